"""The server's side of one track: what it is sent, what it makes of that, and how it is."""

import logging
from collections.abc import Callable, Sequence

from symbl_desktop.audio.block import RECORDING_RATE
from symbl_desktop.meeting.events import Event, ProblemKind, UtteranceFinal
from symbl_desktop.protocol.messages import Message, ServerMessage, StartRequest
from symbl_desktop.recorder.findings import Findings
from symbl_desktop.recorder.state import Hypothesis
from symbl_desktop.recorder.transcript import Transcript
from symbl_desktop.recorder.troubles import ServerTroubles, Trouble
from symbl_desktop.storage.errors import StorageError
from symbl_desktop.streaming.connection import AudioTape
from symbl_desktop.streaming.link_state import LinkCause, LinkPhase, LinkState
from symbl_desktop.streaming.local_engine import LocalEngine
from symbl_desktop.streaming.server import Server
from symbl_desktop.streaming.worker import StreamingWorker

_logger = logging.getLogger(__name__)

_CONNECTION_IS_GONE = (LinkPhase.WAITING, LinkPhase.REFUSED, LinkPhase.ENDED_BY_SERVER, LinkPhase.FINISHED)


class ServerSide:
    """Lives in the recorder's thread, except for its worker, which calls back in its own. Times are seconds.

    `past` is what was understood of this track before; the rest is heard from there on, or from `first_sample`.
    """

    def __init__(
        self,
        server: Server,
        request: StartRequest,
        connection_id: str,
        sound: AudioTape,
        findings: Findings,
        on_message: Callable[[ServerMessage, int], None],
        on_state: Callable[[LinkState], None],
        past: Sequence[UtteranceFinal] = (),
        first_sample: int = 0,
    ) -> None:
        own_id = request.speaker.user_id if request.speaker else ""
        self._transcript = Transcript(own_id, findings)
        self._transcript.recall(past)
        local = isinstance(server, LocalEngine)
        self._troubles = ServerTroubles(ProblemKind.MODEL_MISSING if local else ProblemKind.SERVER_REFUSED)
        self._tape = Tape(sound)
        self._phase = LinkPhase.CONNECTING
        self._cause = LinkCause.NONE
        resume = max(first_sample, self._resume_sample)
        self._stored = resume
        self.worker = StreamingWorker(
            server, request, connection_id, self._tape, RECORDING_RATE, on_message, on_state, first_sample=resume
        )
        self.worker.start()

    def available(self, samples: int) -> None:
        """So much sound is stored; from whichever thread stores it."""
        self._stored = max(self._stored, samples)
        self.worker.audio_available(samples)

    def receive(self, message: ServerMessage, origin_sample: int) -> list[Event]:
        events = self._transcript.receive(message, origin_sample / RECORDING_RATE, self.stored)
        self.worker.confirm(self._resume_sample)
        return events

    def overhear(self, message: Message, origin_sample: int) -> None:
        self._transcript.overhear(message, origin_sample / RECORDING_RATE)

    def change(self, link: LinkState) -> Trouble | None:
        """Takes note of how the connection stands, and returns what the host has to know of it."""
        self._phase, self._cause = link.phase, link.cause
        if link.phase in _CONNECTION_IS_GONE:
            self._transcript.connection_lost()
        if link.phase is LinkPhase.FINISHED and self._tape.failed:
            return ProblemKind.STORAGE_FAILED, "the recorded sound could not be read for its transcript"
        return self._troubles.news(link)

    @property
    def listens(self) -> bool:
        return self._phase is LinkPhase.LISTENING

    @property
    def may_tell(self) -> bool:
        """Whether words may come without another attempt to connect."""
        return self._phase not in _CONNECTION_IS_GONE

    @property
    def finished(self) -> bool:
        return self._phase is LinkPhase.FINISHED

    @property
    def has_told_all(self) -> bool:
        """Whether it finished, and leaves a whole transcript."""
        whole = self._cause in (LinkCause.NONE, LinkCause.NOTHING_SENT) and not self._tape.failed
        return self.finished and whole

    @property
    def hypothesis(self) -> Hypothesis:
        return self._transcript.hypothesis

    @property
    def last_words_at(self) -> float:
        return self._transcript.last_words_at

    @property
    def stored(self) -> float:
        return self._stored / RECORDING_RATE

    @property
    def unsent(self) -> float:
        """Seconds of the recording that the server was not sent."""
        return max(0, self._stored - self.worker.sent_samples) / RECORDING_RATE

    @property
    def lag(self) -> float:
        """Seconds by which the transcript is behind the recording."""
        return self._transcript.lag(self.unsent)

    @property
    def _resume_sample(self) -> int:
        return round(self._transcript.resume_at * RECORDING_RATE)


class Tape:
    """The sound as the streaming thread reads it, which no failure may end; `failed` is whether the last read did."""

    def __init__(self, reader: AudioTape) -> None:
        self._reader = reader
        self.failed = False

    def read(self, start: int, count: int) -> bytes:
        try:
            pcm = self._reader.read(start, count)
            self.failed = False
            return pcm
        except StorageError as error:
            self.failed = True
            _logger.warning("recorded sound cannot be read for the transcript: %s", error)
            return b""
