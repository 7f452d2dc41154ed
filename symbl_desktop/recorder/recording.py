"""The work of one recording: capture, log, transcript and the state they are in."""

import logging
import time
import uuid
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from symbl_desktop.audio.block import RECORDING_RATE
from symbl_desktop.capture.face import BeginCapture, Capture
from symbl_desktop.capture.messages import (
    BlocksDropped,
    CaptureEnded,
    CapturePlan,
    DevicesChanged,
    DeviceSource,
    GapFilled,
    Loudness,
    Report,
    SourceLost,
    SourceOpened,
    StorageFailed,
    Stored,
    Track,
)
from symbl_desktop.meeting.events import (
    AudioDropped,
    Event,
    MeetingPaused,
    MeetingResumed,
    MeetingStarted,
    MeetingStopped,
    ProblemKind,
    ProblemOccurred,
    RecordingTakenUp,
    SourceChanged,
    TrackMuted,
    TranscriptCompleted,
)
from symbl_desktop.protocol.messages import ServerMessage
from symbl_desktop.recorder.conversation import Conversation, ConversationListener
from symbl_desktop.recorder.echo import EchoFolder
from symbl_desktop.recorder.evidence import Evidence
from symbl_desktop.recorder.meeting_files import MeetingFiles, storage_problem
from symbl_desktop.recorder.open_problems import OpenProblems
from symbl_desktop.recorder.options import RecorderListener, RecorderOptions
from symbl_desktop.recorder.servers import server_name
from symbl_desktop.recorder.state import RecorderState, RecorderStatus, StateMachine, Trigger
from symbl_desktop.recorder.tracks import Tracks, name_of
from symbl_desktop.storage.errors import StorageError
from symbl_desktop.storage.library import MeetingFolder
from symbl_desktop.streaming.link_state import LinkPhase, LinkState
from symbl_desktop.streaming.server import Server

_logger = logging.getLogger(__name__)

_EVIDENCE_LASTS = 1.0  # seconds
_CAPTURE_ENDS_WITHIN = 5.0

_LINK_TROUBLES = (ProblemKind.SERVER_UNREACHABLE, ProblemKind.SERVER_REFUSED, ProblemKind.MODEL_MISSING)
_LINK_IS_GONE = (LinkPhase.WAITING, LinkPhase.REFUSED, LinkPhase.ENDED_BY_SERVER)


