"""A client that speaks in a conversation: what it asks for on its socket, and what it is told there."""

import asyncio
from typing import Protocol

from symbl_desktop.engine.connection import INTERNAL_FAULT_CLOSE, SHUTTING_DOWN_CLOSE, Connection
from symbl_desktop.engine.gathering import Gathering
from symbl_desktop.engine.gatherings import Gatherings
from symbl_desktop.engine.limits import Limits
from symbl_desktop.engine.pipeline_thread import MakePipeline
from symbl_desktop.engine.silence_watch import SilenceWatch
from symbl_desktop.engine.speech_stream import SpeechStream
from symbl_desktop.protocol.engine_events import AudioReceived, EngineEvent, FormatChanged, Started, Stopped
from symbl_desktop.protocol.engine_session import EngineSession
from symbl_desktop.protocol.messages import Insight, Message, RecognitionResult, StartRequest, Topic
from symbl_desktop.protocol.state import EngineState

TAKEN_OVER_CLOSE = 1008


class Speech(Protocol):
    """What makes words of sound."""

    def missing(self) -> str | None:
        """What is missing for it to work, in words."""
        ...

    def pipeline(self, request: StartRequest) -> MakePipeline: ...


class Seat:
    """Owned by the event loop."""

    def __init__(
        self, connection: Connection, connection_id: str, gatherings: Gatherings, speech: Speech, limits: Limits
    ) -> None:
        self._connection = connection
        self._connection_id = connection_id
        self._gatherings = gatherings
        self._speech = speech
        self._limits = limits
        self._session = EngineSession()
        self._request = StartRequest()
        self._gathering: Gathering | None = None
        self._stream: SpeechStream | None = None
        self._finishing: asyncio.Task[None] | None = None
        self._silence = SilenceWatch(limits.silence, self._finish_soon)
        self._idle: asyncio.TimerHandle | None = None
        self._stopped = False
        self._parked = 0
        self._told: set[str] = set()

    # What the client does.

    def receive(self, text: str) -> None:
        self._session.receive(text)
        self._pump()

    def receive_audio(self, data: bytes) -> None:
        self._session.receive_audio(data)
        self._parked += len(data) if self._finishing is not None else 0
        self._pump()

    async def hold_back(self) -> None:
        if self._finishing is not None and self._parked > self._limits.parked:
            await asyncio.shield(self._finishing)
        if self._stream is not None:
            await self._stream.catch_up(self._limits.backlog)

    def connection_lost(self) -> None:
        self._session.connection_lost()
        self._pump()

    def shut_down(self) -> None:
        if self._stream is not None:
            self._stream.drop()
        self._close(SHUTTING_DOWN_CLOSE)

    async def leave(self) -> None:
        self._silence.end()
        if self._idle is not None:
            self._idle.cancel()
        if self._finishing is not None:
            await self._finishing
        elif self._stream is not None:
            await self._stream.finish()
        self._depart()

    # What the conversation tells.

    def hear_result(self, result: RecognitionResult, of: object) -> None:
        if of is not self._stream:
            return
        self._session.send_result(result)
        for text in self._session.data_to_send():
            self._connection.post(text, None if result.is_final else "hypothesis")

    def hear_messages(self, messages: tuple[Message, ...]) -> None:
        self._session.send_messages(messages)
        self._pump()

    def hear_insights(self, insights: tuple[Insight, ...]) -> None:
        self._session.send_insights(insights)
        self._pump()

    def hear_topics(self, topics: tuple[Topic, ...]) -> None:
        self._session.send_topics(topics)
        self._pump()

    def hear_end(self) -> None:
        pass  # it does not end as long as one who speaks in it is there

    # What follows from it.

    def _pump(self) -> None:
        for event in self._session.events_received():
            self._follow(event)
        for text in self._session.data_to_send():
            self._connection.post(text)
        if self._session.close_code is not None:
            self._connection.close(self._session.close_code)

    def _follow(self, event: EngineEvent) -> None:
        match event:
            case Started(request):
                self._start(request)
            case AudioReceived(pcm) if self._stream is not None:
                self._stream.take(pcm, self._gatherings.clock())
            case FormatChanged(sample_rate) if self._stream is not None:
                self._stream.change_rate(sample_rate)
            case Stopped():
                self._finish_soon()
            case _:
                pass  # entities are not looked for; one who is lost is seen off in leave()

    def _start(self, request: StartRequest) -> None:
        missing = self._speech.missing()
        if missing is not None:
            self._session.refuse(missing, "Speech cannot be recognised")
            return
        self._request, self._stopped, self._parked = request, False, 0
        if self._idle is not None:
            self._idle.cancel()
        self._gathering, went_on = self._gatherings.enter(self._connection_id, request, self)
        self._session.accept(self._gathering.conversation.id)
        make_pipeline, now = self._speech.pipeline(request), self._gatherings.clock()
        self._stream = SpeechStream(
            self._gathering, request, make_pipeline, now, self._lost, self._missed, self._silence.look
        )
        self._gatherings.introduce(self._connection_id, self, self._stream.member_id)
        self._silence.watch(self._gathering)
        self._gathering.attend(self)
        if went_on and request.audio_offset is not None:
            self._gathering.catch_up(self, self._stream.member_id)

    def _finish_soon(self) -> None:
        if self._finishing is None and self._stream is not None:
            self._stopped = True
            self._silence.end()
            self._finishing = asyncio.create_task(self._finish(self._stream))

    async def _finish(self, stream: SpeechStream) -> None:
        try:
            await stream.finish()
        finally:
            self._stream = self._finishing = None
            self._session.complete()
            if self._session.state is EngineState.PAUSED:
                wait = self._request.disconnect_on_stop_request_timeout
                self._idle = asyncio.get_running_loop().call_later(wait, self._idle_for_too_long)
            elif self._session.state is EngineState.CLOSED:
                self._depart()
            self._pump()

    def _idle_for_too_long(self) -> None:
        self._session.complete()
        self._depart()
        self._pump()

    def _depart(self) -> None:
        """Before the client can know that it was the end: its next start is another conversation."""
        if self._gathering is not None:
            self._gathering.leave(self)
            wait = 0 if self._stopped else self._request.no_connection_timeout
            self._gatherings.depart(self._connection_id, self, wait)

    def _lost(self, cause: Exception | None) -> None:
        """The stream cannot go on."""
        if cause is None:
            # Nobody waits for one who is there again.
            self._stopped = True
            self._close(TAKEN_OVER_CLOSE)
        else:
            self._session.send_error(str(cause))
            self._close(INTERNAL_FAULT_CLOSE)

    def _missed(self, reason: str) -> None:
        """Some words are missing; the same reason is told once."""
        if reason not in self._told:
            self._told.add(reason)
            self._session.send_error(reason)
            self._pump()

    def _close(self, code: int) -> None:
        self._session.close(code)
        self._pump()
