"""What is known to be stored: the only ground on which a meeting may say that it is recorded."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from math import inf

from symbl_desktop.audio.block import RECORDING_RATE
from symbl_desktop.capture.messages import Stored, Track


@dataclass(slots=True)
class _TrackEvidence:
    samples: int
    synced: int
    at: float = -inf


class Evidence:
    """For any thread. Times are seconds; `clock` never goes back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._tracks: dict[Track, _TrackEvidence] = {}
        self._since = clock()
        self._ended_at = 0

    def expect(self) -> None:
        """From now on there should be sound; what was stored before is no evidence of that."""
        with self._lock:
            self._since = self._clock()
            for track in self._tracks.values():
                track.at = -inf

    def take(self, report: Stored) -> bool:
        """True if this is the first sound in a while."""
        now = self._clock()
        with self._lock:
            track = self._tracks.setdefault(report.track, _TrackEvidence(0, 0))
            news = report.samples > track.samples
            resting = now - max((each.at for each in self._tracks.values()), default=-inf) > 0.5
            track.samples, track.synced = max(track.samples, report.samples), max(track.synced, report.synced)
            if news:
                track.at = now
            return news and resting

    def ended(self, samples: int) -> None:
        """Whoever captured says how long the longest file is."""
        self._ended_at = samples

    def knew(self, track: Track, samples: int) -> None:
        """So much was stored before by whoever recorded then."""
        with self._lock:
            self._tracks[track] = _TrackEvidence(samples, samples)

    @property
    def tracks(self) -> tuple[Track, ...]:
        """Those with any sound."""
        with self._lock:
            return tuple(track for track, stored in self._tracks.items() if stored.samples)

    def samples(self, track: Track) -> int:
        with self._lock:
            return self._tracks[track].samples if track in self._tracks else 0

    @property
    def length(self) -> float:
        """Of the longest track."""
        with self._lock:
            samples = (track.samples for track in self._tracks.values())
            return max(self._ended_at, *samples, 0) / RECORDING_RATE

    @property
    def unsynced(self) -> float:
        """How much sound a power cut would take."""
        with self._lock:
            left = max((track.samples - track.synced for track in self._tracks.values()), default=0)
        return left / RECORDING_RATE

    @property
    def ago(self) -> float:
        """How long no sample has been stored; infinite if none was since there should be sound."""
        with self._lock:
            return self._clock() - max((track.at for track in self._tracks.values()), default=-inf)

    @property
    def missing_for(self) -> float:
        """How long there should have been sound and was none."""
        with self._lock:
            return self._clock() - max(self._since, *(track.at for track in self._tracks.values()), -inf)
