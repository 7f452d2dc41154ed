"""The engine's side of a session."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbl_desktop.protocol.engine_events import (
    AudioReceived,
    ConnectionLost,
    EngineEvent,
    EntityDetectionChanged,
    FormatChanged,
    Started,
    Stopped,
)
from symbl_desktop.protocol.engine_session import EngineSession
from symbl_desktop.protocol.messages import (
    ConversationCompleted,
    ConversationCreated,
    Entity,
    EntityResponse,
    Insight,
    InsightResponse,
    Message,
    MessageResponse,
    ModifyRequest,
    NestedServerError,
    Pong,
    RecognitionResult,
    RecognitionStarted,
    RecognitionStopped,
    Sentiment,
    ServerError,
    ServerMessage,
    SessionModified,
    StartedListening,
    StartRequest,
    StopRequest,
    Topic,
    TopicResponse,
    TrackerResponse,
    TrackerResult,
    parse_message,
)
from symbl_desktop.protocol.state import EngineState, ProtocolViolation

START = StartRequest()
STAYING = StartRequest(disconnect_on_stop_request=False)
STOP = StopRequest().to_wire()


def said(session: EngineSession) -> list[ServerMessage]:
    return [parse_message(text) for text in session.data_to_send()]


def listening_session(request: StartRequest = START) -> EngineSession:
    session = EngineSession()
    session.receive(request.to_wire())
    session.accept("12")
    session.events_received()
    session.data_to_send()
    return session


def stopped_session(request: StartRequest = START) -> EngineSession:
    session = listening_session(request)
    session.receive(STOP)
    session.events_received()
    return session


def test_an_accepted_start_is_answered_in_order() -> None:
    session = EngineSession()
    session.receive(START.to_wire())
    assert session.events_received() == [Started(START, resumed=False)]
    assert said(session) == []
    session.accept("12")
    assert session.state is EngineState.LISTENING
    assert said(session) == [StartedListening(), ConversationCreated("12"), RecognitionStarted("12")]
    assert session.close_code is None


def test_sound_before_the_start_is_discarded() -> None:
    session = EngineSession()
    session.receive_audio(b"abc")
    session.receive(START.to_wire())
    session.receive_audio(b"de")
    assert session.events_received() == [Started(START, resumed=False), AudioReceived(b"de")]


def test_sound_right_after_the_start_is_kept() -> None:
    session = EngineSession()
    session.receive(START.to_wire())
    session.receive_audio(b"ab")
    session.accept("12")
    session.receive_audio(b"cd")
    assert session.events_received()[1:] == [AudioReceived(b"ab"), AudioReceived(b"cd")]


def test_an_odd_byte_is_carried_over() -> None:
    session = listening_session()
    for data in (b"abc", b"d", b"e", b"", b"fgh"):
        session.receive_audio(data)
    assert session.events_received() == [
        AudioReceived(b"ab"),
        AudioReceived(b"cd"),
        AudioReceived(b"efgh"),
    ]


def test_a_megabyte_in_one_frame_is_taken() -> None:
    session = listening_session()
    session.receive_audio(bytes(2 << 20))
    assert session.events_received() == [AudioReceived(bytes(2 << 20))]


def test_sound_after_the_stop_is_discarded() -> None:
    session = stopped_session()
    session.receive_audio(b"ab")
    assert session.events_received() == []


def test_a_second_start_is_an_error_that_ends_nothing() -> None:
    session = EngineSession()
    session.receive(START.to_wire())
    session.receive(START.to_wire())
    session.accept("12")
    session.receive(START.to_wire())
    session.receive_audio(b"ab")
    error = NestedServerError("Invalid start_request", "Recognition has already been started")
    assert said(session)[3:] == [error, error]
    assert session.events_received() == [Started(START, resumed=False), AudioReceived(b"ab")]
    assert session.close_code is None


def test_the_end_messages_come_after_the_results_and_in_the_order_all_clients_take() -> None:
    session = stopped_session()
    session.send_messages([Message("1", "So it is.")])
    session.complete("http://localhost/summary")
    assert said(session) == [
        MessageResponse((Message("1", "So it is.", original_text="So it is.", original_id="1"),), 0),
        ConversationCompleted("12", "http://localhost/summary"),
        RecognitionStopped(),
    ]
    assert session.close_code == 1000
    assert session.state is EngineState.CLOSED


def test_after_the_end_nothing_more_is_said() -> None:
    session = stopped_session()
    session.complete()
    session.data_to_send()
    session.send_topics([Topic("1", "garden")])
    session.complete()
    session.close(1011)
    session.receive("__PING__")
    assert session.data_to_send() == []
    assert session.close_code == 1000


def test_an_engine_may_end_a_session_that_was_not_stopped() -> None:
    session = listening_session(STAYING)
    session.complete()
    assert said(session) == [ConversationCompleted("12"), RecognitionStopped()]
    assert session.close_code == 1000


def test_an_engine_may_close_at_any_time() -> None:
    session = EngineSession()
    session.close(1001)
    assert session.close_code == 1001
    assert session.state is EngineState.CLOSED


@pytest.mark.parametrize("stop", [STOP, "{'type': 'stop_request'}", '{"type": "stop_recognition"}'])
def test_a_stop_is_a_stop(stop: str) -> None:
    session = listening_session()
    session.receive(stop)
    session.receive(stop)
    assert session.events_received() == [Stopped()]
    assert session.state is EngineState.FINISHING


def test_a_stop_without_a_start_means_nothing() -> None:
    session = EngineSession()
    session.receive(STOP)
    assert session.events_received() == []
    assert session.state is EngineState.WAITING


def test_a_stop_before_the_answer_to_the_start_is_followed_after_it() -> None:
    session = EngineSession()
    session.receive(START.to_wire())
    session.receive_audio(b"ab")
    session.receive(STOP)
    assert session.events_received() == [Started(START, resumed=False), AudioReceived(b"ab"), Stopped()]
    session.accept("12")
    session.complete()
    assert said(session)[-2:] == [ConversationCompleted("12"), RecognitionStopped()]


def test_a_socket_that_stays_can_start_again() -> None:
    session = stopped_session(STAYING)
    session.complete()
    assert said(session) == [RecognitionStopped()]
    assert session.state is EngineState.PAUSED
    assert session.close_code is None
    session.receive_audio(b"ab")
    session.receive(START.to_wire())
    assert session.events_received() == [Started(START, resumed=True)]
    session.accept("12")
    assert said(session) == [StartedListening(), RecognitionStarted("12")]


def test_a_start_after_the_conversation_was_over_makes_another() -> None:
    session = stopped_session(STAYING)
    session.complete()
    session.receive(START.to_wire())
    session.data_to_send()
    session.accept("13")
    assert said(session) == [StartedListening(), ConversationCreated("13"), RecognitionStarted("13")]


def test_a_socket_that_stayed_too_long_is_told_that_the_conversation_is_over() -> None:
    session = stopped_session(STAYING)
    session.complete()
    session.data_to_send()
    session.complete()
    assert said(session) == [ConversationCompleted("12")]
    assert session.close_code == 1000


def test_a_socket_that_was_to_stay_for_no_time_is_closed_at_once() -> None:
    request = StartRequest(disconnect_on_stop_request=False, disconnect_on_stop_request_timeout=0)
    session = stopped_session(request)
    session.complete()
    assert session.close_code == 1000


def test_a_start_during_the_end_of_the_last_recognition_waits_for_it() -> None:
    session = stopped_session(STAYING)
    session.receive(STAYING.to_wire())
    session.receive_audio(b"ab")
    session.receive("__PING__")
    session.receive(STOP)
    session.receive(START.to_wire())
    session.receive_audio(b"cd")
    assert session.events_received() == []
    assert said(session) == [Pong()]
    session.complete()
    assert said(session) == [RecognitionStopped()]
    assert session.events_received() == [Started(STAYING, resumed=True), AudioReceived(b"ab"), Stopped()]
    session.accept("12")
    session.complete()
    assert session.events_received() == [Started(START, resumed=True), AudioReceived(b"cd")]


def test_one_who_asked_to_start_again_and_vanished_is_heard_to_the_end() -> None:
    session = stopped_session(STAYING)
    session.receive(STAYING.to_wire())
    session.receive_audio(b"ab")
    session.connection_lost()
    session.complete()
    assert session.events_received() == [Started(STAYING, resumed=True), AudioReceived(b"ab"), ConnectionLost()]
    session.accept("12")
    assert session.data_to_send() == []
    assert session.state is EngineState.CLOSED


def test_a_start_after_the_last_stop_means_nothing() -> None:
    session = stopped_session()
    session.receive(START.to_wire())
    assert session.events_received() == []
    assert session.data_to_send() == []


@pytest.mark.parametrize(
    ("request_", "details"),
    [
        (StartRequest(encoding="Opus"), "Unsupported value for config.speechRecognition.encoding: Opus"),
        (StartRequest(encoding="FLAC"), "Unsupported value for config.speechRecognition.encoding: FLAC"),
        (StartRequest(encoding="SPEEX"), "Unsupported value for config.speechRecognition.encoding: SPEEX"),
        (StartRequest(sample_rate_hertz=7999), "Unsupported value for config.speechRecognition.sampleRateHertz: 7999"),
        (
            StartRequest(sample_rate_hertz=48001),
            "Unsupported value for config.speechRecognition.sampleRateHertz: 48001",
        ),
    ],
)
def test_sound_that_cannot_be_decoded_is_refused_in_both_shapes(request_: StartRequest, details: str) -> None:
    session = EngineSession()
    session.receive(request_.to_wire())
    assert said(session) == [
        ServerError("Invalid start_request", details),
        NestedServerError("Invalid start_request", details),
    ]
    assert session.close_code == 1008
    assert session.events_received() == []


@pytest.mark.parametrize("rate", [8000, 11025, 16000, 22050, 24000, 44100, 48000])
def test_every_documented_rate_is_taken(rate: int) -> None:
    session = EngineSession()
    session.receive(StartRequest(sample_rate_hertz=rate, encoding="linear16").to_wire())
    assert session.state is EngineState.STARTING


def test_an_engine_may_refuse_for_its_own_reasons() -> None:
    session = EngineSession()
    session.receive(START.to_wire())
    session.refuse("No model")
    assert [type(message) for message in said(session)] == [ServerError, NestedServerError]
    assert session.close_code == 1008


def test_an_unusable_start_on_a_socket_that_stays_can_be_made_good() -> None:
    session = stopped_session(STAYING)
    session.complete()
    session.data_to_send()
    session.receive(StartRequest(encoding="FLAC").to_wire())
    assert [type(message) for message in said(session)] == [ServerError, NestedServerError]
    assert session.close_code is None
    session.receive(START.to_wire())
    assert session.state is EngineState.STARTING


def test_a_heartbeat_is_answered_before_anything_else() -> None:
    session = EngineSession()
    session.receive("__PING__")
    session.receive(START.to_wire())
    session.receive("__PING__")
    assert said(session) == [Pong(), Pong()]


def test_a_change_of_format_takes_place_between_the_sounds() -> None:
    session = listening_session()
    session.receive_audio(b"abx")
    session.receive(ModifyRequest(8000).to_wire())
    session.receive_audio(b"cd")
    assert session.events_received() == [AudioReceived(b"ab"), FormatChanged(8000), AudioReceived(b"cd")]
    assert said(session) == [SessionModified()]


def test_a_change_to_the_same_format_is_none() -> None:
    session = listening_session()
    session.receive_audio(b"abc")
    session.receive(ModifyRequest(16000, "LINEAR16").to_wire())
    session.receive_audio(b"d")
    assert session.events_received() == [AudioReceived(b"ab"), AudioReceived(b"cd")]
    assert said(session) == [SessionModified()]


def test_entities_may_be_asked_for_later() -> None:
    session = listening_session()
    session.receive(ModifyRequest(detect_entities=True).to_wire())
    assert session.events_received() == [EntityDetectionChanged(True)]


@pytest.mark.parametrize("change", [ModifyRequest(4000), ModifyRequest(None, "Opus")])
def test_a_change_to_a_format_that_cannot_be_decoded_is_an_error(change: ModifyRequest) -> None:
    session = listening_session()
    session.receive(change.to_wire())
    (error,) = said(session)
    assert isinstance(error, ServerError)
    assert session.events_received() == []
    assert session.close_code is None


def test_the_answer_to_a_change_comes_after_the_answer_to_the_start() -> None:
    session = EngineSession()
    session.receive(START.to_wire())
    session.receive(ModifyRequest(8000).to_wire())
    session.accept("12")
    assert said(session)[3:] == [SessionModified()]


def test_a_change_without_a_recognition_means_nothing() -> None:
    session = EngineSession()
    session.receive(ModifyRequest(8000).to_wire())
    assert session.events_received() == []
    assert session.data_to_send() == []


@pytest.mark.parametrize("text", ["hello", "[]", "{}", '{"type": "wave"}', ""])
def test_what_is_not_understood_means_nothing(text: str) -> None:
    session = listening_session()
    session.receive(text)
    assert session.events_received() == []
    assert session.data_to_send() == []


def test_a_client_that_vanishes_is_told_of_and_told_nothing() -> None:
    session = listening_session()
    session.send_topics([Topic("1", "garden")])
    session.connection_lost()
    session.connection_lost()
    assert session.events_received() == [ConnectionLost()]
    session.send_messages([Message("1", "So it is.")])
    session.complete()
    assert session.data_to_send() == []
    assert session.close_code is None


def test_a_client_that_stops_and_vanishes_is_stopped_first() -> None:
    session = listening_session()
    session.receive(STOP)
    session.connection_lost()
    assert session.events_received() == [Stopped(), ConnectionLost()]


def test_a_socket_that_never_started_leaves_without_a_word() -> None:
    session = EngineSession()
    session.connection_lost()
    assert session.events_received() == []


def test_results_wait_for_the_answer_to_the_start() -> None:
    session = stopped_session(STAYING)
    session.complete()
    session.receive(START.to_wire())
    session.data_to_send()
    session.send_topics([Topic("1", "garden")])
    assert said(session) == []
    session.accept("12")
    assert said(session) == [StartedListening(), RecognitionStarted("12"), TopicResponse((Topic("1", "garden"),))]


def test_responses_are_numbered_by_their_type() -> None:
    session = listening_session()
    for _ in range(2):
        session.send_messages([])
        session.send_insights([Insight("1", "question", "Why?")])
        session.send_trackers([TrackerResult("Budget")], is_final=False)
        session.send_entities([Entity("DATETIME")])
    messages: list[Any] = said(session)
    assert [type(message) for message in messages[:4]] == [
        MessageResponse,
        InsightResponse,
        TrackerResponse,
        EntityResponse,
    ]
    assert [message.sequence_number for message in messages] == [0] * 4 + [1] * 4


def test_topics_have_no_number() -> None:
    session = listening_session()
    session.send_topics([Topic("1", "garden")])
    assert "sequenceNumber" not in json.loads(session.data_to_send()[0])


def test_a_response_says_whether_sentiment_was_judged() -> None:
    session = listening_session()
    session.send_messages([Message("1", "Fine.", sentiment=Sentiment(0.7, "positive"))])
    session.send_messages([Message("2", "So.")])
    judged, unjudged = (json.loads(text) for text in session.data_to_send())
    assert judged["sentiment"] is True
    assert "sentiment" not in unjudged


def test_an_error_of_the_engine_ends_nothing_by_itself() -> None:
    session = listening_session()
    session.send_error("The recogniser is gone")
    assert said(session) == [ServerError("Recognition failed", "The recogniser is gone")]
    assert session.close_code is None


def test_results_without_a_start_are_our_own_fault() -> None:
    with pytest.raises(ProtocolViolation, match="SEND_RESULT is not allowed in state WAITING"):
        EngineSession().send_result(RecognitionResult())


def test_a_start_is_answered_once() -> None:
    session = listening_session()
    with pytest.raises(ProtocolViolation, match="ACCEPT is not allowed in state LISTENING"):
        session.accept("12")


CLIENT_FRAMES: list[str | bytes | None] = [
    START.to_wire(),
    STAYING.to_wire(),
    StartRequest(encoding="FLAC").to_wire(),
    ModifyRequest(8000).to_wire(),
    ModifyRequest(1).to_wire(),
    STOP,
    "__PING__",
    "?",
    b"a",
    b"bc",
    None,
]


@given(st.lists(st.tuples(st.sampled_from(CLIENT_FRAMES), st.booleans()), max_size=30))
def test_an_engine_that_answers_each_event_in_turn_never_goes_wrong(
    steps: list[tuple[str | bytes | None, bool]],
) -> None:
    """However slowly it answers: True is a moment at which it works off what has come in."""
    session = EngineSession()
    messages: list[ServerMessage] = []
    for frame, works in [*steps, (None, True)]:
        match frame:
            case str():
                session.receive(frame)
            case bytes():
                session.receive_audio(frame)
            case None:
                session.connection_lost()
        while works and (events := session.events_received()):
            answer(session, events)
        messages += said(session)
    milestones = [type(m) for m in messages if isinstance(m, StartedListening | MessageResponse | RecognitionStopped)]
    assert milestones == ([StartedListening, MessageResponse, RecognitionStopped] * len(steps))[: len(milestones)]


def answer(session: EngineSession, events: list[EngineEvent]) -> None:
    for event in events:
        match event:
            case Started():
                session.accept("12")
            case Stopped():
                session.send_messages([])
                session.complete()
