"""The states of a recording, and which of them may follow which."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from symbl_desktop.capture.messages import Signal, Track


class RecorderState(Enum):
    IDLE = auto()
    CONNECTING = auto()
    RECORDING = auto()
    PAUSED = auto()
    RECONNECTING = auto()
    FINISHING = auto()
    FINISHED = auto()
    ERROR = auto()


class Trigger(Enum):
    START = auto()
    FINISH = auto()
    SOUND_MISSING = auto()
    SERVER_LISTENS = auto()
    SERVER_LOST = auto()
    PAUSE = auto()
    RESUME = auto()
    STOP = auto()
    TRANSCRIPT_COMPLETE = auto()
    CAPTURE_FAILED = auto()
    STORAGE_FAILED = auto()


S = RecorderState
T = Trigger

_CAPTURING = (S.CONNECTING, S.RECORDING, S.RECONNECTING)

TRANSITIONS: Mapping[tuple[RecorderState, Trigger], RecorderState] = {
    (S.IDLE, T.START): S.CONNECTING,
    (S.IDLE, T.FINISH): S.FINISHING,
    (S.CONNECTING, T.SERVER_LISTENS): S.RECORDING,
    (S.RECONNECTING, T.SERVER_LISTENS): S.RECORDING,
    **{(state, T.SERVER_LISTENS): state for state in (S.RECORDING, S.PAUSED, S.FINISHING)},
    (S.RECORDING, T.SERVER_LOST): S.RECONNECTING,
    **{(state, T.SERVER_LOST): state for state in (S.CONNECTING, S.RECONNECTING, S.PAUSED, S.FINISHING)},
    # Recording is only claimed while sound is being stored, whoever listens.
    **{(state, T.SOUND_MISSING): S.CONNECTING for state in _CAPTURING},
    **{(state, T.PAUSE): S.PAUSED for state in _CAPTURING},
    (S.PAUSED, T.RESUME): S.CONNECTING,
    **{(state, T.STOP): S.FINISHING for state in (*_CAPTURING, S.PAUSED)},
    (S.FINISHING, T.TRANSCRIPT_COMPLETE): S.FINISHED,
    **{(S.ERROR, trigger): S.ERROR for trigger in (T.SERVER_LISTENS, T.SERVER_LOST, T.TRANSCRIPT_COMPLETE)},
    **{(state, T.CAPTURE_FAILED): S.ERROR for state in (*_CAPTURING, S.PAUSED)},
    **{(state, T.STORAGE_FAILED): S.ERROR for state in S if state not in (S.IDLE, S.FINISHED)},
}


class IllegalTransition(Exception):
    """A trigger that the table does not allow in this state: a fault of the program, not of the user."""


def next_state(state: RecorderState, trigger: Trigger) -> RecorderState:
    try:
        return TRANSITIONS[state, trigger]
    except KeyError:
        raise IllegalTransition(f"{trigger.name} is not allowed in state {state.name}") from None


class StateMachine:
    """Tells of every change."""

    def __init__(self, tell: Callable[[RecorderState], None]) -> None:
        self._tell = tell
        self.state = RecorderState.IDLE

    def allows(self, trigger: Trigger) -> bool:
        """To be asked before what the host does: a second press of a button that has just gone is no fault."""
        return (self.state, trigger) in TRANSITIONS

    def fire(self, trigger: Trigger) -> None:
        before, self.state = self.state, next_state(self.state, trigger)
        if self.state is not before:
            self._tell(self.state)


@dataclass(frozen=True, slots=True)
class TrackStatus:
    """How one side of the call does; `recording` is False while its device is lost."""

    track: Track
    source_name: str
    signal: Signal
    muted: bool
    recording: bool


@dataclass(frozen=True, slots=True)
class RecorderStatus:
    """What the status bar shows, twice a second. Times in seconds; `disk_left` is recording time.

    `stored_ago` is how long no sample has been stored, `saved_ago` how much sound a power cut would take.
    """

    recorded: float
    lag: float
    saved_ago: float
    disk_left: float
    dropped_blocks: int
    stored_ago: float = 0.0
    tracks: tuple[TrackStatus, ...] = ()


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """What is being said right now, as far as it is understood: shown, may change, never stored."""

    speaker: str
    text: str
    track: Track = Track.MICROPHONE
