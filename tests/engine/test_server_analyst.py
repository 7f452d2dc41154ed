"""From a detector's findings to the wire's insights, and a memory that can take back what is said anew."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from symbl_desktop.engine.analyst import Analyst, Wanted, display_name, due_time
from symbl_desktop.engine.conversations import REMEMBERED_SENTENCES, Conversation, Conversations, wire_time
from symbl_desktop.engine.insights.detector import Detection, InsightKind, TopicDetection, Utterance
from symbl_desktop.protocol.messages import Message, MessageWord, Speaker, StartRequest

NOON = 1_767_614_400.0
ALL = StartRequest(insight_types=("question", "action_item", "follow_up"))


class Versions:
    """A detector that says of each utterance what its text spells: kind, confidence, and whether it is withdrawn.

    Each of its lives gives out ids of its own, as a detector with random ids would.
    """

    def __init__(self, life: int) -> None:
        self._life = life

    def observe(self, utterance: Utterance) -> list[Detection]:
        name, kind, confidence, *withdrawn = utterance.text.split()
        return [
            Detection(
                id=f"{name}-{self._life}",
                kind=InsightKind(kind),
                text=utterance.text,
                confidence=float(confidence),
                utterance_id=utterance.id,
                speaker=utterance.speaker,
                withdrawn=bool(withdrawn),
            )
        ]

    def flush(self) -> list[Detection]:
        return []


class EverythingSaid:
    """A tracker whose one topic rests on all that was ever said."""

    def __init__(self) -> None:
        self._said: list[str] = []

    def observe(self, utterance: Utterance) -> list[TopicDetection]:
        self._said.append(utterance.id)
        return []

    def flush(self) -> list[TopicDetection]:
        return [TopicDetection("t", "talk", 0.5, tuple(self._said))]


class Desk:
    def __init__(self, request: StartRequest = ALL) -> None:
        self.conversation = Conversation("1", "meeting", "Meeting", NOON)
        self.conversation.starts(NOON)
        self.ana = self.conversation.member(Speaker(name="Ana"))
        self.lives = 0
        self.analyst = Analyst(self.conversation, Wanted.of(request), self.make)
        self.said = 0

    def make(self, began: datetime) -> tuple[Versions, EverythingSaid]:
        self.lives += 1
        return Versions(self.lives), EverythingSaid()

    def say(self, text: str) -> list[tuple[str, bool]]:
        """The ids of the insights that are told, and whether they are dismissed."""
        self.said += 1
        message = Message(f"m{self.said}", text, self.ana, time_offset=float(self.said), duration=0.5)
        self.conversation.add(message)
        return [(insight.id, insight.dismissed) for insight in self.analyst.observe(message).insights]


def test_what_is_not_sure_enough_is_told_when_it_is() -> None:
    desk = Desk()
    assert desk.say("a question 0.4") == []
    assert desk.say("a question 0.6") == [("a-1", False)]


def test_what_was_told_and_is_no_longer_sure_or_withdrawn_is_dismissed_once() -> None:
    desk = Desk()
    assert desk.say("a question 0.6") == [("a-1", False)]
    assert desk.say("a question 0.4") == [("a-1", True)]
    assert desk.say("a question 0.3") == []
    assert desk.say("b action_item 0.9") == [("b-1", False)]
    assert desk.say("b action_item 0.9 withdrawn") == [("b-1", True)]
    assert desk.conversation.insights == {}


def test_kinds_that_were_not_asked_for_are_not_told() -> None:
    desk = Desk(replace(ALL, insight_types=("action_item", "topic")))
    assert desk.say("a question 0.9") == []
    assert desk.say("b follow_up 0.9") == []
    assert desk.say("c action_item 0.9") == [("c-1", False)]


def test_after_a_new_beginning_what_is_kept_goes_by_its_old_id_and_what_is_forgotten_is_news() -> None:
    desk = Desk()
    desk.say("a question 0.9")
    desk.say("b question 0.9")
    assert desk.conversation.forget({"m2"})
    assert set(desk.conversation.insights) == {"a-1"}
    desk.analyst.begin_again()
    assert desk.say("b question 0.9") == [("b-2", False)]
    assert desk.say("a question 0.8") == [("a-1", False)]
    (topic,) = desk.analyst.flush().topics
    assert topic.message_ids == ("m1", "m3", "m4")


@pytest.mark.parametrize(
    ("due", "minutes", "on_the_wire"),
    [
        (None, 0, None),
        ("2026-01-09", -60, "2026-01-09T00:00:00+01:00"),
        ("2026-01-09T17:30", 480, "2026-01-09T17:30:00-08:00"),
        ("2026-01-09T17:30:00+05:30", 480, "2026-01-09T17:30:00+05:30"),
        ("2026-01-09", 100_000, "2026-01-09T00:00:00+00:00"),
    ],
)
def test_due_dates_have_the_distance_of_the_speakers_zone(
    due: str | None, minutes: int, on_the_wire: str | None
) -> None:
    assert due_time(due, Wanted.of(replace(ALL, timezone_offset=minutes)).zone) == on_the_wire


def test_the_zone_counts_as_browsers_do() -> None:
    assert Wanted.of(replace(ALL, timezone_offset=480)).zone == timezone(timedelta(hours=-8))
    assert Wanted.of(ALL).zone == UTC


def test_times_on_the_wire_have_three_digits_whatever_is_rounded() -> None:
    assert wire_time(NOON) == "2026-01-05T12:00:00.000Z"
    assert wire_time(NOON + 0.9996) == "2026-01-05T12:00:01.000Z"
    assert wire_time(NOON + 7.9004) == "2026-01-05T12:00:07.900Z"


def test_members_have_the_same_id_in_the_next_engine() -> None:
    ids = [Conversation("1", "meeting", "x", NOON).member(Speaker(user_id="ana")).id for _ in range(2)]
    assert ids[0] == ids[1]
    assert Conversation("1", "other", "x", NOON).member(Speaker(user_id="ana")).id != ids[0]


def test_an_end_is_remembered_for_the_last_conversations_only() -> None:
    conversations = Conversations(remembered=2)
    live = conversations.open("live", conversations.new_id(), None, NOON)
    for number in range(5):
        ended = conversations.open(f"c{number}", conversations.new_id(), None, NOON)
        conversations.end(ended, NOON + 1)
    assert [item.connection_id for item in conversations] == ["live", "c3", "c4"]
    assert conversations.is_live(live)
    assert live.name == live.id
    assert len(live.id) == 16


def test_of_very_long_conversations_only_the_last_is_remembered() -> None:
    conversations = Conversations()
    for number in range(3):
        long = conversations.open(f"c{number}", conversations.new_id(), None, NOON)
        long.messages = [Message(f"m{n}", "") for n in range(REMEMBERED_SENTENCES)]
        conversations.end(long, NOON + 1)
    assert [item.connection_id for item in conversations] == ["c2"]


def test_words_are_given_back_as_they_were() -> None:
    conversation = Conversation("1", "meeting", "Meeting", NOON)
    words = tuple(MessageWord(text, wire_time(NOON + n), wire_time(NOON + n + 0.5)) for n, text in enumerate("abc"))
    message = Message("m", "a b c", words=words, time_offset=1.0)
    conversation.add(message)
    (kept,) = conversation.messages
    assert conversation.whole(kept) == message
    conversation.forget({"m"})
    assert conversation.words == {}


def test_someone_without_a_name_is_not_called_by_an_id() -> None:
    assert display_name(Speaker(id="1", user_id="3c984a24-666e-4786-9b75-21400c9ecc2d")) == ""
    assert display_name(Speaker(id="1", user_id="ana@example.com", name="Ana")) == "Ana"
    assert display_name(None) == ""
