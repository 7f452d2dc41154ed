"""The card every pane lives in: a heading, what belongs beside it, and the list below."""

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QAbstractItemView, QFrame, QLabel, QSizePolicy, QVBoxLayout, QWidget

from symbl_desktop.gui.panes.scaled_label import ScaledLabel
from symbl_desktop.gui.panes.wrapping_row import WrappingRow

_EMPTY_TEXT = "empty_text"


class PaneFrame(QFrame):
    """Shows by its border which pane has the keyboard."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self._heading = ScaledLabel(1.0, self)
        self._heading.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._details = QLabel(self)
        self._details.setProperty("tone", "muted")
        self._details.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.header = WrappingRow(spacing=8, line_spacing=2)
        self.header.setContentsMargins(14, 10, 10, 4)
        self.header.addWidget(self._heading)
        self.header.addWidget(self._details)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 6)
        column.setSpacing(0)
        column.addLayout(self.header)
        self._view: QAbstractItemView | None = None

    def hold(self, heading: str, view: QAbstractItemView) -> None:
        """Takes the pane's list in."""
        self._heading.setText(heading)
        self.setAccessibleName(heading)
        self._view = view
        view.setObjectName("list")
        view.setAccessibleName(heading)
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.installEventFilter(self)
        column = self.layout()
        if column is not None:
            column.addWidget(view)
        self.setFocusProxy(view)
        model = view.model()
        for change in (model.rowsInserted, model.rowsRemoved, model.modelReset):
            change.connect(self._describe_list)

    def set_empty_text(self, words: str) -> None:
        """The one line that stands in the list while it has no rows."""
        if self._view is not None:
            self._view.setProperty(_EMPTY_TEXT, words)
            self._view.viewport().update()
            self._describe_list()

    @Slot()
    def _describe_list(self) -> None:
        if self._view is not None:
            self._view.setAccessibleDescription(_empty_text_of(self._view))

    def set_details(self, words: str) -> None:
        self._details.setText(words)

    @property
    def details(self) -> str:
        return self._details.text()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        if watched is self._view and event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._set_active(event.type() is QEvent.Type.FocusIn)
        return super().eventFilter(watched, event)

    def _set_active(self, active: bool) -> None:
        self.setProperty("active", active)
        self.style().unpolish(self)
        self.style().polish(self)


def paint_empty_text(view: QAbstractItemView) -> None:
    """One quiet line in the middle of a list that has no rows; call from its paintEvent."""
    words = _empty_text_of(view)
    if not words:
        return
    painter = QPainter(view.viewport())
    painter.setPen(view.palette().color(QPalette.ColorRole.PlaceholderText))
    box = view.viewport().rect().adjusted(18, 4, -18, -8)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, words)
    painter.end()


def _empty_text_of(view: QAbstractItemView) -> str:
    return "" if view.model().rowCount() else str(view.property(_EMPTY_TEXT) or "")
