"""What the server says, in the meeting's log and for the host."""

from collections.abc import Callable

from symbl_desktop.capture.messages import Track
from symbl_desktop.meeting.events import ProblemKind, UtteranceFinal
from symbl_desktop.protocol.messages import ServerMessage
from symbl_desktop.recorder.capture_side import CaptureSide
from symbl_desktop.recorder.claim import Claim
from symbl_desktop.recorder.conversation import Conversation
from symbl_desktop.recorder.journal import Journal
from symbl_desktop.recorder.state import Hypothesis
from symbl_desktop.streaming.link_state import LinkState

_LINK_TROUBLES = (ProblemKind.SERVER_UNREACHABLE, ProblemKind.SERVER_REFUSED, ProblemKind.MODEL_MISSING)


class ServerNews:
    """Lives in the recorder's thread; what it records may raise StorageError."""

    def __init__(
        self,
        conversation: Conversation,
        capture: CaptureSide,
        journal: Journal,
        claim: Claim,
        on_hypothesis: Callable[[Hypothesis], None],
    ) -> None:
        self._conversation = conversation
        self._capture = capture
        self._journal = journal
        self._claim = claim
        self._on_hypothesis = on_hypothesis

    def receive(self, track: Track, message: ServerMessage, origin_sample: int) -> None:
        for event in self._conversation.receive(track, message, origin_sample):
            self._journal.record(event)
            if isinstance(event, UtteranceFinal):
                self._capture.said(track, event.end)
                self._journal.settle(ProblemKind.LONG_SILENCE)
        self._on_hypothesis(self._conversation.hypothesis(track))

    def link_changed(self, track: Track, link: LinkState, at: float) -> None:
        events, trouble = self._conversation.change(track, link, at)
        for event in events:
            self._journal.record(event)
        if trouble is not None:
            self._journal.occur(*trouble)
        self._on_hypothesis(self._conversation.hypothesis(track))
        listens = self._conversation.listens
        if listens:
            self._journal.settle(*_LINK_TROUBLES)
        self._claim.look_at_link(link, listens, captures=not self._capture.is_over)
