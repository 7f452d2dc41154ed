"""The list of the transcript: tens of thousands of rows of differing heights, and the end kept in sight."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QElapsedTimer, QEvent, QModelIndex, QSignalBlocker, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from symbl_desktop.gui.models.transcript_model import TranscriptModel, TranscriptRole
from symbl_desktop.gui.panes.pane_frame import paint_empty_text
from symbl_desktop.gui.panes.transcript_delegate import TranscriptDelegate

_FOLLOW_EVERY_MS = 50
_MEASURE_FOR_MS = 8
_WHEEL_STEP = 24
_NEAR_THE_END = 6


class TranscriptView(QTableView):
    """A table of one column: unlike a list view it lays out what is in sight, not everything at every change.

    A row is measured when it comes, when it changes, and after a change of width or type: those in sight at once, the
    others in slices between events. What is being read stays where it is.
    """

    following_changed = Signal(bool)

    def __init__(self, model: TranscriptModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.empty_text = ""
        self.following = True
        self._own_scrolling = False
        self._next_to_measure = 0
        self._transcript = model
        self._delegate = TranscriptDelegate(self)
        self._follow_timer = QTimer(self, singleShot=True, interval=_FOLLOW_EVERY_MS)
        self._measure_timer = QTimer(self, singleShot=True, interval=0)
        self._follow_timer.timeout.connect(self._scroll_to_latest)
        self._measure_timer.timeout.connect(self._measure_slice)
        self.setItemDelegate(self._delegate)
        self._set_up()
        self.setModel(model)
        model.rowsInserted.connect(self._on_rows_inserted)
        model.rowsRemoved.connect(self._on_rows_removed)
        model.dataChanged.connect(self._on_data_changed)
        model.modelReset.connect(self._on_reset)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    def follow_latest(self) -> None:
        self._set_following(True)
        self._scroll_to_latest()

    def show_row(self, row: int) -> None:
        """Puts a row in the middle and under the keyboard."""
        self._set_following(False)
        self._measure(range(max(0, row - 40), min(row + 40, self._transcript.rowCount())))
        index = self._transcript.index(row)
        with self._scrolling_by_itself():
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
        with self._kept_in_place():
            self._measure(self._rows_in_sight())
        self._measure_timer.start()

    def _set_up(self) -> None:
        self.horizontalHeader().hide()
        self.horizontalHeader().setStretchLastSection(True)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(8)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
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
        with self._kept_in_place():
            self._measure(rows)
        if self.following and not self._follow_timer.isActive():
            self._follow_timer.start()

    @Slot()
    def _on_reset(self) -> None:
        self.remeasure()
        self.follow_latest()

    @Slot()
    def _measure_slice(self) -> None:
        clock = QElapsedTimer()
        clock.start()
        with self._kept_in_place():
            while self._next_to_measure < self._transcript.rowCount() and clock.elapsed() < _MEASURE_FOR_MS:
                self._measure(range(self._next_to_measure, self._next_to_measure + 1))
                self._next_to_measure += 1
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
        some = self.viewport().height() // 8
        if self.following:
            return range(max(0, self._transcript.rowCount() - some), self._transcript.rowCount())
        return range(first, min(first + some, self._transcript.rowCount()))

    @contextmanager
    def _kept_in_place(self) -> Iterator[None]:
        """Heights change inside; the row at the top, or the end when following, stays in sight."""
        top = self.rowAt(0)
        before = self.rowViewportPosition(top) if top >= 0 else 0
        anchor = self._transcript.index(top) if top >= 0 else QModelIndex()
        yield
        with self._scrolling_by_itself():
            self.updateGeometries()
            bar = self.verticalScrollBar()
            bar.setSingleStep(_WHEEL_STEP)
            if self.following:
                pass  # the follow timer goes to the end, at most twenty times a second
            elif anchor.isValid():
                bar.setValue(bar.value() + self.rowViewportPosition(anchor.row()) - before)
        self.viewport().update()

    @contextmanager
    def _scrolling_by_itself(self) -> Iterator[None]:
        outer, self._own_scrolling = self._own_scrolling, True
        try:
            yield
        finally:
            self._own_scrolling = outer

    @Slot()
    def _scroll_to_latest(self) -> None:
        with self._scrolling_by_itself():
            self._measure(self._rows_in_sight())
            self.updateGeometries()
            self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    @Slot(int)
    def _on_scrolled(self, value: int) -> None:
        if not self._own_scrolling:
            self._set_following(value >= self.verticalScrollBar().maximum() - _NEAR_THE_END)

    def _set_following(self, following: bool) -> None:
        if following != self.following:
            self.following = following
            self.following_changed.emit(following)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        with self._scrolling_by_itself():
            super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.remeasure()
        if self.following:
            self._follow_timer.start()

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
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  # Qt's name
        """The arrow keys begin at the end of what is in sight, not at the first line of the meeting."""
        if not self.currentIndex().isValid():
            last = self.rowAt(self.viewport().height() - 1)
            row = last if last >= 0 else self._transcript.rowCount() - 1
            self.selectionModel().setCurrentIndex(
                self._transcript.index(row), self.selectionModel().SelectionFlag.NoUpdate
            )
        super().focusInEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        super().paintEvent(event)
        paint_empty_text(self, self.empty_text)
