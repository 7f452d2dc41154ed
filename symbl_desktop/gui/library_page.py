"""All stored meetings, to open one of them."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListView,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from symbl_desktop.gui.icons import symbol_icon
from symbl_desktop.gui.models.library_model import LibraryModel, LibraryRole
from symbl_desktop.gui.panes.pane_frame import PaneFrame, paint_empty_text
from symbl_desktop.gui.text_layout import bold, scaled
from symbl_desktop.gui.theme import tint
from symbl_desktop.storage.library import MeetingSummary

Index = QModelIndex | QPersistentModelIndex
_MARGIN = 16.0
_PADDING = 9.0
_DETAIL_SCALE = 0.9


class _MeetingDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802  # Qt's name
        lines = QFontMetricsF(bold(option.font)).height() + QFontMetricsF(scaled(option.font, _DETAIL_SCALE)).height()
        return QSize(option.rect.width(), round(lines + 2 * _PADDING + 3))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        palette, box = option.palette, QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tint(palette) if selected else palette.color(QPalette.ColorRole.AlternateBase))
            painter.drawRoundedRect(box.adjusted(6, 1, -6, -1), 7, 7)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(palette.color(QPalette.ColorRole.Accent), 1.5))
            painter.drawRoundedRect(box.adjusted(6.5, 1.5, -6.5, -1.5), 7, 7)
        title, details = bold(option.font), scaled(option.font, _DETAIL_SCALE)
        width, top = box.width() - 2 * _MARGIN, box.top() + _PADDING
        muted = palette.color(QPalette.ColorRole.PlaceholderText)
        alarm = palette.color(QPalette.ColorRole.BrightText)
        for words, font, colour in (
            (index.data(), title, palette.color(QPalette.ColorRole.Text)),
            (index.data(LibraryRole.DETAILS), details, alarm if index.data(LibraryRole.PROBLEM) else muted),
        ):
            metrics = QFontMetricsF(font)
            painter.setFont(font)
            painter.setPen(colour)
            shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, width)
            painter.drawText(QPointF(box.left() + _MARGIN, top + metrics.ascent()), shown)
            top += metrics.height() + 3
        painter.restore()


class LibraryView(QListView):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setItemDelegate(_MeetingDelegate(self))
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.clicked.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        super().paintEvent(event)
        paint_empty_text(self)


class LibraryPage(QWidget):
    """Esc and the button lead back; a click or Enter opens."""

    back_wanted = Signal()
    meeting_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = LibraryModel(self)
        self.view = LibraryView(self)
        self.view.setModel(self.model)
        self.pane = PaneFrame(self)
        self.pane.hold(self.tr("Library"), self.view)
        self.pane.set_empty_text(self.tr("Meetings you record are listed here."))
        self.back = QPushButton(symbol_icon("back"), self.tr("Back to the meeting"), self)
        self.back.setAccessibleName(self.back.text())
        self.back.clicked.connect(self.back_wanted)
        self.view.clicked.connect(self._on_clicked)
        top = QHBoxLayout()
        top.addWidget(self.back)
        top.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(top)
        column.addWidget(self.pane, 1)
        self.setFocusProxy(self.view)

    def show_meetings(self, meetings: Sequence[MeetingSummary]) -> None:
        self.model.show(meetings)
        self.pane.set_details(str(len(meetings)) if meetings else "")
        if meetings:
            self.view.setCurrentIndex(self.model.index(0))

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        self.meeting_wanted.emit(index.data(LibraryRole.FOLDER))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.back_wanted.emit()
        else:
            super().keyPressEvent(event)
