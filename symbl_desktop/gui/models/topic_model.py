"""The topics of a meeting, in order of first mention."""

from collections.abc import Iterable
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Slot

from symbl_desktop.meeting.events import Event, TopicDetected

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


class TopicRole(IntEnum):
    SCORE = Qt.ItemDataRole.UserRole + 1
    UTTERANCE_IDS = Qt.ItemDataRole.UserRole + 2


class TopicModel(QAbstractListModel):
    """A fold over events: the same text again is a newer version and keeps its place."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._topics: list[TopicDetected] = []
        self._row_of: dict[str, int] = {}

    @Slot(object)
    def apply(self, event: Event) -> None:
        if not isinstance(event, TopicDetected):
            return
        row = self._row_of.get(event.text)
        if row is None:
            row = len(self._topics)
            self.beginInsertRows(_NO_PARENT, row, row)
            self._row_of[event.text] = row
            self._topics.append(event)
            self.endInsertRows()
        else:
            self._topics[row] = event
            self.dataChanged.emit(self.index(row), self.index(row))

    def reset(self, events: Iterable[Event] = ()) -> None:
        """Forgets everything and folds these events."""
        self.beginResetModel()
        self._topics.clear()
        self._row_of.clear()
        self.endResetModel()
        for event in events:
            self.apply(event)

    def rowCount(self, parent: Index = _NO_PARENT) -> int:  # noqa: N802  # Qt's name
        return 0 if parent.isValid() else len(self._topics)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        topic = self._topics[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return topic.text
            case TopicRole.SCORE:
                return topic.score
            case TopicRole.UTTERANCE_IDS:
                return topic.utterance_ids
            case _:
                return None
