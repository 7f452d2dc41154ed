"""The states of both sides of a session, and what leads from one to the next. No other file decides that.

Triggers are either local (our own program wants something) or remote (the other side did something). A local trigger
in a state that has no use for it is a fault of our program: ProtocolViolation. Remote triggers are in the tables for
every state, for whatever the other side does is to be borne. Where the other side may have ended the session without
our program knowing yet, local triggers lead nowhere and harm nobody.
"""

from collections.abc import Mapping
from enum import Enum, auto
from typing import TypeVar


class ProtocolViolation(Exception):
    """Our own program asked for something that the state does not allow."""


class SessionState(Enum):
    """The client's side. ENDED: an end message came; what is left is the close, or another start."""

    IDLE = auto()
    STARTING = auto()
    LISTENING = auto()
    STOPPING = auto()
    ENDED = auto()
    CLOSED = auto()


class SessionTrigger(Enum):
    START = auto()
    SEND_AUDIO = auto()
    MODIFY = auto()
    STOP = auto()
    PING = auto()
    SERVER_LISTENS = auto()
    SERVER_REFUSES = auto()
    SERVER_ENDS = auto()
    CONNECTION_LOST = auto()


class EngineState(Enum):
    """The engine's side. PAUSED: recognition was stopped and the socket stays, as the client wished."""

    WAITING = auto()
    STARTING = auto()
    LISTENING = auto()
    FINISHING = auto()
    PAUSED = auto()
    CLOSED = auto()


class EngineTrigger(Enum):
    START_REQUEST = auto()
    STOP_REQUEST = auto()
    CONNECTION_LOST = auto()
    ACCEPT = auto()
    REFUSE = auto()
    SEND_RESULT = auto()
    PAUSE = auto()
    COMPLETE = auto()
    CLOSE = auto()


S = SessionState
T = SessionTrigger

SESSION_TRANSITIONS: Mapping[tuple[SessionState, SessionTrigger], SessionState] = {
    (S.IDLE, T.START): S.STARTING,
    (S.ENDED, T.START): S.STARTING,
    **{(state, T.SEND_AUDIO): state for state in (S.STARTING, S.LISTENING, S.ENDED, S.CLOSED)},
    **{(state, T.MODIFY): state for state in (S.STARTING, S.LISTENING, S.ENDED, S.CLOSED)},
    **{(state, T.STOP): S.STOPPING for state in (S.STARTING, S.LISTENING)},
    **{(state, T.STOP): state for state in (S.ENDED, S.CLOSED)},
    **{(state, T.PING): state for state in S},
    **{(state, T.SERVER_LISTENS): state for state in S},
    (S.STARTING, T.SERVER_LISTENS): S.LISTENING,
    **{(state, T.SERVER_REFUSES): state for state in S},
    **{(state, T.SERVER_REFUSES): S.CLOSED for state in (S.STARTING, S.STOPPING)},
    **{(state, T.SERVER_ENDS): state for state in S},
    **{(state, T.SERVER_ENDS): S.ENDED for state in (S.LISTENING, S.STOPPING)},
    **{(state, T.CONNECTION_LOST): S.CLOSED for state in S},
}

E = EngineState
G = EngineTrigger

ENGINE_TRANSITIONS: Mapping[tuple[EngineState, EngineTrigger], EngineState] = {
    **{(state, G.START_REQUEST): state for state in E},
    **{(state, G.START_REQUEST): E.STARTING for state in (E.WAITING, E.PAUSED)},
    **{(state, G.STOP_REQUEST): state for state in E},
    **{(state, G.STOP_REQUEST): E.FINISHING for state in (E.STARTING, E.LISTENING)},
    **{(state, G.CONNECTION_LOST): E.CLOSED for state in E},
    (E.STARTING, G.ACCEPT): E.LISTENING,
    **{(state, G.ACCEPT): state for state in (E.FINISHING, E.CLOSED)},
    **{(state, G.REFUSE): E.CLOSED for state in (E.STARTING, E.FINISHING, E.CLOSED)},
    **{(state, G.SEND_RESULT): state for state in E if state is not E.WAITING},
    (E.FINISHING, G.PAUSE): E.PAUSED,
    **{(state, G.COMPLETE): E.CLOSED for state in (E.LISTENING, E.FINISHING, E.PAUSED, E.CLOSED)},
    **{(state, G.CLOSE): E.CLOSED for state in E},
}

State = TypeVar("State", bound=Enum)
Trigger = TypeVar("Trigger", bound=Enum)


def next_state(table: Mapping[tuple[State, Trigger], State], state: State, trigger: Trigger) -> State:
    """The state a trigger leads to; ProtocolViolation if the table knows no such pair."""
    try:
        return table[state, trigger]
    except KeyError:
        raise ProtocolViolation(f"{trigger.name} is not allowed in state {state.name}") from None
