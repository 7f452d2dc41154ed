"""Disks that are full and folders that are not there."""

import threading
from pathlib import Path

import pytest

from symbl_desktop.capture.messages import CapturePlan, DeviceSource, StorageFailed, Stored, Track
from symbl_desktop.capture.session import CaptureSession
from symbl_desktop.storage.errors import StorageError
from symbl_desktop.storage.track_file import TrackWriter
from tests.capture.conftest import MIC, BeginSession, full_disk, heard
from tests.capture.taps import BLOCK, RATE, Tap, ramp
from tests.capture.witness import Witness

HEADER = 44
KEPT = 30  # blocks


def test_a_full_disk_is_told_once_and_ends_the_capture_with_all_that_was_stored(
    begin: BeginSession, tap: Tap, witness: Witness, tmp_path: Path
) -> None:
    computer = DeviceSource(Track.COMPUTER)
    other = Tap("Speakers")
    begin({MIC: tap, computer: other}, MIC, computer)
    with full_disk(HEADER + 2 * BLOCK * KEPT):
        tap.give(KEPT + 20)
        witness.wait_for_end()
    failed = witness.all_of(StorageFailed)
    assert [each.disk_full for each in failed] == [True]
    assert str(tmp_path / "microphone.wav") in failed[0].cause
    assert len(heard(tmp_path)) == BLOCK * KEPT == max(each.samples for each in witness.all_of(Stored))
    assert not tap.is_open
    assert not other.is_open


def test_a_folder_that_is_not_there_is_an_error_at_once(tmp_path: Path, tap: Tap, witness: Witness) -> None:
    plan = CapturePlan(tmp_path / "nowhere", (MIC,))
    with pytest.raises(StorageError):
        CaptureSession(plan, lambda spec: tap, witness)
    assert tap.opened == 0
    assert witness.reports == []


def test_a_file_that_is_let_go_a_moment_late_is_gone_on_with(
    begin: BeginSession, tap: Tap, witness: Witness, tmp_path: Path
) -> None:
    before = TrackWriter(tmp_path, "microphone", RATE)
    before.append(ramp(0, BLOCK))
    letting_go = threading.Timer(0.1, before.close)
    letting_go.start()
    begin({MIC: tap})
    tap.give()
    witness.wait_for_sound(2 * BLOCK)
    letting_go.join()


def test_a_file_that_somebody_else_writes_is_left_alone(begin: BeginSession, tap: Tap, tmp_path: Path) -> None:
    other = TrackWriter(tmp_path, "microphone", RATE)
    with pytest.raises(StorageError):
        begin({MIC: tap})
    other.close()
