"""What to do next for one speaker's sound: connect, send, wait, try again, end."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from symbl_desktop.protocol.messages import ServerMessage, StartRequest
from symbl_desktop.streaming.connection import AudioTape, Connection
from symbl_desktop.streaming.inbox import (
    Aborted,
    AudioAvailable,
    Confirmed,
    FromLink,
    InboxItem,
    ResumeAsked,
    StopAsked,
)
from symbl_desktop.streaming.link import Heard, Link, LinkEvent, LinkLost, PeerPinged, Received
from symbl_desktop.streaming.link_state import LinkCause, LinkFailed, LinkPhase, LinkState, LinkTimes
from symbl_desktop.streaming.server import Server

_PARKED = (LinkPhase.REFUSED, LinkPhase.ENDED_BY_SERVER)


@dataclass(frozen=True, slots=True)
class StreamPlan:
    """What is to be streamed, where to, and how patiently; `delay` gives seconds before an attempt."""

    server: Server
    request: StartRequest
    connection_id: str
    tape: AudioTape
    sample_rate: int
    first_sample: int
    times: LinkTimes
    delay: Callable[[int], float]


class Stream:
    """Lives in the worker's thread, over as many connections as it takes.

    After each `handle` or `wake`, send what can be sent; `wake` when nothing was handled for `patience`.
    """

    def __init__(
        self,
        plan: StreamPlan,
        post: Callable[[InboxItem], None],
        on_message: Callable[[ServerMessage, int], None],
        on_state: Callable[[LinkState], None],
    ) -> None:
        self._plan = plan
        self._post = post
        self._on_message = on_message
        self._on_state = on_state
        self._state = LinkState(LinkPhase.CONNECTING)
        self._link: Link | None = None
        self._connection: Connection | None = None
        self._watched = False
        self._confirmed = self._available = self.sent = plan.first_sample
        self._stopping = False
        self._attempt = 0
        self._retry_at = 0.0

    @property
    def over(self) -> bool:
        return self._state.phase is LinkPhase.FINISHED

    def send_audio(self) -> bool:
        """Whether there may be more to send at once."""
        if self._connection is None:
            return False
        busy = self._connection.send_audio(self._available, time.monotonic(), last=self._stopping)
        self.sent = self._connection.sent
        return busy

    def patience(self) -> float | None:
        """Seconds until something is due; None if nothing will be."""
        if self._connection is not None:
            return max(0.0, self._connection.deadline() - time.monotonic())
        if self._state.phase in _PARKED:
            return None
        return max(0.0, self._retry_at - time.monotonic())

    def wake(self) -> None:
        now = time.monotonic()
        if self._connection is None:
            if now >= self._retry_at:
                self._connect()
        elif (cause := self._connection.overdue(now)) is not None:
            self._lost(cause)

    def handle(self, item: InboxItem) -> None:
        match item:
            case AudioAvailable(end):
                self._available = max(self._available, end)
            case Confirmed(sample):
                self._confirmed = max(self._confirmed, sample)
            case StopAsked():
                self._stopping = True
                self._stop_without_connection()
            case ResumeAsked():
                self._attempt = 0
                self._retry_now()
            case Aborted():
                self._finish(LinkCause.ABORTED)
            case FromLink(link, event) if link is self._link and self._connection is not None:
                self._hear(self._connection, event, time.monotonic())
            case FromLink():
                pass  # the last words of a link that was given up

    def _hear(self, connection: Connection, event: LinkEvent, now: float) -> None:
        match event:
            case Received(text):
                messages = connection.receive(text, now)
                if connection.listening and self._state.phase is not LinkPhase.LISTENING:
                    self._tell(LinkState(LinkPhase.LISTENING))
                for message in messages:
                    self._on_message(message, connection.origin)
                if connection.refusal is not None:
                    self._lost(LinkCause.REFUSED_BY_SERVER)
            case Heard():
                connection.heard(now)
            case PeerPinged(payload):
                connection.pinged(payload, now)
            case LinkLost(detail):
                self._lost(LinkCause.LOST, detail)

    def _connect(self) -> None:
        self._tell(LinkState(LinkPhase.CONNECTING))
        plan = self._plan
        link = self._link = Link(lambda event: self._post(FromLink(link, event)))
        try:
            address = plan.server.address()
            self._watched = address.watched
            times = plan.times.for_watched_server() if address.watched else plan.times
            link.open(address, plan.connection_id, times)
        except LinkFailed as error:
            self._hang_up()
            self._failed(error)
            return
        self.sent = origin = min(self._confirmed, self._available)
        self._connection = Connection(link, plan.request, plan.tape, plan.sample_rate, origin, times, time.monotonic())

    def _failed(self, error: LinkFailed) -> None:
        if error.final:
            self._refused(error.cause, error.detail)
            return
        if error.cause is LinkCause.ENGINE_STARTING:
            # It was waited for already, and says itself when it is there.
            self._attempt = 0
        self._retry_later(error.cause, error.detail)

    def _lost(self, cause: LinkCause, detail: str = "") -> None:
        connection = self._connection
        self._hang_up()
        if connection is None:
            return
        if self._watched:
            told = connection.surely_taken - round(self._plan.times.told_after * self._plan.sample_rate)
            self._confirmed = max(self._confirmed, told)
        if connection.lasted(time.monotonic()) >= self._plan.times.settled_after:
            self._attempt = 0
        if connection.ended and connection.stop_sent:
            self._finish(LinkCause.NONE)
        elif connection.ended:
            self._ended_by_server(connection)
        elif cause is LinkCause.NO_END_MESSAGE:
            self._finish(cause)
        elif connection.refusal is not None:
            self._refused(LinkCause.REFUSED_BY_SERVER, connection.refusal)
        else:
            self._retry_later(cause, detail)

    def _ended_by_server(self, connection: Connection) -> None:
        # It told everything about what it took; what came too late begins the next conversation.
        self._confirmed = max(self._confirmed, connection.taken)
        if not self._stopping:
            self._tell(LinkState(LinkPhase.ENDED_BY_SERVER))
        elif self._available > self._confirmed:
            self._retry_later(LinkCause.LOST, "ended by the server")
        else:
            self._finish(LinkCause.NONE)

    def _refused(self, cause: LinkCause, detail: str) -> None:
        if self._stopping:
            self._finish(cause, detail)
        else:
            self._tell(LinkState(LinkPhase.REFUSED, cause, detail))

    def _stop_without_connection(self) -> None:
        if self._connection is not None:
            return
        if self._state.phase is LinkPhase.REFUSED:
            self._finish(self._state.cause, self._state.detail)
        elif self._available == self._plan.first_sample:
            self._finish(LinkCause.NOTHING_SENT)
        elif self._state.phase is LinkPhase.ENDED_BY_SERVER:
            if self._available > self._confirmed:
                self._retry_now()
            else:
                self._finish(LinkCause.NONE)

    def _retry_now(self) -> None:
        if self._connection is None and self._state.phase is not LinkPhase.FINISHED:
            self._retry_at = time.monotonic()
            self._tell(LinkState(LinkPhase.WAITING, self._state.cause, self._state.detail))

    def _retry_later(self, cause: LinkCause, detail: str) -> None:
        delay = self._plan.delay(self._attempt)
        self._attempt += 1
        self._retry_at = time.monotonic() + delay
        self._tell(LinkState(LinkPhase.WAITING, cause, detail, delay))

    def _finish(self, cause: LinkCause, detail: str = "") -> None:
        self._hang_up()
        self._tell(LinkState(LinkPhase.FINISHED, cause, detail))

    def end(self) -> None:
        """Whoever waits for the last state gets one, even when a fault of ours ended the worker."""
        if not self.over:
            self._finish(LinkCause.FAULT)

    def interrupt(self) -> None:
        """Ends whatever waits for the peer; the only method for other threads."""
        link = self._link
        if link is not None:
            link.interrupt()

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
        elif self._link is not None:
            self._link.close()
        self._connection = None
        self._link = None

    def _tell(self, state: LinkState) -> None:
        self._state = state
        self._on_state(state)
