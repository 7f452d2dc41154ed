"""The top of the window: the big button, the timer, the title, and how the microphone does."""

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Qt, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from symbl_desktop.gui.clock import timer_text
from symbl_desktop.gui.icons import symbol_icon
from symbl_desktop.gui.loudness import Loudness
from symbl_desktop.gui.panes.device_box import DeviceBox
from symbl_desktop.gui.panes.level_meter import LevelMeter
from symbl_desktop.gui.panes.record_button import RecordButton
from symbl_desktop.gui.panes.scaled_label import ScaledLabel
from symbl_desktop.gui.panes.symbol_label import SymbolLabel
from symbl_desktop.gui.panes.title_field import TitleField
from symbl_desktop.gui.states import StateLook

_LOUDNESS_WORDS: Mapping[Loudness, str] = MappingProxyType(
    {
        Loudness.CLOSED: str(QT_TRANSLATE_NOOP("Loudness", "closed")),
        Loudness.LISTENING: str(QT_TRANSLATE_NOOP("Loudness", "listening…")),
        Loudness.OK: str(QT_TRANSLATE_NOOP("Loudness", "ok")),
        Loudness.TOO_QUIET: str(QT_TRANSLATE_NOOP("Loudness", "too quiet")),
        Loudness.TOO_LOUD: str(QT_TRANSLATE_NOOP("Loudness", "too loud")),
        Loudness.NOTHING_HEARD: str(QT_TRANSLATE_NOOP("Loudness", "nothing heard")),
    }
)
_WORRYING = (Loudness.TOO_LOUD, Loudness.NOTHING_HEARD)
_TIMER_SCALE = 1.7
_TITLE_WIDTH = 150, 420


class RecordBar(QFrame):
    """The same controls in the same places in every state."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("record_bar")
        self.setAccessibleName(self.tr("Recording"))
        self.record = RecordButton(self)
        self.pause = self._button("pause", self.tr("Pause"), self.tr("Pause (Ctrl+P)"))
        self.mark = self._button("mark", self.tr("Mark"), self.tr("Mark this moment (Ctrl+M)"))
        self.timer = ScaledLabel(_TIMER_SCALE, self)
        self.timer.setText(timer_text(0))
        self.timer.setAccessibleName(self.tr("Recorded time"))
        self.status = QLabel(self)
        self.status.setProperty("tone", "muted")
        self.status.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.title = TitleField(self)
        self.library = self._tool("library", self.tr("Library"), self.tr("All meetings (Ctrl+L)"))
        self.menu = self._tool("menu", self.tr("Menu"), self.tr("Menu"))
        self.menu.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.meter = LevelMeter(self)
        self.loudness = QLabel(self)
        self.loudness.setProperty("tone", "muted")
        self.device = DeviceBox(self)
        self.meter.judged.connect(self._on_judged)
        self._lay_out()
        self._on_judged(Loudness.CLOSED)

    def show_look(self, look: StateLook, status: str) -> None:
        self.record.set_role(look.role)
        self.pause.setEnabled(look.can_pause or look.can_resume)
        self.pause.setText(self.tr("Resume") if look.can_resume else self.tr("Pause"))
        self.pause.setAccessibleName(self.pause.text())
        self.pause.setIcon(symbol_icon("resume" if look.can_resume else "pause"))
        self.mark.setEnabled(look.can_mark)
        self.device.setEnabled(look.can_choose_device)
        self.say(status)
        tone = "alarm" if look.capturing else "muted"
        self.status.setProperty("tone", tone)
        self.status.style().polish(self.status)
        if not look.capturing:
            self.meter.clear()

    def say(self, status: str) -> None:
        self.status.setText(status)
        self.status.setToolTip(status)

    def show_time(self, recorded: float) -> None:
        """`recorded` counts stored samples, in seconds."""
        self.timer.setText(timer_text(recorded))

    @Slot(object)
    def _on_judged(self, loudness: Loudness) -> None:
        words = QCoreApplication.translate("Loudness", _LOUDNESS_WORDS[loudness])
        if words == self.loudness.text():
            return
        self.loudness.setText(words)
        self.meter.setAccessibleDescription(words)
        self.loudness.setProperty("tone", "alarm" if loudness in _WORRYING else "muted")
        self.loudness.style().polish(self.loudness)

    def _button(self, symbol: str, label: str, hint: str) -> QPushButton:
        button = QPushButton(symbol_icon(symbol), label, self)
        button.setAccessibleName(label)
        button.setToolTip(hint)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _tool(self, symbol: str, label: str, hint: str) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(symbol_icon(symbol))
        button.setAccessibleName(label)
        button.setToolTip(hint)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _lay_out(self) -> None:
        self.title.setMinimumWidth(_TITLE_WIDTH[0])
        self.title.setMaximumWidth(_TITLE_WIDTH[1])
        clock = QVBoxLayout()
        clock.setSpacing(0)
        clock.addWidget(self.timer)
        clock.addWidget(self.status)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.record)
        top.addWidget(self.pause)
        top.addWidget(self.mark)
        top.addSpacing(10)
        top.addLayout(clock, 1)
        top.addWidget(self.library)
        top.addWidget(self.menu)
        microphone = SymbolLabel("microphone", QPalette.ColorRole.PlaceholderText, self)
        bottom = QHBoxLayout()
        bottom.setSpacing(10)
        bottom.addWidget(microphone)
        bottom.addWidget(self.device)
        bottom.addWidget(self.meter)
        bottom.addWidget(self.loudness)
        bottom.addStretch(1)
        bottom.addWidget(self.title, 2)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 12, 14, 10)
        rows.setSpacing(9)
        rows.addLayout(top)
        rows.addLayout(bottom)
