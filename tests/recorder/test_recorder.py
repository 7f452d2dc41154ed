"""The recorder without a server: whatever happens to the transcript, the sound is kept."""

from pathlib import Path

import numpy as np
import soundfile

from symbl_desktop.audio.source import AudioErrorReason
from symbl_desktop.audio.wave_source import WaveSource
from symbl_desktop.meeting.events import (
    MeetingPaused,
    MeetingResumed,
    MeetingStarted,
    MeetingStopped,
    MomentMarked,
    ProblemKind,
    ProblemOccurred,
    TitleChanged,
)
from symbl_desktop.recorder.recorder import Recorder
from symbl_desktop.recorder.state import RecorderState
from symbl_desktop.storage.event_log import read_events
from symbl_desktop.storage.library import Library
from tests.recorder.conftest import NOBODY, OPTIONS, StartRecorder, capturing, stored
from tests.recorder.listening import Witness
from tests.recorder.sources import RATE, Tap


def test_every_sample_of_a_file_is_in_the_recording(
    tmp_path: Path, start_recorder: StartRecorder, witness: Witness
) -> None:
    ramp = np.arange(RATE, dtype="<i2")
    soundfile.write(tmp_path / "ramp.wav", ramp, RATE)
    recorder = start_recorder(source=WaveSource(tmp_path / "ramp.wav", real_time=False))
    witness.wait_for_state(RecorderState.FINISHING)
    assert (stored(recorder) == ramp).all()
    assert recorder.folder is not None
    events = read_events(recorder.folder.log_path)
    assert isinstance(events[0], MeetingStarted)
    assert MeetingStopped(1.0) in events


def test_recording_goes_on_without_a_server(recorder: Recorder, tap: Tap, witness: Witness) -> None:
    tap.give(50)
    witness.wait_for_sound(1.0)
    assert witness.states == [RecorderState.CONNECTING]
    witness.wait_until(lambda seen: seen.statuses[-1].lag == 1.0)


def test_stop_closes_the_source_and_keeps_the_sound_before_the_transcript_is_done(
    recorder: Recorder, tap: Tap, witness: Witness
) -> None:
    tap.give(10)
    witness.wait_for_sound(0.2)
    recorder.stop()
    witness.wait_for_state(RecorderState.FINISHING)
    assert MeetingStopped(0.2) in witness.events
    assert len(stored(recorder)) == 3200


def test_a_pause_leaves_no_gap(recorder: Recorder, tap: Tap, witness: Witness) -> None:
    tap.give(10)
    witness.wait_for_sound(0.2)
    recorder.pause()
    witness.wait_for_state(RecorderState.PAUSED)
    recorder.resume()
    witness.wait_for_state(RecorderState.CONNECTING)
    tap.give(10)
    witness.wait_for_sound(0.4)
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
    witness.wait_for_event(MomentMarked)
    witness.wait_for_state(RecorderState.FINISHING)
    assert witness.states == [RecorderState.CONNECTING, RecorderState.FINISHING]


def test_a_meeting_without_a_microphone_is_an_error_with_its_cause_and_leaves_nothing_behind(
    library: Library, tap: Tap, start_recorder: StartRecorder, witness: Witness
) -> None:
    tap.plugged_in = False
    recorder = start_recorder()
    assert recorder.join(30.0)
    assert witness.states[-1] is RecorderState.ERROR
    [problem] = witness.all(ProblemOccurred)
    assert problem.kind is ProblemKind.NO_MICROPHONE
    assert problem.cause == "there is no microphone named 'Tap'"
    assert recorder.folder is None
    assert list(library.root.iterdir()) == []


def test_the_folder_of_a_meeting_without_sound_stays_when_something_else_lies_in_it(
    library: Library, tap: Tap, start_recorder: StartRecorder, witness: Witness
) -> None:
    recorder = start_recorder()
    witness.wait_for_event(MeetingStarted)
    assert recorder.folder is not None
    (recorder.folder.path / "notes.txt").write_text("mine")
    tap.fail()
    assert recorder.join(30.0)
    assert [path.name for path in library.root.glob("*/notes.txt")] == ["notes.txt"]


def test_stop_after_an_error_changes_nothing(recorder: Recorder, tap: Tap, witness: Witness) -> None:
    tap.give(10)
    tap.fail(AudioErrorReason.NOT_AUDIO)
    witness.wait_for_event(MeetingStopped)
    recorder.stop()
    recorder.abandon()
    recorder.close()
    assert recorder.join(30.0)
    assert witness.states == [RecorderState.CONNECTING, RecorderState.ERROR]
    assert len(witness.all(MeetingStopped)) == 1


def test_a_recorder_that_was_never_started_is_joined_at_once(library: Library, tap: Tap, witness: Witness) -> None:
    recorder = Recorder(library, capturing(tap), NOBODY, OPTIONS, witness)
    recorder.stop()
    recorder.close()
    assert recorder.join()
    assert witness.states == []


def test_a_given_up_transcript_is_no_problem_and_not_complete(recorder: Recorder, tap: Tap, witness: Witness) -> None:
    tap.give(10)
    witness.wait_for_sound(0.2)
    recorder.abandon()
    witness.wait_for_state(RecorderState.FINISHED)
    assert witness.problems == []
    assert recorder.folder is not None
    assert recorder.folder.read().stopped
    assert not recorder.folder.read().completed


def test_what_the_host_does_is_stored_even_after_stop(recorder: Recorder, tap: Tap, witness: Witness) -> None:
    tap.give(5)
    recorder.stop()
    recorder.rename("Budget round")
    witness.wait_for_event(TitleChanged)
    assert recorder.folder is not None
    assert recorder.folder.read().title == "Budget round"


def test_the_readable_transcript_knows_what_the_host_did_after_the_end(
    recorder: Recorder, tap: Tap, witness: Witness
) -> None:
    tap.give(5)
    recorder.abandon()
    witness.wait_for_state(RecorderState.FINISHED)
    recorder.rename("Budget round")
    recorder.close()
    assert recorder.join(30.0)
    assert recorder.folder is not None
    assert "Budget round" in recorder.folder.transcript_path.read_text()


def test_levels_are_told_while_recording(recorder: Recorder, tap: Tap, witness: Witness) -> None:
    for number in range(1, 4):
        tap.give(10)
        witness.wait_for_sound(0.2 * number)
    assert len(witness.levels) >= 2
    assert all(level.peak_dbfs <= 0 for level in witness.levels)
