"""What a meeting came to: its title, when it was, how long, and how much was found in it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from symbl_desktop.gui.clock import length_text, moment_text
from symbl_desktop.gui.icons import symbol_icon
from symbl_desktop.gui.models.insight_model import VisibleCards
from symbl_desktop.gui.models.meeting_models import MeetingModels
from symbl_desktop.gui.panes.scaled_label import ScaledLabel
from symbl_desktop.meeting.events import InsightKind

_TITLE_SCALE = 1.3
_SEPARATOR = "  ·  "


class SummaryBar(QFrame):
    """Above the panes of a meeting that is over. With `returns` it stands for a stored
    one: it names it, since the top of the window does not, and leads back."""

    back_wanted = Signal()
    folder_wanted = Signal()

    def __init__(self, models: MeetingModels, returns: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Summary"))
        self._models = models
        self.title = ScaledLabel(_TITLE_SCALE, self)
        self.title.setVisible(returns)
        self.when = QLabel(self)
        self.when.setProperty("tone", "muted")
        self.counts = QLabel(self)
        self.back = QPushButton(symbol_icon("back"), self.tr("Back"), self)
        self.back.setAccessibleName(self.tr("Back"))
        self.back.setVisible(returns)
        self.back.clicked.connect(self.back_wanted)
        self.folder = QPushButton(symbol_icon("folder"), self.tr("Open folder"), self)
        self.folder.setAccessibleName(self.tr("Open the meeting's folder"))
        self.folder.clicked.connect(self.folder_wanted)
        lines = QVBoxLayout()
        lines.setSpacing(2)
        lines.addWidget(self.title)
        lines.addWidget(self.when)
        lines.addWidget(self.counts)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 2, 2, 2)
        row.setSpacing(14)
        row.addWidget(self.back)
        row.addLayout(lines, 1)
        row.addWidget(self.folder)

    def refresh(self) -> None:
        """After any event: there are few, once a meeting is over."""
        meeting = self._models.meeting
        self.title.setText(meeting.title)
        parts = [moment_text(meeting.started_at), length_text(meeting.duration)]
        self.when.setText(_SEPARATOR.join(part for part in parts if part))
        self.counts.setText(self._count_words())

    def _count_words(self) -> str:
        actions = self._models.cards[InsightKind.ACTION_ITEM]
        questions = self._models.cards[InsightKind.QUESTION]
        follow_ups = self._models.cards[InsightKind.FOLLOW_UP]
        parts = [
            self.tr("{0} action items").format(actions.rowCount())
            if actions.rowCount() != 1
            else self.tr("1 action item"),
            self.tr("{0} questions open").format(_open(questions))
            if _open(questions) != 1
            else self.tr("1 question open"),
            self.tr("{0} answered").format(questions.completed) if questions.completed else "",
            self.tr("{0} follow-ups").format(follow_ups.rowCount())
            if follow_ups.rowCount() != 1
            else self.tr("1 follow-up"),
        ]
        return _SEPARATOR.join(part for part in parts if part)


def _open(questions: VisibleCards) -> int:
    return questions.rowCount() - questions.completed
