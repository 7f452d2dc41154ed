"""The work of one recording: capture, log, transcript and the state they are in."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from symbl_desktop.audio.block import RECORDING_RATE
from symbl_desktop.audio.source import AudioError, AudioErrorReason
from symbl_desktop.meeting.events import (
    AudioDropped,
    MeetingPaused,
    MeetingResumed,
    MeetingStarted,
    MeetingStopped,
    ProblemKind,
    ProblemOccurred,
    TranscriptCompleted,
)
from symbl_desktop.protocol.messages import ServerMessage
from symbl_desktop.recorder.capture import Capture, CaptureListener, Sources
from symbl_desktop.recorder.meeting_files import MeetingFiles, storage_problem, write_transcript
from symbl_desktop.recorder.options import RecorderListener, RecorderOptions
from symbl_desktop.recorder.server_side import ServerSide
from symbl_desktop.recorder.state import RecorderState, RecorderStatus, StateMachine, Trigger
from symbl_desktop.storage.errors import StorageError
from symbl_desktop.storage.library import MeetingFolder
from symbl_desktop.streaming.link_state import LinkCause, LinkPhase, LinkState
from symbl_desktop.streaming.server import Server

_FIRST_OPEN_PROBLEMS = {
    AudioErrorReason.NO_LIBRARY: ProblemKind.NO_AUDIO_LIBRARY,
    AudioErrorReason.NO_DEVICE: ProblemKind.NO_MICROPHONE,
}

_LINK_TRIGGERS = {
    LinkPhase.LISTENING: Trigger.SERVER_LISTENS,
    LinkPhase.WAITING: Trigger.SERVER_LOST,
    LinkPhase.REFUSED: Trigger.SERVER_LOST,
    LinkPhase.ENDED_BY_SERVER: Trigger.SERVER_LOST,
}


class Recording:
    """Lives in the recorder's thread; what other threads have to say comes in through `post`.

    Whatever raises StorageError here is to be followed by `storage_failed`.
    """

    def __init__(
        self,
        folder: MeetingFolder,
        sources: Sources,
        server: Server,
        options: RecorderOptions,
        listener: RecorderListener,
        post: Callable[[Callable[[], None]], None],
    ) -> None:
        self._states = StateMachine(listener.on_state)
        self.complete = False
        self._options = options
        self._listener = listener
        self._files = MeetingFiles(folder, listener.on_event)
        self.record = self._files.log.record
        self._server = ServerSide(
            server,
            options,
            folder.tape(),
            on_message=lambda message, origin: post(partial(self._receive, message, origin)),
            on_state=lambda link: post(partial(self._link_changed, link)),
        )
        hears = CaptureListener(
            on_stored=self._server.worker.audio_available,
            on_level=listener.on_level,
            on_gap=lambda at, length: post(partial(self._mark_gap, at, length)),
            on_dropped=lambda: post(partial(self._report, ProblemKind.AUDIO_OVERFLOW)),
            on_storage_error=lambda error: post(partial(self._sound_failed, error)),
            on_end=lambda opening, error: post(partial(self._capture_ended, opening, error)),
        )
        self._capture = Capture(sources, self._files.sound, hears)
        self._reported: set[ProblemKind] = set()

    # what the host does

    def start(self) -> None:
        self._states.fire(Trigger.START)
        self._capture.open()
        started_at = datetime.now().astimezone().isoformat(timespec="seconds")
        title, source = self._options.title, self._capture.source_name
        self.record(MeetingStarted(self._server.meeting_id, title, started_at, RECORDING_RATE, source))
        self._server.worker.start()

    def pause(self) -> None:
        if self._states.allows(Trigger.PAUSE):
            self._capture.close()
            self.record(MeetingPaused(self.recorded))
            self._states.fire(Trigger.PAUSE)

    def resume(self) -> None:
        if self._states.allows(Trigger.RESUME):
            self.record(MeetingResumed(self.recorded))
            self._capture.open()
            self._states.fire(Trigger.RESUME)
            if self._server.listens:
                self._states.fire(Trigger.SERVER_LISTENS)
            else:
                self._server.worker.resume()

    def stop(self) -> None:
        if self._states.allows(Trigger.STOP):
            self._end_capture()
            self._states.fire(Trigger.STOP)  # only now is it saved, as this state says

    def keep_recording(self) -> None:
        self._server.keep_recording()

    def abandon(self) -> None:
        """Gives up what the server has not said yet; everything stored stays."""
        self.stop()
        self._server.worker.abort()

    def close(self) -> None:
        """Ends every thread and closes every file; the recording must have stopped."""
        self._capture.close()
        self._server.worker.abort()
        self._server.worker.join()
        if self._files.log.meeting.stopped:
            write_transcript(self._files.folder, self._files.log.meeting)
        self._files.close()

    # what time brings

    def tick(self) -> None:
        """To be called about twice a second."""
        self._capture.tick()
        if self._states.state is RecorderState.RECORDING and self._server.warns_of_silence():
            self._report(ProblemKind.LONG_SILENCE)
        self._listener.on_status(
            RecorderStatus(
                recorded=self.recorded,
                lag=self._server.lag(self.recorded),
                saved_ago=self._files.unsynced,
                disk_left=self._files.disk_left(),
                dropped_blocks=self._capture.dropped_blocks,
            )
        )

    @property
    def recorded(self) -> float:
        return self._files.recorded

    @property
    def never_began(self) -> bool:
        """It failed before there was any sound: nothing is worth keeping."""
        return self._states.state is RecorderState.ERROR and not self.recorded

    # what the audio thread reports

    def _capture_ended(self, opening: int, error: AudioError | None) -> None:
        if not self._capture.is_open(opening):
            return
        if error is None:
            self.stop()
        elif self.recorded == 0 or error.reason is AudioErrorReason.NOT_AUDIO:
            self._fail(_FIRST_OPEN_PROBLEMS.get(error.reason, ProblemKind.MICROPHONE_LOST), str(error))
        elif self._capture.lost():
            self._report(ProblemKind.MICROPHONE_LOST, str(error))

    def _mark_gap(self, at: float, length: float) -> None:
        self._server.heard_nothing(at)
        self.record(AudioDropped(at, length))

    def _sound_failed(self, error: StorageError) -> None:
        """What is on the disk stays readable, and is still transcribed as far as there is room for that."""
        kind = storage_problem(error)
        if self._states.allows(Trigger.CAPTURE_FAILED):
            self._fail(kind, str(error))
        elif kind not in self._reported:
            self._report(kind, str(error))

    def storage_failed(self, error: StorageError) -> None:
        """Nothing more can be added to the meeting."""
        if self._states.allows(Trigger.STORAGE_FAILED):
            self._states.fire(Trigger.STORAGE_FAILED)
        self._capture.close()
        self._server.worker.abort()
        self.complete = True
        kind = storage_problem(error)
        if kind not in self._reported:
            self._reported.add(kind)
            self._listener.on_event(ProblemOccurred(self.recorded, kind, str(error)))

    def _fail(self, kind: ProblemKind, cause: str) -> None:
        self._states.fire(Trigger.CAPTURE_FAILED)
        self._report(kind, cause)
        self._end_capture()

    def _end_capture(self) -> None:
        self._capture.close()
        self._server.worker.stop()
        self._files.sound.close()
        self.record(MeetingStopped(self.recorded))
        write_transcript(self._files.folder, self._files.log.meeting)

    # what the server says

    def _receive(self, message: ServerMessage, origin_sample: int) -> None:
        for event in self._server.receive(message, origin_sample, self.recorded):
            self.record(event)
        self._listener.on_hypothesis(self._server.hypothesis)

    def _link_changed(self, link: LinkState) -> None:
        if trouble := self._server.change(link):
            self._report(*trouble)
        self._listener.on_hypothesis(self._server.hypothesis)
        if trigger := _LINK_TRIGGERS.get(link.phase):
            self._states.fire(trigger)
        match link.phase:
            case LinkPhase.ENDED_BY_SERVER:
                self._go_on_or_end()
            case LinkPhase.FINISHED:
                self._link_finished(link.cause)

    def _go_on_or_end(self) -> None:
        """A server that hears nothing of a paused meeting may end it too soon: the host's coming back resumes it."""
        if self._states.state is RecorderState.PAUSED:
            return
        if self._server.ends_meeting():
            self.stop()
        else:
            self._server.worker.resume()

    def _link_finished(self, cause: LinkCause) -> None:
        if self._server.has_told_all(cause):
            self.record(TranscriptCompleted(self.recorded))
        write_transcript(self._files.folder, self._files.log.meeting)
        self.complete = True
        self._states.fire(Trigger.TRANSCRIPT_COMPLETE)

    def _report(self, kind: ProblemKind, cause: str = "") -> None:
        self.record(ProblemOccurred(self.recorded, kind, cause))
        self._reported.add(kind)
