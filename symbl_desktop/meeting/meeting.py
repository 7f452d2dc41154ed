"""A meeting as it stands: the fold over its events."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from symbl_desktop.meeting.events import (
    ConversationOpened,
    Event,
    InsightCompleted,
    InsightDetected,
    InsightDismissed,
    InsightKind,
    MeetingStarted,
    MeetingStopped,
    MomentMarked,
    TitleChanged,
    TopicDetected,
    TranscriptCompleted,
    UtteranceFinal,
)


@dataclass(frozen=True, slots=True)
class InsightCard:
    """An insight with what the host made of it; the host's choices outlive newer versions of the insight.

    Whether it is dismissed follows the insight until the host decides it: `decided`.
    """

    insight: InsightDetected
    completed: bool = False
    dismissed: bool = False
    decided: bool = False

    def after(self, event: InsightDetected | InsightCompleted | InsightDismissed) -> "InsightCard":
        match event:
            case InsightDetected():
                return replace(self, insight=event, dismissed=self.dismissed if self.decided else event.dismissed)
            case InsightCompleted():
                return replace(self, completed=event.completed)
            case InsightDismissed():
                return replace(self, dismissed=event.dismissed, decided=True)


@dataclass(slots=True)
class Meeting:
    """Belongs to whoever folds it; apply every event once, in the order of the log. Unknown events change nothing."""

    meeting_id: str = ""
    title: str = ""
    started_at: str = ""
    sample_rate: int = 0
    source: str = ""
    duration: float = 0.0
    conversation_id: str = ""
    stopped: bool = False
    completed: bool = False
    utterances: list[UtteranceFinal] = field(default_factory=list)
    cards: dict[str, InsightCard] = field(default_factory=dict)
    topics: dict[str, TopicDetected] = field(default_factory=dict)
    marks: list[float] = field(default_factory=list)

    @classmethod
    def of(cls, events: Iterable[Event]) -> "Meeting":
        meeting = cls()
        for event in events:
            meeting.apply(event)
        return meeting

    def apply(self, event: Event) -> None:
        self.duration = max(self.duration, event.at)
        match event:
            case MeetingStarted():
                self._start(event)
            case ConversationOpened():
                self.conversation_id = event.conversation_id
            case UtteranceFinal():
                self._insert(event)
            case InsightDetected() | InsightCompleted() | InsightDismissed():
                self._apply_to_card(event)
            case TopicDetected():
                self.topics[event.text] = event
            case TitleChanged():
                self.title = event.title
            case MomentMarked():
                self.marks.append(event.at)
            case MeetingStopped():
                self.stopped = True
            case TranscriptCompleted():
                self.completed = True
            case _:
                pass  # pauses, gaps, problems and unknown events leave the meeting as it is

    def insights(self, kind: InsightKind) -> list[InsightCard]:
        """The cards of one kind that nobody dismissed, in the order they were found."""
        return [card for card in self.cards.values() if card.insight.kind is kind and not card.dismissed]

    def _start(self, event: MeetingStarted) -> None:
        self.meeting_id = event.meeting_id
        self.title = event.title
        self.started_at = event.started_at
        self.sample_rate = event.sample_rate
        self.source = event.source

    def _insert(self, utterance: UtteranceFinal) -> None:
        """In order of speech: what another speaker said earlier may become final later."""
        position = len(self.utterances)
        while position and self.utterances[position - 1].start > utterance.start:
            position -= 1
        self.utterances.insert(position, utterance)

    def _apply_to_card(self, event: InsightDetected | InsightCompleted | InsightDismissed) -> None:
        card = self.cards.get(event.insight_id)
        if card is not None:
            self.cards[event.insight_id] = card.after(event)
        elif isinstance(event, InsightDetected):
            self.cards[event.insight_id] = InsightCard(event, dismissed=event.dismissed)
        # else a choice about a card whose record was lost: nothing to show it on
