"""The meeting's title, which is a label until someone types."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPalette
from PySide6.QtWidgets import QLineEdit, QWidget

from symbl_desktop.gui.icons import symbol_icon

_LONGEST = 120
_LETTERS_SHOWN = 9
_PENCIL = 44  # with what is left free beside it


class TitleField(QLineEdit):
    """Enter keeps what was typed, Esc takes it back, leaving the field keeps it."""

    edited = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("title")
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setMaxLength(_LONGEST)
        self.setPlaceholderText(self.tr("Name this meeting"))
        self.setAccessibleName(self.tr("Meeting title"))
        self.setToolTip(self.tr("Click to rename the meeting"))
        pencil = self.addAction(
            symbol_icon("edit", QPalette.ColorRole.PlaceholderText), QLineEdit.ActionPosition.TrailingPosition
        )
        pencil.setText(self.tr("Rename"))
        pencil.triggered.connect(self.selectAll)
        pencil.triggered.connect(self.setFocus)
        self._kept = ""
        self.editingFinished.connect(self._keep)

    def set_title(self, title: str) -> None:
        """Another meeting or a stored change; what is being typed at this moment stays."""
        self._kept = title
        if not self.hasFocus():
            self.setText(title)
            self.setCursorPosition(0)

    @Slot()
    def _keep(self) -> None:
        title = self.text().strip()
        if title and title != self._kept:
            self._kept = title
            self.edited.emit(title)
        self.setText(self._kept)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        letters = self.fontMetrics().horizontalAdvance("n") * _LETTERS_SHOWN
        return QSize(letters + _PENCIL, super().minimumSizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        match event.key():
            case Qt.Key.Key_Escape:
                self.setText(self._kept)
                self.clearFocus()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                super().keyPressEvent(event)
                self.clearFocus()
            case _:
                super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  # Qt's name
        super().focusOutEvent(event)
        self.deselect()
        self.setCursorPosition(0)
