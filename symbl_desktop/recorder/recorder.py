"""The recorder as the window and the command line see it: calls from any thread, work in its own."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime
from queue import Empty, SimpleQueue

from symbl_desktop.capture.face import BeginCapture, Capture
from symbl_desktop.capture.messages import CapturePlan, DeviceSource, Report, Track
from symbl_desktop.meeting.events import (
    Event,
    InsightCompleted,
    InsightDismissed,
    MomentMarked,
    ProblemOccurred,
    TitleChanged,
)
from symbl_desktop.recorder.meeting_files import remove_if_empty, storage_problem
from symbl_desktop.recorder.options import RecorderListener, RecorderOptions
from symbl_desktop.recorder.recording import Recording
from symbl_desktop.recorder.state import RecorderState
from symbl_desktop.storage.errors import StorageError
from symbl_desktop.storage.event_log import read_events
from symbl_desktop.storage.library import Library, MeetingFolder
from symbl_desktop.streaming.server import Server

_logger = logging.getLogger(__name__)

_TICK = 0.5


class Recorder:
    """An actor for one meeting: each call posts to its inbox and returns; its thread does the work in order.

    The next meeting gets a Recorder of its own, so that this one can finish its transcript behind it.
    """

    def __init__(
        self,
        library: Library,
        begin_capture: BeginCapture,
        server: Server,
        options: RecorderOptions,
        listener: RecorderListener,
    ) -> None:
        self._library = library
        self._begin: Callable[[Recording], None] = lambda recording: recording.start(begin_capture)
        self._server = server
        self._options = options
        self._listener = listener
        self._inbox: SimpleQueue[Callable[[Recording], None]] = SimpleQueue()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="recorder")
        self.folder: MeetingFolder | None = None
        """None before the meeting has one, and after one that could not begin."""

    @classmethod
    def take_up(
        cls,
        folder: MeetingFolder,
        join_capture: Callable[[Callable[[Report], None]], Capture],
        server: Server,
        options: RecorderOptions,
        listener: RecorderListener,
        paused: bool = False,
    ) -> "Recorder":
        """Goes on, after `start`, with a meeting whose capture has outlived whoever recorded it.

        The listener hears all that is in the meeting's log before it hears of anything new.
        """
        recorder = cls(Library(folder.path.parent), _no_capture, server, options, listener)
        recorder.folder = folder
        recorder._begin = lambda recording: recording.take_up(join_capture, paused)
        return recorder

    @classmethod
    def finish(
        cls, folder: MeetingFolder, server: Server, options: RecorderOptions, listener: RecorderListener
    ) -> "Recorder":
        """Ends, after `start`, a meeting that was interrupted and repaired: it is whole when the thread is gone.

        The listener hears all that is in the meeting's log before it hears of anything new.
        """
        recorder = cls(Library(folder.path.parent), _no_capture, server, options, listener)
        recorder.folder = folder
        recorder._begin = Recording.finish
        return recorder

    def start(self) -> None:
        """The first state follows at once; a device that cannot be opened is an ERROR state and a problem."""
        self._thread.start()

    def pause(self) -> None:
        self._inbox.put(Recording.pause)

    def resume(self) -> None:
        self._inbox.put(Recording.resume)

    def stop(self) -> None:
        """The device is closed within half a second; the rest of the transcript may take longer."""
        self._inbox.put(Recording.stop)

    def abandon(self) -> None:
        """Like stop, but what the server has not said yet is given up."""
        self._inbox.put(Recording.abandon)

    def close(self) -> None:
        """Ends the thread as soon as the meeting is whole; until then, and before this call, edits are taken."""
        self._closing.set()
        self._inbox.put(lambda recording: None)

    def keep_recording(self) -> None:
        """The host wants a silent meeting to go on."""
        self._inbox.put(Recording.keep_recording)

    def mute(self, track: Track, muted: bool) -> None:
        """Silence is stored in place of a muted track's sound."""
        self._inbox.put(lambda recording: recording.mute(track, muted))

    def choose(self, source: DeviceSource) -> None:
        """Another device for a track; one that the meeting did not have begins with silence."""
        self._inbox.put(lambda recording: recording.choose(source))

    def mark(self) -> None:
        self._edit(lambda at: MomentMarked(at))

    def rename(self, title: str) -> None:
        self._edit(lambda at: TitleChanged(at, title))

    def complete(self, insight_id: str, completed: bool) -> None:
        self._edit(lambda at: InsightCompleted(at, insight_id, completed))

    def dismiss(self, insight_id: str, dismissed: bool) -> None:
        self._edit(lambda at: InsightDismissed(at, insight_id, dismissed))

    def join(self, timeout: float | None = None) -> bool:
        """True when the meeting is whole, every file closed and the thread gone, or when it was never started."""
        if self._thread.ident is not None:
            self._thread.join(timeout)
        return not self._thread.is_alive()

    def _edit(self, event_at: Callable[[float], Event]) -> None:
        self._inbox.put(lambda recording: recording.record(event_at(recording.recorded)))

    def _post(self, task: Callable[[], None]) -> None:
        self._inbox.put(lambda _: task())

    def _run(self) -> None:
        try:
            if self.folder is None:
                self._record_anew()
            else:
                past = read_events(self.folder.log_path)
                self._work(Recording(self.folder, self._server, self._options, self._listener, self._post, past))
        except StorageError as error:
            _logger.warning("there is no meeting to record: %s", error)
            self._listener.on_event(ProblemOccurred(0.0, storage_problem(error), str(error)))
            self._listener.on_state(RecorderState.ERROR)
        except Exception:
            self._listener.on_state(RecorderState.ERROR)
            raise

    def _record_anew(self) -> None:
        """A meeting without a sample leaves nothing behind."""
        folder = self._library.create(self._options.title, datetime.now().astimezone())
        try:
            recording = Recording(folder, self._server, self._options, self._listener, self._post)
        except StorageError:
            remove_if_empty(folder)
            raise
        self.folder = folder
        self._work(recording)
        if recording.never_began and remove_if_empty(folder):
            self.folder = None

    def _work(self, recording: Recording) -> None:
        try:
            self._do(recording, self._begin)
            self._follow_inbox(recording)
        finally:
            recording.close()

    def _follow_inbox(self, recording: Recording) -> None:
        next_tick = time.monotonic()
        while not (recording.complete and self._inbox.empty() and (self._closing.is_set() or recording.never_began)):
            if not recording.complete and time.monotonic() >= next_tick:
                next_tick = time.monotonic() + _TICK
                self._do(recording, Recording.tick)
            try:
                wait = None if recording.complete else max(0.0, next_tick - time.monotonic())
                self._do(recording, self._inbox.get(timeout=wait))
            except Empty:
                continue  # it is time for the next tick

    def _do(self, recording: Recording, task: Callable[[Recording], None]) -> None:
        try:
            task(recording)
        except StorageError as error:
            recording.storage_failed(error)


def _no_capture(plan: CapturePlan, on_report: Callable[[Report], None]) -> Capture:
    raise RuntimeError("this meeting has its sound already")
