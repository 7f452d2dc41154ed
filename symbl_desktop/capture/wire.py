"""What is said over the channel to a capture process, beside the meeting's orders and reports."""

from dataclasses import dataclass
from pathlib import Path

from symbl_desktop.capture.messages import DevicesChanged, Order, Report, SourceSpec, Track


@dataclass(frozen=True, slots=True)
class Warm:
    """A process without a meeting is ready to begin one at once."""


@dataclass(frozen=True, slots=True)
class Alive:
    """Said all the time by a process that captures: one that is silent for some seconds hangs."""


@dataclass(frozen=True, slots=True)
class ClockSet:
    """The meeting's clock, for a process that would have to go on after this one; see `Begin.origin`."""

    origin: float


@dataclass(frozen=True, slots=True)
class Ask:
    """What are you capturing, and for whom? Answered by a Condition."""


@dataclass(frozen=True, slots=True)
class TakeUp:
    """Report to me from now on. A Condition comes first, unless somebody is there already: then the line is closed."""


@dataclass(frozen=True, slots=True)
class Condition:
    """`attended` while whoever began the meeting, or took it up, is there."""

    folder: Path
    sources: tuple[SourceSpec, ...]
    muted: tuple[Track, ...]
    paused: bool
    attended: bool


ToProcess = Order | DevicesChanged | Ask | TakeUp
FromProcess = Report | Warm | Alive | ClockSet | Condition
Message = ToProcess | FromProcess
