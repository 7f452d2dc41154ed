"""How each track is doing, as its capture tells: what of that is the host's business."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from symbl_desktop.capture.messages import (
    BlocksDropped,
    DeviceSource,
    LostReason,
    Report,
    Signal,
    SignalChanged,
    SourceEnded,
    SourceLost,
    SourceOpened,
    SourceSpec,
    Track,
)
from symbl_desktop.meeting.events import Event, ProblemKind, SourceChanged
from symbl_desktop.recorder.state import TrackStatus

_LOST: Mapping[tuple[Track, LostReason], ProblemKind] = MappingProxyType(
    {
        (Track.MICROPHONE, LostReason.NO_LIBRARY): ProblemKind.NO_AUDIO_LIBRARY,
        (Track.MICROPHONE, LostReason.NOT_ALLOWED): ProblemKind.MICROPHONE_NOT_ALLOWED,
        (Track.MICROPHONE, LostReason.NOT_YET_ALLOWED): ProblemKind.MICROPHONE_NOT_YET_ALLOWED,
        (Track.MICROPHONE, LostReason.CAPTURE_DIED): ProblemKind.CAPTURE_DIED,
        (Track.COMPUTER, LostReason.NOT_OFFERED): ProblemKind.COMPUTER_SOUND_NOT_OFFERED,
        (Track.COMPUTER, LostReason.CAPTURE_DIED): ProblemKind.CAPTURE_DIED,
    }
)
_OTHERWISE_LOST: Mapping[Track, ProblemKind] = MappingProxyType(
    {Track.MICROPHONE: ProblemKind.MICROPHONE_LOST, Track.COMPUTER: ProblemKind.COMPUTER_SOUND_LOST}
)
# What a track's sound puts an end to.
_OVER_WITH_SOUND: Mapping[Track, tuple[ProblemKind, ...]] = MappingProxyType(
    {
        Track.MICROPHONE: (
            ProblemKind.NO_AUDIO_LIBRARY,
            ProblemKind.NO_MICROPHONE,
            ProblemKind.MICROPHONE_LOST,
            ProblemKind.MICROPHONE_NOT_ALLOWED,
            ProblemKind.MICROPHONE_NOT_YET_ALLOWED,
            ProblemKind.CAPTURE_DIED,
        ),
        Track.COMPUTER: (
            ProblemKind.COMPUTER_SOUND_LOST,
            ProblemKind.COMPUTER_SOUND_NOT_OFFERED,
            ProblemKind.CAPTURE_DIED,
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Trouble:
    """`fatal` when there is no other sound that a meeting could be made of."""

    kind: ProblemKind
    cause: str
    fatal: bool = False


@dataclass(slots=True)
class _TrackState:
    source: SourceSpec
    name: str = ""
    is_open: bool = False
    was_open: bool = False
    failure: Trouble | None = None
    ended: bool = False
    signal: Signal = Signal.OK
    muted: bool = False
    dropped: int = 0


class Tracks:
    """A fold over the reports of one capture; belongs to the recorder's thread."""

    def __init__(self, sources: Sequence[SourceSpec], muted: Sequence[Track] = ()) -> None:
        self._tracks = {source.track: _TrackState(source, muted=source.track in muted) for source in sources}

    def recall(self, past: Iterable[Event]) -> None:
        """Which devices whoever recorded before had open."""
        for event in past:
            if isinstance(event, SourceChanged) and event.track in (track.value for track in self._tracks):
                self._of(Track(event.track)).name = event.name

    def apply(self, report: Report) -> None:
        """What needs no answer."""
        match report:
            case SignalChanged():
                self._of(report.track).signal = report.signal
            case BlocksDropped():
                self._of(report.track).dropped = report.blocks
            case SourceEnded():
                self._of(report.track).ended = True
                self._of(report.track).is_open = False
            case _:
                pass  # the recording's own business

    def opened(self, report: SourceOpened) -> bool:
        """Whether it is another device than before."""
        track = self._of(report.track)
        track.is_open = track.was_open = True
        track.failure = None
        before, track.name = track.name, report.name
        return before != report.name

    def lost(self, report: SourceLost, recorded: bool) -> Trouble:
        """What the host has to know; a meeting that has recorded something goes on without sound, too."""
        track = self._of(report.track)
        track.is_open = False
        trouble = Trouble(self._kind(report, track), report.cause)
        if report.reason is LostReason.NOT_AUDIO:  # a file that is damaged will not get better
            return Trouble(trouble.kind, trouble.cause, fatal=True)
        if recorded or track.was_open:
            return trouble
        track.failure = trouble
        if not all(each.failure for each in self._tracks.values()):
            return trouble
        first = next((each.failure for each in self._tracks.values() if each.failure), trouble)
        return Trouble(first.kind, first.cause, fatal=True)

    def settled(self, track: Track) -> tuple[ProblemKind, ...]:
        """The problems that are over when this track has sound."""
        return _OVER_WITH_SOUND[track]

    def choose(self, source: DeviceSource) -> None:
        self._of(source.track).source = source

    def mute(self, track: Track, muted: bool) -> None:
        self._of(track).muted = muted

    def close(self) -> None:
        """Every device is closed, as it should be."""
        for track in self._tracks.values():
            track.is_open = False

    @property
    def dropped_blocks(self) -> int:
        return sum(track.dropped for track in self._tracks.values())

    @property
    def all_ended(self) -> bool:
        """Every file was played to its end."""
        return bool(self._tracks) and all(track.ended for track in self._tracks.values())

    def statuses(self) -> tuple[TrackStatus, ...]:
        return tuple(
            TrackStatus(name, track.name, track.signal, track.muted, track.is_open)
            for name, track in self._tracks.items()
        )

    def _of(self, track: Track) -> _TrackState:
        return self._tracks.setdefault(track, _TrackState(DeviceSource(track)))

    def _kind(self, report: SourceLost, track: _TrackState) -> ProblemKind:
        if (report.track, report.reason) == (Track.MICROPHONE, LostReason.NO_DEVICE) and not track.was_open:
            return ProblemKind.NO_MICROPHONE
        return _LOST.get((report.track, report.reason), _OTHERWISE_LOST[report.track])


def name_of(source: SourceSpec) -> str:
    """What a source is called before it has been opened."""
    if isinstance(source, DeviceSource):
        return source.device or ""
    return Path(source.path).name
