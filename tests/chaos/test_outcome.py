"""What a fault may cost, and how the table says it."""

from tests.chaos.outcome import Allowance, Outcome, breaches, table_row, total


def test_nothing_lost_breaks_no_promise() -> None:
    assert not breaches(Outcome(3, samples_lost=0, words_lost=0), Allowance())


def test_a_loss_that_is_allowed_breaks_no_promise() -> None:
    assert not breaches(Outcome(1, samples_lost=1600, lost_at_once=0.1), Allowance(lost_at_once=0.2))


def test_each_broken_promise_is_named() -> None:
    cost = Outcome(1, samples_lost=4800, lost_at_once=0.3, words_lost=2, unreadable=1, gap_error=0.5)
    broken = breaches(cost, Allowance(lost_at_once=0.2))
    assert broken == ("0.300 s of sound lost at once", "2 words lost", "1 files unreadable", "a gap wrong by 0.500 s")


def test_several_times_are_summed_and_the_worst_is_kept() -> None:
    all_together = total([Outcome(1, 100, 0.1), Outcome(1, 300, 0.3, longest_gap=1.0), Outcome(1, None)])
    assert all_together == Outcome(3, 400, 0.3, longest_gap=1.0)


def test_the_table_says_whether_it_held() -> None:
    assert table_row("disk full", Outcome(1, 0), ()).split() == ["disk", "full", "1", "0", "0", "0", "yes"]
    assert "broken: 2 words lost" in table_row("disk full", Outcome(1), ("2 words lost",))
