"""Which devices the sides of a call are recorded from, and which of the sides are muted."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Slot

from symbl_desktop.capture.messages import DevicesChanged, DeviceSource, Track
from symbl_desktop.gui.background import Background
from symbl_desktop.gui.main_window import MainWindow
from symbl_desktop.gui.panes.device_box import Choice
from symbl_desktop.gui.states import ButtonRole
from symbl_desktop.recorder.recorder import Recorder
from symbl_desktop.settings import Settings, save_settings


class DeviceDesk(QObject):
    """What the host chooses holds for the next meetings, and at once for the one that is being recorded.

    `at_hand` hands something to do to that one's recorder. Kept by whoever makes it.
    """

    def __init__(
        self,
        window: MainWindow,
        settings: Settings,
        at_hand: Callable[[Callable[[Recorder], None]], None],
        background: Background,
        save: Callable[[Settings], None] = save_settings,
    ) -> None:
        super().__init__()
        self._window = window
        self._settings = settings
        self._at_hand = at_hand
        self._background = background
        self._save = save
        window.device_chosen.connect(self._choose)
        window.mute_requested.connect(self._mute)

    @Slot(object)
    def show_devices(self, devices: DevicesChanged) -> None:
        """What is plugged in now."""
        settings = self._settings
        call = Choice(Track.COMPUTER, settings.computer_device if settings.computer_sound else None)
        chosen = Choice(Track.MICROPHONE, settings.microphone), replace(call, recorded=settings.computer_sound)
        self._window.show_devices(devices.devices, chosen, devices.problem)

    @Slot(object)
    def _choose(self, choice: Choice) -> None:
        was_recorded = self._settings.computer_sound
        match choice.track:
            case Track.MICROPHONE:
                self._settings = replace(self._settings, microphone=choice.device)
            case Track.COMPUTER if choice.recorded:
                self._settings = replace(self._settings, computer_sound=True, computer_device=choice.device)
            case Track.COMPUTER:
                self._settings = replace(self._settings, computer_sound=False)
        self._background.run(partial(self._save, self._settings), _nothing)
        if self._window.live.look.role is not ButtonRole.STOP:
            return
        if choice.recorded:
            self._at_hand(lambda recorder: recorder.choose(DeviceSource(choice.track, choice.device)))
        if choice.track is Track.COMPUTER and choice.recorded is not was_recorded:
            self._mute(choice.track, not choice.recorded)

    @Slot(object, bool)
    def _mute(self, track: Track, muted: bool) -> None:
        self._at_hand(lambda recorder: recorder.mute(track, muted))


def _nothing(result: object) -> None:
    """Done; nobody waits for it."""
