"""What a recording says of itself: its state, and on what grounds it claims to record."""

from collections.abc import Callable

from symbl_desktop.meeting.events import ProblemKind
from symbl_desktop.recorder.evidence import Evidence
from symbl_desktop.recorder.journal import Journal
from symbl_desktop.recorder.state import RecorderState, StateMachine, Trigger
from symbl_desktop.streaming.link_state import LinkPhase, LinkState

_EVIDENCE_LASTS = 1.0  # seconds
_LINK_IS_GONE = (LinkPhase.WAITING, LinkPhase.REFUSED, LinkPhase.ENDED_BY_SERVER)


class Claim:
    """Belongs to the recorder's thread."""

    def __init__(self, tell: Callable[[RecorderState], None], evidence: Evidence, journal: Journal) -> None:
        self._states = StateMachine(tell)
        self._evidence = evidence
        self._journal = journal

    @property
    def state(self) -> RecorderState:
        return self._states.state

    def allows(self, trigger: Trigger) -> bool:
        return self._states.allows(trigger)

    def fire(self, trigger: Trigger) -> None:
        self._states.fire(trigger)

    def fire_if_allowed(self, trigger: Trigger) -> None:
        if self._states.allows(trigger):
            self._states.fire(trigger)

    def look_for_sound(self, listens: bool) -> None:
        """While it is being captured: whether it may say that it records, with a server that listens or not."""
        if not self._states.allows(Trigger.SOUND_MISSING):
            return
        if self._evidence.missing_for > _EVIDENCE_LASTS:
            self._states.fire(Trigger.SOUND_MISSING)
            self._journal.occur(ProblemKind.NOTHING_STORED)
        elif self._evidence.ago <= _EVIDENCE_LASTS:
            self._journal.settle(ProblemKind.NOTHING_STORED)
            if listens:
                self._states.fire(Trigger.SERVER_LISTENS)

    def look_at_link(self, link: LinkState, listens: bool, captures: bool) -> None:
        """Whether the words come in."""
        if not listens:
            if link.phase in _LINK_IS_GONE:
                self._states.fire(Trigger.SERVER_LOST)
        elif captures:
            self.look_for_sound(listens)
        else:
            self._states.fire(Trigger.SERVER_LISTENS)
