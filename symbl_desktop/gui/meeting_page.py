"""The panes of one meeting, live or stored."""

from collections.abc import Sequence
from enum import Enum, auto

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from symbl_desktop.gui.edits import CardEdits
from symbl_desktop.gui.models.meeting_models import MeetingModels
from symbl_desktop.gui.panes.insight_pane import InsightPane
from symbl_desktop.gui.panes.pane_frame import PaneFrame
from symbl_desktop.gui.panes.summary_bar import SummaryBar
from symbl_desktop.gui.panes.topics_pane import TopicsPane
from symbl_desktop.gui.panes.transcript_pane import TranscriptPane
from symbl_desktop.meeting.events import Event, InsightKind
from symbl_desktop.recorder.state import Hypothesis

_TRANSCRIPT_SHARE = 58, 42
_PANE_SHARES = 36, 34, 16, 14
_SMALLEST_PANE = 72
_LINES_A_PANE = 4
_LARGE_TEXT = 19  # pixels from line to line: headings may need two lines then


class PageMode(Enum):
    """What an empty pane promises or admits."""

    LIVE = auto()
    OVER = auto()


class MeetingPage(QWidget):
    """Asks for edits by signals and shows them when their events come back."""

    insight_ticked = Signal(str, bool)
    insight_dismissed = Signal(str, bool)

    def __init__(self, confidence_threshold: float, stored: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.models = MeetingModels(confidence_threshold, self)
        self.edits = CardEdits(self)
        self.summary = SummaryBar(self.models, stored, self)
        self.transcript = TranscriptPane(self.models.transcript, self)
        self.insights = {kind: InsightPane(kind, self.models.cards[kind], self) for kind in InsightKind}
        self.topics = TopicsPane(self.models.topics, self)
        self.columns = QSplitter(Qt.Orientation.Horizontal, self)
        self.cards = QSplitter(Qt.Orientation.Vertical, self.columns)
        self._mode = PageMode.LIVE
        self._lay_out()
        self._connect()
        self.set_mode(PageMode.OVER if stored else PageMode.LIVE)

    @property
    def panes(self) -> tuple[PaneFrame, ...]:
        """In the order of Ctrl+1…5 and F6."""
        return (self.transcript, *self.insights.values(), self.topics)

    @Slot(object)
    def apply(self, event: Event) -> None:
        self.models.apply(event)
        if self._mode is PageMode.OVER:
            self.summary.refresh()

    @Slot(object)
    def set_hypothesis(self, hypothesis: Hypothesis) -> None:
        self.models.transcript.set_hypothesis(hypothesis)

    def show_events(self, events: Sequence[Event]) -> None:
        """Another meeting."""
        self.models.reset(events)
        self.edits.stack.clear()
        self.summary.refresh()

    def set_mode(self, mode: PageMode) -> None:
        self._mode = mode
        over = mode is PageMode.OVER
        self.summary.setVisible(over)
        self.summary.refresh()
        self.transcript.set_empty_text(
            self.tr("Nothing was said in this meeting.")
            if over
            else self.tr("What is said appears here, word by word.")
        )
        texts = {
            InsightKind.ACTION_ITEM: (
                self.tr("No action items were found."),
                self.tr("Tasks that people take on appear here."),
            ),
            InsightKind.QUESTION: (
                self.tr("No questions were found."),
                self.tr("Questions that come up appear here."),
            ),
            InsightKind.FOLLOW_UP: (
                self.tr("No follow-ups were found."),
                self.tr("Plans to talk again appear here."),
            ),
        }
        for kind, (afterwards, before) in texts.items():
            self.insights[kind].set_empty_text(afterwards if over else before)
        self.topics.set_empty_text(
            self.tr("No topics were found.") if over else self.tr("Topics appear here as they come up.")
        )

    def _lay_out(self) -> None:
        for pane in self.panes[1:]:
            self.cards.addWidget(pane)
        self.columns.addWidget(self.transcript)
        self.columns.addWidget(self.cards)
        for splitter, shares in ((self.columns, _TRANSCRIPT_SHARE), (self.cards, _PANE_SHARES)):
            splitter.setHandleWidth(10)
            splitter.setChildrenCollapsible(False)
            for number, share in enumerate(shares):
                splitter.setStretchFactor(number, share)
            splitter.setSizes([share * 10 for share in shares])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.summary)
        column.addWidget(self.columns, 1)
        self._size_panes()

    def _size_panes(self) -> None:
        """Of each something can be read, however large the text is."""
        line = self.fontMetrics().height()
        lines = _LINES_A_PANE + (1 if line > _LARGE_TEXT else 0)
        for pane in self.panes[1:]:
            pane.setMinimumHeight(max(_SMALLEST_PANE, lines * line))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._size_panes()

    def _connect(self) -> None:
        for pane in self.insights.values():
            pane.ticked.connect(self.edits.tick)
            pane.dismissed.connect(self.edits.dismiss)
            pane.source_wanted.connect(self.transcript.show_utterance)
        self.edits.ticked.connect(self.insight_ticked)
        self.edits.dismissed.connect(self.insight_dismissed)
        self.topics.utterances_wanted.connect(self.transcript.highlight)
