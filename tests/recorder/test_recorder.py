"""The recorder without a server: whatever happens to the transcript, the sound is kept."""

import threading
from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue

import numpy as np
import pytest
import soundfile

from symbl_desktop.audio.block import AudioFormat
from symbl_desktop.audio.source import AudioError, AudioErrorReason, AudioSource, RawBlock
from symbl_desktop.audio.wave_source import WaveSource
from symbl_desktop.meeting.events import (
    AudioDropped,
    MeetingPaused,
    MeetingResumed,
    MeetingStarted,
    MeetingStopped,
    MomentMarked,
    ProblemKind,
    ProblemOccurred,
    TitleChanged,
)
from symbl_desktop.recorder.options import RecorderOptions
from symbl_desktop.recorder.recorder import Recorder
from symbl_desktop.recorder.state import RecorderState
from symbl_desktop.storage.event_log import read_events
from symbl_desktop.storage.library import Library
from symbl_desktop.streaming.server import RemoteServer
from tests.recorder.listening import Witness

NOBODY = RemoteServer("ws://127.0.0.1:1")
RATE = 16000


class Tap:
    """A source that gives a ramp of samples whenever the test lets it, and ends as it is told."""

    name = "Tap"

    def __init__(self) -> None:
        self._next = 0
        self._items: SimpleQueue[bytes | AudioError | None] = SimpleQueue()
        self._closed = threading.Event()
        self.opened = 0

    def open(self) -> AudioFormat:
        self._closed.clear()
        self.opened += 1
        return AudioFormat(RATE, 1)

    def give(self, blocks: int = 1) -> None:
        for _ in range(blocks):
            self._items.put(np.arange(self._next, self._next + 320, dtype="<i2").tobytes())
            self._next += 320

    def fail(self) -> None:
        self._items.put(AudioError(AudioErrorReason.DEVICE_LOST, "pulled out"))

    def blocks(self) -> Iterator[RawBlock]:
        while not self._closed.is_set():
            match self._items.get():
                case AudioError() as failure:
                    raise failure
                case bytes(pcm):
                    yield RawBlock(pcm, 0.0)
                case None:
                    pass  # woken by close, perhaps by an earlier one

    def close(self) -> None:
        self._closed.set()
        self._items.put(None)


class NoMicrophone(Tap):
    def open(self) -> AudioFormat:
        raise AudioError(AudioErrorReason.NO_DEVICE, "there is no microphone")


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "Meetings")


def recorder_of(library: Library, source: AudioSource, witness: Witness) -> Recorder:
    return Recorder(library, lambda: source, NOBODY, RecorderOptions("Team sync", "You"), witness)


@pytest.fixture
def tap() -> Tap:
    return Tap()


@pytest.fixture
def witness() -> Witness:
    return Witness()


@pytest.fixture
def recorder(library: Library, tap: Tap, witness: Witness) -> Iterator[Recorder]:
    recorder = recorder_of(library, tap, witness)
    recorder.start()
    yield recorder
    recorder.abandon()
    recorder.close()
    assert recorder.join(10.0)


def stored(recorder: Recorder) -> np.ndarray:
    assert recorder.folder is not None
    samples, _ = soundfile.read(recorder.folder.audio_path, dtype="int16")
    return np.asarray(samples)


def wait_for_sound(witness: Witness, seconds: float) -> None:
    witness.wait_until(lambda seen: bool(seen.statuses) and seen.statuses[-1].recorded > seconds - 0.01)


def test_every_sample_of_a_file_is_in_the_recording(tmp_path: Path, library: Library, witness: Witness) -> None:
    ramp = np.arange(RATE, dtype="<i2")
    soundfile.write(tmp_path / "ramp.wav", ramp, RATE)
    recorder = recorder_of(library, WaveSource(tmp_path / "ramp.wav", real_time=False), witness)
    recorder.start()
    witness.wait_for_state(RecorderState.FINISHING)
    recorder.abandon()
    recorder.close()
    assert recorder.join(10.0)
    assert (stored(recorder) == ramp).all()
    assert recorder.folder is not None
    events = read_events(recorder.folder.log_path)
    assert isinstance(events[0], MeetingStarted)
    assert MeetingStopped(1.0) in events


