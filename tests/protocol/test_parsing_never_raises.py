"""Whatever arrives, reading it raises nothing, and what was read can be written and read again."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from symbl_desktop.protocol.client_session import StreamingSession
from symbl_desktop.protocol.conversation import Conversations, StoredInsights, StoredMessages, StoredTrackers
from symbl_desktop.protocol.engine_session import EngineSession
from symbl_desktop.protocol.messages import StartRequest, parse_client_message, parse_message

EXAMPLES = [
    json.loads(path.read_text(encoding="utf-8")) for path in (Path(__file__).parent / "examples").glob("*.json")
]


def members(value: object) -> Iterator[tuple[str, object]]:
    """Every key of every object within, with its value."""
    if isinstance(value, list):
        value = dict(enumerate(value))
    if isinstance(value, dict):
        for key, item in value.items():
            yield str(key), item
            yield from members(item)


KEYS = st.sampled_from(sorted({key for key, _ in members(EXAMPLES) if not key.isdecimal()}))
TYPES = st.sampled_from(sorted({str(item) for key, item in members(EXAMPLES) if key == "type"}))
SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | TYPES | st.sampled_from(["7", "[]"])
)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS | st.text(max_size=3), inner, max_size=6),
    max_leaves=30,
)
MESSAGES = st.builds(lambda kind, rest: {**rest, "type": kind}, TYPES, st.dictionaries(KEYS, JSON, max_size=6))
PLATFORM_MESSAGES = st.builds(lambda inner: {"type": "message", "message": inner}, MESSAGES)
TEXTS = (
    st.text(st.characters(codec=None))
    | (JSON | MESSAGES | PLATFORM_MESSAGES).map(json.dumps)
    | MESSAGES.map(str)
    | st.sampled_from(["__PING__", "__PONG__", "{" * 5000, '{"a":' * 99 + "1" + "}" * 99])
)


@given(TEXTS)
@example('{"type": "start_request", "config": {"speechRecognition": {"sampleRateHertz": ' + "9" * 400 + "}}}")
@example('{"type": "topic_response", "topics": [{"score": ' + "9" * 5000 + "}]}")
def test_reading_never_raises_and_nothing_is_lost(text: str) -> None:
    for read in (parse_message, parse_client_message):
        message = read(text)
        again = read(message.to_wire())
        assert again == message
        assert again.to_wire() == message.to_wire()


@given(TEXTS)
def test_reading_bodies_never_raises(text: str) -> None:
    bodies: tuple[Any, ...] = (Conversations, StoredMessages, StoredInsights, StoredTrackers)
    for body in bodies:
        value = body.from_wire(text)
        assert value is None or body.from_wire(value.to_wire()) == value


@given(st.lists(TEXTS | st.binary(max_size=9)))
def test_no_client_makes_an_engine_session_raise(frames: list[str | bytes]) -> None:
    session = EngineSession()
    session.receive(StartRequest().to_wire())
    for frame in frames:
        if isinstance(frame, str):
            session.receive(frame)
        else:
            session.receive_audio(frame)
    session.connection_lost()
    assert all(len(getattr(event, "pcm", b"")) % 2 == 0 for event in session.events_received())


@given(texts=st.lists(TEXTS), started=st.booleans())
def test_no_server_makes_a_streaming_session_raise(texts: list[str], started: bool) -> None:
    session = StreamingSession()
    if started:
        session.start(StartRequest())
    for text in texts:
        session.receive(text)
    assert len(session.messages_received()) == len(texts)
    session.connection_lost()
