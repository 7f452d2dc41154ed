"""Files in, words out, with a server whose words are scripted."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from symbl_desktop.cli.transcribe import look_at, transcribe_files
from symbl_desktop.protocol.messages import Insight, InsightResponse, ServerError, Speaker, Topic, TopicResponse
from symbl_desktop.streaming.server import RemoteServer, Server
from tests.recorder.scripted import find, listen, refuse, say
from tests.streaming.conftest import Client

StartServer = Callable[..., Server]


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    """Two seconds, stereo, 44.1 kHz."""
    path = tmp_path / "talk.flac"
    soundfile.write(path, np.full((88200, 2), 1000, dtype="<i2"), 44100)
    return path


def conversation(client: Client) -> None:
    client.start()
    samples = listen(client)
    assert samples == 32000
    say(client, "Who pays for it?", 0.1, 0.9)
    find(client, "Who pays for it?")
    say(client, "I send it by Friday.", 1.1, 1.9)
    task = Insight(
        id="a1",
        kind="action_item",
        text="Send it by Friday",
        confidence=0.87654321,
        assignee=Speaker(name="Ana"),
        due="2026-04-17T00:00:00+02:00",
    )
    client.socket.send(InsightResponse((task,)).to_wire())
    withdrawn = Insight(id="a2", kind="action_item", text="Nothing", confidence=0.9, dismissed=True)
    client.socket.send(InsightResponse((withdrawn,)).to_wire())
    client.socket.send(TopicResponse((Topic(id="t1", text="budget", score=0.5),)).to_wire())
    client.end()


def transcribe(server: Server, *files: Path, as_json: bool = True) -> int:
    sound, worst = look_at(files)
    return max(worst, transcribe_files(sound, server, as_json=as_json, real_time=False))


def test_a_file_becomes_one_json_object_on_a_line(
    start_server: StartServer, talk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert transcribe(start_server(conversation), talk) == 0
    told = capsys.readouterr()
    assert told.err == ""
    [line] = told.out.splitlines()
    assert json.loads(line) == {
        "file": str(talk),
        "duration": 2.0,
        "messages": [
            {"speaker": "You", "text": "Who pays for it?", "start": 0.1, "end": 0.9},
            {"speaker": "You", "text": "I send it by Friday.", "start": 1.1, "end": 1.9},
        ],
        "insights": [
            {
                "type": "question",
                "text": "Who pays for it?",
                "assignee": None,
                "due": None,
                "confidence": 0.9,
                "start": 0.1,
                "end": 0.9,
            },
            {
                "type": "action_item",
                "text": "Send it by Friday",
                "assignee": "Ana",
                "due": "2026-04-17",
                "confidence": 0.8765,
                "start": 1.1,
                "end": 1.9,
            },
        ],
        "topics": [{"text": "budget", "score": 0.5}],
    }


def test_a_file_becomes_plain_text(start_server: StartServer, talk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert transcribe(start_server(conversation), talk, as_json=False) == 0
    assert capsys.readouterr().out == "0:00:00  You: Who pays for it?\n0:00:01  You: I send it by Friday.\n"


def test_a_file_that_is_not_audio_keeps_nobody_from_the_others(
    start_server: StartServer, talk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert transcribe(start_server(conversation), tmp_path / "missing.wav", talk) == 2
    told = capsys.readouterr()
    assert json.loads(told.out)["file"] == str(talk)
    assert told.err.count("\n") == 1


def test_silence_is_a_result_and_not_an_error(
    start_server: StartServer, talk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def silence(client: Client) -> None:
        client.start()
        listen(client)
        client.end()

    assert transcribe(start_server(silence), talk) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["messages"], told["insights"], told["topics"]) == ([], [], [])


def test_a_file_without_a_single_sample_is_an_empty_transcript(
    start_server: StartServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    soundfile.write(tmp_path / "empty.wav", np.zeros(0, dtype="<i2"), 16000)

    def nobody(client: Client) -> None:
        client.start()
        listen(client)
        client.end()

    assert transcribe(start_server(nobody), tmp_path / "empty.wav") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["duration"], told["messages"]) == (0.0, [])


def test_of_a_damaged_file_the_readable_part_is_told_and_the_exit_code_is_2(
    start_server: StartServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "cut.flac"
    noise = np.random.default_rng(1).integers(-9000, 9000, 64000).astype("<i2")
    soundfile.write(path, noise, 16000)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    def script(client: Client) -> None:
        client.start()
        assert 0 < listen(client) < 64000
        say(client, "Who pays for it?", 0.1, 0.9)
        client.end()

    assert transcribe(start_server(script), path) == 2
    told = capsys.readouterr()
    assert [message["text"] for message in json.loads(told.out)["messages"]] == ["Who pays for it?"]
    assert told.err.count("\n") == 1
    assert f"{path}: damaged" in told.err


def test_a_server_that_refuses_is_one_clear_line(
    start_server: StartServer, talk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert transcribe(start_server(lambda client: refuse(client, "no model")), talk) == 1
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", f"{talk}: no model\n")


def test_a_server_that_is_not_there_is_not_waited_for_for_ever(talk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert transcribe(RemoteServer("ws://127.0.0.1:1"), talk) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(f"{talk}: ")
    assert told.err.count("\n") == 1


def test_words_that_the_server_could_not_find_are_told(
    start_server: StartServer, talk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def script(client: Client) -> None:
        client.start()
        listen(client)
        client.socket.send(ServerError("Recognition failed", "the recogniser gave up").to_wire())
        say(client, "Who pays for it?", 0.1, 0.9)
        client.end()

    assert transcribe(start_server(script), talk) == 1
    told = capsys.readouterr()
    assert len(json.loads(told.out)["messages"]) == 1
    assert told.err == f"{talk}: the recogniser gave up\n"
