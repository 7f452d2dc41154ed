"""What messages are made of, in both directions and on both wires."""

from dataclasses import dataclass

from symbl_desktop.protocol.kinds import FLAG, ID, MAYBE_INTEGER, NUMBER, SECONDS, TEXT, TEXTS
from symbl_desktop.protocol.wire import WireObject, at


@dataclass(frozen=True, slots=True)
class Speaker(WireObject):
    """`id` is the server's, `user_id` the caller's own. Other keys a caller sends come back with every result."""

    id: str = at(ID, "id")
    user_id: str = at(ID, "userId")
    name: str = at(TEXT, "name")


@dataclass(frozen=True, slots=True)
class Sentiment(WireObject):
    """`score` from -1 to 1; `suggested` is positive, negative or neutral."""

    score: float = at(NUMBER, "polarity.score", always=True)
    suggested: str = at(TEXT, "suggested", always=True)


@dataclass(frozen=True, slots=True)
class RecognizedWord(WireObject):
    """`start` and `end` in seconds since this socket's audio began."""

    text: str = at(TEXT, "word", always=True)
    start: float = at(SECONDS, "startTime", always=True)
    end: float = at(SECONDS, "endTime", always=True)


@dataclass(frozen=True, slots=True)
class MessageWord(WireObject):
    """`start` and `end` as ISO 8601 UTC."""

    text: str = at(TEXT, "word", always=True)
    start: str = at(TEXT, "startTime", always=True)
    end: str = at(TEXT, "endTime", always=True)


@dataclass(frozen=True, slots=True)
class MessageRef(WireObject):
    """A place in a message: `offset` counts characters, -1 is a similar rather than a literal match."""

    id: str = at(ID, "id", always=True)
    text: str = at(TEXT, "text")
    offset: int | None = at(MAYBE_INTEGER, "offset")
    start_time: str = at(TEXT, "startTime")
    end_time: str = at(TEXT, "endTime")


@dataclass(frozen=True, slots=True)
class InsightRef(WireObject):
    id: str = at(ID, "id", always=True)
    kind: str = at(TEXT, "type")
    text: str = at(TEXT, "text")
    offset: int | None = at(MAYBE_INTEGER, "offset")


@dataclass(frozen=True, slots=True)
class Tracker(WireObject):
    """What to listen for: a name and the phrases that stand for it."""

    name: str = at(TEXT, "name", always=True)
    vocabulary: tuple[str, ...] = at(TEXTS, "vocabulary", always=True)


@dataclass(frozen=True, slots=True)
class Action(WireObject):
    """Something the service is to do when recognition starts or stops, such as sending an e-mail."""

    name: str = at(TEXT, "name", always=True)
    invoke_on: str = at(TEXT, "invokeOn", always=True)
    emails: tuple[str, ...] = at(TEXTS, "parameters.emails")


@dataclass(frozen=True, slots=True)
class Redaction(WireObject):
    """Whether personal data is marked, and whether it is replaced by `replacement`."""

    identify_content: bool = at(FLAG, "identifyContent", always=True)
    redact_content: bool = at(FLAG, "redactContent", always=True)
    replacement: str = at(TEXT, "redactionString", default="****")
