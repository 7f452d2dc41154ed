"""The recorder with a server whose every word and fault is scripted."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from symbl_desktop.meeting.events import (
    InsightDetected,
    MeetingStopped,
    ProblemKind,
    ProblemOccurred,
    ProblemSettled,
    TranscriptCompleted,
    UtteranceFinal,
)
from symbl_desktop.recorder.options import RecorderOptions
from symbl_desktop.recorder.recorder import Recorder
from symbl_desktop.recorder.state import RecorderState
from symbl_desktop.storage.event_log import read_events
from symbl_desktop.streaming.server import Address
from tests.recorder.conftest import MICROPHONE, StartRecorder, end
from tests.recorder.listening import Witness
from tests.recorder.scripted import Gate, find, refuse, say, whisper
from tests.recorder.sources import Tap
from tests.streaming.conftest import Client, ScriptedServer

S = RecorderState
Script = Callable[[Client], None]


class Stage:
    """A recorder before a scripted server."""

    def __init__(self, start_recorder: StartRecorder, tap: Tap, witness: Witness) -> None:
        self.start_recorder = start_recorder
        self.tap = tap
        self.witness = witness
        self.stack = ExitStack()

    def play(self, *scripts: Script, **options: object) -> Recorder:
        """The n-th connection gets the n-th script."""
        self.server = ScriptedServer(scripts)
        self.stack.callback(self.server.close)
        recorder = self.start_recorder(self.server, **options)
        self.stack.callback(end, recorder)
        return recorder

    def said(self) -> list[tuple[str, float]]:
        return [(said.text, said.start) for said in self.witness.all(UtteranceFinal)]


@pytest.fixture
def stage(start_recorder: StartRecorder, tap: Tap, witness: Witness) -> Iterator[Stage]:
    stage = Stage(start_recorder, tap, witness)
    with stage.stack:
        yield stage


def silent_end(client: Client) -> None:
    """Listens to the end and says nothing."""
    client.start()
    client.take()
    client.end()


def test_what_the_server_says_is_shown_stored_and_whole_at_the_end(stage: Stage, tap: Tap, witness: Witness) -> None:
    def script(client: Client) -> None:
        client.start()
        client.take(until=16000)
        whisper(client, "who pays", until=0.9)
        say(client, "Who pays?", 0.1, 0.9)
        find(client, "Who pays?")
        client.take()
        client.end()

    recorder = stage.play(script)
    tap.give(50)
    witness.wait_for_event(InsightDetected)
    assert witness.states == [S.CONNECTING, S.RECORDING]
    assert "who pays" in [hypothesis.text for hypothesis in witness.hypotheses]
    recorder.stop()
    witness.wait_for_state(S.FINISHED)
    recorder.close()
    assert recorder.join(30.0)
    assert witness.hypotheses[-1].text == ""
    assert witness.problems == []
    assert recorder.folder is not None
    assert read_events(recorder.folder.log_path) == witness.events
    meeting = recorder.folder.read()
    assert meeting.completed
    assert [said.text for said in meeting.utterances] == ["Who pays?"]
    assert "Who pays?" in recorder.folder.transcript_path.read_text()


def test_a_lost_connection_costs_no_word_and_doubles_none(stage: Stage, tap: Tap, witness: Witness) -> None:
    def first(client: Client) -> None:
        client.start()
        client.take(until=16000)
        say(client, "Who pays for it?", 0.1, 0.9)
        find(client, "Who pays for it?")
        client.drop()

    def second(client: Client) -> None:
        client.start()
        client.take()
        say(client, "Who pays for it?", 0.2, 1.0)
        find(client, "Who pays for it?", name="q2")
        say(client, "I do.", 1.2, 1.8)
        client.end()

    recorder = stage.play(first, second)
    tap.give(100)
    witness.wait_until(lambda seen: S.RECONNECTING in seen.states)
    recorder.stop()
    witness.wait_for_state(S.FINISHED)
    assert stage.said() == [("Who pays for it?", 0.1), ("I do.", 1.2)]
    assert {insight.insight_id for insight in witness.all(InsightDetected)} == {"q1"}
    assert witness.problems == []


def test_stop_before_the_server_listens_loses_nothing(stage: Stage, tap: Tap, witness: Witness) -> None:
    gate = Gate()

    def script(client: Client) -> None:
        gate.pass_through()
        client.start()
        client.take()
        assert client.position == 16000
        say(client, "Who pays?", 0.1, 0.9)
        client.end()

    recorder = stage.play(script)
    gate.wait_until_reached()
    tap.give(50)
    witness.wait_for_sound(1.0)
    recorder.stop()
    witness.wait_for_state(S.FINISHING)
    gate.open()
    witness.wait_for_state(S.FINISHED)
    assert witness.states == [S.CONNECTING, S.FINISHING, S.FINISHED]
    assert stage.said() == [("Who pays?", 0.1)]


def test_a_pause_while_the_server_is_away_loses_nothing(stage: Stage, tap: Tap, witness: Witness) -> None:
    gate = Gate()

    def first(client: Client) -> None:
        client.start()
        client.take(until=8000)
        client.drop()

    def second(client: Client) -> None:
        gate.pass_through()
        client.start()
        client.take()
        assert client.position == 32000
        client.end()

    recorder = stage.play(first, second)
    tap.give(50)
    gate.wait_until_reached()
    recorder.pause()
    witness.wait_for_state(S.PAUSED)
    recorder.resume()
    witness.wait_for_state(S.CONNECTING)
    tap.give(50)
    gate.open()
    witness.wait_for_state(S.RECORDING)
    witness.wait_for_sound(2.0)
    recorder.stop()
    witness.wait_for_state(S.FINISHED)
    assert witness.wait_for_event(MeetingStopped).at == 2.0


def test_a_conversation_that_ends_during_a_pause_goes_on_after_it(stage: Stage, tap: Tap, witness: Witness) -> None:
    gate = Gate()

    def first(client: Client) -> None:
        client.start()
        client.take(until=16000)
        gate.pass_through()
        client.end()

    recorder = stage.play(first, silent_end)
    tap.give(50)
    gate.wait_until_reached()
    recorder.pause()
    witness.wait_for_state(S.PAUSED)
    heard = len(witness.hypotheses)
    gate.open()
    witness.wait_until(lambda seen: len(seen.hypotheses) > heard)
    recorder.resume()
    witness.wait_for_state(S.CONNECTING)
    tap.give(10)
    witness.wait_for_state(S.RECORDING)
    recorder.stop()
    witness.wait_for_state(S.FINISHED)
    assert len(stage.server.clients) == 2
    assert witness.all(TranscriptCompleted)


def test_a_conversation_that_the_server_ends_by_itself_is_begun_again(stage: Stage, tap: Tap, witness: Witness) -> None:
    def first(client: Client) -> None:
        client.start()
        client.take(until=16000)
        client.end()

    recorder = stage.play(first, silent_end)
    tap.give(50)
    witness.wait_until(lambda seen: S.RECONNECTING in seen.states)
    witness.wait_for_state(S.RECORDING)
    recorder.stop()
    witness.wait_for_state(S.FINISHED)
    assert witness.all(TranscriptCompleted)


@pytest.fixture
def short_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("symbl_desktop.recorder.silence._WARNING", 0.5)
    monkeypatch.setattr("symbl_desktop.recorder.silence._LIMIT", 0.9)


def end_after_a_second(gate: Gate) -> Script:
    def script(client: Client) -> None:
        client.start()
        client.take(until=16000)
        gate.pass_through()
        client.end()

    return script


@pytest.mark.usefixtures("short_silence")
def test_a_silent_meeting_is_warned_of_and_ends_with_its_conversation(stage: Stage, tap: Tap, witness: Witness) -> None:
    gate = Gate()
    stage.play(end_after_a_second(gate), silent_end)  # the second one gets what the first may not have heard
    tap.give(50)
    witness.wait_for_problem(ProblemKind.LONG_SILENCE)
    gate.open()
    witness.wait_for_state(S.FINISHED)
    assert witness.problems == [ProblemKind.LONG_SILENCE]
    assert witness.all(TranscriptCompleted)


@pytest.mark.usefixtures("short_silence")
def test_a_silent_meeting_goes_on_when_the_host_wants_it(stage: Stage, tap: Tap, witness: Witness) -> None:
    gate = Gate()
    recorder = stage.play(end_after_a_second(gate), silent_end)
    tap.give(50)
    witness.wait_for_problem(ProblemKind.LONG_SILENCE)
    recorder.keep_recording()
    gate.open()
    witness.wait_until(lambda seen: S.RECONNECTING in seen.states)
    witness.wait_for_state(S.RECORDING)
    assert witness.problems == [ProblemKind.LONG_SILENCE]


@pytest.mark.usefixtures("short_silence")
def test_a_meeting_that_may_be_silent_goes_on_without_a_warning(stage: Stage, tap: Tap, witness: Witness) -> None:
    gate = Gate()
    vigil = RecorderOptions("Vigil", sources=(MICROPHONE,), keep_silent_meetings=True)
    stage.play(end_after_a_second(gate), silent_end, options=vigil)
    tap.give(50)
    gate.wait_until_reached()
    gate.open()
    witness.wait_until(lambda seen: S.RECONNECTING in seen.states)
    witness.wait_for_state(S.RECORDING)
    assert witness.problems == []


@pytest.mark.usefixtures("short_silence")
def test_words_put_an_end_to_the_warning(stage: Stage, tap: Tap, witness: Witness) -> None:
    def script(client: Client) -> None:
        client.start()
        client.take(until=16000)
        witness.wait_for_problem(ProblemKind.LONG_SILENCE)
        say(client, "Who pays?", 0.1, 0.9)
        client.take()
        client.end()

    stage.play(script)
    tap.give(50)
    assert witness.wait_for_event(ProblemSettled).kind is ProblemKind.LONG_SILENCE


class WrongToken:
    """Leads to a server with a token that is not its own."""

    def __init__(self, server: ScriptedServer) -> None:
        self._server = server

    def address(self) -> Address:
        return Address(self._server.address().url, "wrong")


def test_a_server_that_wants_another_token_is_told_once_and_the_sound_is_kept(
    stage: Stage, start_recorder: StartRecorder, tap: Tap, witness: Witness
) -> None:
    server = ScriptedServer([])
    stage.stack.callback(server.close)
    recorder = start_recorder(WrongToken(server))
    stage.stack.callback(end, recorder)
    tap.give(50)
    witness.wait_for_problem(ProblemKind.SERVER_REFUSED)
    witness.wait_for_sound(1.0)
    recorder.stop()
    witness.wait_for_state(S.FINISHED)
    [problem] = witness.all(ProblemOccurred)
    assert problem.cause == "wrong token"
    assert not witness.all(TranscriptCompleted)


def test_a_server_that_refuses_the_conversation_is_told_once(stage: Stage, tap: Tap, witness: Witness) -> None:
    recorder = stage.play(lambda client: refuse(client, "no model"))
    tap.give(50)
    witness.wait_for_problem(ProblemKind.SERVER_REFUSED)
    witness.wait_for_sound(1.0)
    recorder.stop()
    witness.wait_for_state(S.FINISHED)
    assert [(problem.kind, problem.cause) for problem in witness.all(ProblemOccurred)] == [
        (ProblemKind.SERVER_REFUSED, "no model")
    ]


def test_giving_up_what_the_server_still_has_to_say_ends_at_once(stage: Stage, tap: Tap, witness: Witness) -> None:
    gate = Gate()

    def script(client: Client) -> None:
        client.start()
        client.take()
        gate.pass_through()

    recorder = stage.play(script)
    tap.give(50)
    witness.wait_for_sound(1.0)
    recorder.stop()
    gate.wait_until_reached()
    recorder.abandon()
    witness.wait_for_state(S.FINISHED)
    gate.open()
    assert witness.problems == []
    assert not witness.all(TranscriptCompleted)


def test_sound_that_cannot_be_read_again_leaves_no_whole_transcript(stage: Stage, tap: Tap, witness: Witness) -> None:
    gate = Gate()

    def script(client: Client) -> None:
        gate.pass_through()
        silent_end(client)

    recorder = stage.play(script)
    tap.give(50)
    gate.wait_until_reached()
    witness.wait_for_sound(1.0)
    assert recorder.folder is not None
    recorder.folder.audio_path.unlink()
    recorder.stop()
    gate.open()
    witness.wait_for_state(S.FINISHED)
    assert witness.problems == [ProblemKind.STORAGE_FAILED]
    assert not witness.all(TranscriptCompleted)


def test_the_next_meeting_records_while_the_last_one_is_finished(stage: Stage, tap: Tap, witness: Witness) -> None:
    gate = Gate()

    def first(client: Client) -> None:
        client.start()
        client.take()
        gate.pass_through()
        say(client, "The first meeting.", 0.1, 0.9)
        client.end()

    def second(client: Client) -> None:
        client.start()
        client.take(until=16000)
        say(client, "The second meeting.", 0.1, 0.9)
        client.take()
        client.end()

    last = stage.play(first, second)
    tap.give(50)
    witness.wait_for_sound(1.0)
    last.stop()
    gate.wait_until_reached()
    other_tap, other = Tap(), Witness()
    following = stage.start_recorder(stage.server, source=other_tap, listener=other)
    stage.stack.callback(end, following)
    other_tap.give(50)
    assert other.wait_for_event(UtteranceFinal).text == "The second meeting."
    gate.open()
    witness.wait_for_state(S.FINISHED)
    assert stage.said() == [("The first meeting.", 0.1)]
    following.stop()
    other.wait_for_state(S.FINISHED)
    assert [said.text for said in other.all(UtteranceFinal)] == ["The second meeting."]
    assert last.folder != following.folder
