"""The work of one recording: capture, log, transcript and the state they are in."""

import uuid
from collections.abc import Callable, Sequence
from functools import partial

from symbl_desktop.capture.face import BeginCapture, Capture
from symbl_desktop.capture.messages import Report, Track
from symbl_desktop.meeting.events import (
    Event,
    MeetingPaused,
    MeetingResumed,
    MeetingStopped,
    ProblemKind,
    RecordingTakenUp,
    TranscriptCompleted,
)
from symbl_desktop.recorder.capture_side import CaptureListener, CaptureSide
from symbl_desktop.recorder.claim import Claim
from symbl_desktop.recorder.conversation import Conversation, ConversationListener
from symbl_desktop.recorder.evidence import Evidence
from symbl_desktop.recorder.journal import Journal
from symbl_desktop.recorder.meeting_files import storage_problem
from symbl_desktop.recorder.options import RecorderListener, RecorderOptions
from symbl_desktop.recorder.server_news import ServerNews
from symbl_desktop.recorder.servers import server_name
from symbl_desktop.recorder.state import RecorderState, Trigger
from symbl_desktop.storage.errors import StorageError
from symbl_desktop.storage.library import MeetingFolder
from symbl_desktop.streaming.link_state import LinkPhase, LinkState
from symbl_desktop.streaming.server import Server


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
        self.complete = False
        self._options = options
        self._listener = listener
        self._server_name = server_name(server)
        self._given_up = False
        self._evidence = Evidence()
        self._journal = Journal(folder, options.others, listener.on_event, lambda: self.recorded, past)
        self.record = self._journal.record
        self._meeting_id = self._journal.meeting.meeting_id or str(uuid.uuid4())
        self._claim = Claim(listener.on_state, self._evidence, self._journal)
        hears = ConversationListener(
            on_message=lambda *heard: post(partial(self._news.receive, *heard)),
            on_state=lambda *heard: post(partial(self._link_changed, *heard)),
        )
        self._conversation = Conversation(server, options, self._meeting_id, folder, hears, past)
        reports = CaptureListener(
            post=post,
            on_sound=self._conversation.available,
            on_level=listener.on_level,
            on_begun=self._sound_began,
            on_gap=self._conversation.heard_nothing,
            on_failed=self._fail,
            on_ended=self._capture_ended,
        )
        self._capture = CaptureSide(options, self._evidence, self._journal, reports, past)
        self.mute, self.choose = self._capture.mute, self._capture.choose
        self._news = ServerNews(self._conversation, self._capture, self._journal, self._claim, listener.on_hypothesis)

    # how it begins

    def start(self, begin_capture: BeginCapture) -> None:
        """Capture first: the log has time until the first sound is there."""
        self._claim.fire(Trigger.START)
        self._capture.begin(begin_capture)
        self._journal.begin(self._meeting_id, self._options, self._server_name)
        self._conversation.begin(self._options.sources[0].track)

    def take_up(self, join_capture: Callable[[Callable[[Report], None]], Capture], paused: bool) -> None:
        """Goes on with a capture that has lost whoever recorded with it; nothing of the sound was lost."""
        self._claim.fire(Trigger.START)
        if paused:
            self._claim.fire(Trigger.PAUSE)
        self._capture.recall_sound()
        self._capture.take_up(join_capture)
        self.record(RecordingTakenUp(self.recorded))
        self._journal.catch_up()

    def finish(self) -> None:
        """Ends a meeting that was interrupted: what was never transcribed is sent now."""
        self._claim.fire(Trigger.FINISH)
        self._capture.recall_sound()
        if not self._journal.meeting.meeting_id:
            self._journal.begin(self._meeting_id, self._options, self._server_name)
        self._journal.catch_up()
        self._end_sound()

    # what the host does

    def pause(self) -> None:
        if self._may(Trigger.PAUSE):
            self._capture.pause()
            self.record(MeetingPaused(self.recorded))
            self._claim.fire(Trigger.PAUSE)

    def resume(self) -> None:
        if self._may(Trigger.RESUME):
            self.record(MeetingResumed(self.recorded))
            self._capture.resume()
            self._claim.fire(Trigger.RESUME)
            self._conversation.reconnect()

    def stop(self) -> None:
        if self._may(Trigger.STOP):
            self._capture.stop()

    def keep_recording(self) -> None:
        self._conversation.keep_recording()
        self._journal.settle(ProblemKind.LONG_SILENCE)

    def abandon(self) -> None:
        """Gives up what the server has not said yet; everything stored stays."""
        self._given_up = True
        self.stop()
        if self._capture.is_over:
            self._conversation.abort()

    def close(self) -> None:
        """Ends every thread and closes every file; the recording must have stopped."""
        self._capture.close()
        self._conversation.abort()
        self._conversation.join()
        self._journal.close()

    def _may(self, trigger: Trigger) -> bool:
        """A stop that is under way is not taken back."""
        return self._claim.allows(trigger) and not self._capture.is_stopping

    # what time brings

    def tick(self) -> None:
        """To be called about twice a second."""
        self._capture.tick()
        if self._capture.is_slow_to_stop:
            self._claim.fire_if_allowed(Trigger.STOP)
        self._look_for_sound()
        if self._claim.state is RecorderState.RECORDING and self._conversation.warns_of_silence():
            self._journal.occur(ProblemKind.LONG_SILENCE)
        self._listener.on_status(self._capture.status(self._conversation.lag))

    @property
    def recorded(self) -> float:
        """Seconds of sound in the longest file."""
        return self._evidence.length

    @property
    def never_began(self) -> bool:
        """It failed before there was any sound: nothing is worth keeping."""
        return self._claim.state is RecorderState.ERROR and not self.recorded

    def _look_for_sound(self) -> None:
        if not self._capture.is_stopping:
            self._claim.look_for_sound(self._conversation.listens)

    # what the capture says

    def _sound_began(self, track: Track) -> None:
        self._conversation.begin(track, self._evidence.samples(track))
        self._look_for_sound()

    def _fail(self, kind: ProblemKind, cause: str) -> None:
        """What is on the disk stays readable, and is still transcribed."""
        self._claim.fire_if_allowed(Trigger.CAPTURE_FAILED)
        self._journal.occur(kind, cause)
        self._capture.stop()

    def _capture_ended(self) -> None:
        for track in self._evidence.tracks:
            self._conversation.begin(track, self._evidence.samples(track))
        self._end_sound()

    def _end_sound(self) -> None:
        if not self._journal.meeting.stopped:
            self.record(MeetingStopped(self.recorded))
        self._journal.write_transcript()
        if self._given_up:
            self._conversation.abort()
        else:
            self._conversation.stop()
        self._claim.fire_if_allowed(Trigger.STOP)  # only now is it saved, as this state says
        self._complete_if_finished()

    def storage_failed(self, error: StorageError) -> None:
        """Nothing more can be added to the meeting."""
        self._claim.fire_if_allowed(Trigger.STORAGE_FAILED)
        self._capture.give_up()
        self._conversation.abort()
        self.complete = True
        self._journal.fail(storage_problem(error), error)

    # what the server says

    def _link_changed(self, track: Track, link: LinkState) -> None:
        self._news.link_changed(track, link, self.recorded)
        if link.phase is LinkPhase.ENDED_BY_SERVER:
            self._go_on_or_end(track)
        self._complete_if_finished()

    def _go_on_or_end(self, track: Track) -> None:
        """A server that hears nothing of a paused meeting may end it too soon: the host's coming back resumes it."""
        if self._claim.state is RecorderState.PAUSED:
            return
        if self._conversation.ends_meeting():
            self.stop()
        else:
            self._conversation.reconnect(track)

    def _complete_if_finished(self) -> None:
        if not self._capture.is_over or self.complete or not self._conversation.finished:
            return
        if self._conversation.has_told_all:
            self.record(TranscriptCompleted(self.recorded))
        self._journal.write_transcript()
        self.complete = True
        self._claim.fire(Trigger.TRANSCRIPT_COMPLETE)
