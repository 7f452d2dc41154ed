"""Both sides of a call, in the voices of the sample meeting, and what came of them."""

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import soundfile

from symbl_desktop.protocol.messages import (
    ConversationCreated,
    Insight,
    InsightResponse,
    Message,
    MessageResponse,
    RecognitionResult,
    ServerMessage,
    Speaker,
    StartRequest,
)
from symbl_desktop.resources import resource
from symbl_desktop.streaming.link_state import LinkCause, LinkPhase, LinkState, LinkTimes
from symbl_desktop.streaming.server import Server
from symbl_desktop.streaming.worker import StreamingWorker

RATE = 16000
LIMIT = 120.0
# Seconds by which the second voice comes early, so that it speaks into the end of what the first one says.
_EARLY = 1.2
_VOICES = {"You": "Tom", "Others": "Maria"}
_NUMERALS = (2, 3)
"""The turns left out: a number may be written in words or not."""


@dataclass(frozen=True, slots=True)
class Turn:
    text: str
    start: float
    end: float


class VoiceTape:
    """One voice of the sample meeting, and silence while others talk; `turns` is what it says, and when.

    Ends after so many seconds, or after several whole meetings.
    """

    def __init__(self, side: str, until: float = 50.0, repeats: int = 1) -> None:
        sound, rate = soundfile.read(resource("sample/meeting.flac"), dtype="int16")
        assert rate == RATE
        voice = np.zeros_like(sound)
        self.turns: list[Turn] = []
        early = _EARLY if side == "Others" else 0.0
        for number, turn in enumerate(_described()):
            if turn["speaker"] != _VOICES[side] or number in _NUMERALS or turn["end"] > until:
                continue
            begin, end = int((turn["start"] - 0.2) * RATE), min(int((turn["end"] + 0.2) * RATE), len(sound))
            at = begin - int(early * RATE)
            voice[at : at + end - begin] = sound[begin:end]
            self.turns.append(Turn(turn["text"], turn["start"] - early, turn["end"] - early))
        once = self.turns
        whole = len(voice) / RATE
        self.turns = [Turn(t.text, t.start + n * whole, t.end + n * whole) for n in range(repeats) for t in once]
        self._pcm = np.tile(voice, repeats).astype("<i2").tobytes()
        self.length = len(voice) * repeats if repeats > 1 else min(len(voice), int(until * RATE))

    def read(self, start: int, count: int) -> bytes:
        return self._pcm[2 * start : 2 * min(start + count, self.length)]


def _described() -> list[dict[str, Any]]:
    meeting: dict[str, Any] = json.loads(resource("sample/meeting.json").read_text(encoding="utf-8"))
    return list(meeting["turns"])


def words(*texts: str) -> list[str]:
    """As they sound, however they are spelled."""
    spelled = " ".join(texts).lower().replace("'", "")
    return ["okay" if word == "ok" else word for word in re.findall(r"[a-z]+", spelled)]


