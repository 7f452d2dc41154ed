"""The transcript as rows: what was said, in order of speech, then what is being said right now."""

from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable
from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Slot

from symbl_desktop.capture.messages import Track
from symbl_desktop.gui.clock import exact_length_text, timer_text
from symbl_desktop.meeting.events import (
    AudioDropped,
    Event,
    MeetingPaused,
    MomentMarked,
    TranscriptCompleted,
    UtteranceFinal,
    UtteranceFolded,
)
from symbl_desktop.recorder.state import Hypothesis

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


class RowKind(Enum):
    UTTERANCE = "utterance"
    HYPOTHESIS = "hypothesis"
    MARK = "mark"
    PAUSE = "pause"
    GAP = "gap"


class TranscriptRole(IntEnum):
    START = Qt.ItemDataRole.UserRole + 1
    SPEAKER = Qt.ItemDataRole.UserRole + 2
    FINAL = Qt.ItemDataRole.UserRole + 3
    KIND = Qt.ItemDataRole.UserRole + 4
    UTTERANCE_ID = Qt.ItemDataRole.UserRole + 5


@dataclass(frozen=True, slots=True)
class TranscriptRow:
    start: float
    kind: RowKind
    text: str = ""
    speaker: str = ""
    utterance_id: str = ""


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
        row = self._row_for(event)
        if row is not None:
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
            row = self._row_for(event)
            if row is not None:
                rows[row.utterance_id or number] = row
            elif isinstance(event, UtteranceFolded) and _may_fold(event, rows):
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
                return row.text or self._words(row)
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

    def _fold(self, event: UtteranceFolded) -> None:
        if _may_fold(event, self._start_of):
            row = self.row_of(event.utterance_id)
            if row is not None:
                self._remove(row)
            del self._start_of[event.utterance_id]
            self._folded.add(event.utterance_id)

    def _remove(self, row: int) -> None:
        self.beginRemoveRows(_NO_PARENT, row, row)
        del self._rows[row]
        self.endRemoveRows()

    def _row_for(self, event: Event) -> TranscriptRow | None:
        match event:
            case UtteranceFinal() if event.utterance_id in self._folded:
                return None  # said again by a server that does not know that it is folded
            case UtteranceFinal():
                return TranscriptRow(event.start, RowKind.UTTERANCE, event.text, event.speaker, event.utterance_id)
            case MomentMarked():
                return TranscriptRow(event.at, RowKind.MARK)
            case MeetingPaused():
                return TranscriptRow(event.at, RowKind.PAUSE)
            case AudioDropped():
                return TranscriptRow(max(0.0, event.at - event.length), RowKind.GAP, self._gap_words(event))
            case _:
                return None

    def _gap_words(self, gap: AudioDropped) -> str:
        words = (
            self.tr("No sound of the call for {0}")
            if gap.track == Track.COMPUTER.value
            else self.tr("No sound from the microphone for {0}")
        )
        return words.format(exact_length_text(gap.length))

    def _words(self, row: TranscriptRow) -> str:
        match row.kind:
            case RowKind.MARK:
                return self.tr("Marked")
            case RowKind.PAUSE:
                return self.tr("Paused")
            case _:
                return ""


def _start(row: TranscriptRow) -> float:
    return row.start


def _may_fold(event: UtteranceFolded, known: Container[str | int]) -> bool:
    """What would be nowhere else stays."""
    return event.utterance_id != event.into and event.utterance_id in known and event.into in known
