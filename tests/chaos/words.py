"""How the words of a disturbed meeting differ from those of the same sound undisturbed."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WordFindings:
    """Of `said` words; `changed` ones were heard as others, as many and in the same place."""

    said: int
    lost: int
    doubled: int
    changed: int


def words_in(texts: Iterable[str]) -> list[str]:
    return re.findall(r"[a-z0-9']+", " ".join(texts).lower())


def compare(said: Sequence[str], heard: Sequence[str]) -> WordFindings:
    """By the fewest steps from one to the other; words in another order are lost in one place, doubled in another."""
    _, lost, doubled, changed = _fewest_steps(said, heard)
    return WordFindings(len(said), lost, doubled, changed)


_Steps = tuple[int, int, int, int]


def _fewest_steps(said: Sequence[str], heard: Sequence[str]) -> _Steps:
    """How many steps, and how many of them leave out, put in, and change a word."""
    above: list[_Steps] = [(number, 0, number, 0) for number in range(len(heard) + 1)]
    for row, word in enumerate(said, start=1):
        here: list[_Steps] = [(row, row, 0, 0)]
        for column, other in enumerate(heard, start=1):
            steps, lost, doubled, changed = above[column - 1]
            best = above[column - 1] if word == other else (steps + 1, lost, doubled, changed + 1)
            if above[column][0] + 1 < best[0]:
                steps, lost, doubled, changed = above[column]
                best = (steps + 1, lost + 1, doubled, changed)
            if here[column - 1][0] + 1 < best[0]:
                steps, lost, doubled, changed = here[column - 1]
                best = (steps + 1, lost, doubled + 1, changed)
            here.append(best)
        above = here
    return above[-1]
