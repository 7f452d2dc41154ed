"""What the window asks before it closes while something is still going on."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from symbl_desktop.gui.states import Closing


class ClosingQuestion(QMessageBox):
    """The harmless answer is the default, and Esc gives it."""

    agreed = Signal()

    def __init__(self, closing: Closing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setIcon(QMessageBox.Icon.NoIcon)
        match closing:
            case Closing.WAITS:
                self.setText(self.tr("The last words of a meeting are still being found."))
                self.setInformativeText(self.tr("The sound is saved. If you close now, those words will be missing."))
                self.stay = self._button(self.tr("Wait for them"), QMessageBox.ButtonRole.RejectRole)
                self.leave = self._button(self.tr("Close now"), QMessageBox.ButtonRole.AcceptRole)
            case _:
                self.setText(self.tr("A meeting is being recorded."))
                self.setInformativeText(self.tr("Everything up to the moment you stop is kept."))
                self.stay = self._button(self.tr("Keep recording"), QMessageBox.ButtonRole.RejectRole)
                self.leave = self._button(self.tr("Stop and save"), QMessageBox.ButtonRole.AcceptRole)
        self.setWindowTitle(self.tr("Symbl Desktop"))
        self.setDefaultButton(self.stay)
        self.setEscapeButton(self.stay)
        self.finished.connect(self._on_finished)

    @Slot()
    def _on_finished(self) -> None:
        if self.clickedButton() is self.leave:
            self.agreed.emit()

    def _button(self, label: str, role: QMessageBox.ButtonRole) -> QPushButton:
        button = self.addButton(label, role)
        button.setAccessibleName(label)
        return button
