"""Sources of sound that do what a test wants."""

import threading
import time
from collections.abc import Callable, Iterator
from queue import SimpleQueue

import numpy as np

from symbl_desktop.audio.block import AudioFormat
from symbl_desktop.audio.source import AudioError, AudioErrorReason, RawBlock

RATE = 16000
BLOCK = 320


def ramp(start: int, count: int) -> bytes:
    """Every sample is its number, and none is zero."""
    return (np.arange(start, start + count) % 65535 + 1).astype("<u2").tobytes()


class Tap:
    """Gives a ramp of samples whenever the test lets it, and ends as it is told; closing it keeps what it gave."""

    def __init__(self, name: str = "Tap") -> None:
        self.name = name
        self._next = 0
        self._items: SimpleQueue[RawBlock | AudioError | None] = SimpleQueue()
        self._closed = threading.Event()
        self.opened = 0
        self.plugged_in = True
        self.is_open = False
        self._changed = threading.Condition()

    def open(self) -> AudioFormat:
        self._closed.clear()
        with self._changed:
            self.opened += 1
            self.is_open = self.plugged_in
            self._changed.notify_all()
        if not self.plugged_in:
            raise AudioError(AudioErrorReason.NO_DEVICE, f"there is no microphone named {self.name!r}")
        return AudioFormat(RATE, 1)

    def wait_until(self, so: Callable[["Tap"], bool]) -> None:
        """Of its openings and closings."""
        with self._changed:
            assert self._changed.wait_for(lambda: so(self), 60.0)

    def give(self, blocks: int = 1, captured_at: float | None = None, overflowed: bool = False) -> None:
        """Blocks of 20 ms; the last one's last sample was heard at `captured_at`, which is now if nothing is said."""
        last = time.monotonic() if captured_at is None else captured_at
        for left in reversed(range(blocks)):
            pcm = ramp(self._next, BLOCK)
            self._items.put(RawBlock(pcm, last - left * BLOCK / RATE, overflowed))
            self._next += BLOCK

    def give_silence(self, blocks: int) -> None:
        for _ in range(blocks):
            self._items.put(RawBlock(bytes(2 * BLOCK), time.monotonic()))

    def unplug(self) -> None:
        self.plugged_in = False
        self.fail()

    def fail(self, reason: AudioErrorReason = AudioErrorReason.DEVICE_LOST) -> None:
        self._items.put(AudioError(reason, "pulled out"))

    def end(self) -> None:
        self._closed.set()
        self._items.put(None)

    def blocks(self) -> Iterator[RawBlock]:
        while not self._closed.is_set():
            match self._items.get():
                case AudioError() as failure:
                    raise failure
                case RawBlock() as block:
                    yield block
                case None:
                    pass  # woken by close, perhaps by an earlier one

    def close(self) -> None:
        with self._changed:
            self.is_open = False
            self._changed.notify_all()
        self.end()
