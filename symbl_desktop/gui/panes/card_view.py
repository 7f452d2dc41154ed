"""The list of one kind of card, worked by pointer or keyboard."""

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QMenu, QStyleOptionViewItem, QToolTip, QWidget

from symbl_desktop.gui.models.insight_model import InsightRole, VisibleCards
from symbl_desktop.gui.panes.card_delegate import CardDelegate, CardPart
from symbl_desktop.gui.panes.pane_frame import paint_empty_text


class CardView(QListView):
    """Space ticks, Del dismisses, Enter shows the source; each also by a click on its part of the card."""

    ticked = Signal(str, bool)
    dismissed = Signal(str)
    source_wanted = Signal(str)

    def __init__(self, cards: VisibleCards, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pressed: tuple[str, CardPart] | None = None
        self._delegate = CardDelegate(self)
        self.setItemDelegate(self._delegate)
        self.setModel(cards)
        self.setMouseTracking(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def part_at(self, place: QPoint) -> CardPart:
        """What of a card lies at this place of the viewport."""
        index = self.indexAt(place)
        if not index.isValid():
            return CardPart.REST
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        rect: QRect = self.visualRect(index)
        option.rect = rect
        return self._delegate.part_at(option, index, QPointF(place))

    def act(self, index: QModelIndex | QPersistentModelIndex, part: CardPart) -> None:
        if not index.isValid():
            return  # it went away while its menu was open
        insight_id = index.data(InsightRole.INSIGHT_ID)
        match part:
            case CardPart.TICK:
                self.ticked.emit(insight_id, not index.data(InsightRole.COMPLETED))
            case CardPart.DISMISS:
                self.dismissed.emit(insight_id)
            case CardPart.SOURCE:
                self.source_wanted.emit(index.data(InsightRole.UTTERANCE_ID))
            case CardPart.REST:
                pass

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        index = self.currentIndex()
        parts = {
            Qt.Key.Key_Space: CardPart.TICK,
            Qt.Key.Key_Delete: CardPart.DISMISS,
            Qt.Key.Key_Return: CardPart.SOURCE,
            Qt.Key.Key_Enter: CardPart.SOURCE,
        }
        part = parts.get(Qt.Key(event.key()))
        if part is None or not index.isValid() or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
            return
        self.act(index, part)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        place = event.position().toPoint()
        index = self.indexAt(place)
        self._pressed = (index.data(InsightRole.INSIGHT_ID), self.part_at(place)) if index.isValid() else None
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        super().mouseReleaseEvent(event)
        place = event.position().toPoint()
        index, pressed = self.indexAt(place), self._pressed
        self._pressed = None
        if event.button() is not Qt.MouseButton.LeftButton or not index.isValid():
            return
        if pressed == (index.data(InsightRole.INSIGHT_ID), self.part_at(place)):
            self.act(index, pressed[1])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        on_part = self.part_at(event.position().toPoint()) is not CardPart.REST
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if on_part else Qt.CursorShape.ArrowCursor)
        super().mouseMoveEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802  # Qt's name
        index = self.indexAt(event.pos()) if event.reason() is QContextMenuEvent.Reason.Mouse else self.currentIndex()
        if not index.isValid():
            return
        card = QPersistentModelIndex(index)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        done = index.data(InsightRole.COMPLETED)
        menu.addAction(self.tr("Show where it was said"), lambda: self.act(card, CardPart.SOURCE))
        menu.addAction(self.tr("Untick") if done else self.tr("Tick"), lambda: self.act(card, CardPart.TICK))
        menu.addAction(self.tr("Dismiss"), lambda: self.act(card, CardPart.DISMISS))
        menu.popup(event.globalPos())

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            words = {
                CardPart.TICK: self.tr("Tick (Space)"),
                CardPart.DISMISS: self.tr("Dismiss (Del)"),
                CardPart.SOURCE: self.tr("Show where it was said (Enter)"),
                CardPart.REST: "",
            }
            QToolTip.showText(event.globalPos(), words[self.part_at(event.pos())], self)
            return True
        return super().viewportEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  # Qt's name
        super().focusInEvent(event)
        if self.currentIndex().isValid() and not self.selectionModel().hasSelection():
            self.setCurrentIndex(self.currentIndex())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        super().paintEvent(event)
        paint_empty_text(self)
