"""All rows of one meeting, as one thing to feed events to."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Slot

from symbl_desktop.gui.models.insight_model import InsightModel, VisibleCards
from symbl_desktop.gui.models.topic_model import TopicModel
from symbl_desktop.gui.models.transcript_model import TranscriptModel
from symbl_desktop.meeting.events import Event, InsightKind
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
        self.topics.apply(event)
        for model in self._insights.values():
            model.apply(event)

    def reset(self, events: Sequence[Event] = ()) -> None:
        """Another meeting: forgets this one and folds the other's events."""
        self.meeting = Meeting.of(events)
        self.transcript.reset(events)
        self.topics.reset(events)
        for model in self._insights.values():
            model.reset(events)
