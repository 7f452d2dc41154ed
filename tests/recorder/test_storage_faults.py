"""Disks that are full, folders that go away: the meeting says so and keeps what it has."""

import shutil

import numpy as np

from symbl_desktop.meeting.events import MeetingStarted, MeetingStopped, MomentMarked, ProblemKind, ProblemOccurred
from symbl_desktop.recorder.recorder import Recorder
from symbl_desktop.recorder.state import RecorderState
from symbl_desktop.storage.event_log import read_events
from symbl_desktop.storage.library import Library
from tests.recorder.conftest import StartRecorder, full_disk, stored
from tests.recorder.listening import Witness
from tests.recorder.sources import BLOCK, RATE, Tap

HEADER = 44
KEPT = 30  # blocks


def test_a_disk_that_fills_with_sound_is_told_once_and_all_before_it_is_kept(
    recorder: Recorder, tap: Tap, witness: Witness
) -> None:
    with full_disk(HEADER + 2 * BLOCK * KEPT):
        tap.give(KEPT + 20)
        witness.wait_for_state(RecorderState.ERROR)
        witness.wait_for_event(MeetingStopped)
        recorder.stop()
        recorder.abandon()
        recorder.close()
        assert recorder.join(30.0)
    assert witness.problems == [ProblemKind.DISK_FULL]
    assert witness.states == [RecorderState.CONNECTING, RecorderState.ERROR]
    assert (stored(recorder) == np.arange(BLOCK * KEPT)).all()
    assert recorder.folder is not None
    assert recorder.folder.read().stopped


def test_a_log_that_cannot_grow_ends_the_recording_with_one_problem(
    recorder: Recorder, tap: Tap, witness: Witness
) -> None:
    tap.give(10)
    witness.wait_for_sound(0.2)
    assert recorder.folder is not None
    room = max(recorder.folder.audio_path.stat().st_size, recorder.folder.log_path.stat().st_size) + 50
    with full_disk(room):
        for _ in range(500):
            recorder.mark()
        witness.wait_for_state(RecorderState.ERROR)
        recorder.close()
        assert recorder.join(30.0)
    assert witness.problems == [ProblemKind.DISK_FULL]
    assert len(stored(recorder)) == 10 * BLOCK
    events = read_events(recorder.folder.log_path)
    assert len(witness.all(MomentMarked)) == sum(isinstance(event, MomentMarked) for event in events)


def test_a_disk_that_fills_while_the_transcript_is_finished_ends_that_too(
    recorder: Recorder, tap: Tap, witness: Witness
) -> None:
    tap.give(10)
    witness.wait_for_sound(0.2)
    recorder.stop()
    witness.wait_for_state(RecorderState.FINISHING)
    assert recorder.folder is not None
    with full_disk(recorder.folder.log_path.stat().st_size):
        recorder.rename("A new title")
        witness.wait_for_state(RecorderState.ERROR)
        recorder.close()
        assert recorder.join(30.0)
    assert witness.problems == [ProblemKind.DISK_FULL]


def test_a_disk_without_any_room_is_an_error_and_leaves_no_folder(
    library: Library, start_recorder: StartRecorder, tap: Tap, witness: Witness
) -> None:
    with full_disk(10):
        recorder = start_recorder()
        assert recorder.join(30.0)
    assert witness.states == [RecorderState.ERROR]
    assert witness.problems == [ProblemKind.DISK_FULL]
    assert tap.opened == 0
    assert list(library.root.iterdir()) == []


def test_a_library_that_cannot_be_written_is_an_error(
    library: Library, start_recorder: StartRecorder, tap: Tap, witness: Witness
) -> None:
    library.root.write_text("in the way")
    recorder = start_recorder()
    assert recorder.join(30.0)
    assert witness.states == [RecorderState.ERROR]
    [problem] = witness.all(ProblemOccurred)
    assert problem.kind is ProblemKind.STORAGE_FAILED
    assert tap.opened == 0


def test_a_transcript_that_cannot_be_written_harms_nobody(recorder: Recorder, tap: Tap, witness: Witness) -> None:
    witness.wait_for_event(MeetingStarted)
    assert recorder.folder is not None
    recorder.folder.transcript_path.mkdir()
    tap.give(10)
    witness.wait_for_sound(0.2)
    recorder.stop()
    witness.wait_for_state(RecorderState.FINISHING)
    assert witness.problems == []


def test_a_folder_that_is_moved_away_goes_on_getting_the_sound(
    recorder: Recorder, tap: Tap, witness: Witness, library: Library
) -> None:
    given = 0
    while not any(each.recorded and each.saved_ago < each.recorded for each in witness.statuses):
        told, given = len(witness.statuses), given + 1
        tap.give()
        witness.wait_until(lambda seen, told=told: len(seen.statuses) > told)
    assert recorder.folder is not None
    elsewhere = library.root / "Elsewhere"
    shutil.move(recorder.folder.path, elsewhere)
    tap.give(10)
    witness.wait_for_sound((given + 10) * BLOCK / RATE)
    assert witness.problems == []
    recorder.stop()
    witness.wait_for_state(RecorderState.FINISHING)
    assert (elsewhere / "microphone.wav").stat().st_size == HEADER + 2 * BLOCK * (given + 10)
