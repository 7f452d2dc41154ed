"""A server bears with whatever a client writes."""

import json
from dataclasses import replace

import pytest

from symbl_desktop.protocol.messages import (
    MalformedText,
    ModifyRequest,
    Ping,
    Speaker,
    StartRequest,
    StopRequest,
    UnknownClientMessage,
    parse_client_message,
)


def start(**keys: object) -> StartRequest:
    request = parse_client_message(json.dumps({"type": "start_request", **keys}))
    assert isinstance(request, StartRequest)
    return request


def start_config(**keys: object) -> StartRequest:
    return start(config=keys)


def modify(**keys: object) -> ModifyRequest:
    request = parse_client_message(json.dumps({"type": "modify_request", **keys}))
    assert isinstance(request, ModifyRequest)
    return request


@pytest.mark.parametrize("nothing", [{}, {"config": None}, {"config": {}}, {"config": "?"}, {"config": []}])
def test_what_a_start_request_leaves_out_has_its_default(nothing: dict[str, object]) -> None:
    assert start(**nothing) == StartRequest()


@pytest.mark.parametrize("wrong", [None, {}, "many", True, 1.5, [["x"]]])
@pytest.mark.parametrize(
    "key",
    [
        "insightTypes",
        "customVocabulary",
        "noConnectionTimeout",
        "disconnectOnStopRequestTimeout",
        "trackers",
        "actions",
        "speaker",
        "meetingTitle",
        "enableAllTrackers",
        "disconnectOnStopRequest",
    ],
)
def test_a_wrong_type_is_as_good_as_none(key: str, wrong: object) -> None:
    right = {("meetingTitle", "many"), ("enableAllTrackers", True), ("disconnectOnStopRequest", True)}
    if (key, wrong) not in [*right]:
        assert start(**{key: wrong}) == StartRequest()


@pytest.mark.parametrize("wrong", [None, {}, "0.7", [], True])
@pytest.mark.parametrize("key", ["confidenceThreshold", "timezoneOffset", "redaction", "trackers", "audioOffset"])
def test_a_wrong_type_within_config_is_as_good_as_none(key: str, wrong: object) -> None:
    assert start_config(**{key: wrong}) == StartRequest()


def test_the_title_in_config_comes_before_the_one_beside_it() -> None:
    assert start(config={"meetingTitle": "Inner"}, meetingTitle="Outer").meeting_title == "Inner"
    assert start(config={"meetingTitle": None}, meetingTitle="Outer").meeting_title == "Outer"
    assert start(meetingTitle="Outer").meeting_title == "Outer"


def test_all_trackers_are_enabled_in_config_or_beside_it() -> None:
    assert start(config={"trackers": {"enableAllTrackers": True}}).enable_all_trackers
    assert start(enableAllTrackers=True).enable_all_trackers
    assert not start(config={"trackers": {"enableAllTrackers": False}}, enableAllTrackers=True).enable_all_trackers


def test_speech_settings_are_also_found_one_level_higher() -> None:
    request = start_config(encoding="flac", sampleRateHertz=44100)
    assert (request.encoding, request.sample_rate_hertz) == ("FLAC", 44100)
    request = start_config(speechRecognition={"sampleRateHertz": 8000}, encoding="MULAW", sampleRateHertz=44100)
    assert (request.encoding, request.sample_rate_hertz) == ("MULAW", 8000)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("linear16", "LINEAR16"),
        ("", "LINEAR16"),
        ("OPUS", "Opus"),
        ("opus", "Opus"),
        ("mulaw", "MULAW"),
        (None, "LINEAR16"),
    ],
)
def test_an_encoding_is_known_in_any_case(written: object, meant: str) -> None:
    assert start_config(speechRecognition={"encoding": written}).encoding == meant


@pytest.mark.parametrize(("written", "kept"), [("SPEEX", "SPEEX"), (16, "16"), (["LINEAR16"], '["LINEAR16"]')])
def test_an_unknown_encoding_does_not_become_the_default(written: object, kept: str) -> None:
    assert start_config(speechRecognition={"encoding": written}).encoding == kept


@pytest.mark.parametrize(
    ("written", "meant"), [("44100", 44100), (44100.0, 44100), (None, 16000), ({}, 16000), ("", 16000)]
)
def test_a_rate_is_read_in_any_writing(written: object, meant: int) -> None:
    assert start_config(speechRecognition={"sampleRateHertz": written}).sample_rate_hertz == meant


@pytest.mark.parametrize("written", ["fast", True, [16000], 44100.5])
def test_an_unreadable_rate_does_not_become_the_default(written: object) -> None:
    assert start_config(speechRecognition={"sampleRateHertz": written}).sample_rate_hertz == 0


