"""The one problem that matters now: what happened, what is safe, one button."""

from dataclasses import dataclass
from html import escape

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from symbl_desktop.gui.panes.symbol_label import SymbolLabel
from symbl_desktop.gui.panes.wrapping_row import WrappingRow
from symbl_desktop.gui.problem_looks import look_of, remedy_label, translated
from symbl_desktop.gui.problems import Fault, ProblemLook, WindowProblem
from symbl_desktop.meeting.events import Event, ProblemKind
from symbl_desktop.recorder.state import RecorderState

_LETTERS_A_LINE = 32


@dataclass(frozen=True, slots=True)
class _Report:
    cause: str
    name: str


class Banner(QFrame):
    """Never modal. Graver problems go before lighter ones, which come back when the graver one is over."""

    remedy_wanted = Signal(object, object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self.setAccessibleName(self.tr("Problem"))
        self._open: dict[Fault, _Report] = {}
        self._disk = ""
        self._state = RecorderState.IDLE
        self._icon = SymbolLabel("warning", QPalette.ColorRole.Text, self)
        self._words = _Words(self)
        self._words.setTextFormat(Qt.TextFormat.RichText)
        self._words.setWordWrap(True)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.button = QPushButton(self)
        self.button.clicked.connect(self._on_clicked)
        told = QHBoxLayout()
        told.setSpacing(12)
        told.addWidget(self._icon)
        told.addWidget(self._words, 1)
        row = WrappingRow(spacing=12, line_spacing=6)
        row.setContentsMargins(14, 8, 8, 8)
        row.add_layout(told)
        row.addWidget(self.button)
        self.setLayout(row)
        self.hide()

    @property
    def shown(self) -> Fault | None:
        """The problem in sight, if there is one."""
        return max(self._open, key=lambda fault: self._look(fault).weight, default=None)

    def words(self) -> str:
        """What is in sight, as it is read."""
        return self._words.accessibleName() if self.shown is not None else ""

    def set_disk(self, name: str) -> None:
        """The disk that meetings are stored on."""
        self._disk = name

    def report(self, fault: Fault, cause: str, name: str = "") -> None:
        """`cause` is for the details only, `name` what it is about: else that is the disk."""
        paused = RecorderState.PAUSED
        if self._state is paused and paused in self._look(fault).over_in:
            return  # still on its way when the devices were closed
        self._open[fault] = _Report(cause, name)
        self._show()

    @Slot(object)
    def set_state(self, state: RecorderState) -> None:
        self._state = state
        self._open = {fault: told for fault, told in self._open.items() if state not in self._look(fault).over_in}
        self._show()

    @Slot(object)
    def apply(self, event: Event) -> None:
        """A problem is over when the event comes that only its end can bring."""
        over = [fault for fault in self._open if isinstance(event, self._look(fault).over_with)]
        for fault in over:
            del self._open[fault]
        if over:
            self._show()

    def settle(self, fault: Fault) -> None:
        """This problem is over."""
        if self._open.pop(fault, None) is not None:
            self._show()

    def forget_meeting(self) -> None:
        """Another one begins: what was wrong with the last one alone is no longer told."""
        kept = (*WindowProblem, ProblemKind.ENGINE_FAILED)
        self._open = {fault: told for fault, told in self._open.items() if fault in kept}
        self._show()

    def _look(self, fault: Fault) -> ProblemLook:
        return look_of(fault, self._state)

    def _show(self) -> None:
        fault = self.shown
        self.setVisible(fault is not None)
        if fault is not None:
            look = self._look(fault)
            happened = translated(look.happened).format(self._open[fault].name or self._disk).replace("  ", " ")
            safe = translated(look.safe)
            self._icon.set_symbol(look.symbol)
            self._words.setText(f"<b>{escape(happened)}</b> {escape(safe)}")
            self._words.setAccessibleName(f"{happened} {safe}")
            self.button.setText(remedy_label(look.remedy))
            self.button.setAccessibleName(self.button.text())

    @Slot()
    def _on_clicked(self) -> None:
        fault = self.shown
        if fault is not None:
            remedy = self._look(fault).remedy
            self.remedy_wanted.emit(remedy, fault, self._open.pop(fault).cause)
            self._show()


class _Words(QLabel):
    """Wraps, but not into a column of single words: rather the button goes into a line of its own."""

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        return QSize(self.fontMetrics().horizontalAdvance("n") * _LETTERS_A_LINE, super().minimumSizeHint().height())
