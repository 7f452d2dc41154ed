"""Where sound comes from, and the thread that takes it."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from symbl_desktop.audio.block import RECORDING_RATE, AudioBlock, AudioFormat, Resampler


class AudioErrorReason(Enum):
    NO_LIBRARY = "no_library"
    NO_DEVICE = "no_device"
    DEVICE_LOST = "device_lost"
    OPEN_FAILED = "open_failed"
    NOT_AUDIO = "not_audio"
    STALLED = "stalled"
    NOT_ALLOWED = "not_allowed"
    NOT_YET_ALLOWED = "not_yet_allowed"
    NOT_OFFERED = "not_offered"  # by this system, to anybody; the cause says why


class AudioError(Exception):
    """`str()` is the cause in the words of whatever failed."""

    def __init__(self, reason: AudioErrorReason, cause: str) -> None:
        super().__init__(cause)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class RawBlock:
    """Interleaved LINEAR16 in the source's own format; `overflowed` when the device lost sound just before it."""

    pcm: bytes
    captured_at: float
    overflowed: bool = False


class AudioSource(Protocol):
    """May be opened again after it was closed."""

    @property
    def name(self) -> str:
        """What the host knows the source by."""

    def open(self) -> AudioFormat:
        """Raises AudioError."""

    def blocks(self) -> Iterator[RawBlock]:
        """Waits for each block; ends after `close` or at the end of a file, raises AudioError when sound is lost."""

    def close(self) -> None:
        """Returns within half a second; from any thread, any number of times."""


class AudioWorker(threading.Thread):
    """Takes one source from open to end and hands on its sound at RECORDING_RATE, mono, numbered without a gap.

    The callbacks run in this thread: `on_block` for each block, `on_dropped` with the number of blocks known to be
    lost, `on_end` once, after the source is closed, with None at the end of a file or after `stop`.
    What a callback raises ends the worker, closes the source and reaches `threading.excepthook`.
    """

    def __init__(
        self,
        source: AudioSource,
        on_block: Callable[[AudioBlock], None],
        on_end: Callable[[AudioError | None], None],
        on_dropped: Callable[[int], None],
        first_sample: int = 0,
    ) -> None:
        # A daemon: a sound system that hangs must not keep the program from ending.
        super().__init__(name="audio", daemon=True)
        self._source = source
        self._on_block = on_block
        self._on_end = on_end
        self._on_dropped = on_dropped
        self._next_sample = first_sample
        self._stopping = threading.Event()

    def stop(self) -> None:
        """Closes the source within half a second, whatever it is doing; what it had captured is still handed on."""
        self._stopping.set()
        self._source.close()

    def run(self) -> None:
        error = None
        try:
            self._take_all()
        except AudioError as lost:
            error = lost
        finally:
            self._source.close()
        self._on_end(None if self._stopping.is_set() else error)

    def _take_all(self) -> None:
        if self._stopping.is_set():
            return
        resampler = Resampler(self._source.open())
        if self._stopping.is_set():  # stop() may have come too early to find anything open
            return
        captured_at = 0.0
        try:
            for raw in self._source.blocks():
                if raw.overflowed:
                    self._on_dropped(1)
                captured_at = raw.captured_at
                self._hand_on(resampler.feed(raw.pcm), captured_at)
        except AudioError:
            self._hand_on(resampler.flush(), captured_at)
            raise
        self._hand_on(resampler.flush(), captured_at)

    def _hand_on(self, pcm: bytes, captured_at: float) -> None:
        if pcm:
            block = AudioBlock(self._next_sample, pcm, RECORDING_RATE, captured_at)
            self._next_sample += block.samples
            self._on_block(block)
