"""What does not fit, because the window is small and the text large, can be scrolled to."""

from PySide6.QtCore import QSize, Slot
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget


class ScrollRoom(QScrollArea):
    """Gives its `column` all the room there is, and scrolls only when that is too little; the focus is always seen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("room")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self._content = _Content(self)
        self.column = QVBoxLayout(self._content)
        self.setWidget(self._content)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._show_focus)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        return QSize(0, self.fontMetrics().height() * 2)

    @Slot(QWidget, QWidget)
    def _show_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self._content.isAncestorOf(now):
            self.ensureWidgetVisible(now, 0, 0)


class _Content(QWidget):
    """Scrolled only when it gets less than it needs, not already when it gets less than it would like."""

    def heightForWidth(self, width: int) -> int:  # noqa: N802  # Qt's name
        column = self.layout()
        return column.minimumHeightForWidth(width) if column is not None else -1


class PageStack(QStackedWidget):
    """Needs as much room as the page in sight, whatever the others would need."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.currentChanged.connect(self._fit)
        self.widgetAdded.connect(self._fit)

    @Slot()
    def _fit(self) -> None:
        for number in range(self.count()):
            page = self.widget(number)
            if page is not None:
                shown = number == self.currentIndex()
                vertically = QSizePolicy.Policy.Preferred if shown else QSizePolicy.Policy.Ignored
                page.setSizePolicy(QSizePolicy.Policy.Preferred, vertically)
