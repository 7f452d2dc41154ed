"""What a capture's reports mean for the meeting: what the host hears, and when the meeting fails."""

from collections.abc import Iterator

import pytest

from symbl_desktop.capture.messages import (
    BlocksDropped,
    DeviceSource,
    GapFilled,
    LostReason,
    Signal,
    SignalChanged,
    SourceLost,
    SourceOpened,
    StorageFailed,
    Stored,
    Track,
)
from symbl_desktop.meeting.events import (
    AudioDropped,
    MeetingStopped,
    MomentMarked,
    ProblemKind,
    ProblemOccurred,
    ProblemSettled,
    SourceChanged,
    TrackMuted,
)
from symbl_desktop.recorder.recorder import Recorder
from symbl_desktop.recorder.state import RecorderState
from symbl_desktop.storage.library import Library
from tests.recorder.conftest import BOTH, NOBODY, end
from tests.recorder.listening import Witness
from tests.recorder.marionette import Marionette

MICROPHONE, COMPUTER = Track.MICROPHONE, Track.COMPUTER
S = RecorderState


@pytest.fixture
def capture() -> Marionette:
    return Marionette()


@pytest.fixture
def recorder(library: Library, capture: Marionette, witness: Witness) -> Iterator[Recorder]:
    """Of both sides, without a server."""
    recorder = Recorder(library, capture.begin, NOBODY, BOTH, witness)
    recorder.start()
    capture.wait_for("begun")
    yield recorder
    recorder.abandon()
    capture.end()
    end(recorder)


def lost(track: Track, reason: LostReason = LostReason.NO_DEVICE) -> SourceLost:
    return SourceLost(track, reason, f"no {track.value}")


def settle(recorder: Recorder, witness: Witness) -> None:
    """Until everything that was reported so far has been looked at."""
    told = len(witness.all(MomentMarked))
    recorder.mark()
    witness.wait_until(lambda seen: len(seen.all(MomentMarked)) > told)


def settled(witness: Witness) -> list[ProblemKind]:
    return [event.kind for event in witness.all(ProblemSettled)]


def test_a_computer_whose_sound_cannot_be_recorded_keeps_nobody_from_recording(
    recorder: Recorder, capture: Marionette, witness: Witness
) -> None:
    capture.report(lost(COMPUTER, LostReason.NOT_OFFERED))
    capture.record(1.0)
    devices = [(MICROPHONE, True), (COMPUTER, False)]
    witness.wait_until(
        lambda seen: any([(each.track, each.recording) for each in told.tracks] == devices for told in seen.statuses)
    )
    assert witness.problems == [ProblemKind.COMPUTER_SOUND_NOT_OFFERED]
    assert witness.states == [S.CONNECTING]


def test_without_a_microphone_the_computer_alone_is_recorded(
    recorder: Recorder, capture: Marionette, witness: Witness
) -> None:
    capture.report(lost(MICROPHONE))
    settle(recorder, witness)
    capture.record(1.0, COMPUTER)
    witness.wait_for_sound(1.0)
    assert witness.problems == [ProblemKind.NO_MICROPHONE]
    assert witness.states == [S.CONNECTING]


@pytest.mark.parametrize("first", [MICROPHONE, COMPUTER])
def test_without_any_sound_at_all_the_meeting_is_an_error_for_want_of_a_microphone(
    first: Track, recorder: Recorder, capture: Marionette, witness: Witness, library: Library
) -> None:
    capture.report(lost(first), lost(COMPUTER if first is MICROPHONE else MICROPHONE))
    capture.wait_for("stop")
    capture.end()
    assert recorder.join(30.0)
    assert witness.states == [S.CONNECTING, S.ERROR]
    assert ProblemKind.NO_MICROPHONE in witness.problems
    assert list(library.root.iterdir()) == []


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        (LostReason.NO_LIBRARY, ProblemKind.NO_AUDIO_LIBRARY),
        (LostReason.NOT_ALLOWED, ProblemKind.MICROPHONE_NOT_ALLOWED),
        (LostReason.NOT_YET_ALLOWED, ProblemKind.MICROPHONE_NOT_YET_ALLOWED),
        (LostReason.OPEN_FAILED, ProblemKind.MICROPHONE_LOST),
    ],
)
def test_why_there_is_no_microphone_is_told_apart(
    reason: LostReason, kind: ProblemKind, recorder: Recorder, capture: Marionette, witness: Witness
) -> None:
    capture.report(lost(MICROPHONE, reason))
    witness.wait_for_problem(kind)
    capture.record(1.0)
    witness.wait_until(lambda seen: settled(seen) == [kind])


def test_a_lost_device_is_told_once_and_settled_by_its_return(
    recorder: Recorder, capture: Marionette, witness: Witness
) -> None:
    capture.record(1.0)
    capture.report(lost(MICROPHONE, LostReason.DEVICE_LOST), lost(MICROPHONE, LostReason.NO_DEVICE))
    capture.report(SourceOpened(MICROPHONE, "Headset", wanted=False))
    capture.report(GapFilled(MICROPHONE, 3.0, 2.0), Stored(MICROPHONE, 48000, 48000))
    capture.report(SourceOpened(MICROPHONE, "The microphone", wanted=True))
    witness.wait_until(lambda seen: settled(seen) == [ProblemKind.MICROPHONE_LOST, ProblemKind.MICROPHONE_REPLACED])
    assert witness.problems == [ProblemKind.MICROPHONE_LOST, ProblemKind.MICROPHONE_REPLACED]
    assert witness.all(AudioDropped) == [AudioDropped(3.0, 2.0, "microphone")]
    assert [change.name for change in witness.all(SourceChanged)] == ["The microphone", "Headset", "The microphone"]


