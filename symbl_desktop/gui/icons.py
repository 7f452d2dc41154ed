"""Icons drawn from SVG in the colours of the moment, so that they follow a change from light to dark by themselves."""

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QIconEngine, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer

from symbl_desktop.resources import resource


def paint_symbol(painter: QPainter, name: str, box: QRectF, colour: QColor) -> None:
    """Draws resources/icons/`name`.svg; its strokes in `currentColor` come out in `colour`."""
    drawing = resource(f"icons/{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour.name())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, box)
    painter.restore()


def symbol_icon(name: str, role: QPalette.ColorRole = QPalette.ColorRole.ButtonText) -> QIcon:
    return QIcon(_SymbolEngine(name, role))


def application_icon() -> QIcon:
    return QIcon(str(resource("icons/symbl-desktop.svg")))


class _SymbolEngine(QIconEngine):
    def __init__(self, name: str, role: QPalette.ColorRole) -> None:
        super().__init__()
        self._name = name
        self._role = role

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        group = QPalette.ColorGroup.Disabled if mode is QIcon.Mode.Disabled else QPalette.ColorGroup.Active
        colour = QGuiApplication.palette().color(group, self._role)
        side = min(rect.width(), rect.height())
        box = QRectF(0, 0, side, side)
        box.moveCenter(QRectF(rect).center())
        paint_symbol(painter, self._name, box, colour)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        return _SymbolEngine(self._name, self._role)
