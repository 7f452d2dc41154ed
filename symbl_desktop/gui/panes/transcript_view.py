"""The list of the transcript: tens of thousands of rows of differing heights."""

from collections.abc import Iterable

from PySide6.QtCore import QElapsedTimer, QEvent, QModelIndex, QSignalBlocker, Qt, QTimer, Slot
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QWidget

from symbl_desktop.gui.models.transcript_model import TranscriptModel, TranscriptRole
from symbl_desktop.gui.panes.following_table import FollowingTable
from symbl_desktop.gui.panes.pane_frame import paint_empty_text
from symbl_desktop.gui.panes.transcript_delegate import TranscriptDelegate

_MEASURE_FOR_MS = 8
_LOWEST_ROW = 8
_ROWS_AROUND = 40


class TranscriptView(FollowingTable):
    """A table of one column: unlike a list view it lays out what is in sight, not everything at every change.

    A row is measured when it comes, when it changes, and after a change of width or type: those in sight at once, the
    others in slices between events.
    """

    def __init__(self, model: TranscriptModel, parent: QWidget | None = None) -> None:
        super().__init__(model, parent)
        self._transcript = model
        self._next_to_measure = 0
        self._delegate = TranscriptDelegate(self)
        self._measure_timer = QTimer(self, singleShot=True, interval=0)
        self._measure_timer.timeout.connect(self._measure_slice)
        self.setItemDelegate(self._delegate)
        self._set_up()
        model.rowsInserted.connect(self._on_rows_inserted)
        model.rowsRemoved.connect(self._on_rows_removed)
        model.dataChanged.connect(self._on_data_changed)
        model.modelReset.connect(self._on_reset)

    @property
    def is_measuring(self) -> bool:
        """Whether rows out of sight still have the height of another width."""
        return self._measure_timer.isActive()

    def show_row(self, row: int) -> None:
        """Puts a row in the middle and under the keyboard."""
        self.set_following(False)
        self._measure(range(max(0, row - _ROWS_AROUND), min(row + _ROWS_AROUND, self._transcript.rowCount())))
        index = self._transcript.index(row)
        with self.scrolling_by_itself():
            self.updateGeometries()
            self.setCurrentIndex(index)
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def highlight(self, utterance_ids: frozenset[str]) -> None:
        self._delegate.highlighted = utterance_ids
        self.viewport().update()

    def copy_selection(self) -> None:
        rows = sorted(index.row() for index in self.selectedIndexes())
        if rows:
            QGuiApplication.clipboard().setText("\n".join(self._transcript.line(row) for row in rows))

    def remeasure(self) -> None:
        """After a change of width or type."""
        self._next_to_measure = 0
        with self.kept_in_place():
            self._measure(self._rows_in_sight())
        self._measure_timer.start()

    def scroll_to_latest(self) -> None:
        self._measure(self._rows_in_sight())
        super().scroll_to_latest()

    def _set_up(self) -> None:
        self.horizontalHeader().hide()
        self.horizontalHeader().setStretchLastSection(True)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(_LOWEST_ROW)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @Slot(QModelIndex, int, int)
    def _on_rows_inserted(self, _parent: QModelIndex, first: int, last: int) -> None:
        if first < self._next_to_measure:
            self._next_to_measure += last - first + 1
        self._remeasure_rows(range(first, last + 1))

    @Slot()
    def _on_rows_removed(self) -> None:
        self._remeasure_rows(range(0))

    @Slot(QModelIndex, QModelIndex)
    def _on_data_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        self._remeasure_rows(range(first.row(), last.row() + 1))

    def _remeasure_rows(self, rows: range) -> None:
        with self.kept_in_place():
            self._measure(rows)
        self.follow_soon()

    @Slot()
    def _on_reset(self) -> None:
        self.remeasure()
        self.follow_latest()

    @Slot()
    def _measure_slice(self) -> None:
        clock = QElapsedTimer()
        clock.start()
        with self.kept_in_place():
            while self._next_to_measure < self._transcript.rowCount() and clock.elapsed() < _MEASURE_FOR_MS:
                self._measure(range(self._next_to_measure, self._next_to_measure + 1))
                self._next_to_measure += 1
        self.follow_soon()
        if self._next_to_measure < self._transcript.rowCount():
            self._measure_timer.start()

    def _measure(self, rows: Iterable[int]) -> None:
        header, font, width = self.verticalHeader(), self.font(), self.viewport().width()
        with QSignalBlocker(header):
            for row in rows:
                index = self._transcript.index(row)
                kind = index.data(TranscriptRole.KIND)
                header.resizeSection(row, self._delegate.height_of(index.data(), kind, font, width))

    def _rows_in_sight(self) -> range:
        first = self.rowAt(0)
        if first < 0:
            return range(0)
        some = self.viewport().height() // _LOWEST_ROW
        if self.following:
            return range(max(0, self._transcript.rowCount() - some), self._transcript.rowCount())
        return range(first, min(first + some, self._transcript.rowCount()))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        with self.scrolling_by_itself():
            super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.remeasure()
        self.follow_soon()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.remeasure()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_selection()
        elif event.key() == Qt.Key.Key_Home:
            self.verticalScrollBar().setValue(0)
        else:
            self._begin_where_the_reader_is()
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  # Qt's name
        self._begin_where_the_reader_is()
        super().focusInEvent(event)

    def _begin_where_the_reader_is(self) -> None:
        """The arrow keys begin at the end of what is in sight, not at the first line of the meeting."""
        if self.currentIndex().isValid():
            return
        last = self.rowAt(self.viewport().height() - 1)
        index = self._transcript.index(last if last >= 0 else self._transcript.rowCount() - 1)
        self.setAutoScroll(False)
        self.selectionModel().setCurrentIndex(index, self.selectionModel().SelectionFlag.NoUpdate)
        self.setAutoScroll(True)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        super().paintEvent(event)
        paint_empty_text(self)
