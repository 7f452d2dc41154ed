"""A table that keeps its end in sight while rows come, and what is being read in its place."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QAbstractListModel, QPersistentModelIndex, QTimer, Signal, Slot
from PySide6.QtWidgets import QTableView, QWidget

_FOLLOW_EVERY_MS = 50
_WHEEL_STEP = 24
_NEAR_THE_END = 6


class FollowingTable(QTableView):
    """Stops following when the reader scrolls up; goes on when the reader reaches the bottom, or by `follow_latest`.

    Scrolling to the end at every new row would cost more than the rows: a timer gathers them.
    """

    following_changed = Signal(bool)

    def __init__(self, model: QAbstractListModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.following = True
        self._rows = model
        self._scrolls_by_itself = False
        self._place: tuple[QPersistentModelIndex, int] | None = None
        self._follow_timer = QTimer(self, singleShot=True, interval=_FOLLOW_EVERY_MS)
        self._follow_timer.timeout.connect(self._keep_following)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setModel(model)
        model.rowsAboutToBeInserted.connect(self._remember_place)
        model.rowsAboutToBeRemoved.connect(self._remember_place)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    @Slot()
    def follow_latest(self) -> None:
        self.set_following(True)
        self.scroll_to_latest()

    def set_following(self, following: bool) -> None:
        if following != self.following:
            self.following = following
            self.following_changed.emit(following)

    def follow_soon(self) -> None:
        """Some rows came or grew: the end is scrolled to at most twenty times a second."""
        if self.following and not self._follow_timer.isActive():
            self._follow_timer.start()

    def scroll_to_latest(self) -> None:
        with self.scrolling_by_itself():
            self.updateGeometries()
            self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    @contextmanager
    def kept_in_place(self) -> Iterator[None]:
        """Heights change inside; unless the end is being followed, the row at the top stays where it is."""
        if self._place is None:
            self._remember_place()
        yield
        place, self._place = self._place, None
        with self.scrolling_by_itself():
            self.updateGeometries()
            bar = self.verticalScrollBar()
            bar.setSingleStep(_WHEEL_STEP)
            if not self.following and place is not None and place[0].isValid():
                bar.setValue(bar.value() + self.rowViewportPosition(place[0].row()) - place[1])
        self.viewport().update()

    @contextmanager
    def scrolling_by_itself(self) -> Iterator[None]:
        """What scrolls inside is not the reader."""
        outer, self._scrolls_by_itself = self._scrolls_by_itself, True
        try:
            yield
        finally:
            self._scrolls_by_itself = outer

    @Slot()
    def _remember_place(self) -> None:
        """The row at the top and how far it reaches above it: after rows have come or gone it is too late to look."""
        top = self._rows.index(self.rowAt(0))
        self._place = QPersistentModelIndex(top), self.rowViewportPosition(top.row())

    @Slot()
    def _keep_following(self) -> None:
        """The reader may have scrolled up since the timer began."""
        if self.following:
            self.scroll_to_latest()

    @Slot(int)
    def _on_scrolled(self, value: int) -> None:
        if not self._scrolls_by_itself:
            self.set_following(value >= self.verticalScrollBar().maximum() - _NEAR_THE_END)
