"""How a card is measured and painted: tick, words, who, when and where it was said."""

from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QCoreApplication, QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPalette, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from symbl_desktop.gui.clock import short_timer_text
from symbl_desktop.gui.icons import paint_symbol
from symbl_desktop.gui.models.insight_model import InsightRole
from symbl_desktop.gui.text_layout import scaled, wrap_text
from symbl_desktop.gui.theme import tint
from symbl_desktop.meeting.events import InsightKind

Index = QModelIndex | QPersistentModelIndex

_MARGIN = 14.0
_PADDING = 7.0
_GAP = 10.0
_DETAIL_SCALE = 0.86
_SEPARATOR = "  ·  "


class CardPart(Enum):
    """What of a card the pointer is on."""

    TICK = auto()
    SOURCE = auto()
    DISMISS = auto()
    REST = auto()


@dataclass(frozen=True, slots=True)
class _Boxes:
    tick: QRectF
    words: QRectF
    details: QRectF
    source: QRectF
    dismiss: QRectF


class CardDelegate(QStyledItemDelegate):
    """The way to throw a card away appears on the one under the pointer or the keyboard."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802  # Qt's name
        row = QRectF(0, 0, option.rect.width(), 0)
        boxes = _boxes(row, option.font, index)
        return QSize(option.rect.width(), round(boxes.details.bottom() + _PADDING))

    def part_at(self, option: QStyleOptionViewItem, index: Index, place: QPointF) -> CardPart:
        boxes = _boxes(QRectF(option.rect), option.font, index)
        for box, part in (
            (boxes.tick, CardPart.TICK),
            (boxes.dismiss, CardPart.DISMISS),
            (boxes.source, CardPart.SOURCE),
        ):
            if box.adjusted(-5, -5, 5, 5).contains(place):
                return part
        return CardPart.REST

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        palette, box = option.palette, QRectF(option.rect)
        boxes = _boxes(box, option.font, index)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if selected or hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            ground = tint(palette) if selected else palette.color(QPalette.ColorRole.AlternateBase)
            painter.setBrush(ground)
            painter.drawRoundedRect(box.adjusted(6, 1, -6, -1), 7, 7)
        if focused:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(palette.color(QPalette.ColorRole.Accent), 1.5))
            painter.drawRoundedRect(box.adjusted(6.5, 1.5, -6.5, -1.5), 7, 7)
        _paint_tick(painter, boxes.tick, palette, index)
        _paint_words(painter, boxes, option.font, palette, index)
        _paint_details(painter, boxes, option.font, palette, index)
        if selected or hovered:
            muted = palette.color(QPalette.ColorRole.PlaceholderText)
            paint_symbol(painter, "close", boxes.dismiss, muted)
        painter.restore()


def details_of(index: Index) -> str:
    """The line below the words: state of a question, who, when."""
    parts = [index.data(InsightRole.ASSIGNEE), index.data(InsightRole.DUE)]
    match index.data(InsightRole.KIND):
        case InsightKind.QUESTION:
            parts = [_answered(index), index.data(InsightRole.SPEAKER)]
        case _ if index.data(InsightRole.COMPLETED):
            parts.insert(0, QCoreApplication.translate("Cards", "done"))
    return _SEPARATOR.join(part for part in parts if part)


def _answered(index: Index) -> str:
    translate = QCoreApplication.translate
    return translate("Cards", "answered") if index.data(InsightRole.COMPLETED) else translate("Cards", "open")


def _boxes(row: QRectF, font: QFont, index: Index) -> _Boxes:
    metrics = QFontMetricsF(font)
    small = QFontMetricsF(scaled(font, _DETAIL_SCALE))
    side = round(metrics.height()) + 1
    left = row.left() + _MARGIN + side + _GAP
    right = row.right() - _MARGIN - side - 4
    top = row.top() + _PADDING
    words = QRectF(left, top, right - left, wrap_text(index.data(), font, right - left).height)
    details = QRectF(left, words.bottom() + 1, right - left, small.height() + 2)
    before = small.horizontalAdvance(details_of(index) + _SEPARATOR) if details_of(index) else 0.0
    time = small.horizontalAdvance(short_timer_text(index.data(InsightRole.START))) + details.height()
    source_left = min(left + before, right - time)
    first_line = words.top() + wrap_text("x", font, 100).height / 2
    return _Boxes(
        tick=QRectF(row.left() + _MARGIN, first_line - side / 2, side, side),
        words=words,
        details=details,
        source=QRectF(source_left, details.top(), time, details.height()),
        dismiss=QRectF(row.right() - _MARGIN - side, first_line - side / 2, side, side),
    )


def _paint_tick(painter: QPainter, box: QRectF, palette: QPalette, index: Index) -> None:
    radius = box.width() / 2 if index.data(InsightRole.KIND) is InsightKind.QUESTION else 4.5
    box = box.adjusted(1, 1, -1, -1)
    if index.data(InsightRole.COMPLETED):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(palette.color(QPalette.ColorRole.Accent))
        painter.drawRoundedRect(box, radius, radius)
        paint_symbol(painter, "check", box.adjusted(1, 1, -1, -1), palette.color(QPalette.ColorRole.HighlightedText))
    else:
        painter.setPen(QPen(palette.color(QPalette.ColorRole.Dark), 1.5))
        painter.setBrush(palette.color(QPalette.ColorRole.Base))
        painter.drawRoundedRect(box, radius, radius)
        if index.data(InsightRole.KIND) is InsightKind.QUESTION:
            painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
            painter.setFont(scaled(painter.font(), _DETAIL_SCALE))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "?")


def _paint_words(painter: QPainter, boxes: _Boxes, font: QFont, palette: QPalette, index: Index) -> None:
    completed = index.data(InsightRole.COMPLETED)
    words_font = QFont(font)
    words_font.setStrikeOut(completed and index.data(InsightRole.KIND) is not InsightKind.QUESTION)
    role = QPalette.ColorRole.PlaceholderText if completed else QPalette.ColorRole.Text
    painter.setPen(palette.color(role))
    wrap_text(index.data(), words_font, boxes.words.width()).layout.draw(painter, boxes.words.topLeft())


def _paint_details(painter: QPainter, boxes: _Boxes, font: QFont, palette: QPalette, index: Index) -> None:
    small = scaled(font, _DETAIL_SCALE)
    painter.setFont(small)
    painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
    room = boxes.details.adjusted(0, 0, boxes.source.left() - boxes.details.right() - 4, 0)
    words = details_of(index)
    if words:
        shown = QFontMetricsF(small).elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)
    link = palette.color(QPalette.ColorRole.Link)
    side = boxes.source.height()
    symbol = QRectF(boxes.source.left() - 3, boxes.source.top() + 1, side - 2, side - 2)
    paint_symbol(painter, "source", symbol, link)
    painter.setPen(link)
    time = short_timer_text(index.data(InsightRole.START))
    painter.drawText(boxes.source.adjusted(side - 4, 0, 4, 0), Qt.AlignmentFlag.AlignVCenter, time)
