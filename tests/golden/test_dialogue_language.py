"""A dialogue that is not kept to says in which line."""

import pytest

from tests.golden.dialogue import BadLine, DialogueFailure, dialogues, parse
from tests.golden.players import ClientPlayer, EnginePlayer, Player

START = """# begins
client start
C> start_request
engine accept "12"
S> started_listening
S> conversation_created {"data": {"conversationId": "$id"}}
S> recognition_started {"data": {"conversationId": "$id"}}
"""


def failure(player: Player, lines: str) -> str:
    with pytest.raises(DialogueFailure) as caught:
        player.play(parse("talk.txt", START + lines))
    return str(caught.value)


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        ("C> audio 2", "talk.txt:8: C> audio 2\n    the client said nothing"),
        ("client audio 4\nC> audio 2", "talk.txt:9: C> audio 2\n    said: 4 bytes of sound"),
        ("client audio 2\nS> pong", "talk.txt:9: S> pong\n    before that the client said: 2 bytes of sound"),
        ("client stop\nC> ping", 'talk.txt:9: C> ping\n    said: {"type": "stop_request"}'),
        ("client stop\nC> audio 2", 'talk.txt:9: C> audio 2\n    said: {"type": "stop_request"}'),
        ("client audio 2\nC> ping", "talk.txt:9: C> ping\n    said: b'\\x00\\x07'"),
        ("client is IDLE", "talk.txt:8: client is IDLE\n    it is LISTENING"),
        ("client start", "talk.txt:8: client start\n    START is not allowed in state LISTENING"),
        ("client audio", "talk.txt:8: client audio\n    this call needs another argument"),
        ("client ping", "talk.txt: after the last line\n    before that the client said: __PING__"),
        ("client ping\nconnect", "talk.txt:9: connect\n    before that the client said: __PING__"),
    ],
)
def test_a_client_that_does_not_keep_to_a_line_is_told_of(lines: str, complaint: str) -> None:
    assert failure(ClientPlayer(), lines).startswith(complaint)


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        ("S> pong", "talk.txt:8: S> pong\n    the engine said nothing"),
        ("C> ping\nS> text hi", "talk.txt:9: S> text hi\n    said: __PONG__"),
        ("C> ping\nC> audio 2\nlost\nS> pong", "talk.txt:11: S> pong\n    the engine said nothing"),
        ("C> ping\nengine complete\nC> ping", "talk.txt:10: C> ping\n    before that the engine said: __PONG__"),
        ("C> ping\nS> close 1000", "talk.txt:9: S> close 1000\n    before that the engine said: __PONG__"),
        ("S> close 1000", "talk.txt:8: S> close 1000\n    the close code is None"),
        ("engine is PAUSED", "talk.txt:8: engine is PAUSED\n    it is LISTENING"),
        ("engine told Stopped", "talk.txt:8: engine told Stopped\n    it was told Started"),
        ("C> audio 2\nengine hears 4", "talk.txt:9: engine hears 4\n    it heard 2"),
        ("engine accept", "talk.txt:8: engine accept\n    this call needs another argument"),
        ('engine accept "12"', 'talk.txt:8: engine accept "12"\n    ACCEPT is not allowed in state LISTENING'),
        ('engine topics [{"no": 1}]', "talk.txt:8: engine topics"),
        (
            'engine topics [{"text": "tea", "message_ids": ["1"]}]\nS> topic_response {"topics": [{"score": 1}]}',
            'talk.txt:9: S> topic_response {"topics": [{"score": 1}]}\n    .topics[0].score is 0, not 1\n    said: {',
        ),
        (
            'engine topics []\nS> topic_response {"topics": [{}]}',
            'talk.txt:9: S> topic_response {"topics": [{}]}\n    .topics is [], not [{}]\n    said: {',
        ),
        (
            'engine topics []\nS> topic_response {"sequenceNumber": 0}',
            'talk.txt:9: S> topic_response {"sequenceNumber": 0}\n    .sequenceNumber is missing\n    said: {',
        ),
        (
            'C> stop_request\nengine complete\nS> conversation_completed {"conversationId": "13"}',
            'talk.txt:10: S> conversation_completed {"conversationId": "13"}\n'
            '    .message.conversationId is "12", not "13"',
        ),
    ],
)
def test_an_engine_that_does_not_keep_to_a_line_is_told_of(lines: str, complaint: str) -> None:
    assert failure(EnginePlayer(), lines).startswith(complaint)


@pytest.mark.parametrize(
    "line", ["hello", "C>", "S> close soon", "client dances", "engine hears", "C> wave [1]", "S> error {", "C> audio"]
)
def test_a_line_of_another_language_is_told_of(line: str) -> None:
    with pytest.raises(BadLine, match=r"talk\.txt:2: "):
        parse("talk.txt", f"# first\n{line}\n")


def test_a_dialogue_that_needs_ears_is_scripted() -> None:
    scripted = {dialogue.name: dialogue.scripted for dialogue in dialogues()}
    assert scripted["meeting.txt"]
    assert not scripted["silent_meeting.txt"]