class Side:
    """A worker for one voice, and the transcript a host would have of it: what is said again replaces what was said.

    After a lost connection the sound is sent again from the last sentence on.
    """

    def __init__(self, name: str, server: Server, tape: VoiceTape, **options: Any) -> None:
        self.name = name
        self.tape = tape
        self.states: list[LinkState] = []
        self.messages: list[Message] = []
        self.others: list[Message] = []
        self.results: set[str] = set()
        self.insights: list[Insight] = []
        self.conversations: list[str] = []
        self._changed = threading.Condition()
        self._origin = -1
        options.setdefault("delay", lambda attempt: 0.05)
        speaker = Speaker(user_id=f"meeting-{name}", name=name)
        request = StartRequest(
            insight_types=("action_item", "question", "follow_up"), no_connection_timeout=600, speaker=speaker
        )
        self.worker = StreamingWorker(
            server, request, "meeting", tape, RATE, self._on_message, self._on_state, **options
        )
        self.worker.start()

    def all_there(self) -> None:
        """Everything is recorded."""
        self.worker.audio_available(self.tape.length)

    def wait_until(self, condition: "Callable[[Side], bool]") -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: condition(self), LIMIT), (self.name, self.states[-1])

    def wait_for_message(self, count: int = 1) -> None:
        self.wait_until(lambda side: len(side.messages) >= count)

    def wait_for(self, phase: LinkPhase) -> None:
        self.wait_until(lambda side: side.states[-1].phase is phase)

    def wait_until_finished(self) -> LinkState:
        self.wait_for(LinkPhase.FINISHED)
        self.worker.join(LIMIT)
        return self.states[-1]

    def _on_state(self, state: LinkState) -> None:
        with self._changed:
            self.states.append(state)
            self._changed.notify_all()

    def _on_message(self, message: ServerMessage, origin: int) -> None:
        with self._changed:
            if origin != self._origin or isinstance(message, ConversationCreated):
                self._begin_again(origin)
            match message:
                case ConversationCreated(conversation_id=name):
                    self.conversations.append(name)
                case MessageResponse(messages=messages):
                    for each in messages:
                        self._keep(each)
                case RecognitionResult(user=Speaker(name=name)):
                    self.results.add(name)
                case InsightResponse(insights=insights):
                    self.insights += insights
            self._changed.notify_all()

    def _begin_again(self, origin: int) -> None:
        self._origin = origin
        self.messages = [each for each in self.messages if _begin(each) < origin / RATE]

    def _keep(self, message: Message) -> None:
        if message.speaker is None or message.speaker.name != self.name:
            self.others.append(message)
            return
        before = self.messages[-1] if self.messages else None
        self.messages.append(message)
        if before is not None:
            # In the pause before the last sentence.
            quiet = (_begin(before) + (before.duration or 0.0) + _begin(message)) / 2
            self.worker.confirm(round(quiet * RATE))


def _begin(message: Message) -> float:
    return message.time_offset or 0.0


@contextmanager
def both_sides(
    yours: Server,
    theirs: Server | None = None,
    *,
    until: float = 50.0,
    repeats: int = 1,
    times: LinkTimes | None = None,
) -> Iterator[tuple[Side, Side]]:
    """Both voices on their way to one conversation, by one way or two; ended whatever happens."""
    sides: list[Side] = []
    try:
        for name, server in zip(_VOICES, (yours, theirs or yours), strict=True):
            sides.append(Side(name, server, VoiceTape(name, until, repeats), times=times))
        yield sides[0], sides[1]
    finally:
        for side in sides:
            side.worker.abort()
        for side in sides:
            side.worker.join(LIMIT)


def assert_everything_was_said_once_and_in_its_place(*sides: Side) -> None:
    for side in sides:
        assert side.states[-1].cause is LinkCause.NONE, side.states[-1]
        said = words(*(message.text for message in side.messages))
        assert said == words(*(turn.text for turn in side.tape.turns))
        starts = [_begin(message) for message in side.messages]
        assert starts == sorted(starts)
        assert_each_turn_begins_where_it_was_spoken(side)
        assert side.results <= {side.name}


def assert_each_turn_begins_where_it_was_spoken(side: Side) -> None:
    """By the message that holds the turn's first words."""
    position, places = 0, {}
    for message in side.messages:
        for _ in words(message.text):
            places[position] = message
            position += 1
    position = 0
    for turn in side.tape.turns:
        message = places[position]
        assert _begin(message) - 0.6 <= turn.start, (turn, message)
        assert turn.start <= _begin(message) + (message.duration or 0.0), (turn, message)
        position += len(words(turn.text))


def assert_nothing_of_the_other_side_was_told_twice(listener: Side, speaker: Side) -> None:
    """Its last sentences may come after the listener's own end."""
    told = [message.text for message in listener.others]
    assert told == [message.text for message in speaker.messages][: len(told)]


def assert_insights_are_told_once_and_keep_their_ids(side: Side) -> None:
    assert side.insights
    versions = [(item.id, item.kind, item.text, item.assignee, item.due, item.confidence) for item in side.insights]
    assert len(versions) == len(set(versions)), versions
    named = {(item.kind, item.message_id, item.text): item.id for item in side.insights}
    assert all(named[item.kind, item.message_id, item.text] == item.id for item in side.insights), versions
    texts = [text for _, text in {(item.id, item.text) for item in side.insights}]
    assert len(texts) == len(set(texts)), texts
