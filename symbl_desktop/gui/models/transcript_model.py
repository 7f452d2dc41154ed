"""The transcript as rows: what was said, in order of speech, then what is being said right now."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Slot

from symbl_desktop.gui.clock import timer_text
from symbl_desktop.gui.models.transcript_rows import (
    SAME_MOMENT,
    RowKind,
    TranscriptRow,
    is_same_gap,
    joined,
    may_fold,
    row_for,
)
from symbl_desktop.meeting.events import AudioDropped, Event, TranscriptCompleted, UtteranceFinal, UtteranceFolded
from symbl_desktop.recorder.state import Hypothesis

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


class TranscriptRole(IntEnum):
    START = Qt.ItemDataRole.UserRole + 1
    SPEAKER = Qt.ItemDataRole.UserRole + 2
    FINAL = Qt.ItemDataRole.UserRole + 3
    KIND = Qt.ItemDataRole.UserRole + 4
    UTTERANCE_ID = Qt.ItemDataRole.UserRole + 5


class TranscriptModel(QAbstractListModel):
    """A fold over events; only the hypotheses, one row a speaker at the end, may change or go away again."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[TranscriptRow] = []
        self._start_of: dict[str, float] = {}
        self._folded: set[str] = set()
        self._hypotheses: list[TranscriptRow] = []

    @Slot(object)
    def apply(self, event: Event) -> None:
        row = None if self._is_folded(event) else row_for(event)
        if row is not None and row.gap is not None:
            self._add_gap(row, row.gap)
        elif row is not None:
            self._add(row)
        elif isinstance(event, UtteranceFolded):
            self._fold(event)
        elif isinstance(event, TranscriptCompleted):
            for hypothesis in list(self._hypotheses):
                self.set_hypothesis(Hypothesis(hypothesis.speaker, ""))

    def reset(self, events: Iterable[Event] = ()) -> None:
        """Forgets everything and folds these events at once."""
        self.beginResetModel()
        self._folded.clear()
        rows: dict[str | int, TranscriptRow] = {}
        for number, event in enumerate(events):
            row = None if self._is_folded(event) else row_for(event)
            if row is not None and row.gap is not None:
                key = next((key for key, known in rows.items() if is_same_gap(known.gap, row.gap)), None)
                rows[number if key is None else key] = row if key is None else joined(rows[key], row.gap)
            elif row is not None:
                rows[row.utterance_id or number] = row
            elif isinstance(event, UtteranceFolded) and may_fold(event, rows):
                del rows[event.utterance_id]
                self._folded.add(event.utterance_id)
        self._rows = sorted(rows.values(), key=_start)
        self._start_of = {row.utterance_id: row.start for row in self._rows if row.utterance_id}
        self._hypotheses = []
        self.endResetModel()

    @Slot(object)
    def set_hypothesis(self, hypothesis: Hypothesis) -> None:
        """What a speaker is saying; an empty text takes the row away."""
        place = next((n for n, row in enumerate(self._hypotheses) if row.speaker == hypothesis.speaker), None)
        number = len(self._rows) + (len(self._hypotheses) if place is None else place)
        row = TranscriptRow(0.0, RowKind.HYPOTHESIS, hypothesis.text, hypothesis.speaker)
        if place is None and hypothesis.text:
            self.beginInsertRows(_NO_PARENT, number, number)
            self._hypotheses.append(row)
            self.endInsertRows()
        elif place is not None and not hypothesis.text:
            self.beginRemoveRows(_NO_PARENT, number, number)
            del self._hypotheses[place]
            self.endRemoveRows()
        elif place is not None and self._hypotheses[place] != row:
            self._hypotheses[place] = row
            self.dataChanged.emit(self.index(number), self.index(number))

    def row_of(self, utterance_id: str) -> int | None:
        start = self._start_of.get(utterance_id)
        if start is None:
            return None
        first = bisect_left(self._rows, start, key=_start)
        return next((n for n in range(first, len(self._rows)) if self._rows[n].utterance_id == utterance_id), None)

    def rowCount(self, parent: Index = _NO_PARENT) -> int:  # noqa: N802  # Qt's name
        return 0 if parent.isValid() else len(self._rows) + len(self._hypotheses)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        number = index.row()
        row = self._rows[number] if number < len(self._rows) else self._hypotheses[number - len(self._rows)]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.text
            case TranscriptRole.START:
                return row.start
            case TranscriptRole.SPEAKER:
                return row.speaker
            case TranscriptRole.FINAL:
                return row.kind is not RowKind.HYPOTHESIS
            case TranscriptRole.KIND:
                return row.kind
            case TranscriptRole.UTTERANCE_ID:
                return row.utterance_id
            case Qt.ItemDataRole.AccessibleTextRole:
                return self.line(number)
            case _:
                return None

    def line(self, number: int) -> str:
        """A row as it is copied and read out: 00:41:02 You: We should send the quote."""
        index = self.index(number)
        words = self.data(index)
        speaker = self.data(index, TranscriptRole.SPEAKER)
        said = f"{speaker}: {words}" if speaker else words
        final = self.data(index, TranscriptRole.FINAL)
        return f"{timer_text(self.data(index, TranscriptRole.START))} {said}" if final else said

    def _add(self, row: TranscriptRow) -> None:
        known = self.row_of(row.utterance_id) if row.utterance_id else None
        if known is not None and self._rows[known].start == row.start:
            self._rows[known] = row
            self.dataChanged.emit(self.index(known), self.index(known))
            return
        if known is not None:
            self._remove(known)
        number = bisect_right(self._rows, row.start, key=_start)
        self.beginInsertRows(_NO_PARENT, number, number)
        self._rows.insert(number, row)
        if row.utterance_id:
            self._start_of[row.utterance_id] = row.start
        self.endInsertRows()

    def _add_gap(self, row: TranscriptRow, gap: AudioDropped) -> None:
        """What both sides lack at the same time is one line."""
        near = bisect_left(self._rows, row.start - SAME_MOMENT, key=_start)
        for number in range(near, bisect_right(self._rows, row.start + SAME_MOMENT, key=_start)):
            if is_same_gap(self._rows[number].gap, gap):
                self._rows[number] = joined(self._rows[number], gap)
                self.dataChanged.emit(self.index(number), self.index(number))
                return
        self._add(row)

    def _is_folded(self, event: Event) -> bool:
        """Said again by a server that does not know that another row stands for it."""
        return isinstance(event, UtteranceFinal) and event.utterance_id in self._folded

    def _fold(self, event: UtteranceFolded) -> None:
        if may_fold(event, self._start_of):
            row = self.row_of(event.utterance_id)
            if row is not None:
                self._remove(row)
            del self._start_of[event.utterance_id]
            self._folded.add(event.utterance_id)

    def _remove(self, row: int) -> None:
        self.beginRemoveRows(_NO_PARENT, row, row)
        del self._rows[row]
        self.endRemoveRows()


def _start(row: TranscriptRow) -> float:
    return row.start
