"""A problem in full, for whoever wants to know or has to be told."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from symbl_desktop.gui.problem_looks import PROBLEMS, advice, translated
from symbl_desktop.gui.problems import Fault
from symbl_desktop.gui.text_layout import bold

_WIDTH = 520


class ProblemDialog(QDialog):
    """Not modal; recording goes on behind it."""

    log_wanted = Signal()

    def __init__(self, fault: Fault, cause: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("What happened"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(_WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        for number, words in enumerate(
            (translated(PROBLEMS[fault].happened), translated(PROBLEMS[fault].safe), advice(fault))
        ):
            line = QLabel(words, self)
            line.setWordWrap(True)
            line.setVisible(bool(words))
            line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            if number == 0:
                line.setFont(bold(self.font()))
            column.addWidget(line)
        self.cause = QPlainTextEdit(cause or self.tr("Nothing more is known."), self)
        self.cause.setReadOnly(True)
        self.cause.setTabChangesFocus(True)
        self.cause.setAccessibleName(self.tr("Details"))
        self.cause.setMaximumHeight(self.fontMetrics().height() * 8)
        column.addWidget(self.cause)
        buttons = QDialogButtonBox(self)
        self.copy = self._button(buttons, self.tr("Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        self.log = self._button(buttons, self.tr("Open the log folder"), QDialogButtonBox.ButtonRole.ActionRole)
        close = self._button(buttons, self.tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setDefault(True)
        self.copy.clicked.connect(self._copy)
        self.log.clicked.connect(self.log_wanted)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        close.setFocus()

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.cause.toPlainText())

    def _button(self, buttons: QDialogButtonBox, label: str, role: QDialogButtonBox.ButtonRole) -> QPushButton:
        button = buttons.addButton(label, role)
        button.setAccessibleName(label)
        return button
