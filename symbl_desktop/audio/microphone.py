"""The microphone."""

from collections.abc import Iterator

from symbl_desktop.audio.block import AudioFormat
from symbl_desktop.audio.choice import MicrophoneChoice
from symbl_desktop.audio.held_device import HeldDevice
from symbl_desktop.audio.source import RawBlock


class Microphone:
    """An input device by name or label; None is the system's default.

    DEVICE_LOST also says that another one is meant now: the default has changed, the chosen one has come back, or the
    sound server has moved the stream. It is never left on what the loudspeakers play, unless that was asked for by
    name.
    """

    def __init__(self, device: str | None = None) -> None:
        self._device = device
        self._name = device or "default"
        self._held: HeldDevice | None = None

    @property
    def name(self) -> str:
        """The label of the device in use, once it is open."""
        return self._name

    def open(self) -> AudioFormat:
        self._held = HeldDevice(MicrophoneChoice(self._device), "microphone")
        found = self._held.take()
        self._name = found.device.label
        return AudioFormat(found.sample_rate, found.channels)

    def blocks(self) -> Iterator[RawBlock]:
        return self._held.blocks() if self._held else iter(())

    def close(self) -> None:
        if self._held:
            self._held.let_go()
