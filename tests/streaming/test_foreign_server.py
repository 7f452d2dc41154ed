"""Servers that know nothing of `audioOffset` and answer no heartbeat: words lie where they were spoken all the same."""

import json
import random
import threading
from contextlib import suppress
from dataclasses import dataclass

import pytest
from websockets.exceptions import ConnectionClosed

from symbl_desktop.meeting.events import Event, InsightDetected, UtteranceFinal
from symbl_desktop.protocol.messages import ServerMessage, Speaker, StartRequest
from symbl_desktop.recorder.transcript import Transcript
from symbl_desktop.streaming.link_state import LinkCause, LinkPhase, LinkState, LinkTimes
from symbl_desktop.streaming.worker import StreamingWorker
from tests.streaming.conftest import RATE, WITHIN, Client, RampTape, ScriptedServer

LENGTH = 60
ME = Speaker(user_id="me", name="You")


@dataclass(frozen=True)
class Line:
    text: str
    start: float
    end: float

    def words(self, chance: random.Random) -> list[tuple[str, float, float]]:
        """As they are heard this time: a little off."""
        texts = self.text.split()
        step = (self.end - self.start) / len(texts)
        off = [chance.uniform(-0.1, 0.1) for _ in range(len(texts) + 1)]
        return [
            (text, self.start + n * step + off[n], self.start + (n + 1) * step + off[n + 1])
            for n, text in enumerate(texts)
        ]


VERBS = ("send", "write", "check", "move", "close", "paint", "count", "print", "order", "clean", "open", "weigh")
TALK = [Line(f"we should {verb} the {verb} list today", 1.0 + 5 * n, 4.0 + 5 * n) for n, verb in enumerate(VERBS)]


class Foreign:
    """A server with a clock of its own, which goes on while nobody is connected. It hears only what it was sent."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self._clock = 100.0 * self.chance.random()
        self._number = 0

    def serve(self, client: Client, until: float, *, tell_last: bool = True) -> None:
        """Takes sound up to a second of the meeting, and says what was said in it."""
        client.start()
        began, origin = self._clock, client.origin / RATE
        whole = [line for line in TALK if line.start >= origin - 0.1 and line.end + 0.5 <= until]
        for line in whole:
            client.take(round((line.end + 0.5) * RATE), heartbeats=False)
            self._say(client, line, origin, began, message=tell_last or line is not whole[-1])
        client.take(round(until * RATE), heartbeats=False)
        self._clock += until - origin + 20.0 * self.chance.random()

    def _say(self, client: Client, line: Line, origin: float, began: float, *, message: bool) -> None:
        heard = line.words(self.chance)
        alternative = {
            "transcript": line.text,
            "confidence": 0.9,
            "words": [
                {"word": word, "startTime": seconds(a - origin), "endTime": seconds(b - origin)} for word, a, b in heard
            ],
        }
        user = {"id": "1", "userId": "me", "name": "You"}
        body = {"isFinal": True, "payload": {"raw": {"alternatives": [alternative]}}}
        client.platform("recognition_result", **body, punctuated={"transcript": line.text}, user=user)
        if not message:
            return
        self._number += 1
        start, end = heard[0][1], heard[-1][2]
        duration = {"startTime": "", "endTime": "", "timeOffset": began + start - origin, "duration": end - start}
        payload = {"content": line.text, "contentType": "text/plain"}
        sentence = {"id": f"m{self._number}", "from": user, "payload": payload, "duration": duration}
        client.socket.send(json.dumps({"type": "message_response", "messages": [sentence], "sequenceNumber": 0}))
        insight = {
            "id": f"i{self._number}",
            "type": "action_item",
            "confidence": 0.9,
            "from": user,
            "assignee": user,
            "payload": payload,
            "messageReference": {"id": f"m{self._number}"},
        }
        client.socket.send(json.dumps({"type": "insight_response", "insights": [insight], "sequenceNumber": 0}))


def seconds(value: float) -> dict[str, str]:
    return {"seconds": str(int(value // 1)), "nanos": str(int(value % 1 * 1e9))}


class Host:
    """What the recorder does with the messages of one stream."""

    def __init__(self, server: ScriptedServer) -> None:
        self.events: list[Event] = []
        self._transcript = Transcript("me")
        self._changed = threading.Condition()
        self._end: LinkState | None = None
        self.worker = StreamingWorker(
            server,
            StartRequest(insight_types=("action_item",), no_connection_timeout=300, speaker=ME),
            "a-connection",
            RampTape(LENGTH * RATE),
            RATE,
            self._on_message,
            self._on_state,
            times=LinkTimes(heartbeat_within=0.1),
            delay=lambda attempt: 0.0,
        )
        self.worker.start()
        self.worker.audio_available(LENGTH * RATE)
        self.worker.stop()

    def wait_until_finished(self) -> LinkCause:
        with self._changed:
            assert self._changed.wait_for(lambda: self._end is not None, WITHIN)
        assert self._end is not None
        return self._end.cause

    def _on_message(self, message: ServerMessage, origin: int) -> None:
        self.events += self._transcript.receive(message, origin / RATE, float(LENGTH))
        self.worker.confirm(round(self._transcript.resume_at * RATE))

    def _on_state(self, state: LinkState) -> None:
        if state.phase is LinkPhase.WAITING:
            self._transcript.connection_lost()
        if state.phase is LinkPhase.FINISHED:
            with self._changed:
                self._end = state
                self._changed.notify_all()

    @property
    def said(self) -> list[UtteranceFinal]:
        return [event for event in self.events if isinstance(event, UtteranceFinal)]


def assert_every_line_is_there_once_and_in_its_place(host: Host) -> None:
    assert [each.text for each in host.said] == [line.text for line in TALK]
    for each, line in zip(host.said, TALK, strict=True):
        assert abs(each.start - line.start) < 0.5, (each, line)
        assert abs(each.end - line.end) < 0.5, (each, line)
    found = [event for event in host.events if isinstance(event, InsightDetected)]
    assert [insight.text for insight in found] == [line.text for line in TALK]
    assert len({insight.insight_id for insight in found}) == len(TALK)


@pytest.mark.parametrize("seed", range(6))
def test_words_lie_where_they_were_spoken_however_often_the_connection_is_lost(scripted, seed):
    foreign = Foreign(seed)
    cuts = sorted(foreign.chance.sample(range(6, LENGTH), 4))

    def vanish(until):
        def script(client):
            foreign.serve(client, until, tell_last=foreign.chance.random() < 0.5)
            client.drop()

        return script

    def meeting(client):
        with suppress(ConnectionClosed):
            foreign.serve(client, LENGTH)
            client.take(heartbeats=False)
            client.end()

    server = scripted(*(vanish(cut) for cut in cuts), meeting)
    host = Host(server)
    try:
        assert host.wait_until_finished() is LinkCause.NONE
    finally:
        host.worker.abort()
        host.worker.join(WITHIN)
    assert len(server.clients) == 5
    assert_every_line_is_there_once_and_in_its_place(host)
