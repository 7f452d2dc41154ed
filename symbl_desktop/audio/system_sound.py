"""What the computer plays: the other side of a call."""

import sys
from collections.abc import Iterator

from symbl_desktop.audio.block import AudioFormat
from symbl_desktop.audio.choice import OutputChoice
from symbl_desktop.audio.held_device import HeldDevice
from symbl_desktop.audio.loopback import LoopbackStream
from symbl_desktop.audio.source import RawBlock


class SystemSound:
    """What an output plays, by the output's name or label; None is the default output.

    On Linux the output's monitor, on Windows its loopback, on macOS a loopback driver the host has; without one,
    `open` raises AudioError(NOT_OFFERED). DEVICE_LOST also says that another output is meant now.
    """

    def __init__(self, device: str | None = None) -> None:
        self._device = device
        self._name = device or "default"
        self._held: HeldDevice | LoopbackStream | None = None

    @property
    def name(self) -> str:
        """The label of the output in use, once it is open."""
        return self._name

    def open(self) -> AudioFormat:
        if sys.platform == "win32":
            return self._open_loopback()
        self._held = held = HeldDevice(OutputChoice(self._device), "system sound")
        found = held.take()
        self._name = found.device.label
        return AudioFormat(found.sample_rate, found.channels)

    def _open_loopback(self) -> AudioFormat:
        self._held = stream = LoopbackStream(self._device)
        self._name, sound = stream.take()
        return sound

    def blocks(self) -> Iterator[RawBlock]:
        return self._held.blocks() if self._held else iter(())

    def close(self) -> None:
        if self._held:
            self._held.let_go()
