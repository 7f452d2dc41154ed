"""When a track that is being recorded holds nothing, and whether that is a fault or only silence.

What a lost device means is told by `recorder.tracks`, and that nothing is stored by `recorder.evidence`.
"""

from dataclasses import dataclass
from types import MappingProxyType

from symbl_desktop.capture.messages import Signal, Track
from symbl_desktop.meeting.events import ProblemKind, ProblemOccurred, ProblemSettled

# A signal is told when it has lasted so long already.
_LASTED = MappingProxyType({Signal.ZEROS: 3.0, Signal.TOO_QUIET: 20.0})

# Some microphones give zeros between sentences. Each time one came back by itself it is waited for longer.
_PATIENCE = (0.0, 15.0, 60.0, 300.0)

_ONE_SIDED = 60.0  # so long may one side be silent while the other speaks
_ONE_SIDED_BUT_PROVEN = 300.0  # when it has been heard before: they may only be listening
_UTTERANCES = 2
_HEARD_LATE = 2.0  # the end of a word and the beginning of silence are not known any better

_MICROPHONE_KINDS = MappingProxyType(
    {Signal.ZEROS: ProblemKind.MICROPHONE_ZEROS, Signal.TOO_QUIET: ProblemKind.MICROPHONE_TOO_QUIET}
)

Finding = ProblemOccurred | ProblemSettled


@dataclass(slots=True)
class _Side:
    signal: Signal = Signal.OK
    since: float = 0.0
    """When the signal began, not when it was told."""
    said: tuple[float, ...] = ()
    """The ends of the last utterances."""
    was_told: bool = False
    relapses: int = 0


class NothingHeard:
    """Fed with signals, words and openings of devices; `news` says what the host has to know, each thing once.

    Times are seconds of the meeting; they stand still in pauses. Words may come late, and still settle what they
    prove wrong.
    """

    def __init__(self) -> None:
        self._sides = {track: _Side() for track in Track}
        self._told: list[ProblemKind] = []

    def signal(self, track: Track, signal: Signal, at: float) -> None:
        """A SignalChanged that came at this time."""
        side = self._sides[track]
        if signal is side.signal:
            return
        if signal is Signal.OK and side.was_told:
            side.relapses += 1
        side.was_told = False
        side.signal = signal
        side.since = max(0.0, at - _LASTED.get(signal, 0.0))

    def said(self, track: Track, until: float) -> None:
        """An utterance of that side, by when it ended."""
        side = self._sides[track]
        side.said = tuple(sorted([*side.said, until])[-_UTTERANCES:])

    def opened(self, track: Track) -> None:
        """A device was opened, for the first time, anew or another one: what its forerunner was like says nothing."""
        side = self._sides[track]
        side.signal, side.was_told, side.relapses = Signal.OK, False, 0

    def lost(self, track: Track) -> None:
        """The device is gone, or was closed: that is another matter, and told elsewhere."""
        self.opened(track)

    def news(self, at: float) -> tuple[Finding, ...]:
        """What has begun and what is over, as of now."""
        wrong = self._wrong(at)
        begun = [kind for kind in wrong if kind not in self._told]
        over = [kind for kind in self._told if kind not in wrong]
        self._told = wrong
        return (
            *(ProblemSettled(at, kind) for kind in over),
            *(ProblemOccurred(at, kind) for kind in begun),
        )

    def _wrong(self, at: float) -> list[ProblemKind]:
        kinds = []
        microphone, computer = self._sides[Track.MICROPHONE], self._sides[Track.COMPUTER]
        if (kind := _MICROPHONE_KINDS.get(microphone.signal)) and self._is_microphone_at_fault(microphone, at):
            microphone.was_told = True
            kinds.append(kind)
        if computer.signal is Signal.ZEROS and self._is_left_alone(Track.COMPUTER, at):
            kinds.append(ProblemKind.COMPUTER_SOUND_SILENT)
        return kinds

    def _is_microphone_at_fault(self, microphone: _Side, at: float) -> bool:
        if microphone.said and microphone.said[-1] > microphone.since + _HEARD_LATE:
            return False  # however quiet it is, it was understood
        waited = at - microphone.since - _LASTED[microphone.signal]
        patience = _PATIENCE[min(microphone.relapses, len(_PATIENCE) - 1)]
        return microphone.was_told or waited >= patience or self._is_left_alone(Track.MICROPHONE, at)

    def _is_left_alone(self, track: Track, at: float) -> bool:
        """Whether the other side has gone on speaking long enough since this one fell silent."""
        side, other = self._sides[track], self._sides[_other(track)]
        patience = _ONE_SIDED_BUT_PROVEN if side.said else _ONE_SIDED
        spoken = sum(each > side.since for each in other.said)
        return at - side.since >= patience and spoken >= _UTTERANCES


def _other(track: Track) -> Track:
    return Track.COMPUTER if track is Track.MICROPHONE else Track.MICROPHONE
