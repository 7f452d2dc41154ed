"""A recorder for each meeting the host starts."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from PySide6.QtCore import QDate, QLocale, QObject, Slot

from symbl_desktop.audio.devices import AudioDevice, list_microphones
from symbl_desktop.audio.source import AudioError, AudioErrorReason
from symbl_desktop.capture.face import BeginCapture
from symbl_desktop.capture.messages import Device, DeviceSource, Track
from symbl_desktop.gui.background import Background
from symbl_desktop.gui.bridge import RecorderBridge
from symbl_desktop.gui.main_window import MainWindow
from symbl_desktop.gui.panes.device_box import Choice
from symbl_desktop.meeting.events import ProblemKind
from symbl_desktop.recorder.options import RecorderOptions
from symbl_desktop.recorder.recorder import Recorder
from symbl_desktop.settings import Settings, save_settings
from symbl_desktop.storage.library import Library, MeetingFolder
from symbl_desktop.streaming.server import Server

_logger = logging.getLogger(__name__)

_LAST_WORDS_WITHIN = 5.0


@dataclass(frozen=True, slots=True)
class _Session:
    recorder: Recorder
    bridge: RecorderBridge


class RecordingDesk(QObject):
    """Does what the window asks for with the meeting at hand; earlier ones finish their transcripts behind it.

    It knows the window, so the window must not own it: whoever makes it keeps it.
    """

    def __init__(
        self,
        window: MainWindow,
        settings: Settings,
        server: Server,
        begin_capture: BeginCapture,
        background: Background,
        save: Callable[[Settings], None] = save_settings,
    ) -> None:
        super().__init__()
        self._window = window
        self._settings = settings
        self._server = server
        self._begin_capture = begin_capture
        self._background = background
        self._save = save
        self._sessions: list[_Session] = []
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
        window.devices_wanted.connect(self.list_devices)
        window.device_chosen.connect(self._choose_device)

    @property
    def folder(self) -> MeetingFolder | None:
        """Where the meeting at hand is stored."""
        return self._sessions[-1].recorder.folder if self._sessions else None

    @Slot()
    def list_devices(self) -> None:
        self._background.run(list_microphones, self._show_devices, self._no_devices)

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

    @Slot(object)
    def _start(self, sources: tuple[DeviceSource, ...]) -> None:
        self._forget_whole_ones()
        if self._sessions:
            self._sessions[-1].recorder.close()
        bridge = RecorderBridge(self)
        settings = self._settings
        options = RecorderOptions(
            title=self._window.live.title_before_start or self._default_title(),
            speaker=settings.speaker_name,
            sources=sources,
            language=settings.language,
            confidence_threshold=settings.confidence_threshold,
            keep_silent_meetings=settings.keep_silent_meetings,
        )
        library = Library(settings.library_folder)
        recorder = Recorder(library, self._begin_capture, self._server, options, bridge)
        self._sessions.append(_Session(recorder, bridge))
        self._window.follow(bridge)
        recorder.start()

    @Slot()
    def _stop(self) -> None:
        self._at_hand(Recorder.stop)

    @Slot()
    def _abandon(self) -> None:
        self._at_hand(Recorder.abandon)

    @Slot()
    def _pause(self) -> None:
        self._at_hand(Recorder.pause)

    @Slot()
    def _resume(self) -> None:
        self._at_hand(Recorder.resume)

    @Slot()
    def _mark(self) -> None:
        self._at_hand(Recorder.mark)

    @Slot()
    def _keep_recording(self) -> None:
        self._at_hand(Recorder.keep_recording)

    @Slot(str)
    def _rename(self, title: str) -> None:
        self._at_hand(lambda recorder: recorder.rename(title))

    @Slot(str, bool)
    def _complete(self, insight_id: str, completed: bool) -> None:
        self._at_hand(lambda recorder: recorder.complete(insight_id, completed))

    @Slot(str, bool)
    def _dismiss(self, insight_id: str, dismissed: bool) -> None:
        self._at_hand(lambda recorder: recorder.dismiss(insight_id, dismissed))

    @Slot(object)
    def _choose_device(self, choice: Choice) -> None:
        match choice.track:
            case Track.MICROPHONE:
                self._settings = replace(self._settings, microphone=choice.device)
            case Track.COMPUTER if choice.recorded:
                self._settings = replace(self._settings, computer_sound=True, computer_device=choice.device)
            case Track.COMPUTER:
                self._settings = replace(self._settings, computer_sound=False)
        self._background.run(partial(self._save, self._settings), _nothing)

    def _at_hand(self, act: Callable[[Recorder], None]) -> None:
        if self._sessions:
            act(self._sessions[-1].recorder)

    def _forget_whole_ones(self) -> None:
        """Those whose threads have ended; the one at hand still takes edits until the next begins."""
        self._sessions = [session for session in self._sessions if not session.recorder.join(0)]

    def _show_devices(self, devices: tuple[AudioDevice, ...]) -> None:
        self._window.show_devices(
            [Device(Track.MICROPHONE, each.name, each.label, each.is_default) for each in devices],
            (
                Choice(Track.MICROPHONE, self._settings.microphone),
                Choice(Track.COMPUTER, self._settings.computer_device)
                if self._settings.computer_sound
                else Choice(Track.COMPUTER, recorded=False),
            ),
        )

    def _no_devices(self, error: Exception) -> None:
        _logger.warning("no microphones could be listed: %s", error)
        if isinstance(error, AudioError) and error.reason is AudioErrorReason.NO_LIBRARY:
            self._window.banner.report(ProblemKind.NO_AUDIO_LIBRARY, str(error))

    def _default_title(self) -> str:
        today = datetime.now().date()
        day = QLocale().toString(QDate(today.year, today.month, today.day), "dddd")
        return self.tr("{0} meeting").format(day)


def _nothing(result: object) -> None:
    """Done; nobody waits for it."""
