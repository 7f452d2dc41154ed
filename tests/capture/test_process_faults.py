"""A capture and a window that are killed, stand still, or are left alone; every sample carries its number."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import psutil
import pytest
import soundfile  # type: ignore[import-untyped]  # ships no types

from symbl_desktop.audio.block import RECORDING_RATE
from symbl_desktop.capture.codec import decode
from symbl_desktop.capture.host import CaptureHost
from symbl_desktop.capture.messages import (
    CaptureEnded,
    CapturePlan,
    DeviceSource,
    GapFilled,
    LostReason,
    SourceLost,
    SourceOpened,
    Stored,
    Track,
)
from symbl_desktop.capture.running import CaptureRecord, read_records
from symbl_desktop.meeting.events import MeetingStarted, MeetingStopped
from symbl_desktop.storage.event_log import EventLog, read_events
from tests.audio.test_capture_loses_nothing import gil_held_in_bursts
from tests.capture.witness import LIMIT, Witness
from tests.virtual_mic.plugin import VirtualMic

MIC = DeviceSource(Track.MICROPHONE)
PERIOD = 30000  # samples: a ramp that never is zero, which is what plays where nothing is played
AT_RAMP_RATE = pytest.mark.parametrize("virtual_mic", [RECORDING_RATE], indirect=True)
SLACK = RECORDING_RATE // 5  # the player is late by as much when the computer is busy

Play = Callable[[float], None]


@pytest.fixture
def play(virtual_mic: VirtualMic, tmp_path: Path) -> Play:
    """Begins to speak the ramp into the microphone for so many seconds."""

    def begin(seconds: float, wait: bool = False) -> None:
        path = tmp_path / "ramp.wav"
        samples = np.arange(round(seconds * RECORDING_RATE)) % PERIOD + 1
        soundfile.write(path, samples.astype("<i2"), RECORDING_RATE, subtype="PCM_16")
        virtual_mic.play(path, wait=wait)

    return begin


@pytest.fixture
def host(virtual_mic: VirtualMic, records: Path) -> Iterator[CaptureHost]:
    host = CaptureHost(records=records)
    assert host.wait_until_warm(LIMIT)
    yield host
    host.close()


@pytest.fixture
def records(tmp_path: Path) -> Path:
    return tmp_path / "captures"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "meeting"
    folder.mkdir()
    return folder


def the_record(records: Path) -> CaptureRecord:
    (record,) = [each for each in read_records(records).values() if each and psutil.pid_exists(each.pid)]
    return record


def stored(folder: Path) -> np.ndarray:
    samples: np.ndarray = soundfile.read(folder / "microphone.wav", dtype="int16")[0]
    return samples


def runs(samples: np.ndarray) -> list[tuple[int, np.ndarray]]:
    """Where there is sound: the number of its first sample in the file, and the samples."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], (samples != 0).astype(np.int8), [0]))))
    return [(start, samples[start:end]) for start, end in edges.reshape(-1, 2).tolist()]


def assert_nothing_missing(samples: np.ndarray) -> None:
    heard = samples[samples != 0].astype(int)
    assert (np.diff(heard) % PERIOD == 1).all()


