"""The stored meetings, newest first."""

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from symbl_desktop.gui.clock import brief_moment_text, length_text
from symbl_desktop.storage.library import MeetingSummary

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
_SEPARATOR = "  ·  "


class LibraryRole(IntEnum):
    FOLDER = Qt.ItemDataRole.UserRole + 1
    DETAILS = Qt.ItemDataRole.UserRole + 2
    PROBLEM = Qt.ItemDataRole.UserRole + 3


class LibraryModel(QAbstractListModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._meetings: Sequence[MeetingSummary] = ()

    def show(self, meetings: Sequence[MeetingSummary]) -> None:
        self.beginResetModel()
        self._meetings = tuple(meetings)
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_PARENT) -> int:  # noqa: N802  # Qt's name
        return 0 if parent.isValid() else len(self._meetings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        meeting = self._meetings[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return meeting.title
            case LibraryRole.FOLDER:
                return meeting.folder
            case LibraryRole.DETAILS:
                return self._details(meeting)
            case LibraryRole.PROBLEM:
                return bool(meeting.problem)
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{meeting.title}, {self._details(meeting)}"
            case _:
                return None

    def _details(self, meeting: MeetingSummary) -> str:
        if meeting.problem:
            return self.tr("This meeting cannot be read. Its files are untouched.")
        parts = [brief_moment_text(meeting.started_at), length_text(meeting.duration), *self._counts(meeting)]
        if not meeting.stopped:
            parts.append(self.tr("interrupted"))
        elif not meeting.completed:
            parts.append(self.tr("transcript unfinished"))
        return _SEPARATOR.join(part for part in parts if part)

    def _counts(self, meeting: MeetingSummary) -> list[str]:
        counts = (
            (meeting.action_items, self.tr("1 action item"), self.tr("{0} action items")),
            (meeting.questions, self.tr("1 question"), self.tr("{0} questions")),
            (meeting.follow_ups, self.tr("1 follow-up"), self.tr("{0} follow-ups")),
        )
        return [one if count == 1 else many.format(count) for count, one, many in counts if count]
