"""What a fault cost, what it may cost, and the table of both."""

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was found after a fault had been injected `times` times. None is what this fault says nothing about.

    `lost_at_once` is the most sound (s) that one time cost, `longest_gap` and `gap_error` (s) are of the marked gaps.
    """

    times: int
    samples_lost: int | None = None
    lost_at_once: float = 0.0
    samples_doubled: int = 0
    words_lost: int | None = None
    words_doubled: int = 0
    words_changed: int = 0
    unreadable: int = 0
    longest_gap: float | None = None
    gap_error: float | None = None
    wrong: tuple[str, ...] = ()
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a fault may cost: seconds of sound at once, seconds without sound that the log marks, their error (s)."""

    lost_at_once: float = 0.0
    longest_gap: float = 0.0
    gap_error: float = 0.1


def breaches(outcome: Outcome, allowed: Allowance) -> tuple[str, ...]:
    """Each promise that was not kept, in words; nothing when all is well."""
    checks = (
        (outcome.lost_at_once > allowed.lost_at_once, f"{outcome.lost_at_once:.3f} s of sound lost at once"),
        (bool(outcome.samples_lost) and not allowed.lost_at_once, f"{outcome.samples_lost} samples lost"),
        (bool(outcome.samples_doubled), f"{outcome.samples_doubled} samples twice"),
        (bool(outcome.words_lost), f"{outcome.words_lost} words lost"),
        (bool(outcome.words_doubled), f"{outcome.words_doubled} words twice"),
        (bool(outcome.unreadable), f"{outcome.unreadable} files unreadable"),
        ((outcome.longest_gap or 0.0) > allowed.longest_gap, f"{outcome.longest_gap or 0:.1f} s without sound"),
        ((outcome.gap_error or 0.0) > allowed.gap_error, f"a gap wrong by {outcome.gap_error or 0:.3f} s"),
    )
    return (*(words for broken, words in checks if broken), *outcome.wrong)


def total(outcomes: Iterable[Outcome]) -> Outcome:
    """Several times as one."""
    first, *others = outcomes
    for each in others:
        first = replace(
            first,
            times=first.times + each.times,
            samples_lost=_sum(first.samples_lost, each.samples_lost),
            lost_at_once=max(first.lost_at_once, each.lost_at_once),
            samples_doubled=first.samples_doubled + each.samples_doubled,
            words_lost=_sum(first.words_lost, each.words_lost),
            words_doubled=first.words_doubled + each.words_doubled,
            words_changed=first.words_changed + each.words_changed,
            unreadable=first.unreadable + each.unreadable,
            longest_gap=_most(first.longest_gap, each.longest_gap),
            gap_error=_most(first.gap_error, each.gap_error),
            wrong=(*first.wrong, *each.wrong),
            notes="; ".join(filter(None, (first.notes, each.notes))),
        )
    return first


_HEADS = ("fault", "times", "samples lost", "words lost", "doubled", "unreadable", "longest gap", "gap error", "held")
_WIDTHS = (34, 6, 26, 11, 8, 11, 12, 10, 4)


def table_head() -> str:
    return _line(_HEADS) + "\n" + _line(tuple("-" * width for width in _WIDTHS))


def table_row(name: str, outcome: Outcome, broken: tuple[str, ...]) -> str:
    """One line, and one more for each promise that was broken."""
    lost = "" if outcome.samples_lost is None else f"{outcome.samples_lost}"
    if outcome.samples_lost and outcome.lost_at_once:
        lost += f" ({outcome.lost_at_once * 1000:.0f} ms at most)"
    cells = (
        name,
        f"{outcome.times}",
        lost,
        "" if outcome.words_lost is None else f"{outcome.words_lost}",
        f"{outcome.samples_doubled + outcome.words_doubled}",
        f"{outcome.unreadable}",
        "" if outcome.longest_gap is None else f"{outcome.longest_gap:.2f} s",
        "" if outcome.gap_error is None else f"{outcome.gap_error * 1000:.0f} ms",
        "NO" if broken else "yes",
    )
    further = [f"    broken: {words}" for words in broken]
    further += [f"    {outcome.notes}"] if outcome.notes else []
    return "\n".join((_line(cells), *further))


def _line(cells: tuple[str, ...]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, _WIDTHS, strict=True)).rstrip()


def _sum(one: int | None, other: int | None) -> int | None:
    return one if other is None else other if one is None else one + other


def _most(one: float | None, other: float | None) -> float | None:
    return one if other is None else other if one is None else max(one, other)
