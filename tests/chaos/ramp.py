"""Sound in which every sample carries its number, and what can be told from a recording of it.

The numbers go two by two: a positive sample is an even number's lower half, the negative one after it the upper half
of both. No sample is zero, so zeros are what somebody else put there, and 18 hours pass before a number comes again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RATE = 16000
_LOW = 16000
_UNKNOWN = -1

Samples = NDArray[np.int16]
Numbers = NDArray[np.int64]


def ramp(first: int, count: int) -> Samples:
    """The samples with the numbers from `first` on."""
    return _values(np.arange(first, first + count, dtype=np.int64))


def numbers_of(samples: Samples) -> Numbers:
    """The number of each sample, -1 where it carries none."""
    numbers = np.full(len(samples), _UNKNOWN, np.int64)
    wide = samples.astype(np.int64)
    pairs = np.flatnonzero((wide[:-1] > 0) & (wide[1:] < 0)) if len(samples) else np.zeros(0, np.int64)
    numbers[pairs] = 2 * ((-wide[pairs + 1] - 1) * _LOW + wide[pairs] - 1)
    numbers[pairs + 1] = numbers[pairs] + 1
    # Half a pair at the edge of a piece is known by its neighbour.
    for step in (1, -1):
        neighbours = np.roll(numbers, step)
        if len(neighbours):
            neighbours[0 if step == 1 else -1] = _UNKNOWN
        lone = np.flatnonzero((numbers == _UNKNOWN) & (samples != 0) & (neighbours != _UNKNOWN))
        right = lone[_values(neighbours[lone] + step) == samples[lone]]
        numbers[right] = neighbours[right] + step
    return numbers


@dataclass(frozen=True, slots=True)
class Break:
    """Where the numbers do not go on: between the samples `start` and `end` of the recording.

    `silence` zeros are there, `missing` numbers are not; it is negative when some come a second time. `number` is the
    one it goes on with.
    """

    start: int
    end: int
    silence: int
    missing: int
    number: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A recording's first and last number (-1 if it has none), its breaks, and samples neither of the ramp nor zero."""

    first: int
    last: int
    breaks: tuple[Break, ...]
    strange: int


def read_ramp(samples: Samples) -> Reading:
    numbers = numbers_of(samples)
    known = np.flatnonzero(numbers != _UNKNOWN)
    strange = int(np.count_nonzero((numbers == _UNKNOWN) & (samples != 0)))
    if not len(known):
        return Reading(_UNKNOWN, _UNKNOWN, (), strange)
    steps = np.diff(numbers[known])
    apart = np.diff(known)
    breaks = tuple(
        Break(
            int(known[each]) + 1,
            int(known[each + 1]),
            int(np.count_nonzero(samples[known[each] + 1 : known[each + 1]] == 0)),
            int(steps[each]) - 1,
            int(numbers[known[each + 1]]),
        )
        for each in np.flatnonzero((steps != 1) | (apart != 1))
    )
    return Reading(int(numbers[known[0]]), int(numbers[known[-1]]), breaks, strange)


@dataclass(frozen=True, slots=True)
class Gap:
    """Sound that the meeting's log says is missing: it ends at `at` and is `length` long (s)."""

    at: float
    length: float


@dataclass(frozen=True, slots=True)
class SoundFindings:
    """Samples lost and doubled that the log says nothing of; the gaps it marks: number, longest, worst error (s)."""

    lost: int
    doubled: int
    gaps: int = 0
    longest_gap: float = 0.0
    gap_error: float = 0.0
    strange: int = 0


@dataclass(frozen=True, slots=True)
class Restart:
    """The player began anew with `number`, `late` samples after the moment that this number stands for."""

    number: int
    late: int


def judge(
    reading: Reading, gaps: Sequence[Gap], heard_last: int | None = None, restarts: Sequence[Restart] = ()
) -> SoundFindings:
    """`heard_last` is the last number the microphone gave to anyone: what lies behind the recording's last is lost.

    Silence in which no number is missing is the player's: it was late.
    """
    lost = doubled = marked = 0
    longest = error = 0.0
    for each in reading.breaks:
        late = [again.late for again in restarts if each.number - each.missing <= again.number <= each.number]
        missing = each.missing + sum(late)
        if told := [gap.length for gap in gaps if _touch(each, gap)]:
            marked += 1
            # Until a player is back that has died, too, there is nothing to be heard.
            longest = max(longest, sum(told) if late else missing / RATE)
            error = max(error, abs(missing - (each.end - each.start)) / RATE)
        else:
            lost += max(0, missing)
            doubled += max(0, -missing)
    if heard_last is not None:
        lost += max(0, heard_last - reading.last)
    return SoundFindings(lost, doubled, marked, longest, error, reading.strange)


_SLACK = 0.2


def _touch(one: Break, gap: Gap) -> bool:
    return one.start / RATE - _SLACK <= gap.at and gap.at - gap.length <= one.end / RATE + _SLACK


def _values(numbers: Numbers) -> Samples:
    halves = numbers // 2
    return np.where(numbers % 2 == 0, 1 + halves % _LOW, -1 - halves // _LOW).astype(np.int16)
