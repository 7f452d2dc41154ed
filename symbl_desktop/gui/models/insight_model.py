"""The cards of one kind: action items, questions or follow-ups."""

from collections.abc import Iterable
from enum import IntEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)

from symbl_desktop.gui.clock import day_text, short_timer_text
from symbl_desktop.meeting.events import InsightDetected, InsightKind
from symbl_desktop.meeting.meeting import InsightCard

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


class InsightRole(IntEnum):
    INSIGHT_ID = Qt.ItemDataRole.UserRole + 1
    KIND = Qt.ItemDataRole.UserRole + 2
    COMPLETED = Qt.ItemDataRole.UserRole + 3
    DISMISSED = Qt.ItemDataRole.UserRole + 4
    CONFIDENCE = Qt.ItemDataRole.UserRole + 5
    ASSIGNEE = Qt.ItemDataRole.UserRole + 6
    DUE = Qt.ItemDataRole.UserRole + 7
    START = Qt.ItemDataRole.UserRole + 8
    UTTERANCE_ID = Qt.ItemDataRole.UserRole + 9
    SPEAKER = Qt.ItemDataRole.UserRole + 10


class InsightModel(QAbstractListModel):
    """One row a card, in the order the cards were found; a newer version takes its row's place."""

    def __init__(self, kind: InsightKind, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kind = kind
        self._cards: list[InsightCard] = []

    def show(self, cards: Iterable[InsightCard]) -> None:
        """All cards of the meeting as they stand; those that have gone were folded into others."""
        ours = {card.insight.insight_id: card for card in cards if card.insight.kind is self._kind}
        for row in reversed(range(len(self._cards))):
            if self._cards[row].insight.insight_id not in ours:
                self.beginRemoveRows(_NO_PARENT, row, row)
                del self._cards[row]
                self.endRemoveRows()
        for row, shown in enumerate(self._cards):
            card = ours.pop(shown.insight.insight_id)
            if card is not shown:
                self._cards[row] = card
                self.dataChanged.emit(self.index(row), self.index(row))
        if ours:
            self.beginInsertRows(_NO_PARENT, len(self._cards), len(self._cards) + len(ours) - 1)
            self._cards += ours.values()
            self.endInsertRows()

    def reset(self, cards: Iterable[InsightCard] = ()) -> None:
        """Those of another meeting."""
        self.beginResetModel()
        self._cards = [card for card in cards if card.insight.kind is self._kind]
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_PARENT) -> int:  # noqa: N802  # Qt's name
        return 0 if parent.isValid() else len(self._cards)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.isValid() else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        card = self._cards[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return card.insight.text
            case Qt.ItemDataRole.CheckStateRole:
                return Qt.CheckState.Checked if card.completed else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._read_out(card)
            case InsightRole.COMPLETED:
                return card.completed
            case InsightRole.DISMISSED:
                return card.dismissed
            case _:
                return _detail(card.insight, role)

    def _read_out(self, card: InsightCard) -> str:
        insight = card.insight
        parts = [insight.text, insight.assignee or ""]
        if insight.due:
            parts.append(self.tr("due {0}").format(day_text(insight.due)))
        parts.append(self.tr("at {0}").format(short_timer_text(insight.start)))
        return ", ".join(part for part in parts if part)


def _detail(insight: InsightDetected, role: int) -> Any:
    match role:
        case InsightRole.INSIGHT_ID:
            return insight.insight_id
        case InsightRole.KIND:
            return insight.kind
        case InsightRole.CONFIDENCE:
            return insight.confidence
        case InsightRole.ASSIGNEE:
            return insight.assignee or ""
        case InsightRole.DUE:
            return day_text(insight.due) if insight.due else ""
        case InsightRole.START:
            return insight.start
        case InsightRole.UTTERANCE_ID:
            return insight.utterance_id
        case InsightRole.SPEAKER:
            return insight.speaker
        case _:
            return None


class VisibleCards(QSortFilterProxyModel):
    """The cards a pane shows: no dismissed ones, and those below `threshold` only when asked for or ticked."""

    def __init__(self, cards: InsightModel, threshold: float, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._threshold = threshold
        self._shows_possible = False
        self.setSourceModel(cards)

    @property
    def shows_possible(self) -> bool:
        return self._shows_possible

    def show_possible(self, shown: bool) -> None:
        self.beginFilterChange()
        self._shows_possible = shown
        self.endFilterChange()

    @property
    def possible(self) -> int:
        """How many cards the engine is unsure of, shown or not."""
        source = self.sourceModel()
        return sum(self._is_possible(source.index(row, 0)) for row in range(source.rowCount()))

    @property
    def completed(self) -> int:
        return sum(bool(self.index(row, 0).data(InsightRole.COMPLETED)) for row in range(self.rowCount()))

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:  # noqa: N802  # Qt's name
        index = self.sourceModel().index(row, 0, parent)
        return not index.data(InsightRole.DISMISSED) and (self._shows_possible or not self._is_possible(index))

    def _is_possible(self, index: QModelIndex) -> bool:
        unsure = index.data(InsightRole.CONFIDENCE) < self._threshold
        return unsure and not index.data(InsightRole.DISMISSED) and not index.data(InsightRole.COMPLETED)
