"""The meeting's one clock, on which every track lies."""

import sys
import threading
import time
from collections.abc import Callable

from symbl_desktop.audio.block import RECORDING_RATE

_SETTLES_WITHIN = 2.0
_SLEPT = 1.0
_LATE_TICK = 3.0


if sys.platform == "linux":
    _CLOCK = time.CLOCK_BOOTTIME
elif sys.platform == "darwin":
    _CLOCK = time.CLOCK_MONOTONIC  # unlike time.monotonic, this one goes on there


def machine_time() -> float:
    """Seconds that go on while the machine sleeps, the same in every process of it."""
    return time.monotonic() if sys.platform == "win32" else time.clock_gettime(_CLOCK)


class MeetingClock:
    """Which sample a moment belongs to; moments are `machine_time`. For any thread.

    The first sound after the beginning or a pause sets it: what was captured then follows on what the meeting has.
    Sound may reach us late but never early, so for a moment after that the earliest arrival counts.
    """

    def __init__(self, origin: float | None = None, on_set: Callable[[float], None] = lambda origin: None) -> None:
        self._origin = origin
        self._on_set = on_set
        self._set_at = float("-inf")
        self._lock = threading.Lock()

    def halt(self) -> None:
        """The meeting's time stands still until the next sound."""
        with self._lock:
            self._origin = None

    def sample_at(self, moment: float, so_far: int) -> int:
        """The number of the sample that is captured at this moment, in a meeting that is `so_far` samples long."""
        with self._lock:
            if self._origin is None:
                self._set_at = moment
                self._set(moment - so_far / RECORDING_RATE)
            return self._sample(moment)

    def samples_behind(self, moment: float, samples: int) -> int:
        """How much a track that has this many samples at this moment lacks; negative when it is ahead."""
        with self._lock:
            if self._origin is None:
                return 0
            behind = self._sample(moment) - samples
            if behind < 0 and moment - self._set_at < _SETTLES_WITHIN:
                self._set(moment - samples / RECORDING_RATE)
                return 0
            return behind

    def _sample(self, moment: float) -> int:
        return round((moment - (self._origin or 0.0)) * RECORDING_RATE)

    def _set(self, origin: float) -> None:
        self._origin = origin
        self._on_set(origin)


class SleepWatch:
    """Tells whether the machine slept since it was last asked; to be asked a few times a second."""

    def __init__(self, now: Callable[[], float] = machine_time) -> None:
        self._now = now
        self._last = (now(), time.monotonic())

    def slept(self) -> bool:
        before, self._last = self._last, (self._now(), time.monotonic())
        passed, awake = (new - old for new, old in zip(self._last, before, strict=True))
        if sys.platform == "win32":  # has no clock for programs that stands still in sleep
            return passed > _LATE_TICK
        return passed - awake > _SLEPT
