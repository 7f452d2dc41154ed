"""Who spoke when and how much: the analytics of a conversation, and the calls that tell it who spoke."""

from dataclasses import dataclass
from typing import ClassVar

from symbl_desktop.protocol.conversation import Person
from symbl_desktop.protocol.kinds import (
    ID,
    INTEGER,
    NUMBER,
    SECONDS_AS_NUMBERS,
    TEXT,
    many,
    one,
)
from symbl_desktop.protocol.wire import JsonObject, WireMessage, WireObject, at


@dataclass(frozen=True, slots=True)
class Metric(WireObject):
    """Silence, talk or overlap in the whole conversation."""

    kind: str = at(TEXT, "type", always=True)
    percent: float = at(NUMBER, "percent", always=True)
    seconds: float = at(NUMBER, "seconds", always=True)


@dataclass(frozen=True, slots=True)
class OverlappingMember(WireObject):
    id: str = at(ID, "id", always=True)
    name: str = at(TEXT, "name", always=True)
    user_id: str = at(ID, "userId")
    percent: float = at(NUMBER, "percent", always=True)
    seconds: float = at(NUMBER, "seconds", always=True)


@dataclass(frozen=True, slots=True)
class MemberAnalytics(WireObject):
    """Percentages are of the total talk time: talk and listen time add up to 100."""

    id: str = at(ID, "id", always=True)
    name: str = at(TEXT, "name", always=True)
    user_id: str = at(ID, "userId")
    words_per_minute: int = at(INTEGER, "pace.wpm", always=True)
    talk_percentage: float = at(NUMBER, "talkTime.percentage", always=True)
    talk_seconds: float = at(NUMBER, "talkTime.seconds", always=True)
    listen_percentage: float = at(NUMBER, "listenTime.percentage", always=True)
    listen_seconds: float = at(NUMBER, "listenTime.seconds", always=True)
    overlap_seconds: float = at(NUMBER, "overlap.overlapDuration", always=True)
    overlapping: tuple[OverlappingMember, ...] = at(many(OverlappingMember), "overlap.overlappingMembers", always=True)


@dataclass(frozen=True, slots=True)
class Analytics(WireMessage):
    metrics: tuple[Metric, ...] = at(many(Metric), "metrics", always=True)
    members: tuple[MemberAnalytics, ...] = at(many(MemberAnalytics), "members", always=True)


@dataclass(frozen=True, slots=True)
class SpeakerEvent(WireObject):
    """`kind` is started_speaking or stopped_speaking; `offset` in seconds since the conversation began."""

    kind: str = at(TEXT, "type", always=True)
    user: Person | None = at(one(Person), "user", always=True)
    offset: float = at(SECONDS_AS_NUMBERS, "offset", always=True)


@dataclass(frozen=True, slots=True)
class SpeakerEvents(WireMessage):
    """Attributes stretches of a finished conversation to people."""

    events: tuple[SpeakerEvent, ...] = at(many(SpeakerEvent), "speakerEvents", always=True)


@dataclass(frozen=True, slots=True)
class LiveSpeakerEvent(WireMessage):
    """The same while the conversation runs; `timestamp` is ISO 8601 UTC."""

    shape: ClassVar[JsonObject] = {"topic": "speaker"}

    kind: str = at(TEXT, "type", always=True)
    user: Person | None = at(one(Person), "user", always=True)
    timestamp: str = at(TEXT, "timestamp", always=True)
