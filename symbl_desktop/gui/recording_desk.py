"""A recorder for each meeting the host starts, or finds still being recorded."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Protocol

from PySide6.QtCore import QDate, QLocale, QObject, Signal, Slot

from symbl_desktop.capture.face import Capture
from symbl_desktop.capture.host import RunningCapture
from symbl_desktop.capture.messages import CapturePlan, DeviceSource, Report
from symbl_desktop.gui.background import Background
from symbl_desktop.gui.bridge import RecorderBridge
from symbl_desktop.gui.clock import length_text
from symbl_desktop.gui.main_window import MainWindow
from symbl_desktop.gui.problems import WindowProblem
from symbl_desktop.gui.session import Session
from symbl_desktop.gui.states import ButtonRole
from symbl_desktop.recorder.options import RecorderOptions
from symbl_desktop.recorder.recorder import Recorder
from symbl_desktop.settings import Settings
from symbl_desktop.storage.library import Library, MeetingFolder
from symbl_desktop.streaming.server import Server

_logger = logging.getLogger(__name__)

_LAST_WORDS_WITHIN = 5.0


class Captures(Protocol):
    """Who captures for a window: a CaptureHost."""

    def begin(self, plan: CapturePlan, on_report: Callable[[Report], None]) -> Capture: ...
    def running(self) -> tuple[RunningCapture, ...]: ...
    def take_up(self, running: RunningCapture, on_report: Callable[[Report], None]) -> Capture: ...
    def close(self) -> None: ...


class RecordingDesk(QObject):
    """Does what the window asks for with the meeting at hand; earlier ones finish their transcripts behind it.

    It knows the window, so the window must not own it: whoever makes it keeps it.
    """

    running_known = Signal(object)  # the folders that are still being recorded into, as a tuple of Paths

    def __init__(
        self,
        window: MainWindow,
        settings: Settings,
        server: Server,
        captures: Captures,
        background: Background,
    ) -> None:
        super().__init__()
        self._window = window
        self._settings = settings
        self._server = server
        self._captures = captures
        self._background = background
        self._sessions: list[Session] = []
        window.start_requested.connect(self._start)
        window.stop_requested.connect(self._stop)
        window.abandon_requested.connect(self._abandon)
        window.pause_requested.connect(self._pause)
        window.resume_requested.connect(self._resume)
        window.mark_requested.connect(self._mark)
        window.keep_recording_requested.connect(self._keep_recording)
        window.title_edited.connect(self._rename)
        window.insight_ticked.connect(self._complete)
        window.insight_dismissed.connect(self._dismiss)

    @property
    def folder(self) -> MeetingFolder | None:
        """Where the meeting at hand is stored."""
        return self._sessions[-1].recorder.folder if self._sessions else None

    def recorder_of(self, folder: MeetingFolder) -> Recorder | None:
        """Who holds the log of a meeting that is not whole yet."""
        found = (each.recorder for each in self._sessions if each.recorder.folder == folder and not each.is_whole)
        return next(found, None)

    def look_for_running(self) -> None:
        """Meetings whose window is gone are gone on with at once."""
        self._background.run(self._captures.running, self._take_up_all, self._none_found)

    def close(self) -> None:
        """Every meeting is whole, or saved without the last of its transcript, and every thread gone."""
        for session in self._sessions:
            session.recorder.stop()
            session.recorder.close()
        for session in self._sessions:
            if not session.recorder.join(_LAST_WORDS_WITHIN):
                session.recorder.abandon()
                session.recorder.join()
        self._sessions.clear()

    # beginning

    @Slot(object)
    def _start(self, sources: tuple[DeviceSource, ...]) -> None:
        options = replace(self._options(), title=self._window.live.title_before_start or self._default_title())
        bridge = RecorderBridge(self)
        library = Library(self._settings.library_folder)
        options = replace(options, sources=sources)
        recorder = Recorder(library, self._captures.begin, self._server, options, bridge)
        self._begin(recorder, bridge)

    def _take_up_all(self, running: tuple[RunningCapture, ...]) -> None:
        """The last one is shown, unless the host has begun another meeting already; no other may go on unseen."""
        begun = self._window.live.look.role is ButtonRole.STOP
        for number, capture in enumerate(running):
            shown = number == len(running) - 1 and not begun
            self._take_up(capture, shown)
        self.running_known.emit(tuple(capture.folder for capture in running))

    def _take_up(self, running: RunningCapture, shown: bool) -> None:
        bridge = RecorderBridge(self)
        options = replace(self._options(), sources=running.sources, muted=running.muted)
        join = partial(self._captures.take_up, running)
        folder = MeetingFolder(running.folder)
        recorder = Recorder.take_up(folder, join, self._server, options, bridge, running.paused)
        if shown:
            self._begin(recorder, bridge, retells=True)
            self._window.banner.report(WindowProblem.RECORDING_TAKEN_UP, "")
        else:
            self._sessions.insert(0, self._session(recorder, bridge))
            recorder.start()
            recorder.stop()
            recorder.close()

    def _begin(self, recorder: Recorder, bridge: RecorderBridge, retells: bool = False) -> None:
        self._forget_whole_ones()
        if self._sessions:
            self._sessions[-1].recorder.close()
        self._sessions.append(self._session(recorder, bridge))
        self._window.follow(bridge, retells)
        recorder.start()
        self._show_behind()

    def _session(self, recorder: Recorder, bridge: RecorderBridge) -> Session:
        session = Session(recorder, bridge, self)
        session.changed.connect(self._show_behind)
        return session

    def _none_found(self, error: Exception) -> None:
        _logger.error("it is not known whether a meeting is still being recorded", exc_info=error)
        self.running_known.emit(())

    def _options(self) -> RecorderOptions:
        settings = self._settings
        return RecorderOptions(
            title="",
            speaker=settings.speaker_name,
            language=settings.language,
            confidence_threshold=settings.confidence_threshold,
            keep_silent_meetings=settings.keep_silent_meetings,
        )

    def _default_title(self) -> str:
        today = datetime.now().date()
        day = QLocale().toString(QDate(today.year, today.month, today.day), "dddd")
        return self.tr("{0} meeting").format(day)

    # the meeting at hand

    @Slot()
    def _stop(self) -> None:
        self.at_hand(Recorder.stop)

    @Slot()
    def _abandon(self) -> None:
        for session in self._sessions:
            session.recorder.abandon()

    @Slot()
    def _pause(self) -> None:
        self.at_hand(Recorder.pause)

    @Slot()
    def _resume(self) -> None:
        self.at_hand(Recorder.resume)

    @Slot()
    def _mark(self) -> None:
        self.at_hand(Recorder.mark)

    @Slot()
    def _keep_recording(self) -> None:
        self.at_hand(Recorder.keep_recording)

    @Slot(str)
    def _rename(self, title: str) -> None:
        self.at_hand(lambda recorder: recorder.rename(title))

    @Slot(str, bool)
    def _complete(self, insight_id: str, completed: bool) -> None:
        self.at_hand(lambda recorder: recorder.complete(insight_id, completed))

    @Slot(str, bool)
    def _dismiss(self, insight_id: str, dismissed: bool) -> None:
        self.at_hand(lambda recorder: recorder.dismiss(insight_id, dismissed))

    def at_hand(self, act: Callable[[Recorder], None]) -> None:
        """Has it done by the recorder of the meeting in the window, if there is one."""
        if self._sessions:
            act(self._sessions[-1].recorder)

    # what goes on behind it

    def _forget_whole_ones(self) -> None:
        """Those whose threads have ended; the one at hand still takes edits until the next begins."""
        for session in [each for each in self._sessions if each.recorder.join(0)]:
            self._sessions.remove(session)
            session.bridge.deleteLater()
            session.deleteLater()

    @Slot()
    def _show_behind(self) -> None:
        behind = [session for session in self._sessions[:-1] if not session.is_whole]
        self._window.closing.set_behind(len(behind))
        self._window.status_line.show_finishing(self._behind_words(behind))

    def _behind_words(self, behind: Sequence[Session]) -> str:
        if not behind:
            return ""
        lag = length_text(max(1.0, *(session.lag for session in behind)))
        if len(behind) == 1:
            return self.tr("Finishing “{0}”: {1} left").format(behind[0].title, lag)
        return self.tr("Finishing {0} meetings: {1} left").format(len(behind), lag)
