"""Every documented example message is understood, and written back as it came."""

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from symbl_desktop.protocol import account, analytics, conversation, documents
from symbl_desktop.protocol import messages as m
from symbl_desktop.protocol.wire import WireMessage, WireObject

EXAMPLES = Path(__file__).parent / "examples"

CLIENT = {
    "client-modify-request-detect-entities.json": m.ModifyRequest,
    "client-modify-request-rate-only.json": m.ModifyRequest,
    "client-modify-request.json": m.ModifyRequest,
    "client-ping.txt": m.Ping,
    "client-start-request-full.json": m.StartRequest,
    "client-start-request-go-sdk-empty.json": m.StartRequest,
    "client-start-request-go-sdk.json": m.StartRequest,
    "client-start-request-js-sdk.json": m.StartRequest,
    "client-start-request-minimal.json": m.StartRequest,
    "client-start-request-python-sdk-nulls.json": m.StartRequest,
    "client-start-request-python-sdk.json": m.StartRequest,
    "client-start-request-raw-websocket.json": m.StartRequest,
    "client-start-request-web-sdk.json": m.StartRequest,
    "client-stop-request-not-json.txt": m.StopRequest,
    "client-stop-request.json": m.StopRequest,
}

SERVER = {
    "server-conversation-completed.json": m.ConversationCompleted,
    "server-conversation-created.json": m.ConversationCreated,
    "server-entity-response.json": m.EntityResponse,
    "server-error-nested.json": m.NestedServerError,
    "server-error-top-level.json": m.ServerError,
    "server-insight-response-action-item.json": m.InsightResponse,
    "server-insight-response-follow-up.json": m.InsightResponse,
    "server-insight-response-minimal.json": m.InsightResponse,
    "server-insight-response-question.json": m.InsightResponse,
    "server-message-response-minimal.json": m.MessageResponse,
    "server-message-response-sentiment-entities.json": m.MessageResponse,
    "server-message-response-two.json": m.MessageResponse,
    "server-message-response.json": m.MessageResponse,
    "server-pong.txt": m.Pong,
    "server-recognition-result-final.json": m.RecognitionResult,
    "server-recognition-result-interim.json": m.RecognitionResult,
    "server-recognition-started.json": m.RecognitionStarted,
    "server-recognition-stopped.json": m.RecognitionStopped,
    "server-session-modified.json": m.SessionModified,
    "server-started-listening.json": m.StartedListening,
    "server-subscription-started.json": m.SubscriptionStarted,
    "server-topic-response.json": m.TopicResponse,
    "server-tracker-response-interim.json": m.TrackerResponse,
    "server-tracker-response.json": m.TrackerResponse,
}

