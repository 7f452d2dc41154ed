"""What a server found out: sentences, insights, topics, trackers and entities.

These have their type at the top and no envelope. Times are ISO 8601 UTC where they are text, seconds where numbers.
"""

from dataclasses import dataclass
from typing import ClassVar

from symbl_desktop.protocol.kinds import (
    FLAG,
    ID,
    MAYBE_FLAG,
    MAYBE_ID,
    MAYBE_INTEGER,
    MAYBE_NUMBER,
    MAYBE_TEXT,
    NUMBER,
    TEXT,
    many,
    many_in_text,
    one,
    texts_within,
)
from symbl_desktop.protocol.values import InsightRef, MessageRef, MessageWord, Sentiment, Speaker
from symbl_desktop.protocol.wire import JsonObject, WireMessage, WireObject, at


@dataclass(frozen=True, slots=True)
class MessageEntity(WireObject):
    """A name, date or place in one message; `offset` counts characters."""

    kind: str = at(TEXT, "type", always=True)
    sub_type: str = at(TEXT, "subType")
    category: str = at(TEXT, "category")
    value: str = at(TEXT, "detectedValue", or_at=["value", "text"], always=True)
    offset: int | None = at(MAYBE_INTEGER, "offset")


@dataclass(frozen=True, slots=True)
class Message(WireObject):
    """One sentence. `time_offset` and `duration` count from the start of the conversation."""

    id: str = at(ID, "id", always=True)
    text: str = at(TEXT, "payload.content", or_at=["text"], always=True)
    speaker: Speaker | None = at(one(Speaker), "from", always=True)
    start_time: str = at(TEXT, "duration.startTime")
    end_time: str = at(TEXT, "duration.endTime")
    time_offset: float | None = at(MAYBE_NUMBER, "duration.timeOffset")
    duration: float | None = at(MAYBE_NUMBER, "duration.duration")
    words: tuple[MessageWord, ...] = at(many_in_text(MessageWord), "metadata.words", always=True)
    dismissed: bool = at(FLAG, "dismissed", always=True)
    sentiment: Sentiment | None = at(one(Sentiment), "sentiment")
    entities: tuple[MessageEntity, ...] = at(many(MessageEntity), "entities")
    content_type: str = at(TEXT, "payload.contentType", default="text/plain", always=True)
    channel_id: str = at(ID, "channel.id", default="realtime-api", always=True)
    disable_punctuation: bool = at(FLAG, "metadata.disablePunctuation", default=True, always=True)
    timezone_offset: int | None = at(MAYBE_INTEGER, "metadata.timezoneOffset")
    original_text: str = at(
        TEXT, "metadata.originalContent", or_at=["payload.content", "text"], always=True, same_as="text"
    )
    original_id: str = at(ID, "metadata.originalMessageId", or_at=["id"], always=True, same_as="id")


@dataclass(frozen=True, slots=True)
class MessageResponse(WireMessage):
    shape: ClassVar[JsonObject] = {"type": "message_response"}

    messages: tuple[Message, ...] = at(many(Message), "messages", always=True)
    sequence_number: int | None = at(MAYBE_INTEGER, "sequenceNumber")
    sentiment: bool | None = at(MAYBE_FLAG, "sentiment")


@dataclass(frozen=True, slots=True)
class InsightTag(WireObject):
    """A date or person named in an insight; `begin_offset` counts characters of its text."""

    kind: str = at(TEXT, "type", always=True)
    text: str = at(TEXT, "text", always=True)
    begin_offset: int = at(MAYBE_INTEGER, "beginOffset", default=0, always=True)
    date: str | None = at(MAYBE_TEXT, "value.value.datetime")
    name: str | None = at(MAYBE_TEXT, "value.value.name")
    id: str | None = at(MAYBE_ID, "value.value.id")
    user_id: str | None = at(MAYBE_ID, "value.value.userId")
    assignee: bool | None = at(MAYBE_FLAG, "value.value.assignee")
    alias: str | None = at(MAYBE_TEXT, "value.value.alias")


@dataclass(frozen=True, slots=True)
class InsightHint(WireObject):
    """Both are text, even where the value is a number or JSON."""

    key: str = at(TEXT, "key", always=True)
    value: str = at(TEXT, "value", always=True)


