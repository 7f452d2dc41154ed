"""The capture's side of a recording: what it is told to do, and what its reports mean for the meeting."""

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

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
    SignalChanged,
    SourceLost,
    SourceOpened,
    StorageFailed,
    Stored,
    Track,
)
from symbl_desktop.meeting.events import AudioDropped, Event, ProblemKind, SourceChanged, TrackMuted
from symbl_desktop.recorder.evidence import Evidence
from symbl_desktop.recorder.journal import Journal
from symbl_desktop.recorder.meeting_files import DiskWatch
from symbl_desktop.recorder.nothing_heard import NothingHeard
from symbl_desktop.recorder.options import RecorderOptions
from symbl_desktop.recorder.state import RecorderStatus
from symbl_desktop.recorder.tracks import Tracks

_logger = logging.getLogger(__name__)

_LOSES_FACE_AFTER = 0.4  # seconds in which a capture should have ended
_ENDS_WITHIN = 8.0  # whoever hosts it, kills it before that


@dataclass(frozen=True, slots=True)
class CaptureListener:
    """`on_sound`, `on_level` and `post` are called in the capture's threads, the others in the recorder's.

    `on_sound` is told what a track holds now, and says whether somebody takes it; `on_begun` what nobody took yet, and
    the first sound after a rest. `on_ended` is called once, and nothing after it.
    """

    post: Callable[[Callable[[], None]], None]
    on_sound: Callable[[Track, int], bool]
    on_level: Callable[[Loudness], None]
    on_begun: Callable[[Track], None]
    on_gap: Callable[[float], None]
    on_failed: Callable[[ProblemKind, str], None]
    on_ended: Callable[[], None]


