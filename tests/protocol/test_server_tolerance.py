"""A client bears with whatever a server writes, and a server writes what the strictest client can read."""

import json

import pytest

from symbl_desktop.protocol import messages as m


def read(**keys: object) -> m.ServerMessage:
    return m.parse_message(json.dumps(keys))


def read_platform(**keys: object) -> m.ServerMessage:
    return read(type="message", message=keys)


def insight(**keys: object) -> m.Insight:
    response = read(type="insight_response", insights=[keys])
    assert isinstance(response, m.InsightResponse)
    return response.insights[0]


def sentence(**keys: object) -> m.Message:
    response = read(type="message_response", messages=[keys])
    assert isinstance(response, m.MessageResponse)
    return response.messages[0]


def word_times(start: object) -> float:
    result = read_platform(
        type="recognition_result", payload={"raw": {"alternatives": [{"words": [{"startTime": start}]}]}}
    )
    assert isinstance(result, m.RecognitionResult)
    return result.words[0].start


@pytest.mark.parametrize(
    ("name", "empty"),
    [
        ("message_response", m.MessageResponse()),
        ("insight_response", m.InsightResponse()),
        ("topic_response", m.TopicResponse()),
        ("tracker_response", m.TrackerResponse()),
        ("entity_response", m.EntityResponse()),
        ("error", m.ServerError()),
    ],
)
def test_a_response_may_lack_everything_but_its_type(name: str, empty: m.ServerMessage) -> None:
    assert read(type=name) == empty
    assert read(type=name, messages=7, insights={}, topics="?", trackers=None, entities=True, message=None) == empty


@pytest.mark.parametrize(
    ("name", "empty"),
    [
        ("started_listening", m.StartedListening()),
        ("conversation_created", m.ConversationCreated()),
        ("recognition_started", m.RecognitionStarted()),
        ("recognition_result", m.RecognitionResult()),
        ("session_modified", m.SessionModified()),
        ("subscription_started", m.SubscriptionStarted()),
        ("recognition_stopped", m.RecognitionStopped()),
        ("conversation_completed", m.ConversationCompleted()),
        ("error", m.NestedServerError()),
    ],
)
def test_a_platform_message_may_lack_everything_but_its_type(name: str, empty: m.ServerMessage) -> None:
    assert read_platform(type=name) == empty
    assert read_platform(type=name, data=None, payload=[], user=7, punctuated="?") == empty


def test_a_completed_conversation_is_named_in_either_place() -> None:
    assert read_platform(type="conversation_completed", conversationId="1") == m.ConversationCompleted("1")
    assert read_platform(type="conversation_completed", data={"conversationId": 1}) == m.ConversationCompleted("1")


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        ({"type": "error", "details": "why", "message": "what"}, "why"),
        ({"type": "error", "message": "what"}, "what"),
        ({"type": "error", "message": {"details": "why"}}, "why"),
        ({"type": "message", "message": {"type": "error", "details": "why", "message": "what"}}, "why"),
        ({"type": "message", "message": {"type": "error", "message": "what"}}, "what"),
        ({"type": "error"}, ""),
    ],
)
def test_an_error_tells_its_reason_in_either_shape(error: dict[str, object], reason: str) -> None:
    message = read(**error)
    assert isinstance(message, m.ServerError)
    assert message.reason == reason


def test_an_insight_is_told_in_either_place() -> None:
    assert insight(payload={"content": "new"}, text="old").text == "new"
    assert insight(text="old").text == "old"
    assert insight(payload={"content": None}, text="old").text == "old"


def test_a_due_date_is_found_in_its_object_or_alone() -> None:
    assert insight(dueBy={"value": "2026-01-09T00:00:00+01:00"}).due == "2026-01-09T00:00:00+01:00"
    assert insight(dueBy="2026-01-09").due == "2026-01-09"
    assert insight(dueBy=None).due is None


def test_an_insight_without_entities_may_say_null() -> None:
    assert insight(entities=None).entities == ()


def test_an_entity_is_valued_under_either_name() -> None:
    response = read(type="entity_response", entities=[{"matches": [{"detectedValue": "a"}, {"value": "b"}]}])
    assert isinstance(response, m.EntityResponse)
    assert [match.value for match in response.entities[0].matches] == ["a", "b"]
    assert sentence(entities=[{"value": "Friday", "type": "date"}]).entities[0].value == "Friday"


@pytest.mark.parametrize(
    "words", ['[{"word": "so"}, 7]', [{"word": "so"}], '[{"word": "so", "startTime": 7, "endTime": null}]']
)
def test_words_of_a_message_are_a_list_within_a_string_or_a_list(words: object) -> None:
    assert sentence(metadata={"words": words}).words == (m.MessageWord("so"),)


