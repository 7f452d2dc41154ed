"""A capture that goes on in the files of another."""

import time
from pathlib import Path

import pytest

from symbl_desktop.capture.clock import machine_time
from symbl_desktop.capture.messages import CaptureEnded, GapFilled
from tests.capture.conftest import MIC, BeginSession, heard
from tests.capture.taps import RATE, Tap
from tests.capture.test_session import numbers
from tests.capture.witness import Witness


def test_a_capture_goes_on_where_another_ended(begin: BeginSession, tap: Tap, witness: Witness, tmp_path: Path) -> None:
    first = begin({MIC: tap})
    tap.give(10, captured_at=100.0)
    witness.wait_for_sound(3200)
    first.stop()
    witness.wait_for_end()
    second = Witness()
    origin = machine_time() - time.monotonic() + 99.8
    session = begin({MIC: tap}, listener=second, origin=origin)
    tap.give(10, captured_at=101.2)
    gap = second.wait_for(GapFilled)
    assert (gap.at, gap.length) == pytest.approx((1.2, 1.0), abs=0.001)
    second.wait_for_sound(round(1.39 * RATE))
    session.stop()
    assert second.wait_for(CaptureEnded).samples == pytest.approx(1.4 * RATE, abs=10)


def test_a_capture_that_goes_on_without_its_clock_follows_on_what_is_stored(
    begin: BeginSession, tap: Tap, witness: Witness, tmp_path: Path
) -> None:
    first = begin({MIC: tap})
    tap.give(10, captured_at=100.0)
    witness.wait_for_sound(3200)
    first.stop()
    witness.wait_for_end()
    second = Witness()
    session = begin({MIC: tap}, listener=second)
    tap.give(10, captured_at=900.0)
    second.wait_for_sound(6400)
    session.stop()
    second.wait_for(CaptureEnded)
    assert (heard(tmp_path) == numbers(0, 6400)).all()


def test_a_capture_that_goes_on_paused_opens_nothing(begin: BeginSession, tap: Tap, witness: Witness) -> None:
    session = begin({MIC: tap}, paused=True)
    session.stop()
    assert witness.wait_for_end() == 0
    assert tap.opened == 0