def test_recording_goes_on_without_a_server(recorder: Recorder, tap: Tap, witness: Witness) -> None:
    tap.give(50)
    wait_for_sound(witness, 1.0)
    assert witness.states == [RecorderState.CONNECTING]
    assert witness.statuses[-1].lag == 1.0


def test_stop_closes_the_source_and_keeps_the_sound_before_the_transcript_is_done(
    recorder: Recorder, tap: Tap, witness: Witness
) -> None:
    tap.give(10)
    wait_for_sound(witness, 0.2)
    recorder.stop()
    witness.wait_for_state(RecorderState.FINISHING)
    assert MeetingStopped(0.2) in witness.events
    assert len(stored(recorder)) == 3200


def test_a_pause_leaves_no_gap(recorder: Recorder, tap: Tap, witness: Witness) -> None:
    tap.give(10)
    wait_for_sound(witness, 0.2)
    recorder.pause()
    witness.wait_for_state(RecorderState.PAUSED)
    recorder.resume()
    witness.wait_for_state(RecorderState.CONNECTING)
    tap.give(10)
    wait_for_sound(witness, 0.4)
    recorder.stop()
    witness.wait_for_state(RecorderState.FINISHING)
    assert tap.opened == 2
    assert (stored(recorder) == np.arange(6400)).all()
    assert MeetingPaused(0.2) in witness.events
    assert MeetingResumed(0.2) in witness.events


def test_a_second_press_of_stop_or_pause_changes_nothing(recorder: Recorder, tap: Tap, witness: Witness) -> None:
    tap.give(5)
    recorder.stop()
    recorder.stop()
    recorder.pause()
    recorder.resume()
    recorder.mark()
    witness.wait_until(lambda seen: any(isinstance(event, MomentMarked) for event in seen.events))
    assert witness.states == [RecorderState.CONNECTING, RecorderState.FINISHING]


def test_a_device_that_comes_back_leaves_a_gap_of_zeros(recorder: Recorder, tap: Tap, witness: Witness) -> None:
    tap.give(10)
    wait_for_sound(witness, 0.2)
    tap.fail()
    witness.wait_until(lambda seen: any(isinstance(event, ProblemOccurred) for event in seen.events))
    tap.give(10)
    witness.wait_until(lambda seen: any(isinstance(event, AudioDropped) for event in seen.events))
    [gap] = [event for event in witness.events if isinstance(event, AudioDropped)]
    wait_for_sound(witness, 0.4 + gap.length)
    recorder.stop()
    witness.wait_for_state(RecorderState.FINISHING)
    zeros = round(gap.length * RATE)
    samples = stored(recorder)
    assert gap.length > 0
    assert (samples[:3200] == np.arange(3200)).all()
    assert not samples[3200 : 3200 + zeros].any()
    assert (samples[3200 + zeros :] == np.arange(3200, 6400)).all()


def test_a_meeting_without_a_microphone_is_an_error_with_its_cause(library: Library, witness: Witness) -> None:
    recorder = recorder_of(library, NoMicrophone(), witness)
    recorder.start()
    recorder.close()
    assert recorder.join(10.0)
    assert witness.states[-1] is RecorderState.ERROR
    [problem] = [event for event in witness.events if isinstance(event, ProblemOccurred)]
    assert (problem.kind, problem.cause) == (ProblemKind.NO_MICROPHONE, "there is no microphone")


def test_a_folder_that_cannot_be_written_is_an_error(tmp_path: Path, tap: Tap, witness: Witness) -> None:
    (tmp_path / "file").write_text("in the way")
    recorder = recorder_of(Library(tmp_path / "file"), tap, witness)
    recorder.start()
    recorder.close()
    assert recorder.join(10.0)
    assert witness.states == [RecorderState.ERROR]
    assert tap.opened == 0


def test_what_the_host_does_is_stored_even_after_stop(recorder: Recorder, tap: Tap, witness: Witness) -> None:
    tap.give(5)
    recorder.stop()
    recorder.rename("Budget round")
    witness.wait_until(lambda seen: any(isinstance(event, TitleChanged) for event in seen.events))
    assert recorder.folder is not None
    assert recorder.folder.read().title == "Budget round"


def test_levels_are_told_while_recording(recorder: Recorder, tap: Tap, witness: Witness) -> None:
    tap.give(30)
    witness.wait_until(lambda seen: len(seen.levels) >= 10)
    assert all(level.peak_dbfs <= 0 for level in witness.levels)
