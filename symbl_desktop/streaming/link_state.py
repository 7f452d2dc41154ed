"""How the connection to the server stands, as values; only the window and the command line put them into words."""

from dataclasses import dataclass, replace
from enum import Enum, auto


class LinkPhase(Enum):
    CONNECTING = auto()
    LISTENING = auto()
    WAITING = auto()
    ENDED_BY_SERVER = auto()
    REFUSED = auto()
    FINISHED = auto()


class LinkCause(Enum):
    """Why a connection is waiting, refused or finished."""

    NONE = auto()
    ENGINE_STARTING = auto()
    UNREACHABLE = auto()
    UNTRUSTED = auto()
    BUSY = auto()
    LOST = auto()
    SILENT = auto()
    REFUSED_BY_SERVER = auto()
    WRONG_TOKEN = auto()
    NOT_FOUND = auto()
    NO_END_MESSAGE = auto()
    NOTHING_SENT = auto()
    ABORTED = auto()
    FAULT = auto()


@dataclass(frozen=True, slots=True)
class LinkState:
    """`retry_in` is seconds, for WAITING; `detail` is what the server or the system said, and never holds a token."""

    phase: LinkPhase
    cause: LinkCause = LinkCause.NONE
    detail: str = ""
    retry_in: float = 0.0


class LinkFailed(Exception):
    """An attempt to connect that failed; `final` when trying again cannot help."""

    def __init__(self, cause: LinkCause, detail: str = "", *, final: bool = False) -> None:
        super().__init__(detail)
        self.cause = cause
        self.detail = detail
        self.final = final


@dataclass(frozen=True, slots=True)
class LinkTimes:
    """How long the worker waits for what, in seconds.

    A peer that has said nothing for `ping_every` is asked; one that then says nothing for `answer_within` is dead.
    `blocked_after` is how long one piece may be stuck in a connection that takes nothing; `heartbeat_within` how long
    a server may take to show that it answers heartbeats. `end_within` is renewed by whatever the server says.
    A connection that lasted `settled_after` was no failed attempt. `busy_for` and
    `busy_end_within` take the places of the limits on silence with a server whose death would be noticed otherwise.
    Such a server has told everything about sound that it took `told_after` of sound earlier: hours of silence need not
    be sent again.
    """

    connect_within: float = 5.0
    listen_within: float = 30.0
    ping_every: float = 2.5
    answer_within: float = 6.0
    blocked_after: float = 6.0
    heartbeat_within: float = 3.0
    end_within: float = 60.0
    close_within: float = 2.0
    settled_after: float = 5.0
    busy_for: float = 60.0
    busy_end_within: float = 600.0
    told_after: float = 120.0

    def for_watched_server(self) -> "LinkTimes":
        return replace(self, answer_within=self.busy_for, blocked_after=self.busy_for, end_within=self.busy_end_within)
