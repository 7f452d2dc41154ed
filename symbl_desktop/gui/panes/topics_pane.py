"""The topics as chips, in order of first mention."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from symbl_desktop.gui.models.topic_model import TopicModel, TopicRole
from symbl_desktop.gui.panes.pane_frame import PaneFrame, paint_empty_text
from symbl_desktop.gui.theme import tint

Index = QModelIndex | QPersistentModelIndex
_SIDE = 12.0
_TOP = 4.0
_WIDEST = 260.0


class _ChipDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802  # Qt's name
        metrics = QFontMetricsF(option.font)
        width = min(metrics.horizontalAdvance(index.data()), _WIDEST) + 2 * _SIDE + 2
        return QSize(round(width), round(metrics.height() + 2 * _TOP + 2))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        palette, box = option.palette, QRectF(option.rect).adjusted(1, 1, -1, -1)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if selected:
            painter.setPen(QPen(palette.color(QPalette.ColorRole.Accent), 1.5))
        else:
            painter.setPen(palette.color(QPalette.ColorRole.Dark if hovered else QPalette.ColorRole.Mid))
        painter.setBrush(tint(palette) if selected else palette.color(QPalette.ColorRole.AlternateBase))
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.setFont(option.font)
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        words = QFontMetricsF(option.font).elidedText(index.data(), Qt.TextElideMode.ElideRight, _WIDEST)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
        painter.restore()


class TopicView(QListView):
    """A click, Enter or Space on a chip chooses it, once more lets it go."""

    def __init__(self, topics: TopicModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setItemDelegate(_ChipDelegate(self))
        self.setModel(topics)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setSpacing(3)
        self.setMouseTracking(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setSelectionMode(QAbstractItemView.SelectionMode.MultiSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.selectionModel().select(self.currentIndex(), self.selectionModel().SelectionFlag.Toggle)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        super().paintEvent(event)
        paint_empty_text(self)


class TopicsPane(PaneFrame):
    """Choosing topics points out their lines."""

    utterances_wanted = Signal(object)

    def __init__(self, topics: TopicModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._topics = topics
        self.view = TopicView(topics, self)
        self.view.setContentsMargins(8, 0, 8, 0)
        self.hold(self.tr("Topics"), self.view)
        self.view.setViewportMargins(10, 0, 10, 0)
        self.view.selectionModel().selectionChanged.connect(self._on_chosen)
        topics.rowsInserted.connect(self._count)
        topics.modelReset.connect(self._count)

    @Slot()
    def _count(self) -> None:
        self.set_details(str(self._topics.rowCount()) if self._topics.rowCount() else "")

    @Slot()
    def _on_chosen(self) -> None:
        chosen = [index.data(TopicRole.UTTERANCE_IDS) for index in self.view.selectedIndexes()]
        self.utterances_wanted.emit(frozenset(name for names in chosen for name in names))
