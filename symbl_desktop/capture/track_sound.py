"""One track's sound on its way into its file: at its place on the meeting's clock, muted, and measured."""

import time
from collections.abc import Callable
from typing import Protocol

from symbl_desktop.audio.block import RECORDING_RATE, AudioBlock, Level
from symbl_desktop.capture.clock import MeetingClock
from symbl_desktop.capture.messages import (
    BlocksDropped,
    GapFilled,
    Loudness,
    Report,
    Signal,
    SignalChanged,
    Stored,
    Track,
)
from symbl_desktop.capture.signal_watch import SignalWatch

_LEVEL_INTERVAL = 0.05
_ALIGNMENT = 1.0  # tracks do not begin in the same instant; what is shorter than this is no loss
_SHORT = round(0.15 * RECORDING_RATE)
_SHORT_FOR = 3.0
_SHORT_BLOCKS = 50


class SoundFile(Protocol):
    """A track's file, as `storage` writes it."""

    @property
    def samples(self) -> int: ...

    @property
    def synced_samples(self) -> int: ...

    def append(self, pcm: bytes) -> None: ...

    def append_silence(self, samples: int) -> None: ...

    def close(self) -> None: ...


class TrackSound:
    """`store` belongs to whichever thread captures just now, the rest to the session's while nobody captures."""

    def __init__(
        self,
        track: Track,
        file: SoundFile,
        clock: MeetingClock,
        length: Callable[[], int],
        now: Callable[[], float],
        on_report: Callable[[Report], None],
    ) -> None:
        self.track = track
        self.muted = False
        self.has_sound = file.samples > 0
        self._file = file
        self._clock = clock
        self._length = length
        self._now = now
        self._on_report = on_report
        self._lost = self.has_sound  # by whoever wrote the file before us
        self._contiguous = False
        self._shortage = _Shortage()
        self._watch = SignalWatch()
        self._signal = Signal.OK
        self._levels: list[Level] = []
        self._level_at = 0.0
        self._dropped = 0

    @property
    def samples(self) -> int:
        return self._file.samples

    def interrupted(self, lost: bool) -> None:
        """The next block is not the one after the last; `lost` when there was sound meanwhile that nobody captured."""
        self._contiguous = False
        self._lost |= lost

    def paused(self) -> None:
        self._contiguous = self._lost = False

    def store(self, block: AudioBlock, on_clock: bool) -> None:
        """Into the file before anyone hears of it; a sound file's blocks have no place on the clock."""
        moment = self._now() - (time.monotonic() - block.captured_at)
        if on_clock and not self._contiguous:
            self._fill_up_to(self._clock.sample_at(moment - block.samples / RECORDING_RATE, self._length()))
        if not self._contiguous:
            self._watch = SignalWatch()
        self._contiguous = self.has_sound = True
        self._file.append(bytes(len(block.pcm)) if self.muted else block.pcm)
        if on_clock:
            behind = self._clock.samples_behind(moment, self._file.samples)
            if missing := self._shortage.after_block(moment, behind):
                self._file.append_silence(missing)
                self._tell_gap(missing)
        self.tell_stored()
        self._tell_level(block)
        self._tell_signal(block, on_clock)

    def pad(self, samples: int) -> None:
        """Silence up to the length of the longest track."""
        if self.has_sound and samples > self._file.samples:
            self._file.append_silence(samples - self._file.samples)
            self.tell_stored()

    def dropped(self, blocks: int) -> None:
        self._dropped += blocks
        self._on_report(BlocksDropped(self.track, self._dropped))

    def tell_stored(self) -> None:
        self._on_report(Stored(self.track, self._file.samples, self._file.synced_samples))

    def close(self) -> None:
        self._file.close()

    def _fill_up_to(self, sample: int) -> None:
        missing = max(0, sample - self._file.samples)
        if missing:
            self._file.append_silence(missing)
        if self._lost or missing >= _ALIGNMENT * RECORDING_RATE:
            self._tell_gap(missing)
        self._lost = False
        self._shortage = _Shortage()

    def _tell_gap(self, samples: int) -> None:
        at = self._file.samples / RECORDING_RATE
        self._on_report(GapFilled(self.track, at, samples / RECORDING_RATE))

    def _tell_level(self, block: AudioBlock) -> None:
        self._levels.append(Level(-120.0, -120.0) if self.muted else block.level())
        if time.monotonic() - self._level_at >= _LEVEL_INTERVAL:
            self._level_at = time.monotonic()
            loudest = max(self._levels, key=lambda level: level.peak_dbfs)
            self._on_report(Loudness(self.track, loudest.rms_dbfs, loudest.peak_dbfs))
            self._levels.clear()

    def _tell_signal(self, block: AudioBlock, from_device: bool) -> None:
        signal = self._watch.mute(self.muted)
        if from_device:
            signal = self._watch.feed(block)
        if signal is not self._signal:
            self._signal = signal
            self._on_report(SignalChanged(self.track, signal))


class _Shortage:
    """Sound that a device lost without a word: late sound comes yet, so what counts is the least that was missing."""

    def __init__(self) -> None:
        self._began_at: float | None = None
        self._least = 0
        self._blocks = 0

    def after_block(self, moment: float, behind: int) -> int:
        """The samples that are missing for good, or none."""
        if self._began_at is None:
            self._began_at, self._least, self._blocks = moment, behind, 0
        self._least = min(self._least, behind)
        self._blocks += 1
        if moment - self._began_at < _SHORT_FOR or self._blocks < _SHORT_BLOCKS:
            return 0
        self._began_at = None
        return self._least if self._least >= _SHORT else 0
