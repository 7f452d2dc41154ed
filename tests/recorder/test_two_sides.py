"""Both sides of a call: a connection each, and whatever the server tells on both of them is recorded once."""

import random
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import soundfile
from websockets.exceptions import ConnectionClosed

from symbl_desktop.capture.messages import DeviceSource, FileSource, Track
from symbl_desktop.meeting.events import (
    ConversationOpened,
    InsightDetected,
    ProblemKind,
    SourceChanged,
    TopicDetected,
    TranscriptCompleted,
    UtteranceFinal,
)
from symbl_desktop.protocol.messages import (
    Insight,
    InsightResponse,
    Message,
    MessageResponse,
    RecognitionResult,
    RecognizedWord,
    Speaker,
)
from symbl_desktop.recorder.options import RecorderOptions
from symbl_desktop.recorder.recorder import Recorder
from symbl_desktop.recorder.state import RecorderState
from symbl_desktop.storage.library import Library
from symbl_desktop.streaming.server import Address, Server
from tests.recorder.conftest import BOTH, StartRecorder, end
from tests.recorder.listening import Witness
from tests.recorder.live_engine import LiveEngine, spoken
from tests.recorder.scripted import listen
from tests.recorder.sources import Tap, capture_here
from tests.streaming.conftest import Client, Relay, ScriptedServer

YOURS = [1, 2, 0, 0, 3, 4, 0, 0, 5, 6, 0, 0, 7, 0, 8, 0]
OTHERS = [0, 0, 11, 12, 0, 0, 13, 14, 0, 0, 15, 16, 0, 17, 0, 18]


@pytest.fixture
def call(tmp_path: Path) -> RecorderOptions:
    for stem, lines in (("you", YOURS), ("others", OTHERS)):
        soundfile.write(tmp_path / f"{stem}.wav", spoken(lines), 16000)
    return RecorderOptions(
        "Call",
        "You",
        sources=(
            FileSource(Track.MICROPHONE, tmp_path / "you.wav", real_time=False),
            FileSource(Track.COMPUTER, tmp_path / "others.wav", real_time=False),
        ),
    )


Record = Callable[[Server], Recorder]


@pytest.fixture
def record(library: Library, witness: Witness, call: RecorderOptions) -> Iterator[Record]:
    begun: list[Recorder] = []

    def start(server: Server) -> Recorder:
        recorder = Recorder(library, capture_here, server, call, witness)
        begun.append(recorder)
        recorder.start()
        recorder.close()
        return recorder

    yield start
    for recorder in begun:
        end(recorder)


def lines_of(witness: Witness, speaker: str) -> list[str]:
    return [said.text for said in witness.all(UtteranceFinal) if said.speaker == speaker]


def assert_each_side_is_told_once(witness: Witness) -> None:
    for speaker, lines in (("You", YOURS), ("Others", OTHERS)):
        assert lines_of(witness, speaker) == [f"line {line}" for line in lines if line]
        for said in witness.all(UtteranceFinal):
            if said.speaker == speaker:
                second = lines.index(int(said.text.removeprefix("line ")))
                assert second <= said.start < said.end <= second + 1.0
    assert len(witness.all(UtteranceFinal)) == sum(line > 0 for line in YOURS + OTHERS)
    kinds = {insight.insight_id: insight.kind.value for insight in witness.all(InsightDetected)}
    assert sorted(kinds.values()) == ["action_item", "question"]
    assert {insight.speaker for insight in witness.all(InsightDetected)} == {"You"}
    assert len(witness.all(TranscriptCompleted)) == 1
    assert {hypothesis.speaker for hypothesis in witness.hypotheses} >= {"You", "Others"}
    assert witness.problems == []


class Leading:
    """Leads to whichever engine is running."""

    def __init__(self, engine: LiveEngine) -> None:
        self.engine = engine

    def address(self) -> Address:
        return Address(f"ws://127.0.0.1:{self.engine.port}", self.engine.token)


def test_who_spoke_is_known_by_the_track(record: Record, witness: Witness) -> None:
    engine = LiveEngine(random.Random(0))
    try:
        record(Leading(engine))
        witness.wait_for_state(RecorderState.FINISHED)
    finally:
        engine.close()
    assert_each_side_is_told_once(witness)
    assert len(witness.all(ConversationOpened)) == 1
    assert [topic.text for topic in witness.all(TopicDetected)].count(witness.all(TopicDetected)[-1].text) == 1


