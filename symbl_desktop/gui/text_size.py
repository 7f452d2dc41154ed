"""How large the text is, from 80 to 250 per cent of the desktop's own."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from symbl_desktop.gui.text_layout import scaled

_STEPS = (80, 90, 100, 110, 125, 150, 175, 200, 225, 250)


class TextSize(QObject):
    """The type of the whole application follows it."""

    def __init__(self, desktop_font: QFont, parent: QObject) -> None:
        super().__init__(parent)
        self._desktop_font = QFont(desktop_font)
        self.percent = 100

    def set(self, percent: int) -> None:
        """The nearest step there is."""
        self.percent = min(_STEPS, key=lambda step: abs(step - percent))
        QApplication.setFont(scaled(self._desktop_font, self.percent / 100))
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.setStyleSheet(application.styleSheet())  # styled widgets take the new type only then

    @Slot()
    def larger(self) -> None:
        self._step(1)

    @Slot()
    def smaller(self) -> None:
        self._step(-1)

    @Slot()
    def normal(self) -> None:
        self.set(100)

    def _step(self, direction: int) -> None:
        place = _STEPS.index(self.percent) + direction
        self.set(_STEPS[max(0, min(place, len(_STEPS) - 1))])
