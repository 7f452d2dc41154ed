"""The engine's side of a session: how it starts, hears and ends."""

import pytest

from symbl_desktop.protocol.engine_events import (
    AudioReceived,
    ConnectionLost,
    Started,
    Stopped,
)
from symbl_desktop.protocol.engine_session import EngineSession
from symbl_desktop.protocol.messages import (
    ConversationCompleted,
    ConversationCreated,
    Message,
    MessageResponse,
    NestedServerError,
    Pong,
    RecognitionStarted,
    RecognitionStopped,
    StartedListening,
    StartRequest,
    Topic,
)
from symbl_desktop.protocol.state import EngineState
from tests.protocol.engine_sessions import START, STAYING, STOP, listening_session, said, stopped_session


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
