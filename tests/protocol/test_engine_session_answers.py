"""What the engine's side of a session refuses, changes and says."""

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
    Topic,
    TopicResponse,
    TrackerResponse,
    TrackerResult,
)
from symbl_desktop.protocol.state import EngineState, ProtocolViolation
from tests.protocol.engine_sessions import START, STAYING, STOP, listening_session, said, stopped_session


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