REST: dict[str, Any] = {
    "rest-action-items.json": conversation.StoredActionItems,
    "rest-analytics.json": analytics.Analytics,
    "rest-bookmark-post-request.json": documents.Bookmark,
    "rest-bookmark-response.json": documents.Bookmark,
    "rest-bookmarks-summary.json": documents.BookmarkSummaries,
    "rest-bookmarks.json": documents.Bookmarks,
    "rest-conversation-delete-response.json": account.ApiMessage,
    "rest-conversation-put-request.json": conversation.ConversationMetadata,
    "rest-conversation-put-response.json": conversation.ConversationMetadata,
    "rest-conversation.json": conversation.Conversation,
    "rest-conversations.json": conversation.Conversations,
    "rest-entities-new.json": conversation.StoredEntities,
    "rest-entities-old.json": conversation.StoredEntities,
    "rest-entities-superset.json": conversation.StoredEntities,
    "rest-error-400.json": account.ApiMessage,
    "rest-error-401.json": account.ApiMessage,
    "rest-error-404.json": account.ApiMessage,
    "rest-error-429.json": account.ApiMessage,
    "rest-experiences-request.json": documents.SummaryPageRequest,
    "rest-experiences-response.json": documents.SummaryPageResponse,
    "rest-follow-ups.json": conversation.StoredFollowUps,
    "rest-insights.json": conversation.StoredInsights,
    "rest-member-put-request.json": conversation.Person,
    "rest-member-put-response.json": account.ApiMessage,
    "rest-members.json": conversation.Members,
    "rest-messages-verbose-sentiment.json": conversation.StoredMessages,
    "rest-messages.json": conversation.StoredMessages,
    "rest-questions.json": conversation.StoredQuestions,
    "rest-speaker-event-request.json": analytics.LiveSpeakerEvent,
    "rest-speakers-put-request.json": analytics.SpeakerEvents,
    "rest-speakers-put-response.json": account.ApiMessage,
    "rest-summary.json": conversation.Summary,
    "rest-token-refresh-request.json": account.TokenRefreshRequest,
    "rest-token-request.json": account.TokenRequest,
    "rest-token-response.json": account.TokenResponse,
    "rest-topics.json": conversation.StoredTopics,
    "rest-tracker-manage-request.json": account.TrackerDefinition,
    "rest-trackers.json": conversation.StoredTrackers,
    "rest-transcript-request-markdown.json": documents.TranscriptRequest,
    "rest-transcript-request-srt.json": documents.TranscriptRequest,
    "rest-transcript-response-markdown.json": documents.TranscriptResponse,
    "rest-transcript-response-srt-nested.json": documents.TranscriptResponse,
    "rest-transcript-response-srt.json": documents.TranscriptResponse,
}

READERS: dict[str, tuple[Any, type]] = (
    {name: (m.parse_client_message, kind) for name, kind in CLIENT.items()}
    | {name: (m.parse_message, kind) for name, kind in SERVER.items()}
    | {name: (kind.from_wire, kind) for name, kind in REST.items()}
)

# Read, but not what we would write: keys that say nothing, older places, or shapes that other clients alone use.
NOT_OUR_WAY_TO_SAY_IT = {
    "client-modify-request-detect-entities.json",
    "client-start-request-full.json",
    "client-start-request-go-sdk-empty.json",
    "client-start-request-go-sdk.json",
    "client-start-request-js-sdk.json",
    "client-start-request-minimal.json",
    "client-start-request-python-sdk-nulls.json",
    "client-start-request-python-sdk.json",
    "client-start-request-raw-websocket.json",
    "client-start-request-web-sdk.json",
    "client-stop-request-not-json.txt",
    "server-insight-response-minimal.json",
    "server-message-response-minimal.json",
    "rest-transcript-response-srt-nested.json",
}


def text_of(name: str) -> str:
    return (EXAMPLES / name).read_text(encoding="utf-8").strip()


