"""Sound from a source into the meeting's file, through lost and returning devices."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from symbl_desktop.audio.block import RECORDING_RATE, AudioBlock, Level
from symbl_desktop.audio.source import AudioError, AudioErrorReason, AudioSource, AudioWorker
from symbl_desktop.storage.errors import StorageError
from symbl_desktop.storage.wave_file import WaveWriter

_REOPEN_DELAYS = (0.25, 0.5, 1.0, 2.0, 5.0)
_BLOCKS_A_LEVEL = 3  # blocks are 20 ms: some 17 levels a second reach the window
_LONGEST_WRITE = 60 * RECORDING_RATE


@dataclass(frozen=True, slots=True)
class Sources:
    """Makes the source the host wants, and the one that may take its place when it is lost and does not come back."""

    wanted: Callable[[], AudioSource]
    substitute: Callable[[], AudioSource]


@dataclass(frozen=True, slots=True)
class CaptureListener:
    """Mostly called in the audio thread; none of these may block.

    `on_end` is told which opening ended: `Capture.is_open` says whether that is still news. `on_gap` is told where a
    gap ends and how long it is, `on_dropped` of the first block that the device lost.
    """

    on_stored: Callable[[int], None]
    on_level: Callable[[Level], None]
    on_gap: Callable[[float, float], None]
    on_dropped: Callable[[], None]
    on_storage_error: Callable[[StorageError], None]
    on_end: Callable[[int, AudioError | None], None]


class Capture:
    """Writes each block to the file before anyone else hears of it.

    `open`, `close`, `lost` and `tick` belong to the recorder's thread; while a worker runs, the rest belongs to the
    audio thread. The file goes on where it ended. A device that comes back after `lost` leaves a gap: zeros of its
    true length, so that the file stays on the wall clock. While it does not come back, every other attempt is made
    with the `substitute`.
    """

    def __init__(self, sources: Sources, writer: WaveWriter, listener: CaptureListener) -> None:
        self._sources = sources
        self._writer = writer
        self._listener = listener
        self._worker: AudioWorker | None = None
        self._opening = 0
        self._ended = False
        self._captured_at: float | None = None
        self._gap_began_at: float | None = None
        self._reopen_at: float | None = None
        self._attempt = 0
        self._levels: list[Level] = []
        self.source_name = ""
        self.dropped_blocks = 0

    def open(self) -> None:
        """Returns at once; a device that cannot be opened is an `on_end` with the error."""
        self._reopen_at = None
        wanted = self._attempt == 0 or self._attempt % 2 == 1
        source = self._sources.wanted() if wanted else self._sources.substitute()
        self.source_name = source.name
        self._opening += 1
        self._ended = False
        on_end = partial(self._on_end, self._opening)
        self._worker = AudioWorker(source, self._on_block, on_end, self._on_dropped, self._writer.samples)
        self._worker.start()

    def close(self) -> None:
        """Returns when the device is closed and the last block is in the file; ends a gap that was open."""
        self._close_worker()
        self._captured_at = self._gap_began_at = self._reopen_at = None
        self._attempt = 0

    def is_open(self, opening: int) -> bool:
        return self._worker is not None and opening == self._opening

    def lost(self) -> bool:
        """The device went away: what follows its last block is a gap. True if that is news."""
        self._close_worker()
        self._reopen_at = time.monotonic() + _REOPEN_DELAYS[min(self._attempt, len(_REOPEN_DELAYS) - 1)]
        self._attempt += 1
        if self._gap_began_at is not None:
            return False
        self._gap_began_at = time.monotonic() if self._captured_at is None else self._captured_at
        return True

    def tick(self) -> None:
        """Tries a lost device again when it is time to, and notices a worker that died of a fault."""
        if self._reopen_at is not None and time.monotonic() >= self._reopen_at:
            self.open()
        elif self._worker is not None and not self._worker.is_alive() and not self._ended:
            fault = AudioError(AudioErrorReason.DEVICE_LOST, "the capture ended without a word")
            self._on_end(self._opening, fault)

    def _close_worker(self) -> None:
        """What was captured is still stored, however long a slow disk takes."""
        if self._worker is not None:
            self._worker.stop()
            self._worker.join()
            self._worker = None

    def _on_end(self, opening: int, error: AudioError | None) -> None:
        self._ended = True
        self._listener.on_end(opening, error)

    def _on_block(self, block: AudioBlock) -> None:
        try:
            if self._gap_began_at is not None:
                began_at = block.captured_at - block.samples / block.sample_rate
                self._fill_gap(began_at - self._gap_began_at)
            self._writer.append(block.pcm)
        except StorageError as error:
            self._listener.on_storage_error(error)
            return
        self._captured_at = block.captured_at
        self._listener.on_stored(self._writer.samples)
        self._tell_level(block.level())

    def _fill_gap(self, length: float) -> None:
        self._gap_began_at = None
        self._attempt = 0
        samples = left = max(0, round(length * RECORDING_RATE))
        while left > 0:
            self._writer.append(bytes(2 * min(left, _LONGEST_WRITE)))
            left -= _LONGEST_WRITE
        self._listener.on_gap(self._writer.samples / RECORDING_RATE, samples / RECORDING_RATE)

    def _tell_level(self, level: Level) -> None:
        self._levels.append(level)
        if len(self._levels) == _BLOCKS_A_LEVEL:
            self._listener.on_level(max(self._levels, key=lambda each: each.peak_dbfs))
            self._levels.clear()

    def _on_dropped(self, blocks: int) -> None:
        if not self.dropped_blocks:
            self._listener.on_dropped()
        self.dropped_blocks += blocks
