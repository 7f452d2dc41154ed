"""Finishing what was interrupted: what was never understood is sent to the server now, and the meeting is closed."""

import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum

from symbl_desktop.capture.messages import Loudness
from symbl_desktop.meeting.events import Event, FinishingFailed, ProblemKind, ProblemOccurred, TranscriptCompleted
from symbl_desktop.recorder.interrupted import InterruptedMeeting
from symbl_desktop.recorder.options import RecorderOptions
from symbl_desktop.recorder.recorder import Recorder
from symbl_desktop.recorder.state import Hypothesis, RecorderState, RecorderStatus
from symbl_desktop.settings import Settings
from symbl_desktop.storage.errors import StorageError
from symbl_desktop.storage.event_log import EventLog
from symbl_desktop.storage.library import MeetingFolder
from symbl_desktop.streaming.local_engine import LocalEngine
from symbl_desktop.streaming.server import Server

_logger = logging.getLogger(__name__)

_HOPELESS = (ProblemKind.MODEL_MISSING, ProblemKind.SERVER_REFUSED, ProblemKind.SERVER_UNREACHABLE)


class RecoveryPhase(Enum):
    WAITING = "waiting"
    FINISHING = "finishing"
    DONE = "done"
    FAILED = "failed"
    LEFT = "left"  # for the next start


@dataclass(frozen=True, slots=True)
class RecoveryProgress:
    """`left` seconds of sound are still to be understood; `cause` says why it failed."""

    meeting: InterruptedMeeting
    phase: RecoveryPhase
    left: float
    cause: str = ""


class Recovery:
    """Finishes meetings one after the other in a thread of its own; every call returns at once, from any thread.

    `on_progress` is called in that thread and the recorder's. While it is held, nothing is sent: what was under way
    goes on later from the last words that were understood.
    """

    def __init__(
        self,
        server: Server,
        options: Callable[[InterruptedMeeting], RecorderOptions],
        on_progress: Callable[[RecoveryProgress], None],
    ) -> None:
        self._server = server
        self._options = options
        self._on_progress = on_progress
        self._news = threading.Condition()
        self._waiting: list[InterruptedMeeting] = []
        self._running: tuple[InterruptedMeeting, Recorder] | None = None
        self._held = False
        self._cancelled = False
        self._ending = False
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="recovery")

    def start(self) -> None:
        self._thread.start()

    def finish(self, meetings: Iterable[InterruptedMeeting]) -> None:
        """In this order, after what is waiting already; one that is there already is not asked for twice."""
        for meeting in meetings:
            with self._news:
                known = [each.folder for each in self._waiting]
                if meeting.folder in known or self._is_running(meeting.folder):
                    continue
                self._waiting.append(meeting)
            self._on_progress(RecoveryProgress(meeting, RecoveryPhase.WAITING, meeting.missing))
        with self._news:
            self._news.notify()

    def cancel(self, folder: MeetingFolder) -> None:
        """Leaves a meeting for the next start; what has been understood of it stays."""
        with self._news:
            left = [meeting for meeting in self._waiting if meeting.folder == folder]
            self._waiting = [meeting for meeting in self._waiting if meeting.folder != folder]
            if self._is_running(folder):
                self._cancelled = True
                self._abandon()
        for meeting in left:
            self._on_progress(RecoveryProgress(meeting, RecoveryPhase.LEFT, meeting.missing))

    def hold(self, held: bool) -> None:
        """While something is recorded, its words come first."""
        with self._news:
            self._held = held
            if held:
                self._abandon()
            self._news.notify()

    def recorder_of(self, folder: MeetingFolder) -> Recorder | None:
        """Who takes the host's edits of a meeting that is being finished: its log has one writer."""
        with self._news:
            return self._running[1] if self._running is not None and self._is_running(folder) else None

    def end(self) -> None:
        """The thread ends when nothing is waiting any more."""
        with self._news:
            self._ending = True
            self._news.notify()

    def close(self) -> None:
        """The thread ends; what is not finished is left for the next start."""
        with self._news:
            self._closing = True
            self._abandon()
            self._news.notify()

    def join(self, timeout: float | None = None) -> bool:
        if self._thread.ident is not None:
            self._thread.join(timeout)
        return not self._thread.is_alive()

    def _is_running(self, folder: MeetingFolder) -> bool:
        return self._running is not None and self._running[0].folder == folder

    def _abandon(self) -> None:
        if self._running is not None:
            self._running[1].abandon()

    def _run(self) -> None:
        while (meeting := self._next()) is not None:
            self._finish(meeting)

    def _next(self) -> InterruptedMeeting | None:
        with self._news:
            self._news.wait_for(
                lambda: self._closing or (self._waiting and not self._held) or (self._ending and not self._waiting)
            )
            return self._waiting.pop(0) if self._waiting and not self._closing else None

    def _finish(self, meeting: InterruptedMeeting) -> None:
        follower = _Follower(meeting, self._on_progress)
        recorder = Recorder.finish(meeting.folder, self._server, self._options(meeting), follower)
        follower.give_up = recorder.abandon
        with self._news:
            self._running = meeting, recorder
            self._cancelled = False
            if self._held or self._closing:
                recorder.abandon()
        recorder.start()
        recorder.close()
        recorder.join()
        with self._news:
            self._running = None
            put_off = self._held and not self._cancelled
            left = put_off or self._cancelled or self._closing
            if put_off and not follower.completed:
                self._waiting.insert(0, meeting)
        self._on_progress(self._outcome(meeting, follower, left))

    def _outcome(self, meeting: InterruptedMeeting, follower: "_Follower", left: bool) -> RecoveryProgress:
        if follower.completed:
            return RecoveryProgress(meeting, RecoveryPhase.DONE, 0.0)
        if left:
            phase = RecoveryPhase.LEFT if self._cancelled or self._closing else RecoveryPhase.WAITING
            return RecoveryProgress(meeting, phase, follower.left)
        kind, cause = follower.trouble or (None, "the transcript is not complete")
        # A server elsewhere that cannot be reached has nothing to do with this meeting.
        if kind is not ProblemKind.SERVER_UNREACHABLE or isinstance(self._server, LocalEngine):
            _note_failure(meeting, cause)
        return RecoveryProgress(meeting, RecoveryPhase.FAILED, follower.left, cause)


