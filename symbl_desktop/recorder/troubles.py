"""What the host has to know of the server's troubles, which mostly pass by themselves."""

from symbl_desktop.meeting.events import ProblemKind
from symbl_desktop.streaming.link_state import LinkCause, LinkPhase, LinkState

_ATTEMPTS = 4
_ATTEMPTS_WHILE_STARTING = 50  # a second each
_NO_TROUBLE = (LinkCause.NONE, LinkCause.NOTHING_SENT, LinkCause.ABORTED)
_REFUSALS = (LinkCause.WRONG_TOKEN, LinkCause.NOT_FOUND)

Trouble = tuple[ProblemKind, str]


class ServerTroubles:
    """Tells each trouble once, until the server listens again.

    `refusal` is what it means when this server answers the start of a conversation with an error.
    """

    def __init__(self, refusal: ProblemKind) -> None:
        self._refusal = refusal
        self._failures = 0
        self._told: ProblemKind | None = None

    def news(self, link: LinkState) -> Trouble | None:
        match link.phase:
            case LinkPhase.LISTENING:
                self._failures = 0
                self._told = None
            case LinkPhase.WAITING:
                self._failures += 1
                patience = _ATTEMPTS_WHILE_STARTING if link.cause is LinkCause.ENGINE_STARTING else _ATTEMPTS
                if self._failures >= patience:
                    return self._tell(ProblemKind.SERVER_UNREACHABLE, link)
            case LinkPhase.REFUSED:
                return self._tell(self._kind_of(link.cause), link)
            case LinkPhase.FINISHED if link.cause not in _NO_TROUBLE:
                return self._tell(self._kind_of(link.cause), link)
            case _:
                pass  # nothing is wrong
        return None

    def _kind_of(self, cause: LinkCause) -> ProblemKind:
        if cause is LinkCause.REFUSED_BY_SERVER:
            return self._refusal
        return ProblemKind.SERVER_REFUSED if cause in _REFUSALS else ProblemKind.SERVER_UNREACHABLE

    def _tell(self, kind: ProblemKind, link: LinkState) -> Trouble | None:
        if kind is self._told:
            return None
        self._told = kind
        return kind, link.detail or link.cause.name.lower().replace("_", " ")
