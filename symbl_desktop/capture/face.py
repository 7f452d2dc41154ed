"""Capture as a recorder sees it, whether it runs in this process or in one of its own."""

from collections.abc import Callable
from typing import Protocol

from symbl_desktop.capture.messages import CapturePlan, DeviceSource, Report, Track


class Capture(Protocol):
    """One meeting's capture. Every call returns at once, from any thread; reports come in a thread of the capture's."""

    def pause(self) -> None: ...

    def resume(self) -> None: ...

    def stop(self) -> None:
        """Devices closed within half a second, and then the files; reported by CaptureEnded, whatever has died."""

    def mute(self, track: Track, muted: bool) -> None: ...

    def choose(self, source: DeviceSource) -> None: ...

    def join(self, timeout: float | None = None) -> None:
        """Waits until nothing of it is left: to be called after `stop`."""


BeginCapture = Callable[[CapturePlan, Callable[[Report], None]], Capture]
"""Begins to capture at once. Raises StorageError when not even the files can be made."""
