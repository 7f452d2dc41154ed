"""What a server says about a session: acknowledgements, recognition results, errors."""

from dataclasses import dataclass
from typing import ClassVar

from symbl_desktop.protocol.kinds import FLAG, ID, MAYBE_ID, MAYBE_INTEGER, NUMBER, TEXT, many, one
from symbl_desktop.protocol.values import RecognizedWord, Speaker
from symbl_desktop.protocol.wire import JsonObject, WireMessage, at

PONG = "__PONG__"

_RAW = "message.payload.raw.alternatives.0"


def _platform(name: str) -> JsonObject:
    return {"type": "message", "message": {"type": name}}


@dataclass(frozen=True, slots=True)
class StartedListening(WireMessage):
    """The start_request is accepted, sound is being taken."""

    shape: ClassVar[JsonObject] = _platform("started_listening")

    time_offset: int | None = at(MAYBE_INTEGER, "timeOffset")


@dataclass(frozen=True, slots=True)
class ConversationCreated(WireMessage):
    shape: ClassVar[JsonObject] = _platform("conversation_created")

    conversation_id: str = at(ID, "message.data.conversationId", or_at=["message.conversationId"], always=True)
    time_offset: int | None = at(MAYBE_INTEGER, "timeOffset")


@dataclass(frozen=True, slots=True)
class RecognitionStarted(WireMessage):
    shape: ClassVar[JsonObject] = _platform("recognition_started")

    conversation_id: str = at(ID, "message.data.conversationId", or_at=["message.conversationId"], always=True)
    time_offset: int | None = at(MAYBE_INTEGER, "timeOffset")


@dataclass(frozen=True, slots=True)
class RecognitionResult(WireMessage):
    """What is being heard. An interim result replaces the one before it; a final one stands for good.

    `text` is punctuated, `raw_text` as recognised. `time_offset` in milliseconds since the start.
    """

    shape: ClassVar[JsonObject] = _platform("recognition_result")

    is_final: bool = at(FLAG, "message.isFinal", always=True)
    text: str = at(TEXT, "message.punctuated.transcript", or_at=[f"{_RAW}.transcript"], always=True)
    raw_text: str = at(TEXT, f"{_RAW}.transcript", or_at=["message.punctuated.transcript"], always=True, same_as="text")
    confidence: float = at(NUMBER, f"{_RAW}.confidence", always=True)
    words: tuple[RecognizedWord, ...] = at(many(RecognizedWord), f"{_RAW}.words", always=True)
    user: Speaker | None = at(one(Speaker), "message.user", always=True)
    time_offset: int | None = at(MAYBE_INTEGER, "timeOffset")


@dataclass(frozen=True, slots=True)
class SessionModified(WireMessage):
    shape: ClassVar[JsonObject] = _platform("session_modified")

    time_offset: int | None = at(MAYBE_INTEGER, "timeOffset")


@dataclass(frozen=True, slots=True)
class SubscriptionStarted(WireMessage):
    shape: ClassVar[JsonObject] = _platform("subscription_started")

    conversation_id: str = at(ID, "message.data.conversationId", or_at=["message.conversationId"], always=True)
    time_offset: int | None = at(MAYBE_INTEGER, "timeOffset")


@dataclass(frozen=True, slots=True)
class RecognitionStopped(WireMessage):
    shape: ClassVar[JsonObject] = _platform("recognition_stopped")

    time_offset: int | None = at(MAYBE_INTEGER, "timeOffset")


@dataclass(frozen=True, slots=True)
class ConversationCompleted(WireMessage):
    """Older readers look for the id beside the type, newer ones in `data`: it is written to both."""

    shape: ClassVar[JsonObject] = _platform("conversation_completed")

    conversation_id: str = at(ID, "message.data.conversationId", "message.conversationId", always=True)
    summary_url: str | None = at(MAYBE_ID, "message.summaryUrl", or_at=["message.data.summaryUrl"])
    time_offset: int | None = at(MAYBE_INTEGER, "timeOffset")


@dataclass(frozen=True, slots=True)
class ServerError(WireMessage):
    """Something the client should hear of; one that answers a start_request refuses it."""

    shape: ClassVar[JsonObject] = {"type": "error"}

    message: str = at(TEXT, "message", or_at=["message.message"], always=True)
    details: str = at(TEXT, "details", or_at=["message.details"], always=True)

    @property
    def reason(self) -> str:
        """The most telling text there is; may be empty."""
        return self.details or self.message


@dataclass(frozen=True, slots=True)
class NestedServerError(ServerError):
    """The older shape, which some clients alone react to and others take no notice of."""

    shape: ClassVar[JsonObject] = _platform("error")

    message: str = at(TEXT, "message.message", or_at=["message.data.message"], always=True)
    details: str = at(TEXT, "message.details", or_at=["message.data.details", "details"], always=True)


@dataclass(frozen=True, slots=True)
class Pong:
    """The answer to a heartbeat: plain text, not JSON."""

    def to_wire(self) -> str:
        return PONG


@dataclass(frozen=True, slots=True)
class UnknownMessage:
    raw: JsonObject

    def to_wire(self) -> str:
        return WireMessage(received=self.raw).to_wire()


@dataclass(frozen=True, slots=True)
class MalformedText:
    """A text frame that holds no JSON object."""

    text: str

    def to_wire(self) -> str:
        return self.text
