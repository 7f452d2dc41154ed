"""What is found in a recording of the ramp, wherever it was cut, doubled or filled with silence."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.chaos.ramp import RATE, Break, Gap, Restart, Samples, SoundFindings, judge, numbers_of, ramp, read_ramp

SILENCE = np.zeros(RATE, np.int16)


def joined(*pieces: Samples) -> Samples:
    return np.concatenate(pieces)


@given(st.integers(0, 2**29), st.integers(3, 50))
def test_every_sample_tells_its_number(first: int, count: int) -> None:
    assert list(numbers_of(ramp(first, count))) == list(range(first, first + count))


def test_no_sample_of_the_ramp_is_zero() -> None:
    assert ramp(0, 40 * RATE).all()


def test_a_whole_recording_has_no_break() -> None:
    found = read_ramp(joined(SILENCE, ramp(7, 100_000), SILENCE))
    assert (found.first, found.last, found.breaks, found.strange) == (7, 100_006, (), 0)


@given(st.integers(10, 90), st.integers(1, 90))
def test_a_cut_is_found_where_it_is(at: int, length: int) -> None:
    [cut] = read_ramp(joined(ramp(0, at), ramp(at + length, 100))).breaks
    assert (cut.missing, cut.silence) == (length, 0)


def test_sound_that_came_twice_is_found() -> None:
    found = judge(read_ramp(joined(ramp(0, 1000), ramp(500, 1000))), [])
    assert found == SoundFindings(lost=0, doubled=500)


def test_silence_in_which_nothing_is_missing_is_the_player_s() -> None:
    found = judge(read_ramp(joined(ramp(0, 1000), SILENCE, ramp(1000, 1000))), [])
    assert found == SoundFindings(lost=0, doubled=0)


def test_a_marked_gap_of_true_length_loses_nothing() -> None:
    reading = read_ramp(joined(ramp(0, RATE), SILENCE, ramp(2 * RATE, RATE)))
    assert reading.breaks == (Break(RATE, 2 * RATE, RATE, RATE, number=2 * RATE),)
    assert judge(reading, [Gap(2.0, 1.0)]) == SoundFindings(0, 0, gaps=1, longest_gap=1.0, gap_error=0.0)


def test_a_gap_that_nobody_marked_is_a_loss() -> None:
    reading = read_ramp(joined(ramp(0, RATE), SILENCE, ramp(2 * RATE, RATE)))
    assert judge(reading, []).lost == RATE
    assert judge(reading, [Gap(9.0, 1.0)]).lost == RATE


def test_a_marked_gap_of_false_length_is_told() -> None:
    reading = read_ramp(joined(ramp(0, RATE), SILENCE, ramp(3 * RATE, RATE)))
    assert judge(reading, [Gap(2.0, 1.0)]).gap_error == 1.0


def test_a_player_that_began_anew_too_late_is_taken_into_account() -> None:
    reading = read_ramp(joined(ramp(0, RATE), SILENCE, SILENCE, ramp(2 * RATE, RATE)))
    assert judge(reading, [Gap(3.0, 2.0)], restarts=[Restart(2 * RATE, late=RATE)]).gap_error == 0.0


def test_what_the_microphone_gave_after_the_last_stored_sample_is_lost() -> None:
    assert judge(read_ramp(ramp(0, 1000)), [], heard_last=1499).lost == 500


def test_what_nobody_played_is_strange() -> None:
    assert read_ramp(joined(ramp(0, 10), np.array([-9, -9], np.int16), ramp(10, 10))).strange == 2
