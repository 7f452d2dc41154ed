"""Wrapped text that delegates measure and paint alike."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QTextLayout, QTextOption

_LEADING = 1.22


@dataclass(frozen=True, slots=True)
class WrappedText:
    layout: QTextLayout
    height: float


def wrap_text(text: str, font: QFont, width: float) -> WrappedText:
    """Breaks at words, and inside one only where it is longer than a line."""
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    layout.setTextOption(option)
    layout.beginLayout()
    height = 0.0
    while True:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(max(1.0, width))
        step = line.height() * _LEADING
        line.setPosition(QPointF(0.0, height + (step - line.height()) / 2))
        height += step
    layout.endLayout()
    return WrappedText(layout, height)


class TextWrapper:
    """Remembers the texts it wrapped last: a list paints the same ones again and again."""

    def __init__(self, remembered: int = 256) -> None:
        self._remembered = remembered
        self._wrapped: dict[tuple[str, str, float], WrappedText] = {}

    def wrap(self, text: str, font: QFont, width: float) -> WrappedText:
        key = (text, font.key(), width)
        wrapped = self._wrapped.pop(key, None) or wrap_text(text, font, width)
        self._wrapped[key] = wrapped
        if len(self._wrapped) > self._remembered:
            del self._wrapped[next(iter(self._wrapped))]
        return wrapped


def scaled(font: QFont, factor: float) -> QFont:
    """The same type, larger or smaller."""
    result = QFont(font)
    if font.pointSizeF() > 0:
        result.setPointSizeF(font.pointSizeF() * factor)
    else:
        result.setPixelSize(max(1, round(font.pixelSize() * factor)))
    return result


def bold(font: QFont) -> QFont:
    result = QFont(font)
    result.setWeight(QFont.Weight.DemiBold)
    return result


def italic(font: QFont) -> QFont:
    result = QFont(font)
    result.setItalic(True)
    return result
