"""The topics of a meeting, in order of first mention."""

from collections.abc import Iterable
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from symbl_desktop.meeting.events import TopicDetected

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


class TopicRole(IntEnum):
    SCORE = Qt.ItemDataRole.UserRole + 1
    UTTERANCE_IDS = Qt.ItemDataRole.UserRole + 2


class TopicModel(QAbstractListModel):
    """In the order of first mention; a newer version keeps its place."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._topics: list[TopicDetected] = []

    def show(self, topics: Iterable[TopicDetected]) -> None:
        """All topics of the meeting as they stand; there are never fewer than before."""
        now = list(topics)
        for row, shown in enumerate(self._topics):
            if now[row] is not shown:
                self._topics[row] = now[row]
                self.dataChanged.emit(self.index(row), self.index(row))
        if new := now[len(self._topics) :]:
            self.beginInsertRows(_NO_PARENT, len(self._topics), len(now) - 1)
            self._topics += new
            self.endInsertRows()

    def reset(self, topics: Iterable[TopicDetected] = ()) -> None:
        """Those of another meeting."""
        self.beginResetModel()
        self._topics = list(topics)
        self.endResetModel()

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
