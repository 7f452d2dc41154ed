"""The client's side of one socket: what to send, and what arrived. No I/O, no clock."""

from symbl_desktop.protocol.messages import (
    ConversationCompleted,
    ConversationCreated,
    ModifyRequest,
    Ping,
    RecognitionStarted,
    RecognitionStopped,
    ServerError,
    ServerMessage,
    StartedListening,
    StartRequest,
    StopRequest,
    parse_message,
)
from symbl_desktop.protocol.pcm import SampleJoiner, pieces
from symbl_desktop.protocol.state import SESSION_TRANSITIONS, SessionState, SessionTrigger, next_state

__all__ = ["SessionState", "StreamingSession"]

T = SessionTrigger


class StreamingSession:
    """Call `data_to_send` after each call, and `messages_received` after `receive`; both give everything just once.

    Sound, changes of format and the stop are held back until the server listens. Local calls raise ProtocolViolation
    where the state does not allow them; what the server does never raises.
    """

    def __init__(self) -> None:
        self._state = SessionState.IDLE
        self._listened_to = False
        self._held: list[str | bytes] = []
        self._to_send: list[str | bytes] = []
        self._received: list[ServerMessage] = []
        self._samples = SampleJoiner()
        self._conversation_id: str | None = None
        self._refusal: ServerError | None = None

    @property
    def state(self) -> SessionState:
        return self._state

    @property
    def conversation_id(self) -> str | None:
        """From whichever message named it first."""
        return self._conversation_id

    @property
    def refusal(self) -> ServerError | None:
        """The error with which the server answered the start request."""
        return self._refusal

    def start(self, request: StartRequest) -> None:
        """Also starts again on a socket that the server left open after a stop."""
        self._advance(T.START)
        self._listened_to = False
        self._held.clear()
        self._samples.reset()
        self._to_send.append(request.to_wire())

    def send_audio(self, pcm: bytes) -> None:
        """LINEAR16; an odd byte is held until its other half comes."""
        self._advance(T.SEND_AUDIO)
        for piece in pieces(self._samples.feed(pcm)):
            self._send_when_listened_to(piece)

    def modify(self, request: ModifyRequest) -> None:
        """The sound sent after this has the new format."""
        self._advance(T.MODIFY)
        self._samples.reset()
        self._send_when_listened_to(request.to_wire())

    def stop(self) -> None:
        """No sound will follow; results still may."""
        self._advance(T.STOP)
        self._send_when_listened_to(StopRequest().to_wire())

    def ping(self) -> None:
        """Asks for a sign of life: a Pong among the messages."""
        self._advance(T.PING)
        if self._state is not SessionState.CLOSED:
            self._to_send.append(Ping().to_wire())

    def receive(self, text: str) -> None:
        message = parse_message(text)
        self._received.append(message)
        match message:
            case StartedListening():
                self._begin()
            case RecognitionStarted(conversation_id=name):
                self._begin()
                self._name_conversation(name)
            case ConversationCreated(conversation_id=name):
                self._name_conversation(name)
            case ConversationCompleted(conversation_id=name):
                self._name_conversation(name)
                self._advance(T.SERVER_ENDS)
            case RecognitionStopped():
                self._advance(T.SERVER_ENDS)
            case ServerError() if not self._listened_to and self._state is not SessionState.IDLE:
                self._refusal = self._refusal or message
                self._advance(T.SERVER_REFUSES)
            case _:
                pass  # results and what we do not know change nothing in the session

    def connection_lost(self) -> None:
        """The socket is closed, by whomever, or broken."""
        self._advance(T.CONNECTION_LOST)
        self._held.clear()
        self._to_send.clear()

    def data_to_send(self) -> list[str | bytes]:
        """Frames, text or binary, in order."""
        data, self._to_send = self._to_send, []
        return data

    def messages_received(self) -> list[ServerMessage]:
        messages, self._received = self._received, []
        return messages

    def _advance(self, trigger: SessionTrigger) -> None:
        self._state = next_state(SESSION_TRANSITIONS, self._state, trigger)

    def _begin(self) -> None:
        """Either of two messages says that the server listens; the first of them counts."""
        self._advance(T.SERVER_LISTENS)
        if self._state in (SessionState.LISTENING, SessionState.STOPPING) and not self._listened_to:
            self._listened_to = True
            self._to_send += self._held
            self._held = []

    def _send_when_listened_to(self, frame: str | bytes) -> None:
        match self._state:
            case SessionState.ENDED | SessionState.CLOSED:
                pass  # the server takes nothing any more, and its reason is among the messages
            case _ if self._listened_to:
                self._to_send.append(frame)
            case _:
                self._held.append(frame)

    def _name_conversation(self, conversation_id: str) -> None:
        self._conversation_id = self._conversation_id or conversation_id or None
