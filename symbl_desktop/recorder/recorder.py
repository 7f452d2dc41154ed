"""The recorder as the window and the command line see it: calls from any thread, work in its own."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime
from queue import Empty, SimpleQueue

from symbl_desktop.audio.source import AudioSource
from symbl_desktop.meeting.events import (
    Event,
    InsightCompleted,
    InsightDismissed,
    MomentMarked,
    ProblemKind,
    ProblemOccurred,
    TitleChanged,
)
from symbl_desktop.recorder.options import RecorderListener, RecorderOptions
from symbl_desktop.recorder.recording import Recording
from symbl_desktop.recorder.state import RecorderState
from symbl_desktop.storage.errors import StorageError
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
        make_source: Callable[[], AudioSource],
        server: Server,
        options: RecorderOptions,
        listener: RecorderListener,
    ) -> None:
        self._library = library
        self._make_source = make_source
        self._server = server
        self._options = options
        self._listener = listener
        self._inbox: SimpleQueue[Callable[[Recording], None]] = SimpleQueue()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="recorder")
        self.folder: MeetingFolder | None = None

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
        self._inbox.put(Recording.keep_recording)

    def mark(self) -> None:
        self._edit(lambda at: MomentMarked(at))

    def rename(self, title: str) -> None:
        self._edit(lambda at: TitleChanged(at, title))

    def complete(self, insight_id: str, completed: bool) -> None:
        self._edit(lambda at: InsightCompleted(at, insight_id, completed))

    def dismiss(self, insight_id: str, dismissed: bool) -> None:
        self._edit(lambda at: InsightDismissed(at, insight_id, dismissed))

    def join(self, timeout: float | None = None) -> bool:
        """True when the meeting is whole, every file closed and the thread gone."""
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _edit(self, event_at: Callable[[float], Event]) -> None:
        self._inbox.put(lambda recording: recording.record(event_at(recording.recorded)))

    def _post(self, task: Callable[[], None]) -> None:
        self._inbox.put(lambda _: task())

    def _run(self) -> None:
        try:
            self.folder = self._library.create(self._options.title, datetime.now().astimezone())
            recording = Recording(
                self.folder, self._make_source, self._server, self._options, self._listener, self._post
            )
        except StorageError as error:
            _logger.warning("no meeting could be made: %s", error)
            self._listener.on_event(ProblemOccurred(0.0, ProblemKind.STORAGE_FAILED, str(error)))
            self._listener.on_state(RecorderState.ERROR)
            return
        try:
            self._work(recording)
        except Exception:
            self._listener.on_state(RecorderState.ERROR)
            raise
        finally:
            recording.close()

    def _work(self, recording: Recording) -> None:
        self._do(recording, Recording.start)
        next_tick = time.monotonic()
        while not (recording.complete and self._closing.is_set() and self._inbox.empty()):
            try:
                wait = max(0.0, next_tick - time.monotonic())
                self._do(recording, self._inbox.get(timeout=None if recording.complete else wait))
            except Empty:
                next_tick = time.monotonic() + _TICK
                self._do(recording, Recording.tick)

    def _do(self, recording: Recording, task: Callable[[Recording], None]) -> None:
        try:
            task(recording)
        except StorageError as error:
            recording.storage_failed(error)
