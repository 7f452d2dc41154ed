"""The worker and the real engine, each as it runs in the program."""

import json
import os
import queue
import signal
import sys

import pytest
import soundfile

from symbl_desktop.protocol.messages import ConversationCreated, MessageResponse, StartRequest
from symbl_desktop.resources import resource
from symbl_desktop.streaming.link_state import LinkCause, LinkPhase
from symbl_desktop.streaming.local_engine import EnginePhase, LocalEngine
from symbl_desktop.streaming.server import RemoteServer

WITHIN = 120.0
COMMAND = (sys.executable, "-m", "symbl_desktop", "engine", "serve", "--exit-with-stdin")
REQUEST = StartRequest(no_connection_timeout=60)


class SampleTape:
    """The bundled meeting."""

    def __init__(self):
        samples, rate = soundfile.read(resource("sample/meeting.flac"), dtype="int16")
        assert rate == 16000
        self._pcm = samples.astype("<i2").tobytes()
        self.length = len(self._pcm) // 2

    def read(self, start, count):
        return self._pcm[2 * start : 2 * (start + count)]


class SilentTape:
    def read(self, start, count):
        return bytes(2 * count)


class RunningEngine:
    def __init__(self):
        self._states = queue.SimpleQueue()
        self.engine = LocalEngine(COMMAND, self._states.put)
        self.engine.start()

    def wait_until_it_listens(self):
        while self._states.get(timeout=WITHIN).phase is not EnginePhase.LISTENING:
            pass
        return self.engine.address()

    def kill(self):
        os.kill(self.engine._process._process.pid, signal.SIGKILL)


@pytest.fixture
def running_engine():
    running = RunningEngine()
    yield running
    running.engine.stop()


def heard(streaming):
    """All messages so far, as (seconds of the meeting, text)."""
    said = []
    while not streaming.messages.empty():
        message, _ = streaming.messages.get()
        if isinstance(message, MessageResponse):
            said += [(each.time_offset, each.text) for each in message.messages]
    return said


def words(text):
    return "".join(letter for letter in text.lower() if letter.isalpha() or letter == " ").split()


def test_an_engine_that_is_still_starting_hears_the_whole_meeting(running_engine, streaming):
    tape = SampleTape()
    running = streaming(running_engine.engine.server(), tape.length, tape=tape, request=REQUEST)
    running.worker.stop()
    assert running.wait_for(LinkPhase.FINISHED).cause is LinkCause.NONE
    turns = json.loads(resource("sample/meeting.json").read_text(encoding="utf-8"))["turns"]
    said = " ".join(text for _, text in heard(running))
    assert words(said)[:2] == words(turns[0]["text"])[:2]
    assert words(said)[-1] == words(turns[-1]["text"])[-1]


def test_an_engine_that_is_killed_hears_the_rest_when_it_is_back(running_engine, streaming):
    tape = SampleTape()
    running = streaming(running_engine.engine.server(), tape.length, tape=tape, request=REQUEST)
    first = running.wait_for_message(MessageResponse)[0].messages[0]
    again_from = round((first.time_offset + first.duration) * 16000)
    running.worker.confirm(again_from)
    running_engine.kill()
    running.wait_for(LinkPhase.WAITING)
    heard(running)
    running.wait_for(LinkPhase.LISTENING)
    assert running.finish().cause is LinkCause.NONE
    said = heard(running)
    assert said[0][0] >= first.time_offset + first.duration - 0.5
    turns = json.loads(resource("sample/meeting.json").read_text(encoding="utf-8"))["turns"]
    assert words(said[-1][1])[-1] == words(turns[-1]["text"])[-1]


def test_silence_is_taken_as_fast_as_it_comes_and_gives_no_words(running_engine, streaming):
    running = streaming(running_engine.engine.server(), 16000 * 120, tape=SilentTape(), request=REQUEST)
    assert running.wait_for_message(ConversationCreated)[0].conversation_id
    assert running.finish().cause is LinkCause.NONE
    assert heard(running) == []


def test_a_wrong_token_is_refused_in_words(running_engine, streaming):
    address = running_engine.wait_until_it_listens()
    running = streaming(RemoteServer(address.url, lambda: "wrong"), 16000, tape=SilentTape())
    state = running.wait_for(LinkPhase.REFUSED)
    assert state.cause is LinkCause.WRONG_TOKEN
    assert state.detail


def test_the_engine_ends_with_the_program(running_engine):
    running_engine.wait_until_it_listens()
    process = running_engine.engine._process._process
    running_engine.engine.stop()
    # On a busy computer it is asked a second time.
    assert process.returncode in (0, -signal.SIGTERM)
