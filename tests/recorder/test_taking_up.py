"""A meeting whose window died while its sound was captured goes on as if nothing had been."""

import random
from collections.abc import Callable, Iterator

import pytest

from symbl_desktop.capture.messages import Stored, Track
from symbl_desktop.meeting.events import (
    Event,
    InsightCompleted,
    InsightDetected,
    InsightKind,
    MeetingPaused,
    MeetingResumed,
    MeetingStarted,
    MeetingStopped,
    ProblemKind,
    ProblemOccurred,
    RecordingTakenUp,
    SourceChanged,
    TitleChanged,
    TranscriptCompleted,
    UtteranceFinal,
)
from symbl_desktop.recorder.recorder import Recorder
from symbl_desktop.recorder.state import RecorderState
from symbl_desktop.storage.library import Library, MeetingFolder
from symbl_desktop.storage.track_file import TrackWriter
from symbl_desktop.streaming.server import RemoteServer, Server
from tests.recorder.conftest import BOTH, NOBODY, end
from tests.recorder.interrupted_meetings import leave, line, started
from tests.recorder.listening import Witness
from tests.recorder.live_engine import RATE, LiveEngine, spoken
from tests.recorder.marionette import Marionette

S = RecorderState
MICROPHONE, COMPUTER = Track.MICROPHONE, Track.COMPUTER
QUESTION = InsightDetected(
    5.0, "q1", InsightKind.QUESTION, "You wants line 3 by Friday", 0.8, "You 3.0", 3.25, 3.75, "You"
)


@pytest.fixture
def capture() -> Marionette:
    return Marionette()


TakeUp = Callable[..., Recorder]


@pytest.fixture
def take_up(capture: Marionette, witness: Witness) -> Iterator[TakeUp]:
    begun: list[Recorder] = []

    def start(folder: MeetingFolder, server: Server = NOBODY, paused: bool = False) -> Recorder:
        recorder = Recorder.take_up(folder, capture.join_in, server, BOTH, witness, paused)
        begun.append(recorder)
        recorder.start()
        capture.wait_for("begun")
        return recorder

    yield start
    for recorder in begun:
        recorder.abandon()
        capture.end()
        end(recorder)


def interrupted(library: Library, *more: Event) -> MeetingFolder:
    said = [line(1, 0.0), line(11, 1.0, "Others"), line(3, 3.0)]
    return leave(
        library,
        [started(), *said, QUESTION, InsightCompleted(6.0, "q1", True), TitleChanged(6.0, "Budget"), *more],
        {"microphone": [1, 0, 0, 3, 0, 4], "computer": [0, 11, 0, 0, 12, 0]},
    )


def go_on(folder: MeetingFolder, capture: Marionette, track: Track, lines: list[int]) -> None:
    """The capture stores a second more for each line."""
    file = TrackWriter(folder.path, track.value, RATE)
    file.append(spoken(lines).astype("<i2").tobytes())
    file.close()
    capture.report(Stored(track, file.samples, file.samples))


def test_the_meeting_goes_on_with_every_word_once_and_every_edit(
    library: Library, capture: Marionette, witness: Witness, take_up: TakeUp
) -> None:
    folder = interrupted(library)
    engine = LiveEngine(random.Random(0))
    try:
        recorder = take_up(folder, RemoteServer(f"ws://127.0.0.1:{engine.port}", lambda: engine.token))
        go_on(folder, capture, MICROPHONE, [5, 0, 0])
        go_on(folder, capture, COMPUTER, [0, 13, 0])
        witness.wait_for_state(S.RECORDING)
        recorder.stop()
        capture.wait_for("stop")
        capture.end(9.0)
        witness.wait_for_state(S.FINISHED)
        recorder.close()
        assert recorder.join(30.0)
    finally:
        engine.close()
    meeting = folder.read()
    told = [(said.speaker, said.text) for said in meeting.utterances]
    assert sorted(told) == [("Others", f"line {n}") for n in (11, 12, 13)] + [
        ("You", f"line {n}") for n in (1, 3, 4, 5)
    ]
    assert meeting.title == "Budget"
    assert meeting.cards["q1"].completed
    assert [card.insight.kind for card in meeting.cards.values()] == [InsightKind.QUESTION, InsightKind.ACTION_ITEM]
    assert meeting.meeting_id == "id of Team sync"
    assert meeting.completed
    assert witness.all(RecordingTakenUp) == [RecordingTakenUp(6.0)]
    assert len(witness.all(MeetingStarted)) == len(witness.all(MeetingStopped)) == 1


def test_the_listener_hears_the_whole_meeting_but_none_of_its_old_troubles(
    library: Library, witness: Witness, take_up: TakeUp
) -> None:
    take_up(interrupted(library, ProblemOccurred(6.0, ProblemKind.MICROPHONE_LOST)))
    witness.wait_for_event(RecordingTakenUp)
    assert isinstance(witness.events[0], MeetingStarted)
    assert len(witness.all(UtteranceFinal)) == 3
    assert witness.problems == []
    assert witness.states == [S.CONNECTING]


def test_a_meeting_that_was_paused_is_taken_up_paused(
    library: Library, capture: Marionette, witness: Witness, take_up: TakeUp
) -> None:
    recorder = take_up(interrupted(library, MeetingPaused(6.0)), paused=True)
    witness.wait_for_state(S.PAUSED)
    recorder.resume()
    capture.wait_for("resume")
    assert witness.wait_for_event(MeetingResumed).at == 6.0
    witness.wait_for_state(S.CONNECTING)


def test_a_meeting_whose_log_somebody_else_writes_is_not_taken_up(
    library: Library, capture: Marionette, witness: Witness
) -> None:
    folder = interrupted(library)
    log = folder.open_log()
    recorder = Recorder.take_up(folder, capture.join_in, NOBODY, BOTH, witness)
    recorder.start()
    recorder.close()
    assert recorder.join(30.0)
    log.close()
    assert witness.states == [S.ERROR]
    assert witness.problems == [ProblemKind.STORAGE_FAILED]
    assert capture.orders == []
    assert len(folder.read().utterances) == 3


def test_stop_while_the_transcript_is_finished_is_no_news(library: Library, witness: Witness) -> None:
    recorder = Recorder.finish(interrupted(library), NOBODY, BOTH, witness)
    recorder.start()
    recorder.stop()
    recorder.pause()
    recorder.mute(MICROPHONE, True)
    recorder.abandon()
    recorder.close()
    assert recorder.join(30.0)
    assert witness.states == [S.FINISHING, S.FINISHED]
    assert witness.wait_for_event(MeetingStopped).at == 6.0
    assert witness.all(TranscriptCompleted) == []


def test_a_device_that_stayed_the_same_is_no_news(
    library: Library, capture: Marionette, witness: Witness, take_up: TakeUp
) -> None:
    recorder = take_up(interrupted(library, SourceChanged(0.0, "microphone", "The microphone")))
    capture.record(6.5)
    capture.record(6.5, COMPUTER)
    recorder.stop()
    capture.wait_for("stop")
    capture.end(6.5)
    witness.wait_for_state(S.FINISHING)
    assert [change.name for change in witness.all(SourceChanged)] == ["The microphone", "The computer"]
