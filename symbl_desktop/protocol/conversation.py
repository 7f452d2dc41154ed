"""The Conversation API's payloads: what was said in a conversation and what came of it.

Times are ISO 8601 UTC where they are text, and seconds since the start of the conversation where they are numbers.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from symbl_desktop.protocol.kinds import (
    FLAG,
    ID,
    LABELS,
    MAYBE_FLAG,
    MAYBE_INTEGER,
    MAYBE_NUMBER,
    MAYBE_TEXT,
    NUMBER,
    TEXT,
    TEXTS,
    many,
    one,
    texts_within,
)
from symbl_desktop.protocol.responses import EntityMatch, TrackerResult
from symbl_desktop.protocol.values import MessageRef, Sentiment
from symbl_desktop.protocol.wire import WireMessage, WireObject, at, decode


@dataclass(frozen=True, slots=True)
class Person(WireMessage):
    """Who said something, is to do something, or took part. Which keys there are depends on the place."""

    id: str = at(ID, "id")
    name: str = at(TEXT, "name")
    email: str = at(TEXT, "email")
    user_id: str = at(ID, "userId")


@dataclass(frozen=True, slots=True)
class Members(WireMessage):
    members: tuple[Person, ...] = at(many(Person), "members", always=True)


@dataclass(frozen=True, slots=True)
class Conversation(WireMessage):
    """`name` is the meeting's title, or the id if it has none."""

    id: str = at(ID, "id", always=True)
    name: str = at(TEXT, "name", always=True, same_as="id")
    start_time: str = at(TEXT, "startTime", always=True)
    end_time: str = at(TEXT, "endTime", always=True)
    members: tuple[Person, ...] = at(many(Person), "members", always=True)
    metadata: Mapping[str, str] | None = at(LABELS, "metadata", always=True)
    kind: str = at(TEXT, "type", default="meeting", always=True)


@dataclass(frozen=True, slots=True)
class Conversations(WireMessage):
    conversations: tuple[Conversation, ...] = at(many(Conversation), "conversations", always=True)


@dataclass(frozen=True, slots=True)
class ConversationMetadata(WireMessage):
    """The caller's own labels, which are all that may be changed in a conversation; answered with its id."""

    id: str = at(ID, "id")
    metadata: Mapping[str, str] | None = at(LABELS, "metadata", always=True)


@dataclass(frozen=True, slots=True)
class Phrase(WireObject):
    kind: str = at(TEXT, "type", default="action_phrase", always=True)
    text: str = at(TEXT, "text", always=True)


@dataclass(frozen=True, slots=True)
class StoredWord(WireObject):
    text: str = at(TEXT, "word", always=True)
    start_time: str = at(TEXT, "startTime", always=True)
    end_time: str = at(TEXT, "endTime", always=True)
    speaker_tag: int | None = at(MAYBE_INTEGER, "speakerTag")
    score: float | None = at(MAYBE_NUMBER, "score")
    time_offset: float | None = at(MAYBE_NUMBER, "timeOffset")
    duration: float | None = at(MAYBE_NUMBER, "duration")


@dataclass(frozen=True, slots=True)
class StoredMessage(WireObject):
    """One sentence; its id is not the one it had in the stream."""

    id: str = at(ID, "id", always=True)
    text: str = at(TEXT, "text", always=True)
    speaker: Person | None = at(one(Person), "from", always=True)
    start_time: str = at(TEXT, "startTime", always=True)
    end_time: str = at(TEXT, "endTime", always=True)
    time_offset: float | None = at(MAYBE_NUMBER, "timeOffset")
    duration: float | None = at(MAYBE_NUMBER, "duration")
    conversation_id: str = at(ID, "conversationId", always=True)
    phrases: tuple[Phrase, ...] = at(many(Phrase), "phrases", always=True)
    sentiment: Sentiment | None = at(one(Sentiment), "sentiment")
    words: tuple[StoredWord, ...] = at(many(StoredWord), "words")


@dataclass(frozen=True, slots=True)
class StoredMessages(WireMessage):
    messages: tuple[StoredMessage, ...] = at(many(StoredMessage), "messages", always=True)


@dataclass(frozen=True, slots=True)
class StoredTopic(WireObject):
    id: str = at(ID, "id", always=True)
    text: str = at(TEXT, "text", always=True)
    score: float = at(NUMBER, "score", always=True)
    message_ids: tuple[str, ...] = at(TEXTS, "messageIds", always=True)
    sentiment: Sentiment | None = at(one(Sentiment), "sentiment")
    parents: tuple[Phrase, ...] = at(many(Phrase), "parentRefs", always=True)
    kind: str = at(TEXT, "type", default="topic", always=True)


@dataclass(frozen=True, slots=True)
class StoredTopics(WireMessage):
    topics: tuple[StoredTopic, ...] = at(many(StoredTopic), "topics", always=True)


