"""Meetings that were interrupted: repaired, offered, and finished while nothing else is recorded."""

import logging
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from symbl_desktop.gui.background import Background
from symbl_desktop.gui.bridge import RecoveryBridge
from symbl_desktop.gui.clock import length_text
from symbl_desktop.gui.main_window import MainWindow
from symbl_desktop.gui.problems import WindowProblem
from symbl_desktop.gui.states import ButtonRole
from symbl_desktop.recorder.interrupted import InterruptedMeeting, Reservation, find_interrupted, reservation
from symbl_desktop.recorder.options import RecorderOptions
from symbl_desktop.recorder.recorder import Recorder
from symbl_desktop.recorder.recovery import Recovery, RecoveryPhase, RecoveryProgress, finishing_options
from symbl_desktop.recorder.servers import server_name
from symbl_desktop.recorder.state import RecorderState
from symbl_desktop.settings import Settings
from symbl_desktop.storage.library import Library, MeetingFolder
from symbl_desktop.streaming.server import Server

_logger = logging.getLogger(__name__)

_ENDED = (RecoveryPhase.DONE, RecoveryPhase.FAILED, RecoveryPhase.LEFT)

# What the banner says of one meeting, and of several.
_BEING_FINISHED = WindowProblem.MEETING_INTERRUPTED, WindowProblem.MEETINGS_INTERRUPTED
_FINISHED = WindowProblem.MEETING_FINISHED, WindowProblem.MEETINGS_FINISHED
_LEFT = WindowProblem.MEETING_LEFT_UNFINISHED, WindowProblem.MEETINGS_LEFT_UNFINISHED


class RecoveryDesk(QObject):
    """Tells of what was found in one banner. Kept by whoever makes it."""

    ended = Signal(object)  # the MeetingFolder of one that is finished as far as it can be

    def __init__(
        self, window: MainWindow, settings: Settings, server: Server, library: Library, background: Background
    ) -> None:
        super().__init__()
        self._window = window
        self._server_name = server_name(server)
        self._library = library
        self._background = background
        self._bridge = RecoveryBridge(self)
        self._bridge.progressed.connect(self._on_progress)
        self._found: dict[Path, RecoveryProgress] = {}
        self._recovery = Recovery(
            server, lambda meeting: finishing_options(meeting, settings), self._bridge.on_progress
        )
        self._recovery.start()
        window.live.state_changed.connect(self._on_state)

    @property
    def newest(self) -> MeetingFolder | None:
        """The interrupted meeting that the banner names."""
        return next((progress.meeting.folder for progress in self._found.values()), None)

    def recorder_of(self, folder: MeetingFolder) -> Recorder | None:
        """Who holds the log of a meeting that is being finished."""
        return self._recovery.recorder_of(folder)

    @Slot(object)
    def look(self, captured: tuple[Path, ...]) -> None:
        """`captured` are the folders that somebody still records into."""
        find = partial(find_interrupted, self._library, RecorderOptions("").others, captured)
        self._background.run(find, self._finish, self._failed)

    def close(self) -> None:
        """What is not finished is left for the next start."""
        self._recovery.close()
        self._recovery.join()

    def _finish(self, meetings: list[InterruptedMeeting]) -> None:
        may = []
        for meeting in meetings:
            match reservation(meeting, self._server_name):
                case None:
                    may.append(meeting)
                    self._found[meeting.folder.path] = RecoveryProgress(meeting, RecoveryPhase.WAITING, meeting.missing)
                case Reservation.FAILED_BEFORE:
                    pass  # the host has been told of it three times
                case reason:
                    _logger.info("%s is not finished: %s", meeting.folder.path, reason.value)
                    self._found[meeting.folder.path] = RecoveryProgress(meeting, RecoveryPhase.LEFT, meeting.missing)
        self._tell()
        self._recovery.finish(may)

    def _failed(self, error: Exception) -> None:
        _logger.warning("interrupted meetings: %s", error)
        self._window.banner.report(WindowProblem.MEETING_UNREADABLE, str(error))

    @Slot(object)
    def _on_progress(self, progress: RecoveryProgress) -> None:
        path = progress.meeting.folder.path
        before = self._found.get(path)
        self._found[path] = progress
        self._window.status_line.show_recovering(self._words(progress))
        if before is not None and before.phase is progress.phase:
            return
        if progress.cause:
            _logger.warning("%s could not be finished: %s", path, progress.cause)
        self._tell()
        if progress.phase in _ENDED:
            self.ended.emit(progress.meeting.folder)

    @Slot(object)
    def _on_state(self, state: RecorderState) -> None:
        """The words of the meeting at hand come first."""
        at_hand = self._window.live.look.role is ButtonRole.STOP or state is RecorderState.FINISHING
        self._recovery.hold(at_hand)

    def _words(self, progress: RecoveryProgress) -> str:
        if progress.phase is not RecoveryPhase.FINISHING:
            return ""
        left = length_text(max(1.0, progress.left))
        return self.tr("Finding the words of “{0}”: {1} left").format(progress.meeting.title, left)

    def _tell(self) -> None:
        for banner in (*_BEING_FINISHED, *_FINISHED, *_LEFT):
            self._window.banner.settle(banner)
        if not self._found:
            return
        phases = {progress.phase for progress in self._found.values()}
        if phases - set(_ENDED):
            one, several = _BEING_FINISHED
        elif phases == {RecoveryPhase.DONE}:
            one, several = _FINISHED
        else:
            one, several = _LEFT
        if len(self._found) == 1:
            (progress,) = self._found.values()
            self._window.banner.report(one, progress.cause, progress.meeting.title)
        else:
            self._window.banner.report(several, "", str(len(self._found)))
