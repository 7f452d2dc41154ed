"""All rows of one meeting, as one thing to feed events to."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Slot

from symbl_desktop.gui.models.insight_model import InsightModel, VisibleCards
from symbl_desktop.gui.models.topic_model import TopicModel
from symbl_desktop.gui.models.transcript_model import TranscriptModel
from symbl_desktop.meeting.events import (
    Event,
    InsightCompleted,
    InsightDetected,
    InsightDismissed,
    InsightKind,
    TopicDetected,
    UtteranceFolded,
)
from symbl_desktop.meeting.meeting import Meeting


class MeetingModels(QObject):
    """`meeting` is the same fold without Qt: title, date, length and counts."""

    def __init__(self, confidence_threshold: float, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.meeting = Meeting()
        self.transcript = TranscriptModel(self)
        self.topics = TopicModel(self)
        self._insights = {kind: InsightModel(kind, self) for kind in InsightKind}
        self.cards: Mapping[InsightKind, VisibleCards] = {
            kind: VisibleCards(model, confidence_threshold, self) for kind, model in self._insights.items()
        }

    @Slot(object)
    def apply(self, event: Event) -> None:
        self.meeting.apply(event)
        self.transcript.apply(event)
        match event:
            case InsightDetected() | InsightCompleted() | InsightDismissed():
                self._show_cards()
            case TopicDetected():
                self.topics.show(self.meeting.topics.values())
            case UtteranceFolded():  # what was found in it rests on the other row now
                self._show_cards()
                self.topics.show(self.meeting.topics.values())
            case _:
                pass  # neither cards nor topics

    def reset(self, events: Sequence[Event] = ()) -> None:
        """Another meeting: forgets this one and folds the other's events."""
        self.meeting = Meeting.of(events)
        self.transcript.reset(events)
        self.topics.reset(self.meeting.topics.values())
        for model in self._insights.values():
            model.reset(self.meeting.cards.values())

    def _show_cards(self) -> None:
        for model in self._insights.values():
            model.show(self.meeting.cards.values())