@dataclass(frozen=True, slots=True)
class NamedPerson(WireObject):
    """A person as the value of an entity."""

    name: str = at(TEXT, "name", always=True)
    id: str = at(ID, "id")
    user_id: str = at(ID, "userId")
    assignee: bool = at(FLAG, "assignee")


@dataclass(frozen=True, slots=True)
class InsightEntity(WireObject):
    """A person, a date or a range in an insight; `offset` counts characters of its text."""

    kind: str = at(TEXT, "type", always=True)
    text: str = at(TEXT, "text", always=True)
    offset: int | None = at(MAYBE_INTEGER, "offset")
    value: str | None = at(MAYBE_TEXT, "value")
    person: NamedPerson | None = at(one(NamedPerson), "value")
    start: str | None = at(MAYBE_TEXT, "start")
    end: str | None = at(MAYBE_TEXT, "end")


@dataclass(frozen=True, slots=True)
class StoredInsight(WireObject):
    """An action item, question or follow-up. `definitive`: conclusive, not open-ended. `due` is in UTC."""

    id: str = at(ID, "id", always=True)
    text: str = at(TEXT, "text", always=True)
    kind: str = at(TEXT, "type", always=True)
    score: float = at(NUMBER, "score", always=True)
    message_ids: tuple[str, ...] = at(TEXTS, "messageIds", always=True)
    speaker: Person | None = at(one(Person), "from", always=True)
    entities: tuple[InsightEntity, ...] = at(many(InsightEntity), "entities")
    phrases: tuple[Phrase, ...] = at(many(Phrase), "phrases")
    definitive: bool | None = at(MAYBE_FLAG, "definitive")
    assignee: Person | None = at(one(Person), "assignee")
    due: str | None = at(MAYBE_TEXT, "dueBy")


@dataclass(frozen=True, slots=True)
class StoredQuestions(WireMessage):
    questions: tuple[StoredInsight, ...] = at(many(StoredInsight), "questions", always=True)


@dataclass(frozen=True, slots=True)
class StoredActionItems(WireMessage):
    action_items: tuple[StoredInsight, ...] = at(many(StoredInsight), "actionItems", always=True)


@dataclass(frozen=True, slots=True)
class StoredFollowUps(WireMessage):
    follow_ups: tuple[StoredInsight, ...] = at(many(StoredInsight), "followUps", always=True)


@dataclass(frozen=True, slots=True)
class StoredInsights(WireMessage):
    """The three kinds together."""

    insights: tuple[StoredInsight, ...] = at(many(StoredInsight), "insights", always=True)


@dataclass(frozen=True, slots=True)
class StoredEntity(WireObject):
    """Both generations: newer readers look at `matches`, older ones at `text`, `value` and `message_refs`."""

    kind: str = at(TEXT, "type", always=True)
    sub_type: str = at(TEXT, "subType")
    category: str = at(TEXT, "category")
    custom_type: str = at(TEXT, "customType")
    text: str = at(TEXT, "text")
    value: str | None = at(MAYBE_TEXT, "value")
    start: str | None = at(MAYBE_TEXT, "start")
    end: str | None = at(MAYBE_TEXT, "end")
    matches: tuple[EntityMatch, ...] = at(many(EntityMatch), "matches")
    message_refs: tuple[MessageRef, ...] = at(many(MessageRef), "messageRefs")


@dataclass(frozen=True, slots=True)
class StoredEntities(WireMessage):
    entities: tuple[StoredEntity, ...] = at(many(StoredEntity), "entities", always=True)


@dataclass(frozen=True, slots=True)
class StoredTrackers:
    """The one body that is a bare array."""

    trackers: tuple[TrackerResult, ...] = ()

    @classmethod
    def from_wire(cls, text: str) -> Self | None:
        """Also takes the array within an object; None if there is neither."""
        match decode(text):
            case {"trackers": list() as items}:
                trackers = many(TrackerResult).read(items)
            case value:
                trackers = many(TrackerResult).read(value)
        return None if trackers is None else cls(trackers)

    def to_wire(self) -> str:
        return json.dumps([tracker.to_object() for tracker in self.trackers])


@dataclass(frozen=True, slots=True)
class SummaryPassage(WireObject):
    id: str = at(ID, "id", always=True)
    text: str = at(TEXT, "text", always=True)
    message_ids: tuple[str, ...] = at(texts_within("id"), "messageRefs", always=True)
    start_time: str = at(TEXT, "startTime")
    end_time: str = at(TEXT, "endTime")
    bookmark_id: str = at(ID, "bookmarkReference.id")


@dataclass(frozen=True, slots=True)
class Summary(WireMessage):
    """Passages in order; may be empty for a short meeting."""

    passages: tuple[SummaryPassage, ...] = at(many(SummaryPassage), "summary", always=True)
