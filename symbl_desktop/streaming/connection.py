"""One socket's life: its session, its sound and its time limits."""

from dataclasses import replace
from typing import Protocol

from symbl_desktop.protocol.client_session import SessionState, StreamingSession
from symbl_desktop.protocol.messages import (
    ConversationCompleted,
    Pong,
    RecognitionStopped,
    ServerMessage,
    StartRequest,
)
from symbl_desktop.streaming.link import Link
from symbl_desktop.streaming.link_state import LinkCause, LinkTimes
from symbl_desktop.streaming.send_window import SendWindow

_BYTES_A_SAMPLE = 2
_LARGEST_PIECE = 8192 // _BYTES_A_SAMPLE
_PIECES_A_SECOND = 10


class AudioTape(Protocol):
    """The recording on the disk: LINEAR16 mono, counted in samples; read while it is written."""

    def read(self, start: int, count: int) -> bytes: ...


class Connection:
    """Lives in the worker's thread; `now` is always its monotonic clock.

    `origin` is the sample the connection's sound begins at.
    """

    def __init__(
        self, link: Link, request: StartRequest, tape: AudioTape, rate: int, origin: int, times: LinkTimes, now: float
    ) -> None:
        self.origin = origin
        self.stop_sent = False
        self.ended = False
        self._link = link
        self._tape = tape
        self._times = times
        piece = min(rate // _PIECES_A_SECOND, _LARGEST_PIECE)
        self._window = SendWindow(origin, piece, times.heartbeat_within)
        self._opened_at = now
        self._ping_at = now + times.ping_every
        self._pinged_at: float | None = None
        self._end_at = now
        self._session = StreamingSession()
        self._session.start(replace(request, sample_rate_hertz=rate, audio_offset=origin / rate))
        self._flush()

    @property
    def listening(self) -> bool:
        return self._session.state is SessionState.LISTENING

    @property
    def refusal(self) -> str | None:
        """What the server answered to the start request instead of listening."""
        refusal = self._session.refusal
        return None if refusal is None else refusal.reason

    @property
    def sent(self) -> int:
        return self._window.sent

    @property
    def taken(self) -> int:
        return self._window.taken

    @property
    def surely_taken(self) -> int:
        """The sample before which it has said that it took everything."""
        return self._window.surely_taken

    def lasted(self, now: float) -> float:
        return now - self._opened_at

    def send_audio(self, available: int, now: float, *, last: bool) -> bool:
        """Sends one piece of what is recorded, and after the last one the stop; whether there may be more to do."""
        if not self.listening or self.ended:
            return False
        count = self._window.next_count(available, last=last)
        if count == 0:
            if last and self._window.sent >= available:
                self._stop(now)
            return False
        pcm = self._tape.read(self._window.sent, count)
        if not pcm:
            # The tape ends before what was announced: a recording that was cut short is all there is.
            if last:
                self._stop(now)
            return False
        self._session.send_audio(pcm)
        self._window.has_sent(len(pcm) // _BYTES_A_SAMPLE)
        if self._window.wants_heartbeat():
            self._session.ping()
            self._window.asked(now)
        self._flush()
        return True

    def receive(self, text: str, now: float) -> list[ServerMessage]:
        self.heard(now)
        self._session.receive(text)
        self._flush()
        messages = self._session.messages_received()
        for message in messages:
            self._take_note(message)
        limit = self._times.close_within if self.ended else self._times.end_within
        self._end_at = now + limit
        return [message for message in messages if not isinstance(message, Pong)]

    def heard(self, now: float) -> None:
        self._pinged_at = None
        self._ping_at = now + self._times.ping_every

    def pinged(self, payload: bytes, now: float) -> None:
        self.heard(now)
        self._link.pong(payload)

    def deadline(self) -> float:
        """When `overdue` should be asked next."""
        moments = [self._ping_at, self._window.deadline()]
        if self._pinged_at is not None:
            moments.append(self._pinged_at + self._times.answer_within)
        if self.stop_sent or self.ended:
            moments.append(self._end_at)
        return min(moment for moment in moments if moment is not None)

    def overdue(self, now: float) -> LinkCause | None:
        """Does what is due by now; a cause if the connection is not worth keeping."""
        if self._pinged_at is not None and now >= self._pinged_at + self._times.answer_within:
            return LinkCause.SILENT
        if (self.stop_sent or self.ended) and now >= self._end_at:
            return LinkCause.NONE if self.ended else LinkCause.NO_END_MESSAGE
        if not self.listening and not self.stop_sent and self.lasted(now) >= self._times.listen_within:
            return LinkCause.SILENT
        self._window.give_up(now)
        if now >= self._ping_at:
            self._link.ping()
            self._ping_at = now + self._times.ping_every
            self._pinged_at = self._pinged_at or now
        return None

    def close(self) -> None:
        if self.ended:
            self._link.say_goodbye()
        self._session.connection_lost()
        self._link.close()

    def _stop(self, now: float) -> None:
        self._session.stop()
        self._flush()
        self.stop_sent = True
        self._end_at = now + self._times.end_within

    def _take_note(self, message: ServerMessage) -> None:
        match message:
            case Pong():
                self._window.answered()
            case RecognitionStopped() | ConversationCompleted():
                self.ended = True
            case _:
                pass  # results are for those who know the meeting

    def _flush(self) -> None:
        for data in self._session.data_to_send():
            self._link.send(data)