class CaptureSide:
    """Lives in the recorder's thread. Times are seconds of the meeting."""

    def __init__(
        self,
        options: RecorderOptions,
        evidence: Evidence,
        journal: Journal,
        listener: CaptureListener,
        past: Iterable[Event] = (),
    ) -> None:
        self._options = options
        self._evidence = evidence
        self._journal = journal
        self._listener = listener
        self._tracks = Tracks(options.sources, options.muted)
        self._tracks.recall(past)
        self._silence = NothingHeard()
        self._capture: Capture | None = None
        self._ended: Capture | None = None  # it may still have files to close
        self._stopped_at: float | None = None
        self._disk = DiskWatch(journal.folder)

    # what it is told

    def recall_sound(self) -> None:
        """What is stored of a meeting that began before."""
        folder = self._journal.folder
        for stem in folder.sounds():
            track = Track(stem)
            self._evidence.knew(track, folder.tape(stem).samples)
            self._listener.on_begun(track)

    def begin(self, begin_capture: BeginCapture) -> None:
        plan = CapturePlan(self._journal.folder.path, self._options.sources, self._options.muted)
        self._evidence.expect()
        self._capture = begin_capture(plan, self._hear)

    def take_up(self, join_capture: Callable[[Callable[[Report], None]], Capture]) -> None:
        self._evidence.expect()
        self._capture = join_capture(self._hear)

    def pause(self) -> None:
        if self._capture is not None:
            self._capture.pause()
            self._rest()

    def resume(self) -> None:
        if self._capture is not None:
            self._evidence.expect()
            self._capture.resume()

    def mute(self, track: Track, muted: bool) -> None:
        if self._capture is not None:
            self._capture.mute(track, muted)
            self._tracks.mute(track, muted)
            self._journal.record(TrackMuted(self._evidence.length, track.value, muted))

    def choose(self, source: DeviceSource) -> None:
        if self._capture is not None:
            self._tracks.choose(source)
            self._capture.choose(source)

    def stop(self) -> None:
        """The devices are given back at once, whatever the rest does."""
        if self._capture is not None and self._stopped_at is None:
            self._stopped_at = time.monotonic()
            self._capture.stop()

    def give_up(self) -> None:
        """Like stop, but whatever it reports from now on is not heard."""
        if self._capture is not None:
            self._capture.stop()
            self._ended, self._capture = self._capture, None

    def close(self) -> None:
        """Waits until nothing is left of it."""
        self.give_up()
        if self._ended is not None:
            self._ended.join(_ENDS_WITHIN)

    # how it stands

    @property
    def is_over(self) -> bool:
        return self._capture is None

    @property
    def is_stopping(self) -> bool:
        return self._stopped_at is not None and self._capture is not None

    @property
    def is_slow_to_stop(self) -> bool:
        return self.is_stopping and time.monotonic() - (self._stopped_at or 0.0) > _LOSES_FACE_AFTER

    def status(self, lag: float) -> RecorderStatus:
        """The transcript is so many seconds behind."""
        return RecorderStatus(
            recorded=self._evidence.length,
            lag=lag,
            saved_ago=self._evidence.unsynced,
            disk_left=self._disk.left,
            dropped_blocks=self._tracks.dropped_blocks,
            stored_ago=self._evidence.ago,
            tracks=self._tracks.statuses(),
        )

    def said(self, track: Track, until: float) -> None:
        """Words were heard on this track."""
        self._silence.said(track, until)

    def tick(self) -> None:
        """About twice a second."""
        self._disk.look(len(self._tracks.statuses()))
        if self.is_stopping and time.monotonic() - (self._stopped_at or 0.0) > _ENDS_WITHIN:
            _logger.error("the capture does not say that it has ended")
            self._end(CaptureEnded(0))
        elif not self.is_over and not self.is_stopping:
            self._journal.follow(self._silence.news(self._evidence.length))
            tell = self._journal.occur if self._disk.nearly_full else self._journal.settle
            tell(ProblemKind.DISK_NEARLY_FULL)

    # what it reports

    def _hear(self, report: Report) -> None:
        """In a thread of the capture's."""
        match report:
            case Stored(track, samples):
                begins = self._evidence.take(report)
                if not self._listener.on_sound(track, samples) or begins:
                    self._listener.post(lambda: self._begun(track))
            case Loudness():
                self._listener.on_level(report)
            case DevicesChanged():
                pass  # for whoever shows a choice of devices
            case _:
                self._listener.post(lambda: self._follow(report))

    def _begun(self, track: Track) -> None:
        if self._capture is not None:
            self._listener.on_begun(track)

    def _follow(self, report: Report) -> None:
        if self._capture is None:
            return  # it has ended: whatever is told of it is old
        self._tracks.apply(report)
        match report:
            case SourceOpened():
                self._opened(report)
            case SourceLost() if not self.is_stopping:
                self._lost(report)
            case GapFilled():
                self._listener.on_gap(report.at)
                self._journal.record(AudioDropped(report.at, report.length, report.track.value))
            case BlocksDropped():
                self._journal.occur(ProblemKind.AUDIO_OVERFLOW)
            case SignalChanged():
                self._silence.signal(report.track, report.signal, self._evidence.length)
                self._journal.follow(self._silence.news(self._evidence.length))
            case StorageFailed():
                kind = ProblemKind.DISK_FULL if report.disk_full else ProblemKind.STORAGE_FAILED
                self._listener.on_failed(kind, report.cause)
            case CaptureEnded():
                self._end(report)
            case _:
                pass  # it is in the tracks' state

    def _opened(self, report: SourceOpened) -> None:
        if self._tracks.opened(report):
            self._journal.record(SourceChanged(self._evidence.length, report.track.value, report.name))
        self._silence.opened(report.track)
        self._journal.settle(*self._tracks.settled(report.track))
        if report.track is Track.MICROPHONE:
            if report.wanted:
                self._journal.settle(ProblemKind.MICROPHONE_REPLACED)
            else:
                self._journal.occur(ProblemKind.MICROPHONE_REPLACED, report.name)

    def _lost(self, report: SourceLost) -> None:
        self._silence.lost(report.track)
        trouble = self._tracks.lost(report, self._evidence.length > 0)
        if trouble.fatal:
            self._listener.on_failed(trouble.kind, trouble.cause)
        else:
            self._journal.occur(trouble.kind, trouble.cause)

    def _rest(self) -> None:
        self._tracks.close()
        for track in Track:
            self._silence.lost(track)
        self._journal.follow(self._silence.news(self._evidence.length))

    def _end(self, report: CaptureEnded) -> None:
        by_itself = not self.is_stopping and not self._tracks.all_ended
        self._ended, self._capture = self._capture, None
        self._evidence.ended(report.samples)
        self._rest()
        if by_itself:
            self._journal.occur(ProblemKind.CAPTURE_DIED, "the capture ended by itself")
        self._listener.on_ended()
