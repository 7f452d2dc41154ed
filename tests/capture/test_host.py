"""Captures in processes of their own: begun, stopped, and gone."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest
import soundfile  # type: ignore[import-untyped]  # ships no types

from symbl_desktop.capture.host import CaptureHost, capture_command
from symbl_desktop.capture.messages import (
    CaptureEnded,
    CapturePlan,
    FileSource,
    LostReason,
    SourceEnded,
    SourceLost,
    SourceOpened,
    StorageFailed,
    Stored,
    Track,
)
from symbl_desktop.capture.running import read_records
from tests.capture.conftest import heard
from tests.capture.taps import RATE, ramp
from tests.capture.witness import Witness

SECONDS = 3


@pytest.fixture
def records(tmp_path: Path) -> Path:
    return tmp_path / "captures"


@pytest.fixture
def host(records: Path) -> Iterator[CaptureHost]:
    host = CaptureHost(records=records)
    yield host
    host.close()
    assert not read_records(records)


@pytest.fixture
def sound(tmp_path: Path) -> Callable[[bool], FileSource]:
    """A file with a ramp, at its own pace or as fast as it is taken."""
    path = tmp_path / "ramp.wav"
    soundfile.write(path, np.frombuffer(ramp(0, SECONDS * RATE), "<i2"), RATE, subtype="PCM_16")
    return lambda real_time: FileSource(Track.MICROPHONE, path, real_time)


Sound = Callable[[bool], FileSource]


def test_a_file_is_captured_to_its_end(host: CaptureHost, sound: Sound, tmp_path: Path, witness: Witness) -> None:
    capture = host.begin(CapturePlan(tmp_path, (sound(False),)), witness)
    assert witness.wait_for_end() == SECONDS * RATE
    capture.join()
    assert witness.reports[0] == SourceOpened(Track.MICROPHONE, "ramp.wav", True)
    assert witness.all_of(SourceEnded) == [SourceEnded(Track.MICROPHONE)]
    assert witness.stored() == SECONDS * RATE
    assert heard(tmp_path).tobytes() == ramp(0, SECONDS * RATE)


def test_after_stop_nothing_is_left(
    host: CaptureHost, sound: Sound, tmp_path: Path, records: Path, witness: Witness
) -> None:
    capture = host.begin(CapturePlan(tmp_path, (sound(True),)), witness)
    witness.wait_for_sound(1)
    ((path, record),) = read_records(records).items()
    assert record is not None
    assert path.stat().st_mode & 0o777 == 0o600
    assert record.key not in repr(record)
    assert Path(record.folder) == tmp_path
    capture.stop()
    capture.join()
    assert witness.wait_for_end() == len(heard(tmp_path))
    assert not psutil.pid_exists(record.pid)
    assert not Path(record.address).parent.exists()
    assert not read_records(records)


def test_stop_at_once_is_honoured(host: CaptureHost, sound: Sound, tmp_path: Path, witness: Witness) -> None:
    capture = host.begin(CapturePlan(tmp_path, (sound(True),)), witness)
    capture.stop()
    capture.join()
    witness.wait_for_end()


def test_two_meetings_may_be_captured_at_a_time(
    host: CaptureHost, sound: Sound, tmp_path: Path, witness: Witness
) -> None:
    other = Witness()
    for name, listener in ("a", witness), ("b", other):
        (tmp_path / name).mkdir()
        host.begin(CapturePlan(tmp_path / name, (sound(False),)), listener)
    assert witness.wait_for_end() == other.wait_for_end() == SECONDS * RATE


def test_a_folder_that_is_not_there_is_told(host: CaptureHost, sound: Sound, tmp_path: Path, witness: Witness) -> None:
    capture = host.begin(CapturePlan(tmp_path / "nowhere", (sound(True),)), witness)
    assert witness.wait_for_end() == 0
    assert str(tmp_path / "nowhere") in witness.wait_for(StorageFailed).cause
    capture.join()


def test_a_process_that_cannot_be_started_is_told_and_tried_again(
    sound: Sound, tmp_path: Path, records: Path, witness: Witness
) -> None:
    host = CaptureHost([str(tmp_path / "no-such-program")], records=records)
    capture = host.begin(CapturePlan(tmp_path, (sound(True),)), witness)
    assert witness.wait_for(SourceLost).reason is LostReason.CAPTURE_DIED
    capture.stop()
    assert witness.wait_for_end() == 0
    host.close()


def test_a_process_that_does_not_end_is_killed_and_its_files_are_repaired(
    host: CaptureHost, sound: Sound, tmp_path: Path, records: Path, witness: Witness
) -> None:
    capture = host.begin(CapturePlan(tmp_path, (sound(True),)), witness)
    witness.wait_for_sound(RATE // 2)
    (record,) = read_records(records).values()
    assert record is not None
    os.kill(record.pid, signal.SIGSTOP)
    capture.stop()
    samples = witness.wait_for_end()
    assert samples >= witness.stored()
    assert len(heard(tmp_path)) == samples
    capture.join()
    assert not psutil.pid_exists(record.pid)
    next(iter(read_records(records))).unlink()  # what is left of a process that was killed; see `running`


def test_a_process_that_the_system_ends_closes_the_meeting(
    host: CaptureHost, sound: Sound, tmp_path: Path, records: Path, witness: Witness
) -> None:
    capture = host.begin(CapturePlan(tmp_path, (sound(True),)), witness)
    witness.wait_for_sound(RATE // 2)
    (record,) = read_records(records).values()
    assert record is not None
    os.kill(record.pid, signal.SIGTERM)
    assert witness.wait_for_end() == len(heard(tmp_path))
    capture.join()


def test_what_a_killed_process_left_is_removed_when_captures_are_looked_for(
    host: CaptureHost, sound: Sound, tmp_path: Path, records: Path, witness: Witness
) -> None:
    assert host.running() == ()
    capture = host.begin(CapturePlan(tmp_path, (sound(True),)), witness)
    witness.wait_for_sound(1)
    assert host.running() == ()  # it runs, but we are here
    (record,) = read_records(records).values()
    assert record is not None
    os.kill(record.pid, signal.SIGKILL)
    witness.wait_for(SourceLost)
    capture.stop()
    capture.join()
    (records / "torn.json").write_text("{")
    assert host.running() == ()
    assert not read_records(records)


def test_a_host_that_is_closed_at_once_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    CaptureHost(records=tmp_path).close()
    assert list(tmp_path.iterdir()) == []


def test_a_spare_ends_with_whoever_started_it(tmp_path: Path) -> None:
    command = [*capture_command(tmp_path)]
    spare = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert spare.stdin is not None
    spare.stdin.write(b'{"key": "00ff", "address": ""}\n')
    spare.stdin.flush()
    assert spare.stdout is not None
    assert b"listening" in spare.stdout.readline()
    spare.communicate(timeout=60)
    assert spare.returncode == 0


def test_there_is_no_qt_in_a_capture_process() -> None:
    code = "import sys, symbl_desktop.capture.process; print([name for name in sys.modules if 'Side' in name])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_sound_of_a_meeting_is_told_when_it_is_stored_and_synced(
    host: CaptureHost, sound: Sound, tmp_path: Path, witness: Witness
) -> None:
    capture = host.begin(CapturePlan(tmp_path, (sound(True),)), witness)
    witness.wait_until(lambda: any(report.synced > 0 for report in witness.all_of(Stored)))
    assert all(0 <= report.synced <= report.samples for report in witness.all_of(Stored))
    capture.stop()
    capture.join()
    assert isinstance(witness.reports[-1], CaptureEnded)