def value_of(text: str) -> object:
    """The JSON value, or the text itself where a frame is no JSON."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def made_here(value: Any) -> Any:
    """The same message without a memory of what was received, as if our own program had made it."""
    match value:
        case WireObject():
            own = {item.name: made_here(getattr(value, item.name)) for item in fields(value)}
            return type(value)(**(own | {"received": None}))
        case conversation.StoredTrackers(trackers=trackers):
            return conversation.StoredTrackers(made_here(trackers))
        case tuple():
            return tuple(made_here(item) for item in value)
        case _:
            return value


def test_every_example_has_a_reader() -> None:
    assert {path.name for path in EXAMPLES.iterdir()} - {"index.json"} == set(READERS)


@pytest.mark.parametrize("name", READERS)
def test_an_example_is_read_as_its_own_kind(name: str) -> None:
    read, kind = READERS[name]
    assert type(read(text_of(name))) is kind


@pytest.mark.parametrize("name", sorted(set(READERS) - {"client-stop-request-not-json.txt"}))
def test_an_example_is_written_back_as_it_came(name: str) -> None:
    read, _ = READERS[name]
    assert value_of(read(text_of(name)).to_wire()) == value_of(text_of(name))


@pytest.mark.parametrize("name", sorted(set(READERS) - NOT_OUR_WAY_TO_SAY_IT))
def test_an_example_can_be_said_in_our_own_words(name: str) -> None:
    """Nothing in an example lacks a field: values made from the fields alone are the example again."""
    read, _ = READERS[name]
    assert without_nothing(value_of(made_here(read(text_of(name))).to_wire())) == without_nothing(
        value_of(text_of(name))
    )


@pytest.mark.parametrize("name", sorted(READERS))
def test_what_we_write_means_what_we_read(name: str) -> None:
    read, _ = READERS[name]
    message = read(text_of(name))
    assert read(made_here(message).to_wire()) == message


def without_nothing(value: object) -> object:
    """Without null, empty objects and empty lists, which all mean absence."""
    match value:
        case dict():
            return {key: left for key, item in value.items() if (left := without_nothing(item)) not in (None, {}, [])}
        case list():
            return [without_nothing(item) for item in value]
        case _:
            return value


def test_a_whole_start_request_is_understood() -> None:
    request = m.parse_client_message(text_of("client-start-request-full.json"))
    assert request == m.StartRequest(
        insight_types=("action_item", "question", "follow_up"),
        custom_vocabulary=("heirloom", "compost bin", "Willow Lane"),
        no_connection_timeout=300,
        disconnect_on_stop_request=False,
        disconnect_on_stop_request_timeout=600,
        trackers=(
            m.Tracker("Budget", ("budget", "cost estimate", "how much will it cost")),
            m.Tracker("Scheduling", ("next week", "calendar", "meet again")),
        ),
        actions=(m.Action("sendSummaryEmail", "stop", ("ana@example.com", "ben@example.com")),),
        meeting_title="Garden project planning",
        timezone_offset=-60,
        sentiment=True,
        detect_entities=True,
        tracker_interim_results=True,
        redaction=m.Redaction(identify_content=True, redact_content=False),
        speaker=m.Speaker(user_id="ana@example.com", name="Ana"),
    )


def test_a_final_result_tells_words_and_their_seconds() -> None:
    result = m.parse_message(text_of("server-recognition-result-final.json"))
    assert isinstance(result, m.RecognitionResult)
    assert result.is_final
    assert result.text == "I will send the seed order to the community center by Friday."
    assert result.confidence == 0.9431
    assert result.words[0] == m.RecognizedWord("I", 7.9, 8.0)
    assert result.user == m.Speaker("6d0f1f6e-2a0b-4c0b-8f0e-0d5a3c1b7e21", "ana@example.com", "Ana")
    assert result.time_offset == 11900


def test_an_action_item_tells_who_and_by_when() -> None:
    response = m.parse_message(text_of("server-insight-response-action-item.json"))
    assert isinstance(response, m.InsightResponse)
    (insight,) = response.insights
    assert insight.kind == "action_item"
    assert insight.assignee is not None
    assert insight.assignee.name == "Ana"
    assert insight.due == "2026-01-09T00:00:00+01:00"
    assert insight.message_id == "0b1d4c8e-71f2-4e0a-9b57-3d2c6a8f1e03"
    assert [tag.kind for tag in insight.tags] == ["person", "date"]
    assert insight.tags[1].date == "2026-01-09"
    assert insight.entities == ()


def test_a_message_tells_its_words_though_they_are_json_within_a_string() -> None:
    response = m.parse_message(text_of("server-message-response.json"))
    assert isinstance(response, m.MessageResponse)
    (message,) = response.messages
    assert message.words[-1] == m.MessageWord("Friday.", "2026-01-05T10:00:11.300Z", "2026-01-05T10:00:11.900Z")
    assert (message.time_offset, message.duration) == (7.9, 4.0)


def test_a_body_is_read_from_an_object_alone() -> None:
    assert account.ApiMessage.from_wire("[]") is None
    assert WireMessage.from_wire("not JSON") is None