def test_a_capture_that_dies_is_told_once_for_both_sides(
    recorder: Recorder, capture: Marionette, witness: Witness
) -> None:
    capture.record(1.0)
    capture.record(1.0, COMPUTER)
    capture.report(lost(MICROPHONE, LostReason.CAPTURE_DIED), lost(COMPUTER, LostReason.CAPTURE_DIED))
    capture.record(3.0)
    witness.wait_until(lambda seen: settled(seen) == [ProblemKind.CAPTURE_DIED])
    assert witness.problems == [ProblemKind.CAPTURE_DIED]


def test_a_capture_that_ends_unasked_ends_the_meeting_and_says_so(
    recorder: Recorder, capture: Marionette, witness: Witness
) -> None:
    capture.record(1.0)
    capture.end(1.0)
    witness.wait_for_state(S.FINISHING)
    assert witness.problems == [ProblemKind.CAPTURE_DIED]
    assert witness.wait_for_event(MeetingStopped).at == 1.0


def test_a_full_disk_keeps_what_was_stored_and_is_told(
    recorder: Recorder, capture: Marionette, witness: Witness
) -> None:
    capture.record(1.0)
    capture.report(StorageFailed(True, "no room on the disk /home"))
    witness.wait_for_state(S.ERROR)
    capture.wait_for("stop")
    capture.end(1.0)
    assert witness.wait_for_event(MeetingStopped).at == 1.0
    [problem] = witness.all(ProblemOccurred)
    assert (problem.kind, problem.cause) == (ProblemKind.DISK_FULL, "no room on the disk /home")


def test_a_dead_microphone_is_told_and_settled(recorder: Recorder, capture: Marionette, witness: Witness) -> None:
    capture.record(5.0)
    capture.report(SignalChanged(MICROPHONE, Signal.ZEROS))
    witness.wait_for_problem(ProblemKind.MICROPHONE_ZEROS)
    capture.report(SignalChanged(MICROPHONE, Signal.OK))
    witness.wait_until(lambda seen: settled(seen) == [ProblemKind.MICROPHONE_ZEROS])


def test_a_track_is_muted_and_another_device_chosen_while_recording(
    recorder: Recorder, capture: Marionette, witness: Witness
) -> None:
    capture.record(1.0)
    witness.wait_for_sound(1.0)
    recorder.mute(MICROPHONE, True)
    recorder.choose(DeviceSource(COMPUTER, "speakers"))
    capture.wait_for(("mute", MICROPHONE, True))
    capture.wait_for(DeviceSource(COMPUTER, "speakers"))
    assert witness.wait_for_event(TrackMuted) == TrackMuted(1.0, "microphone", True)
    witness.wait_until(lambda seen: seen.statuses[-1].tracks[0].muted)


def test_dropped_blocks_are_told_once_and_counted(recorder: Recorder, capture: Marionette, witness: Witness) -> None:
    capture.record(1.0)
    capture.report(BlocksDropped(MICROPHONE, 1), BlocksDropped(COMPUTER, 3), BlocksDropped(MICROPHONE, 2))
    witness.wait_until(lambda seen: bool(seen.statuses) and seen.statuses[-1].dropped_blocks == 5)
    assert witness.problems == [ProblemKind.AUDIO_OVERFLOW]


def test_what_comes_after_stop_does_not_take_it_back(recorder: Recorder, capture: Marionette, witness: Witness) -> None:
    capture.record(1.0)
    recorder.stop()
    capture.wait_for("stop")
    recorder.pause()
    recorder.resume()
    recorder.stop()
    capture.report(lost(MICROPHONE, LostReason.DEVICE_LOST), Stored(MICROPHONE, 17000, 17000))
    settle(recorder, witness)
    capture.end(2.0)
    witness.wait_for_state(S.FINISHING)
    assert capture.orders == ["begun", "stop"]
    assert witness.problems == []
    assert witness.wait_for_event(MeetingStopped).at == 2.0


def test_a_capture_that_does_not_end_keeps_nobody_from_going_on(
    recorder: Recorder, capture: Marionette, witness: Witness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("symbl_desktop.recorder.capture_side._LOSES_FACE_AFTER", 0.0)
    capture.record(1.0)
    recorder.stop()
    witness.wait_for_state(S.FINISHING)
    assert witness.all(MeetingStopped) == []
    monkeypatch.setattr("symbl_desktop.recorder.capture_side._ENDS_WITHIN", 0.0)
    assert witness.wait_for_event(MeetingStopped).at == 1.0
    assert witness.states == [S.CONNECTING, S.FINISHING]


@pytest.fixture
def short_evidence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("symbl_desktop.recorder.claim._EVIDENCE_LASTS", 0.3)


@pytest.mark.usefixtures("short_evidence")
def test_a_meeting_of_which_nothing_is_stored_says_so_and_takes_it_back(
    recorder: Recorder, capture: Marionette, witness: Witness
) -> None:
    witness.wait_for_problem(ProblemKind.NOTHING_STORED)
    assert witness.statuses[-1].stored_ago > 1e6
    samples = 0
    while not settled(witness):
        samples += 1600
        told = len(witness.statuses)
        capture.report(Stored(MICROPHONE, samples, 0))
        witness.wait_until(lambda seen, told=told: bool(settled(seen)) or len(seen.statuses) > told)
    assert settled(witness) == [ProblemKind.NOTHING_STORED]


def test_a_disk_that_is_nearly_full_is_told(
    library: Library, capture: Marionette, witness: Witness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("symbl_desktop.recorder.meeting_files._FEW_SECONDS", 1e12)
    recorder = Recorder(library, capture.begin, NOBODY, BOTH, witness)
    recorder.start()
    witness.wait_for_problem(ProblemKind.DISK_NEARLY_FULL)
    recorder.abandon()
    capture.end()
    end(recorder)