def assert_true_to_time(samples: np.ndarray) -> None:
    """Each run of sound counts on by one, and each gap is as long as the sound that is missing."""
    found = runs(samples)
    for _, run in found:
        assert (np.diff(run.astype(int)) % PERIOD == 1).all()
    for (at, run), (next_at, next_run) in pairwise(found):
        missing = (int(next_run[0]) - int(run[-1]) - 1) % PERIOD
        off = (next_at - at - len(run) - missing + PERIOD // 2) % PERIOD - PERIOD // 2
        assert missing == 0 or abs(off) <= SLACK, f"{off} samples off"  # none is missing where the player was late


@AT_RAMP_RATE
def test_a_capture_that_is_killed_is_back_and_loses_nothing_that_was_stored(
    virtual_mic: VirtualMic, host: CaptureHost, play: Play, folder: Path, records: Path, witness: Witness
) -> None:
    chance = random.Random(3)
    play(60)
    capture = host.begin(CapturePlan(folder, (MIC,)), witness)
    for kill in range(1, 4):
        witness.wait_for_sound(witness.stored() + round(chance.uniform(0.2, 1.0) * RECORDING_RATE))
        os.kill(the_record(records).pid, signal.SIGKILL)
        lost = witness.wait_for(SourceLost, kill)
        assert (lost.reason, "SIGKILL" in lost.cause) == (LostReason.CAPTURE_DIED, True)
        promised = witness.stored()
        gap = witness.wait_for(GapFilled, kill)
        before = round((gap.at - gap.length) * RECORDING_RATE)
        assert before >= promised
    witness.wait_for_sound(witness.stored() + RECORDING_RATE // 2)
    capture.stop()
    assert witness.wait_for_end() == len(stored(folder))
    samples = stored(folder)
    assert_true_to_time(samples)
    zeros = int((samples == 0).sum()) - runs(samples)[0][0]
    told = round(sum(gap.length for gap in witness.all_of(GapFilled)) * RECORDING_RATE)
    assert zeros >= told  # more where the player was late


@AT_RAMP_RATE
def test_a_capture_that_hangs_is_killed_and_begun_again(
    virtual_mic: VirtualMic, host: CaptureHost, play: Play, folder: Path, records: Path, witness: Witness
) -> None:
    play(30)
    capture = host.begin(CapturePlan(folder, (MIC,)), witness)
    witness.wait_for_sound(RECORDING_RATE // 4)
    os.kill(the_record(records).pid, signal.SIGSTOP)
    gap = witness.wait_for(GapFilled)
    witness.wait_for_sound(round(gap.at * RECORDING_RATE) + RECORDING_RATE // 4)
    capture.stop()
    witness.wait_for_end()
    assert_true_to_time(stored(folder))


@AT_RAMP_RATE
def test_a_window_that_holds_on_to_the_interpreter_costs_no_sample(
    host: CaptureHost, virtual_mic: VirtualMic, play: Callable[..., None], folder: Path, witness: Witness
) -> None:
    capture = host.begin(CapturePlan(folder, (MIC,)), witness)
    witness.wait_for_sound(1)
    with gil_held_in_bursts(200, 200, 1300, 200, 600):
        play(4, wait=True)
    witness.wait_for_sound(witness.stored() + RECORDING_RATE // 2)
    capture.stop()
    witness.wait_for_end()
    samples = stored(folder)
    assert np.array_equal(samples[samples != 0], np.arange(4 * RECORDING_RATE) % PERIOD + 1)
    assert witness.all_of(GapFilled) == []


class Window:
    """A process that captures, and what it says."""

    def __init__(self, folder: Path, records: Path, alone_limit: float) -> None:
        script = Path(__file__).with_name("window.py")
        command = [sys.executable, str(script), str(folder), str(records), str(alone_limit)]
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=environment)

    def wait_for_sound(self, seconds: float) -> int:
        for line in self.process.stdout or ():
            report = decode(line)
            if isinstance(report, Stored) and report.samples >= seconds * RECORDING_RATE:
                return report.samples
        raise AssertionError("the window said no more")

    def stop(self) -> list[object]:
        """The last things it says."""
        said, _ = self.process.communicate(b"stop\n", timeout=LIMIT)
        return [decode(line) for line in said.splitlines()]

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate(timeout=LIMIT)


@pytest.fixture
def window(virtual_mic: VirtualMic, folder: Path, records: Path) -> Iterator[Callable[[float], Window]]:
    opened: list[Window] = []

    def start(alone_limit: float) -> Window:
        opened.append(Window(folder, records, alone_limit))
        return opened[-1]

    yield start
    for each in opened:
        if each.process.poll() is None:
            each.kill()


OpenWindow = Callable[[float], Window]


@AT_RAMP_RATE
def test_a_window_that_stands_still_costs_no_sample(
    virtual_mic: VirtualMic, window: OpenWindow, play: Callable[..., None], folder: Path
) -> None:
    frozen = window(120.0)
    frozen.wait_for_sound(0.1)
    frozen.process.send_signal(signal.SIGSTOP)
    play(4, wait=True)
    frozen.process.send_signal(signal.SIGCONT)
    frozen.wait_for_sound(4.5)
    last = frozen.stop()[-1]
    samples = stored(folder)
    assert last == CaptureEnded(len(samples))
    assert np.array_equal(samples[samples != 0], np.arange(4 * RECORDING_RATE) % PERIOD + 1)


@AT_RAMP_RATE
def test_a_window_that_is_killed_is_followed_by_one_that_takes_the_meeting_up(
    virtual_mic: VirtualMic, window: OpenWindow, host: CaptureHost, play: Play, folder: Path, records: Path
) -> None:
    play(30)
    first = window(120.0)
    known = first.wait_for_sound(0.3)
    first.kill()
    witness = Witness()
    (found,) = host.running()
    assert (found.folder, found.sources, found.muted, found.paused) == (folder, (MIC,), (), False)
    capture = host.take_up(found, witness)
    assert witness.wait_for(SourceOpened) == SourceOpened(Track.MICROPHONE, "Meeting Mic", True)
    witness.wait_for_sound(known + RECORDING_RATE // 2)
    assert host.running() == ()
    capture.stop()
    assert witness.wait_for_end() == len(stored(folder))
    capture.join()
    assert_true_to_time(stored(folder))
    assert_nothing_missing(stored(folder))
    assert witness.all_of(GapFilled) == []
    assert not read_records(records)


@AT_RAMP_RATE
def test_a_capture_that_was_taken_up_is_begun_again_when_it_is_killed(
    virtual_mic: VirtualMic, window: OpenWindow, host: CaptureHost, play: Play, folder: Path, records: Path
) -> None:
    play(30)
    first = window(120.0)
    known = first.wait_for_sound(0.3)
    first.kill()
    witness = Witness()
    (found,) = host.running()
    capture = host.take_up(found, witness)
    witness.wait_for_sound(known + RECORDING_RATE // 4)
    os.kill(the_record(records).pid, signal.SIGKILL)
    gap = witness.wait_for(GapFilled)
    witness.wait_for_sound(round(gap.at * RECORDING_RATE) + RECORDING_RATE // 4)
    capture.stop()
    witness.wait_for_end()
    assert_true_to_time(stored(folder))


@AT_RAMP_RATE
def test_a_capture_that_ended_before_it_was_taken_up_says_so(
    virtual_mic: VirtualMic, window: OpenWindow, host: CaptureHost, folder: Path, records: Path
) -> None:
    first = window(120.0)
    first.wait_for_sound(0.3)
    first.kill()
    (found,) = host.running()
    capture = psutil.Process(the_record(records).pid)
    capture.terminate()
    capture.wait(LIMIT)
    witness = Witness()
    host.take_up(found, witness).join()
    assert witness.reports == [CaptureEnded(len(stored(folder)))]


@AT_RAMP_RATE
@pytest.mark.parametrize("ended_by", ["nobody coming", "the system"])
def test_a_meeting_that_nobody_takes_up_is_closed(
    virtual_mic: VirtualMic, window: OpenWindow, folder: Path, records: Path, ended_by: str
) -> None:
    log = EventLog(folder / "events.jsonl")
    log.append(MeetingStarted("m", "Meeting", "2026-01-01T10:00:00+00:00", RECORDING_RATE, "Meeting Mic"))
    log.close()
    first = window(0.5 if ended_by == "nobody coming" else 120.0)
    first.wait_for_sound(0.3)
    capture = psutil.Process(the_record(records).pid)
    first.kill()
    if ended_by == "the system":
        capture.terminate()
    capture.wait(LIMIT)
    assert read_events(folder / "events.jsonl")[1:] == [MeetingStopped(len(stored(folder)) / RECORDING_RATE)]
    assert not read_records(records)


def recording_programs(virtual_mic: VirtualMic) -> int:
    call = ["pactl", "list", "short", "source-outputs"]
    environment = {**os.environ, **virtual_mic.environment}
    listed = subprocess.run(call, env=environment, capture_output=True, text=True, check=True).stdout
    return listed.count("protocol-native")  # the others are the virtual devices' own


def test_after_stop_no_device_is_open(
    virtual_mic: VirtualMic, host: CaptureHost, folder: Path, witness: Witness
) -> None:
    capture = host.begin(CapturePlan(folder, (MIC, DeviceSource(Track.COMPUTER))), witness)
    for track in Track:
        witness.wait_for_sound(1, track)
    assert recording_programs(virtual_mic) == 2
    capture.stop()
    witness.wait_for_end()
    assert recording_programs(virtual_mic) == 0
    capture.join()


def test_a_sound_library_that_ends_its_process_takes_nothing_else_down(
    virtual_mic: VirtualMic,
    folder: Path,
    records: Path,
    tmp_path: Path,
    witness: Witness,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    broken = tmp_path / "broken.conf"
    broken.write_text("")  # PortAudio ends the process when there is no device at all to try
    sound = os.environ["ALSA_CONFIG_PATH"]
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(broken))
    host = CaptureHost(records=records)
    capture = host.begin(CapturePlan(folder, (MIC,)), witness)
    lost = witness.wait_for(SourceLost)
    assert lost.reason is LostReason.CAPTURE_DIED
    monkeypatch.setenv("ALSA_CONFIG_PATH", sound)
    witness.wait_for_sound(1)
    capture.stop()
    witness.wait_for_end()
    host.close()
