"""One kind of card with its counts: action items, questions or follow-ups."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from symbl_desktop.gui.models.insight_model import VisibleCards
from symbl_desktop.gui.panes.card_view import CardView
from symbl_desktop.gui.panes.pane_frame import PaneFrame
from symbl_desktop.meeting.events import InsightKind


class InsightPane(PaneFrame):
    """Cards the engine is unsure of wait behind a button that tells how many they are."""

    ticked = Signal(str, bool)
    dismissed = Signal(str)
    source_wanted = Signal(str)

    def __init__(self, kind: InsightKind, cards: VisibleCards, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = kind
        self._cards = cards
        self.view = CardView(cards, self)
        self.possible = QPushButton(self)
        self.possible.setObjectName("quiet")
        self.possible.setCheckable(True)
        self.possible.setCursor(Qt.CursorShape.PointingHandCursor)
        self.possible.toggled.connect(self._show_possible)
        self.header.addWidget(self.possible)
        self.hold(self._heading_words(), self.view)
        self.view.ticked.connect(self.ticked)
        self.view.dismissed.connect(self.dismissed)
        self.view.source_wanted.connect(self.source_wanted)
        for change in (cards.rowsInserted, cards.rowsRemoved, cards.dataChanged, cards.modelReset):
            change.connect(self._count)
        cards.sourceModel().rowsInserted.connect(self._count)
        cards.sourceModel().dataChanged.connect(self._count)
        self._count()

    @Slot()
    def _count(self) -> None:
        shown, completed, possible = self._cards.rowCount(), self._cards.completed, self._cards.possible
        if not shown:
            self.set_details("")
        elif self._kind is InsightKind.QUESTION:
            self.set_details(self._question_words(shown - completed, completed))
        elif completed:
            self.set_details(self.tr("{0} · {1} done").format(shown, completed))
        else:
            self.set_details(str(shown))
        self.possible.setVisible(possible > 0)
        self.possible.setText(
            self.tr("hide possible") if self.possible.isChecked() else self.tr("{0} possible").format(possible)
        )
        self.possible.setAccessibleName(self.possible.text())

    def _question_words(self, still_open: int, answered: int) -> str:
        if not answered:
            return self.tr("{0} open").format(still_open)
        return self.tr("{0} open · {1} answered").format(still_open, answered)

    @Slot(bool)
    def _show_possible(self, shown: bool) -> None:
        self._cards.show_possible(shown)
        self._count()

    def _heading_words(self) -> str:
        match self._kind:
            case InsightKind.ACTION_ITEM:
                return self.tr("Action items")
            case InsightKind.QUESTION:
                return self.tr("Questions")
            case InsightKind.FOLLOW_UP:
                return self.tr("Follow-ups")
