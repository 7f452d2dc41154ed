"""Where in time the sound of a stream lies."""

import pytest

from symbl_desktop.engine.stream_clock import StreamClock

NOON = 1_767_614_400.0


def live(clock: StreamClock, seconds: float, begin: float, piece: float = 0.1) -> float:
    """A client sends each piece as it is captured; returns when it stopped."""
    now = begin
    for _ in range(round(seconds / piece)):
        now += piece
        clock.sound_arrives(piece, now)
    return now


def test_sound_is_placed_from_the_arrival_of_its_first_piece() -> None:
    clock = StreamClock()
    clock.sound_arrives(0.5, NOON)
    clock.sound_arrives(0.5, NOON + 0.5)
    assert clock.spoken_at(0.0) == NOON
    assert clock.spoken_at(0.75) == NOON + 0.75


def test_a_recording_sent_at_once_keeps_its_own_pace() -> None:
    clock = StreamClock()
    for _ in range(60):
        clock.sound_arrives(1.0, NOON)
    assert clock.spoken_at(59.5) == NOON + 59.5


def test_muted_minutes_are_not_lost() -> None:
    clock = StreamClock()
    now = live(clock, 10.0, NOON)
    live(clock, 5.0, now + 120.0)
    assert clock.spoken_at(9.0) == pytest.approx(NOON + 9.1)
    assert clock.spoken_at(10.5) == pytest.approx(now + 120.5)


def test_many_small_gaps_add_up() -> None:
    clock = StreamClock()
    now = NOON
    for _ in range(20):
        now = live(clock, 1.0, now) + 0.4
    assert clock.spoken_at(20.0) == pytest.approx(now, abs=1.6)


def test_uneven_pieces_are_no_gap() -> None:
    clock = StreamClock()
    clock.sound_arrives(0.1, NOON)
    clock.sound_arrives(5.0, NOON + 5.0)
    assert clock.spoken_at(3.0) == NOON + 3.0


def test_sound_that_had_to_wait_for_us_is_no_gap() -> None:
    clock = StreamClock()
    now = live(clock, 10.0, NOON)
    clock.held_back(30.0)
    now += 30.0
    for _ in range(300):
        clock.sound_arrives(0.1, now)
    now = live(clock, 10.0, now)
    assert clock.spoken_at(45.0) == pytest.approx(NOON + 45.1)
    live(clock, 1.0, now + 60.0)
    assert clock.spoken_at(50.5) == pytest.approx(now + 60.5), "an excuse is good for one time"


def test_a_client_that_counts_samples_knows_no_gaps() -> None:
    clock = StreamClock(begins_at=NOON + 90.0)
    now = live(clock, 10.0, NOON + 90.0)
    live(clock, 10.0, now + 600.0)
    assert clock.spoken_at(15.0) == NOON + 105.0
