"""How a row of the transcript is measured and painted: time, speaker, wrapped words."""

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from symbl_desktop.gui.clock import timer_text
from symbl_desktop.gui.icons import paint_symbol
from symbl_desktop.gui.models.transcript_model import TranscriptRole
from symbl_desktop.gui.models.transcript_rows import RowKind
from symbl_desktop.gui.text_layout import TextWrapper, bold, italic, scaled, wrap_text
from symbl_desktop.gui.theme import tint

Index = QModelIndex | QPersistentModelIndex

_MARGIN = 14.0
_PADDING = 5.0
_COLUMN_GAP = 12.0
_SPEAKER_LETTERS = 7
_FEWEST_LETTERS = 14
_TIME_SCALE = 0.86
_UTTERANCE_KINDS = (RowKind.UTTERANCE, RowKind.HYPOTHESIS)


@dataclass(frozen=True, slots=True)
class _Type:
    """The faces of one text size, and the left edges and widths they need, in pixels."""

    key: str
    words: QFont
    hypothesis: QFont
    speaker: QFont
    time: QFont
    line: float
    speaker_left: float
    speaker_width: float
    words_left: float
    narrowest: float

    @classmethod
    def of(cls, font: QFont) -> "_Type":
        time, speaker = scaled(font, _TIME_SCALE), bold(font)
        speaker_left = _MARGIN + QFontMetricsF(time).horizontalAdvance("00:00:00") + _COLUMN_GAP
        speaker_width = QFontMetricsF(speaker).horizontalAdvance("n") * _SPEAKER_LETTERS
        return cls(
            key=font.key(),
            words=QFont(font),
            hypothesis=italic(font),
            speaker=speaker,
            time=time,
            line=wrap_text("x", font, 100).height,
            speaker_left=speaker_left,
            speaker_width=speaker_width,
            words_left=speaker_left + speaker_width + _COLUMN_GAP,
            narrowest=QFontMetricsF(font).horizontalAdvance("n") * _FEWEST_LETTERS,
        )

    def place_words(self, row_width: float) -> tuple[float, float, float]:
        """Their left edge, their width, and how far below the speaker they begin: in a narrow row that is a line."""
        width = row_width - self.words_left - _MARGIN
        if width < self.narrowest:
            return _MARGIN, row_width - 2 * _MARGIN, self.line
        return self.words_left, width, 0.0


class TranscriptDelegate(QStyledItemDelegate):
    """`highlighted` are the utterances pointed out now: those a topic or a card rests on."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.highlighted: frozenset[str] = frozenset()
        self._type: _Type | None = None
        self._wrapper = TextWrapper()

    def height_of(self, text: str, kind: RowKind, font: QFont, width: float) -> int:
        """The height in pixels of a row `width` pixels wide."""
        faces = self._faces(font)
        if kind not in _UTTERANCE_KINDS:
            return round(QFontMetricsF(font).height() + 4 * _PADDING)
        face = faces.hypothesis if kind is RowKind.HYPOTHESIS else faces.words
        _, words_width, below = faces.place_words(width)
        return round(wrap_text(text, face, words_width).height + below + 2 * _PADDING)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802  # Qt's name
        width = option.rect.width()
        return QSize(width, self.height_of(index.data(), index.data(TranscriptRole.KIND), option.font, width))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        box = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected or index.data(TranscriptRole.UTTERANCE_ID) in self.highlighted:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tint(option.palette, 0.16 if selected else 0.1))
            painter.drawRoundedRect(box.adjusted(6, 1, -6, -1), 6, 6)
        if index.data(TranscriptRole.KIND) in _UTTERANCE_KINDS:
            self._paint_said(painter, box, option, index)
        else:
            _paint_divider(painter, box, self._faces(option.font).time, option.palette, index)
        painter.restore()

    def _paint_said(self, painter: QPainter, box: QRectF, option: QStyleOptionViewItem, index: Index) -> None:
        faces, top = self._faces(option.font), box.top() + _PADDING
        muted = option.palette.color(QPalette.ColorRole.PlaceholderText)
        final = index.data(TranscriptRole.FINAL)
        colour = option.palette.color(QPalette.ColorRole.Text) if final else muted
        speaker = index.data(TranscriptRole.SPEAKER)
        if final:
            painter.setFont(faces.time)
            painter.setPen(muted)
            place = QRectF(box.left() + _MARGIN, top, faces.speaker_left, faces.line)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, timer_text(index.data(TranscriptRole.START)))
        painter.setPen(colour)
        if not _goes_on(index, speaker):
            painter.setFont(faces.speaker)
            metrics = QFontMetricsF(faces.speaker)
            name = metrics.elidedText(speaker, Qt.TextElideMode.ElideRight, faces.speaker_width)
            place = QRectF(box.left() + faces.speaker_left, top, faces.speaker_width + 1, faces.line)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, name)
        face = faces.words if final else faces.hypothesis
        left, width, below = faces.place_words(box.width())
        words = self._wrapper.wrap(index.data(), face, width)
        words.layout.draw(painter, QPointF(box.left() + left, top + below))

    def _faces(self, font: QFont) -> _Type:
        if self._type is None or self._type.key != font.key():
            self._type = _Type.of(font)
        return self._type


def _goes_on(index: Index, speaker: str) -> bool:
    """Whether the row above is the same speaker's, whose name need not be said again."""
    above = index.model().index(index.row() - 1, 0)
    return bool(above.isValid() and above.data(TranscriptRole.SPEAKER) == speaker)


def _paint_divider(painter: QPainter, box: QRectF, face: QFont, palette: QPalette, index: Index) -> None:
    words = f"{index.data()} · {timer_text(index.data(TranscriptRole.START))}"
    width = QFontMetricsF(face).horizontalAdvance(words)
    marked = index.data(TranscriptRole.KIND) is RowKind.MARK
    colour = palette.color(QPalette.ColorRole.Link if marked else QPalette.ColorRole.PlaceholderText)
    middle = box.center()
    painter.setPen(palette.color(QPalette.ColorRole.Mid))
    for left, right in (
        (box.left() + _MARGIN, middle.x() - width / 2 - (28 if marked else 10)),
        (middle.x() + width / 2 + 10, box.right() - _MARGIN),
    ):
        painter.drawLine(QPointF(left, middle.y()), QPointF(right, middle.y()))
    painter.setFont(face)
    painter.setPen(colour)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
    if marked:
        paint_symbol(painter, "mark", QRectF(middle.x() - width / 2 - 20, middle.y() - 7, 14, 14), colour)
