from hypothesis import given
from hypothesis import strategies as st

from symbl_desktop.streaming.reconnect import FIRST_DELAY, LONGEST_DELAY, retry_delay


def test_the_first_attempt_follows_at_once():
    assert retry_delay(0, 1.0) == FIRST_DELAY


def test_each_failure_doubles_the_delay():
    assert [retry_delay(attempt, 1.0) / FIRST_DELAY for attempt in range(4)] == [1, 2, 4, 8]


def test_attempts_never_end_and_never_grow_rare():
    assert retry_delay(1_000_000, 1.0) == LONGEST_DELAY


@given(st.integers(0, 100), st.floats(0, 1))
def test_chance_takes_away_half_at_most(attempt, random):
    full = retry_delay(attempt, 1.0)
    assert full / 2 <= retry_delay(attempt, random) <= full
