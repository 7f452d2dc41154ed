"""When the sound of one stream was spoken.

Sound says nothing of its time. It arrives about when it was captured, unless a client sends a recording as fast as
it can, was muted for a while (then it sends nothing), or had to wait because the engine took nothing.
"""

from bisect import bisect_right
from dataclasses import dataclass
from operator import attrgetter

GAP = 1.0
"""Seconds by which sound must come late before we believe that something was left out."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """The second of the stream that was spoken at this time (Unix time)."""

    position: float
    spoken_at: float


class StreamClock:
    """`begins_at` is the time of the first sample for clients that count samples: their clock stands still in a gap."""

    def __init__(self, begins_at: float | None = None) -> None:
        self._counts_samples = begins_at is not None
        self._anchors = [] if begins_at is None else [Anchor(0.0, begins_at)]
        self._position = 0.0
        self._excused = 0.0

    def sound_arrives(self, seconds: float, now: float) -> None:
        """So much sound came in at `now`."""
        if not self._anchors:
            self._anchors.append(Anchor(0.0, now))
        elif not self._counts_samples:
            self._look_for_gap(seconds, now)
        self._position += seconds

    def held_back(self, seconds: float) -> None:
        """For so long nothing was read from the client: what it sent meanwhile comes late without a gap."""
        self._excused += seconds

    def spoken_at(self, position: float) -> float:
        """The time, in Unix seconds, of this second of the stream."""
        index = bisect_right(self._anchors, position, key=attrgetter("position"))
        anchor = self._anchors[max(0, index - 1)]
        return anchor.spoken_at + (position - anchor.position)

    def _look_for_gap(self, seconds: float, now: float) -> None:
        # A piece arrives when its last sample has been captured.
        late = (now - seconds) - self.spoken_at(self._position)
        if late > GAP + self._excused:
            self._anchors.append(Anchor(self._position, now - seconds))
            self._excused = 0.0
        elif late <= GAP:
            self._excused = 0.0
