"""The top of the window: the big button, the timer, the title, and how both sides of the call do."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from PySide6.QtCore import QEvent, QSize, Qt, Slot
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from symbl_desktop.capture.messages import Device, DeviceSource, Loudness, Track
from symbl_desktop.gui.clock import timer_text
from symbl_desktop.gui.icons import symbol_icon
from symbl_desktop.gui.panes.call_side import CallSide
from symbl_desktop.gui.panes.device_box import Choice
from symbl_desktop.gui.panes.record_button import RecordButton
from symbl_desktop.gui.panes.scaled_label import ScaledLabel
from symbl_desktop.gui.panes.title_field import TitleField
from symbl_desktop.gui.panes.wrapping_row import WrappingRow
from symbl_desktop.gui.states import ButtonRole, StateLook
from symbl_desktop.recorder.state import TrackStatus

_TIMER_SCALE = 1.7
_ICON_SCALE = 1.05


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
        self.title = TitleField(self)
        self.status = QLabel(self)
        self.status.setProperty("tone", "muted")
        self.status.setWordWrap(True)
        self.library = self._tool("library", self.tr("Library"), self.tr("All meetings (Ctrl+L)"))
        self.menu = self._tool("menu", self.tr("Menu"), self.tr("Menu"))
        self.menu.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.captured = QLabel(self)
        self.captured.setProperty("tone", "muted")
        self.captured.setWordWrap(True)
        self.sides: Mapping[Track, CallSide] = MappingProxyType({track: CallSide(track, self) for track in Track})
        for side in self.sides.values():
            side.device.chosen.connect(self._name_sources)
        self._why_no_call = ""
        self._lay_out()
        self._name_sources()
        self._scale_icons()

    @property
    def sources(self) -> tuple[DeviceSource, ...]:
        """What a meeting that starts now is recorded from."""
        choices = (side.device.choice for side in self.sides.values())
        return tuple(DeviceSource(choice.track, choice.device) for choice in choices if choice.recorded)

    def show_devices(self, devices: Sequence[Device], chosen: Sequence[Choice], problem: str = "") -> None:
        """`problem` says why a side has none."""
        with_devices = {device.track for device in devices}
        for choice in chosen:
            self.sides[choice.track].set_devices(devices, choice, "" if choice.track in with_devices else problem)
        self._why_no_call = "" if Track.COMPUTER in with_devices else problem
        self._name_sources()

    def show_look(self, look: StateLook, status: str) -> None:
        self.record.set_role(look.role)
        self.pause.setEnabled(look.can_pause or look.can_resume)
        self.pause.setText(self.tr("Resume") if look.can_resume else self.tr("Pause"))
        self.pause.setAccessibleName(self.pause.text())
        self.pause.setIcon(symbol_icon("resume" if look.can_resume else "pause"))
        self.mark.setEnabled(look.can_mark)
        for side in self.sides.values():
            side.set_capturing(look.capturing, look.can_pause or look.can_resume)
        self.captured.setVisible(look.role is not ButtonRole.STOP)
        self.say(status, look.capturing)

    def say(self, status: str, alarming: bool) -> None:
        if status != self.status.text():
            self.status.setText(status)
        tone = "alarm" if alarming else "muted"
        if tone != self.status.property("tone"):
            self.status.setProperty("tone", tone)
            self.status.style().polish(self.status)

    def show_time(self, recorded: float) -> None:
        """`recorded` counts stored samples, in seconds."""
        self.timer.setText(timer_text(recorded))

    def show_loudness(self, loudness: Loudness) -> None:
        self.sides[loudness.track].show_loudness(loudness)

    def show_tracks(self, tracks: Sequence[TrackStatus]) -> None:
        for status in tracks:
            self.sides[status.track].show_status(status)

    def forget_meeting(self) -> None:
        """Another one begins."""
        self.show_time(0.0)
        for side in self.sides.values():
            side.forget()

    @Slot()
    def _name_sources(self) -> None:
        if Track.COMPUTER not in {source.track for source in self.sources}:
            words = self.tr("Records your microphone only, not what this computer plays.")
        elif self._why_no_call:
            words = self.tr("Records your microphone only: {0}.").format(self._why_no_call)
        else:
            words = self.tr("Records your microphone and what this computer plays.")
        self.captured.setText(words)

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
        self.title.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.timer.setMinimumWidth(0)
        self.timer.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.setAlignment(Qt.AlignmentFlag.AlignTop)  # not moved by a status of two lines
        for button in (self.record, self.pause, self.mark):
            buttons.addWidget(button)
        names = QGridLayout()
        names.setHorizontalSpacing(10)
        names.setVerticalSpacing(0)
        names.addWidget(self.timer, 0, 0)
        names.addWidget(self.title, 0, 1)
        names.addWidget(self.status, 1, 0, 1, 2)
        names.setColumnStretch(1, 1)
        tools = QHBoxLayout()
        tools.setSpacing(4)
        tools.setAlignment(Qt.AlignmentFlag.AlignTop)
        tools.addWidget(self.library)
        tools.addWidget(self.menu)
        top = WrappingRow(spacing=12, line_spacing=8)
        for part in (buttons, names, tools):
            top.add_layout(part)
        bottom = WrappingRow(spacing=18, line_spacing=6)
        for side in self.sides.values():
            bottom.addWidget(side)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 12, 14, 10)
        rows.setSpacing(7)
        rows.addLayout(top)
        rows.addLayout(bottom)
        rows.addWidget(self.captured)

    def _scale_icons(self) -> None:
        edge = max(16, round(self.fontMetrics().height() * _ICON_SCALE))
        buttons: list[QAbstractButton] = [self.pause, self.mark, self.library, self.menu]
        for button in (*buttons, *(side.mute for side in self.sides.values())):
            button.setIconSize(QSize(edge, edge))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._scale_icons()
