"""What to call the sound that comes in, so that nobody has to read a meter."""

from collections import deque
from enum import Enum, auto

from symbl_desktop.audio.block import Level

_MEMORY = 8.0
_PATIENCE = 5.0
_CLIPPING_PEAK = -1.0
_CLIPPING_SHOWN_FOR = 2.0
_NOTHING_PEAK = -58.0
_QUIET_PEAK = -34.0


class Loudness(Enum):
    CLOSED = auto()
    LISTENING = auto()
    OK = auto()
    TOO_QUIET = auto()
    TOO_LOUD = auto()
    NOTHING_HEARD = auto()


class LoudnessJudge:
    """Judges by the loudest of the last seconds, since people pause; `now` is a clock in seconds that never goes back.

    In dB relative to full scale: speech at arm's length peaks between -30 and -6, a muted microphone stays near -90.
    """

    def __init__(self) -> None:
        self._peaks: deque[tuple[float, float]] = deque()
        self._since: float | None = None

    def hear(self, level: Level, now: float) -> Loudness:
        if self._since is None:
            self._since = now
        self._peaks.append((now, level.peak_dbfs))
        while now - self._peaks[0][0] > _MEMORY:
            self._peaks.popleft()
        loudest = max(peak for _, peak in self._peaks)
        recent = max(peak for at, peak in self._peaks if now - at <= _CLIPPING_SHOWN_FOR)
        if recent > _CLIPPING_PEAK:
            return Loudness.TOO_LOUD
        if loudest > _QUIET_PEAK:
            return Loudness.OK
        if now - self._since < _PATIENCE:
            return Loudness.LISTENING
        return Loudness.TOO_QUIET if loudest > _NOTHING_PEAK else Loudness.NOTHING_HEARD

    def forget(self) -> None:
        """The microphone was closed."""
        self._peaks.clear()
        self._since = None
