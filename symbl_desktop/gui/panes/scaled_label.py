"""A bold line of text in some proportion to the type around it."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QWidget

from symbl_desktop.gui.text_layout import bold, scaled


class ScaledLabel(QLabel):
    """Has no font of its own, which a style sheet would put back whenever the text size changes."""

    def __init__(self, scale: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scale = scale
        self.setMinimumWidth(1)

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        metrics = QFontMetricsF(bold(scaled(self.font(), self._scale)))
        return QSize(round(metrics.horizontalAdvance(self.text())) + 2, round(metrics.height()))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        return QSize(1, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        painter = QPainter(self)
        font = bold(scaled(self.font(), self._scale))
        painter.setFont(font)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        words = QFontMetricsF(font).elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        painter.end()
