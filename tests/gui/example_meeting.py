"""A short meeting for tests of the window."""

from collections.abc import Iterable

from symbl_desktop.gui.models.insight_model import InsightModel
from symbl_desktop.gui.models.topic_model import TopicModel
from symbl_desktop.meeting.events import (
    Event,
    InsightDetected,
    InsightKind,
    MeetingStarted,
    MeetingStopped,
    TopicDetected,
    TranscriptCompleted,
    UtteranceFinal,
)
from symbl_desktop.meeting.meeting import Meeting


def utterance(number: int, text: str = "We should send the quote.", speaker: str = "You") -> UtteranceFinal:
    start = 4.0 * number
    return UtteranceFinal(start + 5, f"u{number}", speaker, text, start, start + 3)


def insight(
    number: int, kind: InsightKind = InsightKind.ACTION_ITEM, confidence: float = 0.9, text: str = "Send the quote"
) -> InsightDetected:
    start = 4.0 * number
    return InsightDetected(start + 6, f"i{number}", kind, text, confidence, f"u{number}", start, start + 3, "You")


SHORT_MEETING: tuple[Event, ...] = (
    MeetingStarted("m", "Team sync", "2025-11-25T14:30:00+01:00", 16000, "Built-in microphone"),
    utterance(1),
    utterance(2, "Who signs it off?", "Others"),
    utterance(3, "I think Ana does that."),
    insight(1),
    insight(2, InsightKind.QUESTION, text="Who signs it off?"),
    TopicDetected(20.0, "t1", "quote", 0.8, ("u1", "u3")),
    MeetingStopped(60.0),
    TranscriptCompleted(60.0),
)


class FedInsights(InsightModel):
    """The model with a meeting of its own, to be fed with events."""

    def __init__(self, kind: InsightKind) -> None:
        super().__init__(kind)
        self._meeting = Meeting()

    def apply(self, event: Event) -> None:
        self._meeting.apply(event)
        self.show(self._meeting.cards.values())

    def fold(self, events: Iterable[Event]) -> None:
        self._meeting = Meeting.of(events)
        self.reset(self._meeting.cards.values())


class FedTopics(TopicModel):
    """Likewise."""

    def __init__(self) -> None:
        super().__init__()
        self._meeting = Meeting()

    def apply(self, event: Event) -> None:
        self._meeting.apply(event)
        self.show(self._meeting.topics.values())
