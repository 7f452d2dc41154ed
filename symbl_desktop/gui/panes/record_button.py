"""The one big button."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPalette
from PySide6.QtWidgets import QPushButton, QWidget

from symbl_desktop.gui.icons import symbol_icon
from symbl_desktop.gui.states import ButtonRole, button_label, button_symbol

_HEIGHT = 44
_ICON_SIZE = QSize(18, 18)
_KEYBOARD_REASONS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class RecordButton(QPushButton):
    """Always as wide as its longest label, so that nothing moves. Space never stops, nor does a double click."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("record")
        self.setIconSize(_ICON_SIZE)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.role = ButtonRole.START
        self.set_role(ButtonRole.START)

    def set_role(self, role: ButtonRole) -> None:
        self.role = role
        filled = QPalette.ColorRole.BrightText if role is ButtonRole.STOP else QPalette.ColorRole.HighlightedText
        self.setIcon(symbol_icon(button_symbol(role), filled))
        self.setText(button_label(role))
        self.setAccessibleName(self.text())
        self.setToolTip(f"{self.text()} (Ctrl+R)")
        self.setProperty("role", role.value)
        self.style().unpolish(self)
        self.style().polish(self)

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        metrics = self.fontMetrics()
        widest = max(metrics.horizontalAdvance(button_label(role)) for role in ButtonRole)
        return QSize(widest + _ICON_SIZE.width() + 56, max(_HEIGHT, metrics.height() + 16))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        return self.sizeHint()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  # Qt's name
        """The ring is for those who use the keyboard; the window opens without it."""
        super().focusInEvent(event)
        self._show_ring(event.reason() in _KEYBOARD_REASONS)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  # Qt's name
        super().focusOutEvent(event)
        self._show_ring(False)

    def _show_ring(self, shown: bool) -> None:
        self.setProperty("keyed", shown)
        self.style().unpolish(self)
        self.style().polish(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        if event.key() == Qt.Key.Key_Space and self.role is ButtonRole.STOP:
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
            return
        super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """The second half of a double click would undo what the first half did."""
        event.accept()
