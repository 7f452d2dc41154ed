"""Where a moment lies in the meeting, and whether the machine slept."""

import time
from pathlib import Path

import pytest

from symbl_desktop.capture.clock import MeetingClock, SleepWatch, machine_time
from symbl_desktop.capture.messages import CapturePlan, GapFilled
from symbl_desktop.capture.session import CaptureSession
from tests.capture.conftest import MIC
from tests.capture.taps import BLOCK, RATE, Tap
from tests.capture.witness import Witness


class Alarm:
    """A machine's time that jumps as it does when a machine has slept."""

    def __init__(self) -> None:
        self.slept = 0.0

    def __call__(self) -> float:
        return machine_time() + self.slept


def test_the_first_sound_follows_on_what_the_meeting_has() -> None:
    clock = MeetingClock()
    assert clock.sample_at(100.0, so_far=500) == 500
    assert clock.sample_at(101.0, so_far=0) == 500 + RATE


def test_the_meetings_time_stands_still_until_the_sound_after_a_pause() -> None:
    clock = MeetingClock()
    clock.sample_at(100.0, so_far=0)
    clock.halt()
    assert clock.sample_at(900.0, so_far=RATE) == RATE


def test_the_earliest_arrival_sets_the_clock_for_a_moment_and_nothing_after_it() -> None:
    told: list[float] = []
    clock = MeetingClock(on_set=told.append)
    clock.sample_at(100.0, so_far=0)
    assert clock.samples_behind(100.5, RATE) == 0  # a second of sound after half a second: the first came late
    assert told == [100.0, 99.5]
    assert clock.samples_behind(110.0, 11 * RATE) == -RATE // 2
    assert told == [100.0, 99.5]


def test_a_clock_goes_on_from_another_capture() -> None:
    assert MeetingClock(origin=50.0).sample_at(51.0, so_far=0) == RATE


def test_sleep_is_seen_once() -> None:
    alarm = Alarm()
    watch = SleepWatch(alarm)
    assert not watch.slept()
    alarm.slept += 60.0
    assert watch.slept()
    assert not watch.slept()


def test_a_machine_that_slept_opens_its_devices_again_and_leaves_a_gap(
    tap: Tap, witness: Witness, tmp_path: Path
) -> None:
    alarm = Alarm()
    session = CaptureSession(CapturePlan(tmp_path, (MIC,)), lambda spec: tap, witness, now=alarm)
    heard_at = time.monotonic()
    tap.give(captured_at=heard_at)
    witness.wait_for_sound(BLOCK)
    alarm.slept += 60.0
    tap.wait_until(lambda tap: tap.opened == 2)
    tap.give(captured_at=heard_at + 1.0)
    gap = witness.wait_for(GapFilled)
    assert gap.length == pytest.approx(61.0 - BLOCK / RATE, abs=0.001)
    session.stop()
    session.join()
