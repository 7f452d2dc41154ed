"""The client's side of a session."""

import pytest

from symbl_desktop.protocol.client_session import SessionState, StreamingSession
from symbl_desktop.protocol.messages import (
    ConversationCompleted,
    ConversationCreated,
    MalformedText,
    ModifyRequest,
    NestedServerError,
    Ping,
    Pong,
    RecognitionStarted,
    RecognitionStopped,
    ServerError,
    StartedListening,
    StartRequest,
    StopRequest,
)
from symbl_desktop.protocol.state import ProtocolViolation

STARTED_LISTENING = StartedListening().to_wire()
STOP = StopRequest().to_wire()


def started_session() -> StreamingSession:
    session = StreamingSession()
    session.start(StartRequest())
    session.data_to_send()
    return session


def listening_session() -> StreamingSession:
    session = started_session()
    session.receive(STARTED_LISTENING)
    session.messages_received()
    return session


def test_the_first_thing_sent_is_the_start_request() -> None:
    session = StreamingSession()
    request = StartRequest(meeting_title="Garden", audio_offset=1.5)
    session.start(request)
    assert session.state is SessionState.STARTING
    assert session.data_to_send() == [request.to_wire()]
    assert session.data_to_send() == []


def test_audio_waits_until_the_server_listens() -> None:
    session = started_session()
    session.send_audio(b"\0\0")
    assert session.data_to_send() == []
    session.receive(STARTED_LISTENING)
    assert session.data_to_send() == [b"\0\0"]


@pytest.mark.parametrize("first", [StartedListening(), RecognitionStarted("1")])
def test_either_of_two_messages_says_that_the_server_listens(first: StartedListening | RecognitionStarted) -> None:
    session = started_session()
    session.send_audio(b"ab")
    session.receive(first.to_wire())
    assert session.state is SessionState.LISTENING
    assert session.data_to_send() == [b"ab"]
    session.receive(RecognitionStarted("1").to_wire())
    assert session.data_to_send() == []


def test_audio_is_cut_into_pieces_the_wire_takes() -> None:
    session = listening_session()
    sound = bytes(range(250)) * 80
    session.send_audio(sound)
    pieces = [piece for piece in session.data_to_send() if isinstance(piece, bytes)]
    assert [len(piece) for piece in pieces] == [8192, 8192, 3616]
    assert b"".join(pieces) == sound


def test_half_a_sample_waits_for_its_other_half() -> None:
    session = listening_session()
    session.send_audio(b"abc")
    session.send_audio(b"")
    session.send_audio(b"d")
    assert session.data_to_send() == [b"ab", b"cd"]


def test_a_change_of_format_keeps_its_place_among_the_sound() -> None:
    session = started_session()
    change = ModifyRequest(sample_rate_hertz=8000)
    session.send_audio(b"abx")
    session.modify(change)
    session.send_audio(b"cd")
    session.receive(STARTED_LISTENING)
    assert session.data_to_send() == [b"ab", change.to_wire(), b"cd"]
    session.modify(change)
    assert session.data_to_send() == [change.to_wire()]


def test_a_stop_before_the_server_listens_comes_after_the_sound() -> None:
    session = started_session()
    session.send_audio(b"ab")
    session.stop()
    assert session.state is SessionState.STOPPING
    assert session.data_to_send() == []
    session.receive(STARTED_LISTENING)
    assert session.state is SessionState.STOPPING
    assert session.data_to_send() == [b"ab", STOP]


@pytest.mark.parametrize(
    "end_messages",
    [
        [ConversationCompleted("1"), RecognitionStopped()],
        [RecognitionStopped(), ConversationCompleted("1")],
        [RecognitionStopped()],
        [ConversationCompleted("1")],
    ],
)
def test_a_stopped_session_ends_with_either_end_message_and_the_close(
    end_messages: list[ConversationCompleted | RecognitionStopped],
) -> None:
    session = listening_session()
    session.stop()
    assert session.data_to_send() == [STOP]
    for message in end_messages:
        session.receive(message.to_wire())
        assert session.state is SessionState.ENDED
    session.connection_lost()
    assert session.state is SessionState.CLOSED
    assert session.messages_received() == end_messages


