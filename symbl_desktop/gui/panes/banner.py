"""The one problem that matters now: what happened, what is safe, one button."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from symbl_desktop.gui.icons import symbol_icon
from symbl_desktop.gui.problems import PROBLEMS, Fault, Remedy, happened, remedy_label, safe
from symbl_desktop.recorder.state import RecorderState

_ICON_SIZE = QSize(20, 20)


class Banner(QFrame):
    """Never modal. Graver problems go before lighter ones, which come back when the graver one is over."""

    remedy_wanted = Signal(object, object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self.setAccessibleName(self.tr("Problem"))
        self._open: dict[Fault, str] = {}
        self._icon = QLabel(self)
        self._icon.setPixmap(symbol_icon("warning", QPalette.ColorRole.Text).pixmap(_ICON_SIZE))
        self._words = QLabel(self)
        self._words.setTextFormat(Qt.TextFormat.RichText)
        self._words.setWordWrap(True)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.button = QPushButton(self)
        self.button.clicked.connect(self._on_clicked)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 8, 8)
        row.setSpacing(12)
        row.addWidget(self._icon)
        row.addWidget(self._words, 1)
        row.addWidget(self.button)
        self.hide()

    @property
    def shown(self) -> Fault | None:
        """The problem in sight, if there is one."""
        return max(self._open, key=lambda fault: PROBLEMS[fault].weight, default=None)

    def words(self) -> str:
        """What is in sight, as it is read."""
        return self._words.accessibleName() if self.shown is not None else ""

    def report(self, fault: Fault, cause: str) -> None:
        """`cause` is for the details only."""
        self._open[fault] = cause
        self._show()

    @Slot(object)
    def set_state(self, state: RecorderState) -> None:
        self._open = {fault: cause for fault, cause in self._open.items() if state not in PROBLEMS[fault].over_in}
        self._show()

    def clear(self) -> None:
        self._open.clear()
        self._show()

    def _show(self) -> None:
        fault = self.shown
        self.setVisible(fault is not None)
        if fault is not None:
            self._words.setText(f"<b>{happened(fault)}</b> {safe(fault)}")
            self._words.setAccessibleName(f"{happened(fault)} {safe(fault)}")
            self.button.setText(remedy_label(PROBLEMS[fault].remedy))
            self.button.setAccessibleName(self.button.text())

    @Slot()
    def _on_clicked(self) -> None:
        fault = self.shown
        if fault is not None:
            remedy: Remedy = PROBLEMS[fault].remedy
            self.remedy_wanted.emit(remedy, fault, self._open.pop(fault))
            self._show()
