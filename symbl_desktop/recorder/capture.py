"""Sound from a source into the meeting's file, through lost and returning devices."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from symbl_desktop.audio.block import RECORDING_RATE, AudioBlock, Level
from symbl_desktop.audio.source import AudioError, AudioSource, AudioWorker
from symbl_desktop.storage.errors import StorageError
from symbl_desktop.storage.wave_file import WaveWriter

_CLOSE_WITHIN = 2.0
_REOPEN_DELAYS = (0.25, 0.5, 1.0, 2.0, 5.0)
_BLOCKS_A_LEVEL = 3  # blocks are 20 ms: some 17 levels a second reach the window


@dataclass(frozen=True, slots=True)
class CaptureListener:
    """Called in the audio thread; none of these may block."""

    on_stored: Callable[[int], None]
    on_level: Callable[[Level], None]
    on_gap: Callable[[float, float], None]
    on_storage_error: Callable[[StorageError], None]
    on_end: Callable[[AudioError | None], None]


class Capture:
    """Writes each block to the file before anyone else hears of it.

    `open` and `close` belong to the recorder's thread and may alternate; the file goes on where it ended. A device
    that comes back after `lost` leaves a gap: zeros of its true length, so that the file stays on the wall clock.
    """

    def __init__(self, make_source: Callable[[], AudioSource], writer: WaveWriter, listener: CaptureListener) -> None:
        self._make_source = make_source
        self._writer = writer
        self._listener = listener
        self._worker: AudioWorker | None = None
        self._closing = False
        self._lost_at: float | None = None
        self._reopen_at: float | None = None
        self._attempt = 0
        self._levels: list[Level] = []
        self.source_name = ""
        self.dropped_blocks = 0

    def open(self) -> None:
        """Returns at once; a device that cannot be opened is an `on_end` with the error."""
        self._reopen_at = None
        source = self._make_source()
        self.source_name = source.name
        self._closing = False
        self._worker = AudioWorker(source, self._on_block, self._on_end, self._on_dropped, self._writer.samples)
        self._worker.start()

    def close(self) -> None:
        """Returns when the device is closed and the last block is in the file; ends a gap that was open."""
        self._lost_at = self._reopen_at = None
        self._attempt = 0
        self._close_worker()

    def lost(self) -> bool:
        """The device went away: from now until its next block is a gap. True if that is news."""
        self._close_worker()
        delay = _REOPEN_DELAYS[min(self._attempt, len(_REOPEN_DELAYS) - 1)]
        self._attempt += 1
        self._reopen_at = time.monotonic() + delay
        if self._lost_at is not None:
            return False
        self._lost_at = time.monotonic()
        return True

    def tick(self) -> None:
        """Tries a lost device again when it is time to."""
        if self._reopen_at is not None and time.monotonic() >= self._reopen_at:
            self.open()

    def _close_worker(self) -> None:
        if self._worker is not None:
            self._closing = True
            self._worker.stop()
            self._worker.join(_CLOSE_WITHIN)
            self._worker = None

    def _on_end(self, error: AudioError | None) -> None:
        if not self._closing:
            self._listener.on_end(error)

    def _on_block(self, block: AudioBlock) -> None:
        try:
            if self._lost_at is not None:
                self._fill_gap(time.monotonic() - self._lost_at - block.samples / block.sample_rate)
            self._writer.append(block.pcm)
        except StorageError as error:
            self._listener.on_storage_error(error)
            return
        self._listener.on_stored(self._writer.samples)
        self._tell_level(block.level())

    def _fill_gap(self, length: float) -> None:
        self._lost_at = None
        self._attempt = 0
        samples = max(0, round(length * RECORDING_RATE))
        self._writer.append(bytes(2 * samples))
        self._listener.on_gap(self._writer.samples / RECORDING_RATE, samples / RECORDING_RATE)

    def _tell_level(self, level: Level) -> None:
        self._levels.append(level)
        if len(self._levels) == _BLOCKS_A_LEVEL:
            self._listener.on_level(max(self._levels, key=lambda each: each.peak_dbfs))
            self._levels.clear()

    def _on_dropped(self, blocks: int) -> None:
        self.dropped_blocks += blocks