@pytest.mark.parametrize("seed", range(3))
def test_connections_that_are_cut_cost_neither_side_a_word(seed: int, record: Record, witness: Witness) -> None:
    chance = random.Random(seed)
    engine = LiveEngine(chance)
    relay = Relay(engine)
    record(relay)
    for line in sorted(chance.sample(range(1, 7), 3)):
        witness.wait_until(lambda seen, text=f"line {line}": text in lines_of(seen, "You"))
        relay.cut()
    witness.wait_for_state(RecorderState.FINISHED)
    relay.close()
    engine.close()
    assert_each_side_is_told_once(witness)


@pytest.mark.parametrize("seed", range(3))
def test_an_engine_that_is_restarted_costs_neither_side_a_word(seed: int, record: Record, witness: Witness) -> None:
    chance = random.Random(seed)
    running = Leading(LiveEngine(chance))
    record(running)
    for line in sorted(chance.sample(range(11, 17), 2)):
        witness.wait_until(lambda seen, text=f"line {line}": text in lines_of(seen, "Others"))
        last, running.engine = running.engine, LiveEngine(chance)
        last.close()
    witness.wait_for_state(RecorderState.FINISHED)
    running.engine.close()
    assert_each_side_is_told_once(witness)


class Stranger:
    """A server that gives nobody's name back, and tells everybody everything: results only to who is meant."""

    def __init__(self) -> None:
        self._both = threading.Barrier(2, timeout=60)
        self._told = threading.Barrier(2, timeout=60)
        self._clients: dict[str, Client] = {}

    def script(self, client: Client) -> None:
        client.start()
        speaker = client.start_request["speaker"]["name"]
        self._clients[speaker] = client
        self._both.wait()
        if speaker == "You":
            self._tell()
        self._told.wait()
        listen(client)
        client.end()

    def _tell(self) -> None:
        self._say("You", "Who pays for it?", 0.1)
        self._say("Others", "That is what we ask you.", 1.1)
        insight = Insight(id="q1", kind="question", text="Who pays for it?", confidence=0.9, message_id="m0.1")
        for client in self._clients.values():
            client.socket.send(InsightResponse((insight,)).to_wire())

    def _say(self, speaker: str, text: str, start: float) -> None:
        words = tuple(
            RecognizedWord(word, start + 0.1 * number, start + 0.1 * (number + 1))
            for number, word in enumerate(text.split())
        )
        self._clients[speaker].socket.send(RecognitionResult(is_final=True, text=text, words=words).to_wire())
        message = Message(id=f"m{start}", text=text, time_offset=start, duration=0.1 * len(words))
        for client in self._clients.values():
            client.socket.send(MessageResponse((message,)).to_wire())


def test_a_server_that_knows_nobody_is_understood_by_what_each_connection_heard(
    start_recorder: StartRecorder, tap: Tap, witness: Witness
) -> None:
    stranger, computer = Stranger(), Tap()
    server = ScriptedServer([stranger.script, stranger.script])
    recorder = start_recorder(server, options=BOTH, computer=computer)
    tap.give(100)
    computer.give(100)
    witness.wait_until(lambda seen: len(seen.all(UtteranceFinal)) == 2)
    witness.wait_for_event(InsightDetected)
    recorder.stop()
    witness.wait_for_state(RecorderState.FINISHED)
    end(recorder)
    server.close()
    said = {each.text: each.speaker for each in witness.all(UtteranceFinal)}
    assert said == {"Who pays for it?": "You", "That is what we ask you.": "Others"}
    assert [insight.speaker for insight in witness.all(InsightDetected)] == ["You"]
    assert witness.problems == []


def test_a_message_waits_for_the_side_that_is_just_being_connected(
    start_recorder: StartRecorder, tap: Tap, witness: Witness
) -> None:
    computer, connected, go_on = Tap(), threading.Event(), threading.Event()
    words = (RecognizedWord("Hello", 0.1, 0.5), RecognizedWord("everybody.", 0.5, 1.0))
    hello = Message(id="m1", text="Hello everybody.", time_offset=0.1, duration=0.9)

    def script(client: Client) -> None:
        client.expect_start()
        speaker = client.start_request["speaker"]
        if speaker["name"] == "Others":
            connected.set()
            assert go_on.wait(60)
        for name in ("started_listening", "recognition_started"):
            client.platform(name)
        if speaker["name"] == "You":
            assert connected.wait(60)
            you = Speaker(user_id=speaker["userId"], name="You")
            later = Message(id="m2", text="I begin.", speaker=you, time_offset=1.1, duration=0.5)
            client.socket.send(MessageResponse((hello,)).to_wire())
            client.socket.send(MessageResponse((later,)).to_wire())
        else:
            client.socket.send(RecognitionResult(is_final=True, text=hello.text, words=words).to_wire())
            client.socket.send(MessageResponse((hello,)).to_wire())
        listen(client)
        client.end()

    server = ScriptedServer([script, script])
    recorder = start_recorder(server, options=BOTH, computer=computer)
    tap.give(100)
    computer.give(100)
    witness.wait_until(lambda seen: "I begin." in lines_of(seen, "You"))
    go_on.set()
    witness.wait_until(lambda seen: len(seen.all(UtteranceFinal)) == 2)
    recorder.stop()
    witness.wait_for_state(RecorderState.FINISHED)
    end(recorder)
    server.close()
    assert lines_of(witness, "Others") == ["Hello everybody."]


