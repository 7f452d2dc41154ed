"""The engine's side of one socket: what the client wants, and what to send it. No I/O, no clock."""

from collections.abc import Iterable

from symbl_desktop.protocol.engine_events import (
    AudioReceived,
    ConnectionLost,
    EngineEvent,
    EntityDetectionChanged,
    FormatChanged,
    Started,
    Stopped,
)
from symbl_desktop.protocol.engine_voice import EngineVoice
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
    Ping,
    Pong,
    RecognitionResult,
    RecognitionStarted,
    RecognitionStopped,
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
    parse_client_message,
)
from symbl_desktop.protocol.pcm import DECODED, SampleJoiner, unsupported_format
from symbl_desktop.protocol.state import ENGINE_TRANSITIONS, EngineState, EngineTrigger, next_state

T = EngineTrigger

NORMAL_CLOSE = 1000
REFUSED_CLOSE = 1008
INVALID_START = "Invalid start_request"


class EngineSession:
    """Call `data_to_send` and `events_received` after each call; both give everything just once.

    When `close_code` is set, the socket is to be closed with it after the last data. Nothing a client does raises;
    answers that come too late for a client that has gone are dropped.
    """

    def __init__(self) -> None:
        self._state = EngineState.WAITING
        self._voice = EngineVoice()
        self._samples = SampleJoiner()
        self._events: list[EngineEvent] = []
        self._conversation_id: str | None = None
        self._sample_rate = 0
        self._stays_after_stop = False
        # What a client says after asking for the next recognition, while the last one is still being finished.
        self._parked: list[str | bytes | None] | None = None

    @property
    def state(self) -> EngineState:
        return self._state

    @property
    def close_code(self) -> int | None:
        """None as long as the socket is to stay open."""
        return self._voice.close_code

    def data_to_send(self) -> list[str]:
        return self._voice.take()

    def events_received(self) -> list[EngineEvent]:
        events, self._events = self._events, []
        return events

    # What the client does.

    def receive(self, text: str) -> None:
        message = parse_client_message(text)
        match message:
            case Ping():
                self._voice.say(Pong())
            case _ if self._parked is not None:
                self._parked.append(text)
            case StartRequest() if self._state is EngineState.FINISHING and self._stays_after_stop:
                self._parked = [text]
            case StartRequest():
                self._start(message)
            case ModifyRequest() if self._state in (EngineState.STARTING, EngineState.LISTENING):
                self._modify(message)
            case StopRequest():
                self._stop()
            case _:
                pass  # what we do not know, and what comes at a time when it means nothing, is not an error

    def receive_audio(self, data: bytes) -> None:
        """Sound before a start and after a stop is discarded, as the service did."""
        if self._parked is not None:
            self._parked.append(data)
        elif self._state in (EngineState.STARTING, EngineState.LISTENING):
            pcm = self._samples.feed(data)
            if pcm:
                self._events.append(AudioReceived(pcm))

    def connection_lost(self) -> None:
        """The socket is closed, by whomever, or broken."""
        self._voice.lose_listener()
        if self._parked is not None:
            self._parked.append(None)
            return
        if self._state not in (EngineState.WAITING, EngineState.CLOSED):
            self._events.append(ConnectionLost())
        self._advance(T.CONNECTION_LOST)

    # What the engine answers.

    def accept(self, conversation_id: str) -> None:
        """Answers Started: results may follow."""
        self._advance(T.ACCEPT)
        self._voice.say(StartedListening())
        if conversation_id != self._conversation_id:
            self._voice.say(ConversationCreated(conversation_id))
        self._voice.say(RecognitionStarted(conversation_id))
        self._voice.open()
        self._conversation_id = conversation_id

    def refuse(self, details: str, message: str = INVALID_START) -> None:
        """Answers Started with an error, in both shapes that clients know, and ends the session."""
        self._advance(T.REFUSE)
        self._voice.say_error(message, details)
        self._voice.end(REFUSED_CLOSE)

    def send_result(self, result: RecognitionResult) -> None:
        self._send(result)

    def send_messages(self, messages: Iterable[Message]) -> None:
        sentences = tuple(messages)
        judged = any(sentence.sentiment is not None for sentence in sentences) or None
        self._send(MessageResponse(sentences, self._voice.next_number(MessageResponse), judged))

    def send_insights(self, insights: Iterable[Insight]) -> None:
        self._send(InsightResponse(tuple(insights), self._voice.next_number(InsightResponse)))

    def send_topics(self, topics: Iterable[Topic]) -> None:
        self._send(TopicResponse(tuple(topics)))

    def send_trackers(self, trackers: Iterable[TrackerResult], *, is_final: bool = True) -> None:
        self._send(TrackerResponse(tuple(trackers), is_final, self._voice.next_number(TrackerResponse)))

    def send_entities(self, entities: Iterable[Entity]) -> None:
        self._send(EntityResponse(tuple(entities), self._voice.next_number(EntityResponse)))

    def send_error(self, details: str, message: str = "Recognition failed") -> None:
        """Tells of something serious that does not end the session: some clients stop at it by themselves."""
        self._send(ServerError(message, details))

    def complete(self, summary_url: str | None = None) -> None:
        """Says that every result was sent. Answers Stopped; unasked, it ends the session from our side.

        If the client wished to stay after its stop, only the recognition ends. Call `events_received` for what it has
        said meanwhile, and `complete` again when the conversation is really over.
        """
        if self._state is EngineState.FINISHING and self._stays_after_stop:
            self._advance(T.PAUSE)
            self._voice.say(RecognitionStopped())
            self._unpark()
            return
        recognising = self._state is not EngineState.PAUSED
        self._advance(T.COMPLETE)
        self._voice.say(ConversationCompleted(self._conversation_id or "", summary_url))
        if recognising:
            self._voice.say(RecognitionStopped())
        self._voice.end(NORMAL_CLOSE)

    def close(self, code: int) -> None:
        """Ends the session without more words."""
        self._advance(T.CLOSE)
        self._voice.end(code)

    def _advance(self, trigger: EngineTrigger) -> None:
        self._state = next_state(ENGINE_TRANSITIONS, self._state, trigger)

    def _send(self, result: ServerMessage) -> None:
        self._advance(T.SEND_RESULT)
        self._voice.say_when_open(result)

    def _start(self, request: StartRequest) -> None:
        if self._state in (EngineState.STARTING, EngineState.LISTENING):
            # In the older shape: there are clients that give up at any error of the newer one.
            self._voice.say_when_open(NestedServerError(INVALID_START, "Recognition has already been started"))
        if self._state not in (EngineState.WAITING, EngineState.PAUSED):
            return
        resumed = self._state is EngineState.PAUSED
        problem = unsupported_format(request.encoding, request.sample_rate_hertz)
        if problem is not None and resumed:
            self._voice.say_error(INVALID_START, problem)
            return
        self._advance(T.START_REQUEST)
        if problem is not None:
            self.refuse(problem)
            return
        self._voice.hold()
        self._samples.reset()
        self._sample_rate = request.sample_rate_hertz
        self._stays_after_stop = request.stays_after_stop
        self._events.append(Started(request, resumed))

    def _modify(self, request: ModifyRequest) -> None:
        rate = self._sample_rate if request.sample_rate_hertz is None else request.sample_rate_hertz
        problem = unsupported_format(request.encoding or DECODED, rate)
        if problem is not None:
            self._voice.say_when_open(ServerError("Invalid modify_request", problem))
            return
        if rate != self._sample_rate:
            self._sample_rate = rate
            self._samples.reset()
            self._events.append(FormatChanged(rate))
        if request.detect_entities is not None:
            self._events.append(EntityDetectionChanged(request.detect_entities))
        self._voice.say_when_open(SessionModified())

    def _stop(self) -> None:
        if self._state in (EngineState.STARTING, EngineState.LISTENING):
            self._events.append(Stopped())
        self._advance(T.STOP_REQUEST)

    def _unpark(self) -> None:
        parked, self._parked = self._parked or [], None
        for item in parked:
            match item:
                case str():
                    self.receive(item)
                case bytes():
                    self.receive_audio(item)
                case None:
                    self.connection_lost()
