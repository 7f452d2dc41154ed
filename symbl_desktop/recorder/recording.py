"""The work of one recording: capture, log, transcript and the state they are in."""

import logging
import uuid
from collections.abc import Callable
from datetime import datetime
from functools import partial

from symbl_desktop.audio.block import RECORDING_RATE
from symbl_desktop.audio.source import AudioError, AudioErrorReason, AudioSource
from symbl_desktop.meeting.events import (
    AudioDropped,
    Event,
    MeetingPaused,
    MeetingResumed,
    MeetingStarted,
    MeetingStopped,
    ProblemKind,
    ProblemOccurred,
    TranscriptCompleted,
)
from symbl_desktop.protocol.messages import ServerMessage
from symbl_desktop.recorder.capture import Capture, CaptureListener
from symbl_desktop.recorder.meeting_log import MeetingLog
from symbl_desktop.recorder.options import RecorderListener, RecorderOptions, start_request
from symbl_desktop.recorder.state import (
    TRANSITIONS,
    RecorderState,
    RecorderStatus,
    Trigger,
    next_state,
)
from symbl_desktop.recorder.transcript import Transcript
from symbl_desktop.storage.errors import StorageError
from symbl_desktop.storage.event_log import EventLog
from symbl_desktop.storage.library import MeetingFolder
from symbl_desktop.storage.wave_file import WaveWriter
from symbl_desktop.streaming.link_state import LinkCause, LinkPhase, LinkState
from symbl_desktop.streaming.server import Server
from symbl_desktop.streaming.worker import StreamingWorker

_logger = logging.getLogger(__name__)

_SILENCE_WARNING = 28 * 60.0
_SILENCE_LIMIT = 29 * 60.0
_CAPTURING = (
    RecorderState.CONNECTING,
    RecorderState.RECORDING,
    RecorderState.RECONNECTING,
)
_FIRST_OPEN_PROBLEMS = {
    AudioErrorReason.NO_LIBRARY: ProblemKind.NO_AUDIO_LIBRARY,
    AudioErrorReason.NO_DEVICE: ProblemKind.NO_MICROPHONE,
}


