"""How a row of the transcript is measured and painted: time, speaker, wrapped words."""

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from symbl_desktop.gui.clock import timer_text
from symbl_desktop.gui.icons import paint_symbol
from symbl_desktop.gui.models.transcript_model import RowKind, TranscriptRole
from symbl_desktop.gui.text_layout import WrappedText, bold, scaled, wrap_text
from symbl_desktop.gui.theme import tint

Index = QModelIndex | QPersistentModelIndex

_MARGIN = 14.0
_PADDING = 5.0
_COLUMN_GAP = 12.0
_SPEAKER_LETTERS = 7
_TIME_SCALE = 0.86
_UTTERANCE_KINDS = (RowKind.UTTERANCE, RowKind.HYPOTHESIS)


@dataclass(frozen=True, slots=True)
class _Columns:
    """Left edges and widths, in pixels from the row's left edge."""

    time: float
    speaker: float
    speaker_width: float
    words: float
    words_width: float


class TranscriptDelegate(QStyledItemDelegate):
    """`highlighted` are the utterances pointed out now: those a topic or a card rests on."""

    highlighted: frozenset[str] = frozenset()

    def height_of(self, text: str, kind: RowKind, font: QFont, width: float) -> int:
        """The height in pixels of a row `width` pixels wide."""
        if kind not in _UTTERANCE_KINDS:
            return round(QFontMetricsF(font).height() + 4 * _PADDING)
        columns = _columns(font, width)
        return round(wrap_text(text, _words_font(font, kind), columns.words_width).height + 2 * _PADDING)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802  # Qt's name
        kind = index.data(TranscriptRole.KIND)
        width = option.rect.width()
        font: QFont = option.font
        return QSize(width, self.height_of(index.data(), kind, font, width))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        box = QRectF(option.rect)
        palette: QPalette = option.palette
        font: QFont = option.font
        state: QStyle.StateFlag = option.state
        kind = index.data(TranscriptRole.KIND)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected or index.data(TranscriptRole.UTTERANCE_ID) in self.highlighted:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tint(palette, 0.16 if selected else 0.1))
            painter.drawRoundedRect(box.adjusted(6, 1, -6, -1), 6, 6)
        if kind in _UTTERANCE_KINDS:
            _paint_said(painter, box, font, palette, index)
        else:
            _paint_divider(painter, box, font, palette, index)
        painter.restore()


def _columns(font: QFont, width: float) -> _Columns:
    time_width = QFontMetricsF(scaled(font, _TIME_SCALE)).horizontalAdvance("00:00:00")
    speaker_width = QFontMetricsF(bold(font)).horizontalAdvance("n") * _SPEAKER_LETTERS
    speaker = _MARGIN + time_width + _COLUMN_GAP
    words = speaker + speaker_width + _COLUMN_GAP
    return _Columns(_MARGIN, speaker, speaker_width, words, width - words - _MARGIN)


def _words_font(font: QFont, kind: RowKind) -> QFont:
    result = QFont(font)
    result.setItalic(kind is RowKind.HYPOTHESIS)
    return result


def _paint_said(painter: QPainter, box: QRectF, font: QFont, palette: QPalette, index: Index) -> None:
    kind, speaker = index.data(TranscriptRole.KIND), index.data(TranscriptRole.SPEAKER)
    columns = _columns(font, box.width())
    muted = palette.color(QPalette.ColorRole.PlaceholderText)
    top, line = box.top() + _PADDING, wrap_text("x", font, 100).height
    painter.setPen(muted)
    if kind is RowKind.UTTERANCE:
        painter.setFont(scaled(font, _TIME_SCALE))
        place = QRectF(box.left() + columns.time, top, columns.speaker - columns.time, line)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, timer_text(index.data(TranscriptRole.START)))
    if not _goes_on(index, speaker):
        painter.setFont(bold(font))
        name = QFontMetricsF(bold(font)).elidedText(speaker, Qt.TextElideMode.ElideRight, columns.speaker_width)
        place = QRectF(box.left() + columns.speaker, top, columns.speaker_width + 1, line)
        painter.setPen(muted if kind is RowKind.HYPOTHESIS else palette.color(QPalette.ColorRole.Text))
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, name)
    painter.setPen(muted if kind is RowKind.HYPOTHESIS else palette.color(QPalette.ColorRole.Text))
    words: WrappedText = wrap_text(index.data(), _words_font(font, kind), columns.words_width)
    words.layout.draw(painter, QPointF(box.left() + columns.words, top))


def _goes_on(index: Index, speaker: str) -> bool:
    """Whether the row above is the same speaker's, whose name need not be said again."""
    above = index.model().index(index.row() - 1, 0)
    return bool(above.isValid() and above.data(TranscriptRole.SPEAKER) == speaker)


def _paint_divider(painter: QPainter, box: QRectF, font: QFont, palette: QPalette, index: Index) -> None:
    small = scaled(font, _TIME_SCALE)
    words = f"{index.data()} · {timer_text(index.data(TranscriptRole.START))}"
    width = QFontMetricsF(small).horizontalAdvance(words)
    marked = index.data(TranscriptRole.KIND) is RowKind.MARK
    colour = palette.color(QPalette.ColorRole.Link if marked else QPalette.ColorRole.PlaceholderText)
    middle = box.center()
    painter.setPen(palette.color(QPalette.ColorRole.Mid))
    for left, right in (
        (box.left() + _MARGIN, middle.x() - width / 2 - (28 if marked else 10)),
        (middle.x() + width / 2 + 10, box.right() - _MARGIN),
    ):
        painter.drawLine(QPointF(left, middle.y()), QPointF(right, middle.y()))
    painter.setFont(small)
    painter.setPen(colour)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
    if marked:
        paint_symbol(painter, "mark", QRectF(middle.x() - width / 2 - 20, middle.y() - 7, 14, 14), colour)
