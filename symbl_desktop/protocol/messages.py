"""Every message of the Streaming API, and the two functions that read them.

Neither function raises, whatever it is given: what is not understood comes back as itself.
"""

from symbl_desktop.protocol.client_messages import (
    PING,
    ModifyRequest,
    Ping,
    StartRequest,
    StopRequest,
    UnknownClientMessage,
)
from symbl_desktop.protocol.responses import (
    Entity,
    EntityMatch,
    EntityResponse,
    Insight,
    InsightHint,
    InsightResponse,
    InsightTag,
    Message,
    MessageEntity,
    MessageResponse,
    Topic,
    TopicResponse,
    TrackerMatch,
    TrackerResponse,
    TrackerResult,
)
from symbl_desktop.protocol.server_messages import (
    PONG,
    ConversationCompleted,
    ConversationCreated,
    MalformedText,
    NestedServerError,
    Pong,
    RecognitionResult,
    RecognitionStarted,
    RecognitionStopped,
    ServerError,
    SessionModified,
    StartedListening,
    SubscriptionStarted,
    UnknownMessage,
)
from symbl_desktop.protocol.values import (
    Action,
    InsightRef,
    MessageRef,
    MessageWord,
    RecognizedWord,
    Redaction,
    Sentiment,
    Speaker,
    Tracker,
)
from symbl_desktop.protocol.wire import JsonObject, decode_object

__all__ = [
    "Action",
    "ClientMessage",
    "ConversationCompleted",
    "ConversationCreated",
    "Entity",
    "EntityMatch",
    "EntityResponse",
    "Insight",
    "InsightHint",
    "InsightRef",
    "InsightResponse",
    "InsightTag",
    "MalformedText",
    "Message",
    "MessageEntity",
    "MessageRef",
    "MessageResponse",
    "MessageWord",
    "ModifyRequest",
    "NestedServerError",
    "Ping",
    "Pong",
    "RecognitionResult",
    "RecognitionStarted",
    "RecognitionStopped",
    "RecognizedWord",
    "Redaction",
    "Sentiment",
    "ServerError",
    "ServerMessage",
    "SessionModified",
    "Speaker",
    "StartRequest",
    "StartedListening",
    "StopRequest",
    "SubscriptionStarted",
    "Topic",
    "TopicResponse",
    "Tracker",
    "TrackerMatch",
    "TrackerResponse",
    "TrackerResult",
    "UnknownClientMessage",
    "UnknownMessage",
    "parse_client_message",
    "parse_message",
]

ClientMessage = StartRequest | ModifyRequest | StopRequest | Ping | UnknownClientMessage | MalformedText

ServerMessage = (
    StartedListening
    | ConversationCreated
    | RecognitionStarted
    | RecognitionResult
    | MessageResponse
    | InsightResponse
    | TopicResponse
    | TrackerResponse
    | EntityResponse
    | SessionModified
    | SubscriptionStarted
    | RecognitionStopped
    | ConversationCompleted
    | ServerError
    | Pong
    | UnknownMessage
    | MalformedText
)


def parse_client_message(text: str) -> ClientMessage:
    """A message from a client. Some clients write stop_request in a way that is not JSON; it stops all the same."""
    if text.strip() == PING:
        return Ping()
    raw = decode_object(text)
    if raw is None:
        return StopRequest() if "stop_request" in text or "stop_recognition" in text else MalformedText(text)
    match raw:
        case {"type": "start_request"}:
            return StartRequest.from_object(raw)
        case {"type": "modify_request"}:
            return ModifyRequest.from_object(raw)
        case {"type": "stop_request" | "stop_recognition"}:
            return StopRequest.from_object(raw)
        case _:
            return UnknownClientMessage(raw)


def parse_message(text: str) -> ServerMessage:
    """A message from a server."""
    if text.strip() == PONG:
        return Pong()
    raw = decode_object(text)
    if raw is None:
        return MalformedText(text)
    match raw:
        case {"type": "message", "message": {"type": str(name)}}:
            return _session_message(name, raw)
        case {"type": "message_response"}:
            return MessageResponse.from_object(raw)
        case {"type": "insight_response"}:
            return InsightResponse.from_object(raw)
        case {"type": "topic_response"}:
            return TopicResponse.from_object(raw)
        case {"type": "tracker_response"}:
            return TrackerResponse.from_object(raw)
        case {"type": "entity_response"}:
            return EntityResponse.from_object(raw)
        case {"type": "error"}:
            return ServerError.from_object(raw)
        case _:
            return UnknownMessage(raw)


def _session_message(name: str, raw: JsonObject) -> ServerMessage:
    match name:
        case "started_listening":
            return StartedListening.from_object(raw)
        case "conversation_created":
            return ConversationCreated.from_object(raw)
        case "recognition_started":
            return RecognitionStarted.from_object(raw)
        case "recognition_result":
            return RecognitionResult.from_object(raw)
        case "session_modified":
            return SessionModified.from_object(raw)
        case "subscription_started":
            return SubscriptionStarted.from_object(raw)
        case "recognition_stopped":
            return RecognitionStopped.from_object(raw)
        case "conversation_completed":
            return ConversationCompleted.from_object(raw)
        case "error":
            return NestedServerError.from_object(raw)
        case _:
            return UnknownMessage(raw)