class Recording:
    """Lives in the recorder's thread; what other threads have to say comes in through `post`."""

    def __init__(
        self,
        folder: MeetingFolder,
        make_source: Callable[[], AudioSource],
        server: Server,
        options: RecorderOptions,
        listener: RecorderListener,
        post: Callable[[Callable[[], None]], None],
    ) -> None:
        self.folder = folder
        self.state = RecorderState.IDLE
        self.complete = False
        self._options = options
        self._listener = listener
        self._meeting_id = str(uuid.uuid4())
        self._writer = WaveWriter(folder.audio_path, RECORDING_RATE)
        self._log = MeetingLog(EventLog(folder.log_path), listener.on_event)
        self._transcript = Transcript()
        self._link = StreamingWorker(
            server,
            start_request(options, self._meeting_id),
            self._meeting_id,
            folder.tape(),
            RECORDING_RATE,
            on_message=lambda message, origin: post(partial(self._receive, message, origin)),
            on_state=lambda state: post(partial(self._link_changed, state)),
        )
        self._capture = Capture(
            make_source,
            self._writer,
            CaptureListener(
                on_stored=self._link.audio_available,
                on_level=listener.on_level,
                on_gap=lambda at, length: post(partial(self.record, AudioDropped(at, length))),
                on_storage_error=lambda error: post(partial(self.storage_failed, error)),
                on_end=lambda error: post(partial(self._capture_ended, error)),
            ),
        )
        self._link_listens = False
        self._silence_warned = False
        self._keep_recording = options.keep_silent_meetings

    # what the host does

    def start(self) -> None:
        self._fire(Trigger.START)
        self._capture.open()
        started_at = datetime.now().astimezone().isoformat(timespec="seconds")
        title, source = self._options.title, self._capture.source_name
        self.record(MeetingStarted(self._meeting_id, title, started_at, RECORDING_RATE, source))
        self._link.start()

    def pause(self) -> None:
        if self._allowed(Trigger.PAUSE):
            self._capture.close()
            self.record(MeetingPaused(self.recorded))
            self._fire(Trigger.PAUSE)

    def resume(self) -> None:
        if self._allowed(Trigger.RESUME):
            self._fire(Trigger.RESUME)
            self.record(MeetingResumed(self.recorded))
            self._capture.open()
            if self._link_listens:
                self._fire(Trigger.SERVER_LISTENS)

    def stop(self) -> None:
        if self._allowed(Trigger.STOP):
            self._end_capture()
            self._fire(Trigger.STOP)  # only now is it saved, as this state says

    def keep_recording(self) -> None:
        """The host wants a silent meeting to go on: the server's end of it is not ours."""
        self._keep_recording = True

    def abandon(self) -> None:
        """Gives up what the server has not said yet; everything stored stays."""
        self.stop()
        self._link.abort()
        self.complete = True

    def record(self, event: Event) -> None:
        self._log.record(event)

    def close(self) -> None:
        """Ends every thread and closes every file; the recording must have stopped."""
        self._capture.close()
        self._link.abort()
        self._link.join()
        self._writer.close()
        self._log.close()

    # what time brings

    def tick(self) -> None:
        """To be called about twice a second."""
        self._capture.tick()
        self._watch_silence()
        self._listener.on_status(
            RecorderStatus(
                recorded=self.recorded,
                lag=self._transcript.lag(self.recorded, self._link.sent_samples / RECORDING_RATE),
                saved_ago=(self._writer.samples - self._writer.synced_samples) / RECORDING_RATE,
                disk_left=self.folder.free_bytes() / (2 * RECORDING_RATE),
                dropped_blocks=self._capture.dropped_blocks,
            )
        )

    @property
    def recorded(self) -> float:
        """Seconds of sound in the file."""
        return self._writer.samples / RECORDING_RATE

    def _silence(self) -> float:
        """Seconds of sound that the server has got since the last words it understood."""
        return self._link.sent_samples / RECORDING_RATE - self._transcript.last_words_at

    def _watch_silence(self) -> None:
        if self._silence() < _SILENCE_WARNING:
            self._silence_warned = False
        elif not self._silence_warned and self.state is RecorderState.RECORDING:
            self._silence_warned = True
            self._keep_recording = self._options.keep_silent_meetings
            self.record(ProblemOccurred(self.recorded, ProblemKind.LONG_SILENCE))

    # what the audio thread reports

    def _capture_ended(self, error: AudioError | None) -> None:
        if self.state not in _CAPTURING:
            return
        if error is None:
            self.stop()
        elif self._writer.samples == 0:
            self._fail(_FIRST_OPEN_PROBLEMS.get(error.reason, ProblemKind.MICROPHONE_LOST), str(error))
        else:
            if self._capture.lost():
                self.record(ProblemOccurred(self.recorded, ProblemKind.MICROPHONE_LOST, str(error)))

    def storage_failed(self, error: StorageError) -> None:
        """What is on the disk stays readable; nothing more can be added to it."""
        kind = ProblemKind.DISK_FULL if error.disk_full else ProblemKind.STORAGE_FAILED
        problem = ProblemOccurred(self.recorded, kind, str(error))
        self._listener.on_event(problem)
        if self._allowed(Trigger.CAPTURE_FAILED):
            self._fire(Trigger.CAPTURE_FAILED)
            self._capture.close()
        self.complete = True

    def _fail(self, kind: ProblemKind, cause: str) -> None:
        self._fire(Trigger.CAPTURE_FAILED)
        self.record(ProblemOccurred(self.recorded, kind, cause))
        self._end_capture()

    def _end_capture(self) -> None:
        self._capture.close()
        self._writer.close()
        self.record(MeetingStopped(self.recorded))
        self.folder.write_transcript(self._log.meeting)
        self._link.stop()

    # what the server says

    def _receive(self, message: ServerMessage, origin_sample: int) -> None:
        events = self._transcript.receive(message, origin_sample / RECORDING_RATE, self.recorded)
        for event in events:
            self.record(event)
        self._link.confirm(round(self._transcript.resume_at * RECORDING_RATE))
        self._listener.on_hypothesis(self._transcript.hypothesis)

    def _link_changed(self, link: LinkState) -> None:
        self._link_listens = link.phase is LinkPhase.LISTENING
        match link.phase:
            case LinkPhase.LISTENING:
                self._fire(Trigger.SERVER_LISTENS)
            case LinkPhase.WAITING:
                self._server_lost()
            case LinkPhase.ENDED_BY_SERVER:
                self._ended_by_server()
            case LinkPhase.REFUSED:
                self._server_lost()
                self.record(ProblemOccurred(self.recorded, ProblemKind.SERVER_REFUSED, link.detail))
            case LinkPhase.FINISHED:
                self._link_finished(link)
            case LinkPhase.CONNECTING:
                pass  # the state already says so

    def _server_lost(self) -> None:
        self._transcript.connection_lost()
        self._listener.on_hypothesis(self._transcript.hypothesis)
        self._fire(Trigger.SERVER_LOST)

    def _ended_by_server(self) -> None:
        """It ends a meeting that has been silent for half an hour; anything else is its own affair."""
        silent = self._silence() >= _SILENCE_LIMIT
        if silent and not self._keep_recording:
            self.stop()
        elif self.state is not RecorderState.PAUSED:
            self._link.resume()

    def _link_finished(self, link: LinkState) -> None:
        if link.cause in (LinkCause.NONE, LinkCause.NOTHING_SENT):
            self.record(TranscriptCompleted(self.recorded))
        else:
            self.record(ProblemOccurred(self.recorded, ProblemKind.SERVER_UNREACHABLE, link.detail or link.cause.name))
        self.folder.write_transcript(self._log.meeting)
        self.complete = True
        self._fire(Trigger.TRANSCRIPT_COMPLETE)

    def _fire(self, trigger: Trigger) -> None:
        before, self.state = self.state, next_state(self.state, trigger)
        if self.state is not before:
            self._listener.on_state(self.state)

    def _allowed(self, trigger: Trigger) -> bool:
        """For what the host does: a second press of a button that is no longer there is no fault."""
        return (self.state, trigger) in TRANSITIONS
