"""The server's side of a recording: what it is sent, what it makes of that, and how it is."""

import logging
import uuid
from collections.abc import Callable

from symbl_desktop.audio.block import RECORDING_RATE
from symbl_desktop.meeting.events import Event, ProblemKind
from symbl_desktop.protocol.messages import ServerMessage
from symbl_desktop.recorder.options import RecorderOptions, start_request
from symbl_desktop.recorder.silence import SilenceWatch
from symbl_desktop.recorder.state import Hypothesis
from symbl_desktop.recorder.transcript import Transcript
from symbl_desktop.recorder.troubles import ServerTroubles, Trouble
from symbl_desktop.storage.errors import StorageError
from symbl_desktop.storage.wave_file import WaveReader
from symbl_desktop.streaming.link_state import LinkCause, LinkPhase, LinkState
from symbl_desktop.streaming.local_engine import LocalEngine
from symbl_desktop.streaming.server import Server
from symbl_desktop.streaming.worker import StreamingWorker

_logger = logging.getLogger(__name__)

_CONNECTION_IS_GONE = (LinkPhase.WAITING, LinkPhase.REFUSED, LinkPhase.ENDED_BY_SERVER, LinkPhase.FINISHED)


class ServerSide:
    """Lives in the recorder's thread, except for its worker, which calls back in its own. Times are seconds."""

    def __init__(
        self,
        server: Server,
        options: RecorderOptions,
        sound: WaveReader,
        on_message: Callable[[ServerMessage, int], None],
        on_state: Callable[[LinkState], None],
    ) -> None:
        self.meeting_id = str(uuid.uuid4())
        self.listens = False
        self._transcript = Transcript(self.meeting_id)
        self._silence = SilenceWatch(options.keep_silent_meetings)
        local = isinstance(server, LocalEngine)
        self._troubles = ServerTroubles(ProblemKind.MODEL_MISSING if local else ProblemKind.SERVER_REFUSED)
        self._tape = Tape(sound)
        request = start_request(options, self.meeting_id)
        self.worker = StreamingWorker(
            server, request, self.meeting_id, self._tape, RECORDING_RATE, on_message, on_state
        )

    def receive(self, message: ServerMessage, origin_sample: int, recorded: float) -> list[Event]:
        events = self._transcript.receive(message, origin_sample / RECORDING_RATE, recorded)
        self.worker.confirm(round(self._transcript.resume_at * RECORDING_RATE))
        return events

    def change(self, link: LinkState) -> Trouble | None:
        """Takes note of how the connection stands, and returns what the host has to know of it."""
        self.listens = link.phase is LinkPhase.LISTENING
        if link.phase in _CONNECTION_IS_GONE:
            self._transcript.connection_lost()
        if link.phase is LinkPhase.FINISHED and self._tape.failed:
            return ProblemKind.STORAGE_FAILED, "the recorded sound could not be read for its transcript"
        return self._troubles.news(link)

    def has_told_all(self, cause: LinkCause) -> bool:
        """Whether a worker that finished for this cause leaves a whole transcript."""
        return cause in (LinkCause.NONE, LinkCause.NOTHING_SENT) and not self._tape.failed

    @property
    def hypothesis(self) -> Hypothesis:
        return self._transcript.hypothesis

    def lag(self, recorded: float) -> float:
        """Seconds by which the transcript is behind the recording."""
        return self._transcript.lag(recorded, self._sent)

    def keep_recording(self) -> None:
        self._silence.keep_recording()

    def heard_nothing(self, until: float) -> None:
        """There was no sound to hear words in: that is no silence."""
        self._silence.broken(until)

    def warns_of_silence(self) -> bool:
        """Whether the host has to be told now; to be asked again and again."""
        return self._silence_so_far().warns()

    def ends_meeting(self) -> bool:
        """Whether, when the server ends the conversation now, that ends the meeting."""
        return self._silence_so_far().ends_meeting

    def _silence_so_far(self) -> SilenceWatch:
        self._silence.broken(self._transcript.last_words_at)
        self._silence.heard(self._sent)
        return self._silence

    @property
    def _sent(self) -> float:
        return self.worker.sent_samples / RECORDING_RATE


class Tape:
    """The sound as the streaming thread reads it, which no failure may end; `failed` is whether the last read did."""

    def __init__(self, reader: WaveReader) -> None:
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