def test_a_server_may_end_the_session_by_itself() -> None:
    session = listening_session()
    session.receive(ConversationCompleted("1").to_wire())
    assert session.state is SessionState.ENDED
    session.send_audio(b"ab")
    session.modify(ModifyRequest(8000))
    session.stop()
    assert session.data_to_send() == []


def test_a_session_can_be_started_again_on_a_socket_that_stays() -> None:
    session = listening_session()
    session.stop()
    session.receive(RecognitionStopped().to_wire())
    session.data_to_send()
    request = StartRequest(audio_offset=2.0)
    session.start(request)
    session.send_audio(b"ab")
    assert session.data_to_send() == [request.to_wire()]
    session.receive(STARTED_LISTENING)
    assert session.data_to_send() == [b"ab"]


@pytest.mark.parametrize("error", [ServerError("what", "why"), NestedServerError("what", "why")])
def test_an_error_instead_of_listening_is_a_refusal(error: ServerError) -> None:
    session = started_session()
    session.send_audio(b"ab")
    session.receive(error.to_wire())
    assert session.state is SessionState.CLOSED
    assert session.refusal == error
    session.receive(NestedServerError("other", "other").to_wire())
    assert session.refusal == error
    assert session.data_to_send() == []


def test_a_stop_that_waited_for_a_refused_start_is_over() -> None:
    session = started_session()
    session.stop()
    session.receive(ServerError("what", "why").to_wire())
    assert session.state is SessionState.CLOSED


def test_an_error_while_listening_is_only_told() -> None:
    session = listening_session()
    session.receive(ServerError("what", "why").to_wire())
    assert session.state is SessionState.LISTENING
    assert session.refusal is None
    assert session.messages_received() == [ServerError("what", "why")]


def test_a_lost_connection_ends_everything() -> None:
    session = started_session()
    session.send_audio(b"ab")
    session.connection_lost()
    session.receive(STARTED_LISTENING)
    session.send_audio(b"cd")
    session.stop()
    session.ping()
    session.connection_lost()
    assert session.state is SessionState.CLOSED
    assert session.data_to_send() == []


def test_a_conversation_without_a_name_has_none() -> None:
    session = started_session()
    session.receive(ConversationCreated("").to_wire())
    assert session.conversation_id is None


def test_the_conversation_is_named_by_whoever_names_it_first() -> None:
    session = started_session()
    session.receive(ConversationCompleted("7").to_wire())
    session.receive(RecognitionStarted("8").to_wire())
    assert session.conversation_id == "7"


def test_a_heartbeat_needs_no_listening() -> None:
    session = started_session()
    session.ping()
    assert session.data_to_send() == [Ping().to_wire()]
    session.receive("__PONG__")
    assert session.messages_received() == [Pong()]


def test_what_is_not_understood_is_told_and_changes_nothing() -> None:
    session = listening_session()
    session.receive("???")
    assert session.messages_received() == [MalformedText("???")]
    assert session.messages_received() == []
    assert session.state is SessionState.LISTENING


def test_nothing_can_be_done_with_a_session_that_was_not_started() -> None:
    session = StreamingSession()
    with pytest.raises(ProtocolViolation, match="SEND_AUDIO is not allowed in state IDLE"):
        session.send_audio(b"ab")
    with pytest.raises(ProtocolViolation, match="MODIFY is not allowed in state IDLE"):
        session.modify(ModifyRequest())
    with pytest.raises(ProtocolViolation, match="STOP is not allowed in state IDLE"):
        session.stop()


def test_sound_after_our_own_stop_is_our_own_fault() -> None:
    session = listening_session()
    session.stop()
    with pytest.raises(ProtocolViolation, match="SEND_AUDIO is not allowed in state STOPPING"):
        session.send_audio(b"ab")
