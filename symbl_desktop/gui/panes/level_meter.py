"""How loud one side of the call is, from -60 to 0 dB, with the highest peak held for a while."""

import time

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from symbl_desktop.capture.messages import Loudness
from symbl_desktop.gui.loudness import LoudnessJudge, SideWord

_FLOOR = -60.0
_LOUD = -6.0
_HOLD = 1.5
_FALL_PER_REDRAW = 2.0
_REDRAW_EVERY_MS = 50
_LETTERS_WIDE = 4, 18
_HEIGHT = 10


class LevelMeter(QWidget):
    """Any number of values a second; drawn at most twenty times."""

    judged = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._judge = LoudnessJudge()
        self._shown = _FLOOR
        self._heard = _FLOOR
        self._peak = _FLOOR
        self._peak_at = 0.0
        self._timer = QTimer(self, singleShot=True, interval=_REDRAW_EVERY_MS)
        self._timer.timeout.connect(self._redraw)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)

    @Slot(object)
    def show_loudness(self, loudness: Loudness) -> None:
        now = time.monotonic()
        self._heard = max(_FLOOR, min(0.0, loudness.rms_dbfs))
        peak = max(_FLOOR, min(0.0, loudness.peak_dbfs))
        if peak >= self._peak or now - self._peak_at > _HOLD:
            self._peak, self._peak_at = peak, now
        self.judged.emit(self._judge.hear(loudness, now))
        if not self._timer.isActive():
            self._timer.start()

    def clear(self) -> None:
        """The device is closed."""
        self._judge.forget()
        self._shown = self._heard = self._peak = _FLOOR
        self.judged.emit(SideWord.CLOSED)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        return QSize(self.fontMetrics().horizontalAdvance("n") * _LETTERS_WIDE[1], _HEIGHT)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        return QSize(self.fontMetrics().horizontalAdvance("n") * _LETTERS_WIDE[0], _HEIGHT)

    @Slot()
    def _redraw(self) -> None:
        self._shown = max(self._heard, self._shown - _FALL_PER_REDRAW)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        box = QRectF(self.rect())
        track = QPainterPath()
        track.addRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.fillPath(track, self.palette().color(QPalette.ColorRole.Mid))
        painter.setClipPath(track)
        loud_from = self._place(_LOUD)
        level = self._place(self._shown)
        colour = self.palette().color(QPalette.ColorRole.Accent)
        painter.fillRect(QRectF(0, 0, min(level, loud_from), box.height()), colour)
        if level > loud_from:
            alarm = self.palette().color(QPalette.ColorRole.BrightText)
            painter.fillRect(QRectF(loud_from, 0, level - loud_from, box.height()), alarm)
        if self._peak > _FLOOR:
            peak_colour = self.palette().color(QPalette.ColorRole.Text)
            highest = self._place(max(self._peak, self._shown))
            painter.fillRect(QRectF(highest - 2, 0, 2, box.height()), peak_colour)
        painter.end()

    def _place(self, decibels: float) -> float:
        return self.width() * (decibels - _FLOOR) / -_FLOOR