@pytest.mark.parametrize("words", ["[", "7", 7, None, '{"word": "so"}'])
def test_words_that_are_no_list_are_none(words: object) -> None:
    assert sentence(metadata={"words": words}).words == ()


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ({"seconds": "7", "nanos": "900000000"}, 7.9),
        ({"seconds": 7, "nanos": 900000000}, 7.9),
        ({"seconds": "7"}, 7.0),
        ({"nanos": "500000000"}, 0.5),
        ({"seconds": "7.25", "nanos": None}, 7.25),
        ({"seconds": "soon", "nanos": []}, 0.0),
        (7.9, 7.9),
        (None, 0.0),
        ({}, 0.0),
        ("7", 0.0),
    ],
)
def test_a_word_has_its_time_in_any_writing(written: object, seconds: float) -> None:
    assert word_times(written) == pytest.approx(seconds)


def test_an_unpunctuated_result_is_read_as_it_is() -> None:
    raw = {"raw": {"alternatives": [{"transcript": "so it is"}]}}
    result = read_platform(type="recognition_result", payload=raw)
    assert isinstance(result, m.RecognitionResult)
    assert (result.text, result.raw_text) == ("so it is", "so it is")


def test_half_a_character_does_not_reach_the_program() -> None:
    assert sentence(payload={"content": "a\ud83d b"}).text == "a\ufffd b"


def test_a_number_beyond_all_numbers_can_be_written_again() -> None:
    message = m.parse_message('{"type": "topic_response", "topics": [{"score": 1e999}], "load": -1e999}')
    assert isinstance(message, m.TopicResponse)
    assert json.loads(message.to_wire(), parse_constant=pytest.fail)["load"] < -1e308


@pytest.mark.parametrize(
    "text",
    ['{"type": "message"}', '{"type": "message", "message": {"type": "intent"}}', '{"type": "intent_response"}', "{}"],
)
def test_an_unknown_message_is_kept(text: str) -> None:
    message = m.parse_message(text)
    assert message == m.UnknownMessage(json.loads(text))
    assert json.loads(message.to_wire()) == json.loads(text)


def test_text_that_is_no_json_is_kept() -> None:
    assert m.parse_message("__PONG__") == m.Pong()
    assert m.parse_message("bye") == m.MalformedText("bye")


def test_unknown_keys_are_written_back() -> None:
    text = '{"type": "message", "message": {"type": "started_listening", "new": [1]}, "newer": {"a": null}}'
    assert json.loads(m.parse_message(text).to_wire()) == json.loads(text)


def test_an_insight_is_written_to_both_places() -> None:
    wire = m.Insight("1", "question", "Why?", 0.9).to_object()
    assert wire["text"] == "Why?"
    assert wire["payload"] == {"content": "Why?", "contentType": "text/plain"}


def test_readers_that_expect_whole_numbers_get_them() -> None:
    words = (m.RecognizedWord("so", 1.25, 2.0),)
    wire = json.loads(m.RecognitionResult(False, "so", confidence=0.0, words=words, time_offset=1250).to_wire())
    alternative = wire["message"]["payload"]["raw"]["alternatives"][0]
    assert wire["timeOffset"] == 1250
    assert json.dumps(alternative["confidence"]) == "0"
    assert alternative["words"][0] == {
        "word": "so",
        "startTime": {"seconds": "1", "nanos": "250000000"},
        "endTime": {"seconds": "2", "nanos": "0"},
    }


def test_words_of_a_message_are_written_into_a_string() -> None:
    words = (m.MessageWord("so", "2026-01-05T10:00:00.400Z", "2026-01-05T10:00:00.600Z"),)
    wire = json.loads(m.MessageResponse((m.Message("1", "so", words=words),), 0).to_wire())
    metadata = wire["messages"][0]["metadata"]
    assert json.loads(metadata["words"]) == [
        {"word": "so", "startTime": "2026-01-05T10:00:00.400Z", "endTime": "2026-01-05T10:00:00.600Z"}
    ]
    assert (metadata["originalContent"], metadata["originalMessageId"]) == ("so", "1")
    assert wire["messages"][0]["from"] == {}


def test_a_completed_conversation_is_written_to_both_places() -> None:
    wire = json.loads(m.ConversationCompleted("12").to_wire())
    assert wire["message"] == {
        "type": "conversation_completed",
        "conversationId": "12",
        "data": {"conversationId": "12"},
    }
