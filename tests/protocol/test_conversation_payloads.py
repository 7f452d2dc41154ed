"""Bodies of the Conversation API are made, and read with the same tolerance as messages."""

import json
from dataclasses import replace

import pytest

from symbl_desktop.protocol.account import ApiMessage, TokenRequest, TokenResponse
from symbl_desktop.protocol.analytics import SpeakerEvent, SpeakerEvents
from symbl_desktop.protocol.conversation import (
    Conversation,
    ConversationMetadata,
    InsightEntity,
    NamedPerson,
    Person,
    StoredMessage,
    StoredMessages,
    StoredTopics,
    StoredTrackers,
    Summary,
)
from symbl_desktop.protocol.documents import TranscriptResponse
from symbl_desktop.protocol.messages import RecognitionResult, Topic, TrackerResult


def test_a_conversation_without_a_title_is_named_by_its_id() -> None:
    wire = json.loads(Conversation(id="12").to_wire())
    assert (wire["name"], wire["type"], wire["members"], wire["metadata"]) == ("12", "meeting", [], {})


def test_trackers_are_a_bare_array_and_read_from_an_object_too() -> None:
    body = StoredTrackers((TrackerResult("Budget"),))
    assert json.loads(body.to_wire()) == [{"name": "Budget", "matches": []}]
    assert StoredTrackers.from_wire(body.to_wire()) == body
    assert StoredTrackers.from_wire('{"trackers": [{"name": "Budget"}]}') == body


@pytest.mark.parametrize("text", ["", "{}", "7", '{"trackers": 7}'])
def test_trackers_without_an_array_are_none(text: str) -> None:
    assert StoredTrackers.from_wire(text) is None


def test_labels_are_text() -> None:
    assert ConversationMetadata.from_object({"metadata": {"team": "garden", "room": 2}}).metadata == {"team": "garden"}
    assert ConversationMetadata.from_object({"metadata": ["team"]}).metadata is None
    assert ConversationMetadata(metadata={"team": "garden"}).to_object() == {"metadata": {"team": "garden"}}


def test_the_value_of_an_entity_is_a_date_or_a_person() -> None:
    assert InsightEntity.from_object({"value": "2026-01-09"}).value == "2026-01-09"
    assert InsightEntity.from_object({"value": {"name": "Ana", "assignee": True}}).person == NamedPerson(
        "Ana", assignee=True
    )
    assert InsightEntity("person", "Ana", person=NamedPerson("Ana")).to_object()["value"] == {"name": "Ana"}


def test_an_unknown_speaker_is_an_empty_object() -> None:
    wire = json.loads(StoredMessages((StoredMessage(text="So."),)).to_wire())
    assert wire["messages"][0]["from"] == {}
    assert wire["messages"][0]["phrases"] == []


def test_a_transcript_is_read_one_level_deeper_too() -> None:
    nested = TranscriptResponse.from_object({"transcript": {"payload": {"content": "So.", "contentType": "text/srt"}}})
    assert nested == TranscriptResponse("So.", "text/srt")
    assert nested == TranscriptResponse.from_object({"transcript": {"payload": "So.", "contentType": "text/srt"}})


def test_offsets_of_speakers_are_whole_numbers_even_if_they_were_not() -> None:
    event = SpeakerEvent.from_object({"offset": {"seconds": 1, "nanos": 5_000_000_000}})
    assert event.offset == 6.0
    body = SpeakerEvents((SpeakerEvent("started_speaking", Person(name="Ana"), 6.25),))
    assert json.loads(body.to_wire())["speakerEvents"][0]["offset"] == {"seconds": 6, "nanos": 250_000_000}


def test_a_token_is_asked_for_by_name_and_told_with_its_time() -> None:
    assert json.loads(TokenRequest("me", "secret").to_wire()) == {
        "type": "application",
        "appId": "me",
        "appSecret": "secret",
    }
    assert TokenResponse.from_wire('{"accessToken": "a.b.c", "expiresIn": 86400}') == TokenResponse("a.b.c", 86400)


def test_an_error_without_a_message_has_an_empty_one() -> None:
    assert ApiMessage.from_wire("{}") == ApiMessage("")


def test_lists_of_the_wrong_type_are_empty() -> None:
    assert Topic.from_object({"rootWords": "tea", "messageReferences": [{"id": 7}, 7, {}]}).message_ids == ("7",)
    assert Topic.from_object({"rootWords": "tea"}).root_words == ()
    assert StoredTopics.from_object({"topics": {}}).topics == ()
    assert Summary.from_object({"summary": None}).passages == ()


def test_a_value_can_be_put_where_there_was_no_place_for_it() -> None:
    empty = RecognitionResult.from_object({"type": "message", "message": {"payload": {"raw": {"alternatives": []}}}})
    assert replace(empty, raw_text="so").to_object() == {
        "type": "message",
        "message": {"payload": {"raw": {"alternatives": [{"transcript": "so"}]}}},
    }