def test_a_boolean_is_no_number_of_seconds() -> None:
    assert start(noConnectionTimeout=True).no_connection_timeout == 0
    assert start(disconnectOnStopRequestTimeout=False).disconnect_on_stop_request_timeout == 1800


def test_limits_are_kept_to() -> None:
    assert start(noConnectionTimeout=99999).no_connection_timeout == 1800
    assert start(noConnectionTimeout=-1).no_connection_timeout == 0
    assert start(noConnectionTimeout=300.0).no_connection_timeout == 300
    assert start_config(confidenceThreshold=7).confidence_threshold == 1.0
    assert start_config(confidenceThreshold=-7).confidence_threshold == 0.0
    assert start_config(confidenceThreshold=0.1).confidence_threshold == 0.1
    assert start_config(confidenceThreshold=10**400).confidence_threshold == 0.5


def test_strings_in_a_list_are_taken_and_the_rest_is_passed_over() -> None:
    assert start(insightTypes=["question", 7, None, "topic"]).insight_types == ("question", "topic")
    assert start(trackers=[None, {"name": "Budget", "vocabulary": ["cost"]}]).trackers[0].name == "Budget"


def test_an_empty_speaker_is_nobody() -> None:
    assert start(speaker={}).speaker is None
    assert start(speaker=None).speaker is None


def test_what_a_speaker_says_of_itself_beyond_the_usual_is_kept() -> None:
    speaker = start(speaker={"userId": 7, "name": "Ana", "peerId": "p1"}).speaker
    assert speaker == Speaker(user_id="7", name="Ana")
    assert speaker.extra == {"peerId": "p1"}
    assert speaker.to_object()["peerId"] == "p1"


def test_a_socket_stays_only_if_that_is_wished_and_there_is_time_for_it() -> None:
    assert not start().stays_after_stop
    assert start(disconnectOnStopRequest=False).stays_after_stop
    assert not start(disconnectOnStopRequest=False, disconnectOnStopRequestTimeout=0).stays_after_stop


def test_a_format_change_is_found_at_the_top_or_in_config() -> None:
    assert modify(speechRecognition={"sampleRateHertz": 8000}) == ModifyRequest(8000)
    assert modify(config={"speechRecognition": {"sampleRateHertz": 8000}}) == ModifyRequest(8000)
    assert modify(config={"encoding": "linear16", "detectEntities": False}) == ModifyRequest(None, "LINEAR16", False)
    assert modify(speechRecognition=None) == ModifyRequest()


@pytest.mark.parametrize(
    "text",
    [
        '{"type": "stop_request"}',
        "{'type': 'stop_request'}",
        '{"type": "stop_recognition"}',
        "stop_recognition",
        '"stop_request"',
    ],
)
def test_a_stop_stops_however_it_is_written(text: str) -> None:
    assert parse_client_message(text) == StopRequest()


def test_a_heartbeat_is_not_json() -> None:
    assert parse_client_message("__PING__") == Ping()
    assert parse_client_message("__PING__\n") == Ping()
    assert Ping().to_wire() == "__PING__"


@pytest.mark.parametrize("text", ['{"type": "wave"}', "{}", '{"type": 7}', '{"type": {"type": "start_request"}}'])
def test_an_unknown_message_is_kept(text: str) -> None:
    message = parse_client_message(text)
    assert message == UnknownClientMessage(json.loads(text))
    assert json.loads(message.to_wire()) == json.loads(text)


@pytest.mark.parametrize("text", ["", "hello", "[]", "null", "7", '{"type":', "NaN", '{"a": Infinity}', "[" * 100_000])
def test_a_text_without_an_object_is_kept(text: str) -> None:
    assert parse_client_message(text) == MalformedText(text)
    assert MalformedText(text).to_wire() == text


def test_what_is_nested_beyond_reason_is_not_taken_apart() -> None:
    deep = '{"type": ' * 200 + "1" + "}" * 200
    assert parse_client_message(deep) == MalformedText(deep)


def test_what_was_changed_is_written_over_what_was_received() -> None:
    request = start(config={"meetingTitle": "Old", "engine": "new"}, id="x")
    renamed = replace(request, meeting_title="New", trackers=(), timezone_offset=60)
    assert json.loads(renamed.to_wire()) == {
        "type": "start_request",
        "id": "x",
        "config": {"meetingTitle": "New", "engine": "new", "timezoneOffset": 60},
    }
    assert json.loads(replace(request, meeting_title=None).to_wire())["config"]["meetingTitle"] is None
    assert request.received is not None
    assert request.received["config"] == {"meetingTitle": "Old", "engine": "new"}
