"""The orders of a Capture, on their way to its one thread."""

from queue import SimpleQueue
from typing import Generic, TypeVar

from symbl_desktop.capture.messages import (
    ChooseSource,
    DevicesChanged,
    DeviceSource,
    Mute,
    Order,
    Pause,
    Resume,
    Stop,
    Track,
)

Happening = TypeVar("Happening")
"""What else reaches that thread."""


class TakesOrders(Generic[Happening]):
    """For any thread; every call returns at once."""

    def __init__(self) -> None:
        self._inbox: SimpleQueue[Order | DevicesChanged | Happening] = SimpleQueue()

    def pause(self) -> None:
        self._inbox.put(Pause())

    def resume(self) -> None:
        self._inbox.put(Resume())

    def stop(self) -> None:
        self._inbox.put(Stop())

    def mute(self, track: Track, muted: bool) -> None:
        self._inbox.put(Mute(track, muted))

    def choose(self, source: DeviceSource) -> None:
        self._inbox.put(ChooseSource(source))

    def devices_changed(self, seen: DevicesChanged) -> None:
        """A device that was waited for is opened at once."""
        self._inbox.put(seen)