class _Follower:
    """A recorder's listener that only looks at how far it is. What the log knew before is told before any state."""

    def __init__(self, meeting: InterruptedMeeting, on_progress: Callable[[RecoveryProgress], None]) -> None:
        self._meeting = meeting
        self._on_progress = on_progress
        self._began = False
        self._told: tuple[ProblemKind, str] | None = None
        self.give_up: Callable[[], None] = lambda: None
        self.left = meeting.missing
        self.completed = False
        self.trouble: tuple[ProblemKind, str] | None = None

    def on_state(self, state: RecorderState) -> None:
        if state is RecorderState.ERROR and not self._began:
            self.trouble = self._told  # its files could not even be opened
        self._began = True

    def on_event(self, event: Event) -> None:
        match event:
            case TranscriptCompleted():
                self.completed = True
            case ProblemOccurred():
                self._told = event.kind, event.cause
                if self._began:
                    self.trouble = self._told
                    if event.kind in _HOPELESS:
                        self.give_up()
            case _:
                pass  # it is in the log

    def on_hypothesis(self, hypothesis: Hypothesis) -> None:
        """Nobody watches."""

    def on_level(self, loudness: Loudness) -> None:
        """Nothing is recorded."""

    def on_status(self, status: RecorderStatus) -> None:
        self.left = status.lag
        self._on_progress(RecoveryProgress(self._meeting, RecoveryPhase.FINISHING, status.lag))


def finishing_options(meeting: InterruptedMeeting, settings: Settings) -> RecorderOptions:
    """As the settings are now; but whoever spoke keeps their name."""
    return RecorderOptions(
        title=meeting.title,
        speaker=meeting.speaker or settings.speaker_name,
        language=settings.language,
        confidence_threshold=settings.confidence_threshold,
        keep_silent_meetings=settings.keep_silent_meetings,
    )


def _note_failure(meeting: InterruptedMeeting, cause: str) -> None:
    try:
        log = EventLog(meeting.folder.log_path)
    except StorageError as error:
        _logger.warning("a failed attempt could not be noted: %s", error)
        return
    try:
        log.append(FinishingFailed(meeting.duration, cause))
    except StorageError as error:
        _logger.warning("a failed attempt could not be noted: %s", error)
    finally:
        log.close()