@dataclass(frozen=True, slots=True)
class Insight(WireObject):
    """An action item, question or follow-up; `due` is ISO 8601 with the speaker's UTC offset."""

    id: str = at(ID, "id", always=True)
    kind: str = at(TEXT, "type", always=True)
    text: str = at(TEXT, "payload.content", "text", always=True)
    confidence: float = at(NUMBER, "confidence", always=True)
    speaker: Speaker | None = at(one(Speaker), "from", always=True)
    assignee: Speaker | None = at(one(Speaker), "assignee")
    due: str | None = at(MAYBE_TEXT, "dueBy.value", or_at=["dueBy"])
    message_id: str | None = at(MAYBE_ID, "messageReference.id")
    dismissed: bool = at(FLAG, "dismissed", always=True)
    tags: tuple[InsightTag, ...] = at(many(InsightTag), "tags", always=True)
    hints: tuple[InsightHint, ...] = at(many(InsightHint), "hints", always=True)
    entities: tuple[MessageEntity, ...] = at(many(MessageEntity), "entities", always=True)
    content_type: str = at(TEXT, "payload.contentType", default="text/plain", always=True)


@dataclass(frozen=True, slots=True)
class InsightResponse(WireMessage):
    shape: ClassVar[JsonObject] = {"type": "insight_response"}

    insights: tuple[Insight, ...] = at(many(Insight), "insights", always=True)
    sequence_number: int | None = at(MAYBE_INTEGER, "sequenceNumber")


@dataclass(frozen=True, slots=True)
class Topic(WireObject):
    """What is being talked about; the same text may come again with a new score."""

    id: str = at(ID, "id", always=True)
    text: str = at(TEXT, "phrases", or_at=["text"], always=True)
    score: float = at(NUMBER, "score", always=True)
    message_ids: tuple[str, ...] = at(texts_within("id", relation="text instance"), "messageReferences", always=True)
    root_words: tuple[str, ...] = at(texts_within("text"), "rootWords", always=True)
    kind: str = at(TEXT, "type", default="topic", always=True)
    message_index: int | None = at(MAYBE_INTEGER, "messageIndex")
    sentiment: Sentiment | None = at(one(Sentiment), "sentiment")


@dataclass(frozen=True, slots=True)
class TopicResponse(WireMessage):
    shape: ClassVar[JsonObject] = {"type": "topic_response"}

    topics: tuple[Topic, ...] = at(many(Topic), "topics", always=True)
    sequence_number: int | None = at(MAYBE_INTEGER, "sequenceNumber")


@dataclass(frozen=True, slots=True)
class TrackerMatch(WireObject):
    """A phrase of the tracker's vocabulary and where it was said."""

    value: str = at(TEXT, "value", always=True)
    message_refs: tuple[MessageRef, ...] = at(many(MessageRef), "messageRefs", always=True)
    insight_refs: tuple[InsightRef, ...] = at(many(InsightRef), "insightRefs", always=True)
    kind: str = at(TEXT, "type", default="vocabulary", always=True)


@dataclass(frozen=True, slots=True)
class TrackerResult(WireObject):
    name: str = at(TEXT, "name", always=True)
    matches: tuple[TrackerMatch, ...] = at(many(TrackerMatch), "matches", always=True)
    id: str = at(ID, "id")


@dataclass(frozen=True, slots=True)
class TrackerResponse(WireMessage):
    shape: ClassVar[JsonObject] = {"type": "tracker_response"}

    trackers: tuple[TrackerResult, ...] = at(many(TrackerResult), "trackers", always=True)
    is_final: bool = at(FLAG, "isFinal", default=True, always=True)
    sequence_number: int | None = at(MAYBE_INTEGER, "sequenceNumber")


@dataclass(frozen=True, slots=True)
class EntityMatch(WireObject):
    value: str = at(TEXT, "detectedValue", or_at=["value"], always=True)
    message_refs: tuple[MessageRef, ...] = at(many(MessageRef), "messageRefs", always=True)


@dataclass(frozen=True, slots=True)
class Entity(WireObject):
    """A thing that was named, with every place it was named at. `category` is Managed or Custom."""

    kind: str = at(TEXT, "type", always=True)
    sub_type: str = at(TEXT, "subType", always=True)
    category: str = at(TEXT, "category", default="Managed", always=True)
    matches: tuple[EntityMatch, ...] = at(many(EntityMatch), "matches", always=True)


@dataclass(frozen=True, slots=True)
class EntityResponse(WireMessage):
    shape: ClassVar[JsonObject] = {"type": "entity_response"}

    entities: tuple[Entity, ...] = at(many(Entity), "entities", always=True)
    sequence_number: int | None = at(MAYBE_INTEGER, "sequenceNumber")