class Recording:
    """Lives in the recorder's thread; what other threads have to say comes in through `post`.

    It begins anew, takes up what a living capture records, or finishes what was interrupted: one of `start`, `take_up`
    and `finish` is called first. Whatever raises StorageError here is to be followed by `storage_failed`.
    """

    def __init__(
        self,
        folder: MeetingFolder,
        server: Server,
        options: RecorderOptions,
        listener: RecorderListener,
        post: Callable[[Callable[[], None]], None],
        past: Sequence[Event] = (),
    ) -> None:
        """`past` is what the meeting's log already holds."""
        self._states = StateMachine(listener.on_state)
        self.complete = False
        self._options = options
        self._listener = listener
        self._post = post
        self._files = MeetingFiles(folder, listener.on_event, past)
        self._echoes = EchoFolder(options.others)
        self._missed_echoes = self._echoes.go_on(past)
        self._server_name = server_name(server)
        self._meeting_id = self._files.log.meeting.meeting_id or str(uuid.uuid4())
        self._conversation = Conversation(
            server,
            options,
            self._meeting_id,
            lambda track: folder.tape(track.value),
            ConversationListener(
                on_message=lambda *heard: post(partial(self._receive, *heard)),
                on_state=lambda *heard: post(partial(self._link_changed, *heard)),
            ),
            past,
        )
        self._evidence = Evidence()
        self._tracks = Tracks(options.sources, options.muted)
        self._problems = OpenProblems(self.record, lambda: self.recorded)
        self._capture: Capture | None = None
        self._ending: Capture | None = None  # it may still have files to close
        self._stop_by: float | None = None
        self._given_up = False
        self._disk_failed = False
        marks = [event for event in past if isinstance(event, MeetingPaused | MeetingResumed)]
        self._was_paused = bool(marks) and isinstance(marks[-1], MeetingPaused)

    # how it begins

    def start(self, begin_capture: BeginCapture) -> None:
        """Capture first: the log has time until the first sound is there."""
        self._states.fire(Trigger.START)
        plan = CapturePlan(self._files.folder.path, self._options.sources, self._options.muted)
        self._evidence.expect()
        self._capture = begin_capture(plan, self._hear)
        self._record_beginning()
        self._conversation.begin(self._options.sources[0].track)

    def take_up(self, join_capture: Callable[[Callable[[Report], None]], Capture]) -> None:
        """Goes on with a capture that has lost whoever recorded with it; nothing of the sound was lost."""
        self._states.fire(Trigger.START)
        if self._was_paused:
            self._states.fire(Trigger.PAUSE)
        self._recall_sound()
        self._evidence.expect()
        self._capture = join_capture(self._hear)
        self.record(RecordingTakenUp(self.recorded))

    def finish(self) -> None:
        """Ends a meeting that was interrupted: what was never transcribed is sent now."""
        self._states.fire(Trigger.FINISH)
        self._recall_sound()
        if not self._files.log.meeting.meeting_id:
            self._record_beginning()
        if not self._files.log.meeting.stopped:
            self.record(MeetingStopped(self.recorded))
        self._files.write_transcript()
        self._conversation.stop()
        self._complete_if_finished()

    def _record_beginning(self) -> None:
        started_at = datetime.now().astimezone().isoformat(timespec="seconds")
        source = name_of(self._options.sources[0])
        title, server = self._options.title, self._server_name
        self.record(MeetingStarted(self._meeting_id, title, started_at, RECORDING_RATE, source, server=server))

    def _recall_sound(self) -> None:
        for stem in self._files.folder.tracks():
            track, samples = Track(stem), self._files.folder.tape(stem).samples
            self._evidence.knew(track, samples)
            self._conversation.begin(track, samples)
        for folded in self._missed_echoes:
            self.record(folded)

    # what the host does

    def pause(self) -> None:
        if self._capture is not None and not self._stopping and self._states.allows(Trigger.PAUSE):
            self._capture.pause()
            self._tracks.close()
            self.record(MeetingPaused(self.recorded))
            self._states.fire(Trigger.PAUSE)

    def resume(self) -> None:
        if self._capture is not None and not self._stopping and self._states.allows(Trigger.RESUME):
            self.record(MeetingResumed(self.recorded))
            self._evidence.expect()
            self._capture.resume()
            self._states.fire(Trigger.RESUME)
            self._conversation.reconnect()

    def stop(self) -> None:
        if self._capture is not None and not self._stopping and self._states.allows(Trigger.STOP):
            self._end_capture(self._capture)

    def mute(self, track: Track, muted: bool) -> None:
        if self._capture is not None and not self._stopping:
            self._capture.mute(track, muted)
            self._tracks.mute(track, muted)
            self.record(TrackMuted(self.recorded, track.value, muted))

    def choose(self, source: DeviceSource) -> None:
        if self._capture is not None and not self._stopping:
            self._tracks.choose(source)
            self._capture.choose(source)

    def record(self, event: Event) -> None:
        self._files.log.record(event)
        for folded in self._echoes.feed(event):
            self._files.log.record(folded)

    def keep_recording(self) -> None:
        self._conversation.keep_recording()

    def abandon(self) -> None:
        """Gives up what the server has not said yet; everything stored stays."""
        self._given_up = True
        self.stop()
        if self._capture is None:
            self._conversation.abort()

    def close(self) -> None:
        """Ends every thread and closes every file; the recording must have stopped."""
        for capture in (self._capture, self._ending):
            if capture is not None:
                capture.stop()
                capture.join(_CAPTURE_ENDS_WITHIN)
        self._conversation.abort()
        self._conversation.join()
        if self._files.log.meeting.stopped:
            self._files.write_transcript()
        self._files.close()

    # what time brings

    def tick(self) -> None:
        """To be called about twice a second."""
        if self._stop_by is not None and time.monotonic() > self._stop_by:
            _logger.error("the capture does not say that it has ended")
            self._capture_ended(CaptureEnded(0))
        if self._states.allows(Trigger.SOUND_MISSING) and not self._stopping:
            self._look_for_sound()
        if self._states.state is RecorderState.RECORDING and self._conversation.warns_of_silence():
            self._problems.occur(ProblemKind.LONG_SILENCE)
        disk_left = self._files.look_at_disk(len(self._tracks.statuses()))
        if self._capture is not None:
            self._tell_of_disk()
        self._listener.on_status(
            RecorderStatus(
                recorded=self.recorded,
                lag=self._conversation.lag,
                saved_ago=self._evidence.unsynced,
                disk_left=disk_left,
                dropped_blocks=self._tracks.dropped_blocks,
                stored_ago=self._evidence.ago,
                tracks=self._tracks.statuses(),
            )
        )

    @property
    def recorded(self) -> float:
        """Seconds of sound in the longest file."""
        return self._evidence.length

    @property
    def never_began(self) -> bool:
        """It failed before there was any sound: nothing is worth keeping."""
        return self._states.state is RecorderState.ERROR and not self.recorded

    @property
    def _stopping(self) -> bool:
        return self._stop_by is not None

    def _look_for_sound(self) -> None:
        if self._evidence.missing_for > _EVIDENCE_LASTS:
            self._states.fire(Trigger.SOUND_MISSING)
            self._problems.occur(ProblemKind.NOTHING_STORED)
        elif self._evidence.ago <= _EVIDENCE_LASTS:
            self._problems.settle([ProblemKind.NOTHING_STORED])
            if self._conversation.listens:
                self._states.fire(Trigger.SERVER_LISTENS)

    def _tell_of_disk(self) -> None:
        if self._files.nearly_full:
            self._problems.occur(ProblemKind.DISK_NEARLY_FULL)
        else:
            self._problems.settle([ProblemKind.DISK_NEARLY_FULL])

    # what the capture reports

    def _hear(self, report: Report) -> None:
        """In a thread of the capture's."""
        match report:
            case Stored(track, samples):
                begins = self._evidence.take(report)
                if not self._conversation.available(track, samples) or begins:
                    self._post(partial(self._sound_stored, track))
            case Loudness():
                self._listener.on_level(report)
            case DevicesChanged():
                pass  # for whoever shows a choice of devices
            case _:
                self._post(partial(self._follow, report))

    def _sound_stored(self, track: Track) -> None:
        if self._capture is None:
            return
        self._conversation.begin(track, self._evidence.samples(track))
        if self._states.allows(Trigger.SOUND_MISSING) and not self._stopping:
            self._look_for_sound()

    def _follow(self, report: Report) -> None:
        if self._capture is None:
            return  # it has ended: whatever is told of it is old
        self._tracks.apply(report)
        match report:
            case SourceOpened():
                self._opened(report)
            case SourceLost() if not self._stopping:
                self._lost(report)
            case GapFilled():
                self._conversation.heard_nothing(report.at)
                self.record(AudioDropped(report.at, report.length, report.track.value))
            case BlocksDropped():
                self._problems.occur(ProblemKind.AUDIO_OVERFLOW)
            case StorageFailed():
                kind = ProblemKind.DISK_FULL if report.disk_full else ProblemKind.STORAGE_FAILED
                self._fail(kind, report.cause)
            case CaptureEnded():
                self._capture_ended(report)
            case _:
                pass  # it is in the tracks' state

    def _opened(self, report: SourceOpened) -> None:
        if self._tracks.opened(report):
            self.record(SourceChanged(self.recorded, report.track.value, report.name))
        self._problems.settle(self._tracks.settled(report.track))
        if report.track is Track.MICROPHONE:
            if report.wanted:
                self._problems.settle([ProblemKind.MICROPHONE_REPLACED])
            else:
                self._problems.occur(ProblemKind.MICROPHONE_REPLACED, report.name)

    def _lost(self, report: SourceLost) -> None:
        trouble = self._tracks.lost(report, self.recorded > 0)
        if trouble.fatal:
            self._fail(trouble.kind, trouble.cause)
        else:
            self._problems.occur(trouble.kind, trouble.cause)

    def _fail(self, kind: ProblemKind, cause: str) -> None:
        """What is on the disk stays readable, and is still transcribed."""
        if self._states.allows(Trigger.CAPTURE_FAILED):
            self._states.fire(Trigger.CAPTURE_FAILED)
        self._problems.occur(kind, cause)
        if self._capture is not None and not self._stopping:
            self._end_capture(self._capture)

    def _end_capture(self, capture: Capture) -> None:
        """The device is given back at once, whatever the rest does."""
        self._stop_by = time.monotonic() + _CAPTURE_ENDS_WITHIN
        capture.stop()

    def _capture_ended(self, report: CaptureEnded) -> None:
        if not self._stopping and not self._tracks.all_ended:
            self._problems.occur(ProblemKind.CAPTURE_DIED, "the capture ended by itself")
        self._ending, self._capture, self._stop_by = self._capture, None, None
        self._tracks.close()
        for track in self._evidence.tracks:
            self._conversation.begin(track, self._evidence.samples(track))
        self.record(MeetingStopped(max(self.recorded, report.samples / RECORDING_RATE)))
        self._files.write_transcript()
        if self._given_up:
            self._conversation.abort()
        else:
            self._conversation.stop()
        if self._states.allows(Trigger.STOP):
            self._states.fire(Trigger.STOP)  # only now is it saved, as this state says
        self._complete_if_finished()

    def storage_failed(self, error: StorageError) -> None:
        """Nothing more can be added to the meeting."""
        if self._states.allows(Trigger.STORAGE_FAILED):
            self._states.fire(Trigger.STORAGE_FAILED)
        if self._capture is not None:
            self._capture.stop()
            self._ending, self._capture, self._stop_by = self._capture, None, None
        self._conversation.abort()
        self.complete = True
        kind = storage_problem(error)
        if kind not in self._problems and not self._disk_failed:
            self._disk_failed = True
            self._listener.on_event(ProblemOccurred(self.recorded, kind, str(error)))

    # what the server says

    def _receive(self, track: Track, message: ServerMessage, origin_sample: int) -> None:
        for event in self._conversation.receive(track, message, origin_sample):
            self.record(event)
        self._listener.on_hypothesis(self._conversation.hypothesis(track))

    def _link_changed(self, track: Track, link: LinkState) -> None:
        events, trouble = self._conversation.change(track, link, self.recorded)
        for event in events:
            self.record(event)
        if trouble is not None:
            self._problems.occur(*trouble)
        self._listener.on_hypothesis(self._conversation.hypothesis(track))
        if self._conversation.listens:
            self._problems.settle(_LINK_TROUBLES)
            if self._evidence.ago <= _EVIDENCE_LASTS or self._capture is None:
                self._states.fire(Trigger.SERVER_LISTENS)
        elif link.phase in _LINK_IS_GONE:
            self._states.fire(Trigger.SERVER_LOST)
        if link.phase is LinkPhase.ENDED_BY_SERVER:
            self._go_on_or_end(track)
        self._complete_if_finished()

    def _go_on_or_end(self, track: Track) -> None:
        """A server that hears nothing of a paused meeting may end it too soon: the host's coming back resumes it."""
        if self._states.state is RecorderState.PAUSED:
            return
        if self._conversation.ends_meeting():
            self.stop()
        else:
            self._conversation.reconnect(track)

    def _complete_if_finished(self) -> None:
        if self._capture is not None or self.complete or not self._conversation.finished:
            return
        if self._conversation.has_told_all:
            self.record(TranscriptCompleted(self.recorded))
        self._files.write_transcript()
        self.complete = True
        self._states.fire(Trigger.TRANSCRIPT_COMPLETE)