def test_one_side_whose_connection_is_away_makes_the_other_wait_for_nothing(
    start_recorder: StartRecorder, tap: Tap, witness: Witness
) -> None:
    computer, away, back = Tap(), threading.Event(), threading.Event()

    def script(client: Client) -> None:
        client.expect_start()
        if client.start_request["speaker"]["name"] == "Others" and not away.is_set():
            away.set()
            client.drop()
            raise ConnectionClosed(None, None)
        if client.start_request["speaker"]["name"] == "Others":
            assert back.wait(60)
        for name in ("started_listening", "recognition_started"):
            client.platform(name)
        if client.start_request["speaker"]["name"] == "You":
            assert away.wait(60)
            you = Speaker(user_id=client.start_request["speaker"]["userId"], name="You")
            message = Message(id="m1", text="I begin.", speaker=you, time_offset=0.1, duration=0.5)
            client.socket.send(MessageResponse((message,)).to_wire())
        listen(client)
        client.end()

    server = ScriptedServer([script] * 3)
    recorder = start_recorder(server, options=BOTH, computer=computer)
    tap.give(50)
    computer.give(50)
    assert witness.wait_for_event(UtteranceFinal).text == "I begin."
    assert RecorderState.RECORDING not in witness.states
    back.set()
    witness.wait_for_state(RecorderState.RECORDING)
    recorder.stop()
    witness.wait_for_state(RecorderState.FINISHED)
    end(recorder)
    server.close()
    assert witness.problems == []


def test_a_side_that_joins_during_the_meeting_gets_its_own_connection(
    start_recorder: StartRecorder, tap: Tap, witness: Witness
) -> None:
    def script(client: Client) -> None:
        client.start()
        listen(client)
        client.end()

    computer = Tap()
    server = ScriptedServer([script, script])
    recorder = start_recorder(server, computer=computer)
    tap.give(50)
    witness.wait_for_state(RecorderState.RECORDING)
    recorder.choose(DeviceSource(Track.COMPUTER, "speakers"))
    computer.give(50)
    witness.wait_until(lambda seen: len(seen.statuses[-1].tracks) == 2 and seen.statuses[-1].tracks[1].recording)
    recorder.stop()
    witness.wait_for_state(RecorderState.FINISHED)
    end(recorder)
    server.close()
    assert [client.start_request["speaker"]["name"] for client in server.clients] == ["You", "Others"]
    assert [change.track for change in witness.all(SourceChanged)] == ["microphone", "computer"]
    assert recorder.folder is not None
    assert recorder.folder.tracks() == ("microphone", "computer")
    assert witness.problems == []


def test_without_any_words_on_either_side_the_transcript_is_whole(
    start_recorder: StartRecorder, tap: Tap, witness: Witness
) -> None:
    def script(client: Client) -> None:
        client.start()
        listen(client)
        client.end()

    computer = Tap()
    server = ScriptedServer([script, script])
    recorder = start_recorder(server, options=BOTH, computer=computer)
    tap.give(50)
    computer.give(50)
    witness.wait_for_state(RecorderState.RECORDING)
    witness.wait_for_sound(1.0)
    recorder.stop()
    witness.wait_for_state(RecorderState.FINISHED)
    end(recorder)
    server.close()
    assert len(server.clients) == 2
    assert {client.start_request["speaker"]["name"] for client in server.clients} == {"You", "Others"}
    assert len({client.path for client in server.clients}) == 1
    assert len({client.start_request["speaker"]["userId"] for client in server.clients}) == 2
    assert len(witness.all(TranscriptCompleted)) == 1
    assert ProblemKind.SERVER_UNREACHABLE not in witness.problems
