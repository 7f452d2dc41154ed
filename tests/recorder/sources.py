"""Sources of sound that do what a test wants."""

import threading
import time
from collections.abc import Callable, Iterator
from queue import SimpleQueue

import numpy as np

from symbl_desktop.audio.block import AudioFormat
from symbl_desktop.audio.source import AudioError, AudioErrorReason, RawBlock
from symbl_desktop.capture.face import Capture
from symbl_desktop.capture.messages import CapturePlan, Report
from symbl_desktop.capture.session import CaptureSession
from symbl_desktop.capture.sources import make_source

RATE = 16000
BLOCK = 320


def capture_here(plan: CapturePlan, on_report: Callable[[Report], None]) -> Capture:
    """Captures the sources that the plan names, in this process."""
    return CaptureSession(plan, make_source, on_report)


def ramp(start: int, count: int) -> bytes:
    """Every sample is its number."""
    return (np.arange(start, start + count) % 65536).astype("<u2").tobytes()


class Tap:
    """Gives a ramp of samples whenever the test lets it, and ends as it is told; closing it keeps what it gave."""

    name = "Tap"

    def __init__(self) -> None:
        self._next = 0
        self._items: SimpleQueue[RawBlock | AudioError | None] = SimpleQueue()
        self._closed = threading.Event()
        self.opened = 0
        self.plugged_in = True

    def open(self) -> AudioFormat:
        self._closed.clear()
        self.opened += 1
        if not self.plugged_in:
            raise AudioError(AudioErrorReason.NO_DEVICE, "there is no microphone named 'Tap'")
        return AudioFormat(RATE, 1)

    def give(self, blocks: int = 1, captured_at: float | None = None, overflowed: bool = False) -> None:
        """Blocks of 20 ms; the last one's last sample was heard at `captured_at`, which is now if nothing is said."""
        last = time.monotonic() if captured_at is None else captured_at
        for left in reversed(range(blocks)):
            pcm = ramp(self._next, BLOCK)
            self._items.put(RawBlock(pcm, last - left * BLOCK / RATE, overflowed))
            self._next += BLOCK

    def unplug(self) -> None:
        self.plugged_in = False
        self.fail()

    def fail(self, reason: AudioErrorReason = AudioErrorReason.DEVICE_LOST) -> None:
        self._items.put(AudioError(reason, "pulled out"))

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
        self._closed.set()
        self._items.put(None)
