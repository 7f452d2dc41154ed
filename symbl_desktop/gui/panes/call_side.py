"""One side of the call: its mute button, its meter, its device, and the word for how it does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from symbl_desktop.capture.messages import Device, Loudness, Track
from symbl_desktop.capture.messages import Signal as SoundSignal
from symbl_desktop.gui.icons import symbol_icon
from symbl_desktop.gui.loudness import SideWord, side_word
from symbl_desktop.gui.panes.device_box import Choice, DeviceBox
from symbl_desktop.gui.panes.level_meter import LevelMeter
from symbl_desktop.gui.panes.wrapping_row import WrappingRow
from symbl_desktop.recorder.state import TrackStatus

_SPACING = 6

# A microphone that hears nothing is a fault; the others may just be silent.
_WORRYING: Mapping[Track, frozenset[SideWord]] = MappingProxyType(
    {
        Track.MICROPHONE: frozenset(
            {SideWord.TOO_LOUD, SideWord.NOTHING_HEARD, SideWord.GONE, SideWord.NOT_ALLOWED, SideWord.MUTED}
        ),
        Track.COMPUTER: frozenset({SideWord.TOO_LOUD, SideWord.GONE, SideWord.NOT_ALLOWED, SideWord.MUTED}),
    }
)


@dataclass(frozen=True, slots=True)
class _Look:
    label: str
    symbol: str
    level: str
    mute: str
    unmute: str


def _text(marked: object) -> str:
    """What lupdate finds by its marker, typed as the text it is."""
    return str(marked)


_LOOKS: Mapping[Track, _Look] = MappingProxyType(
    {
        Track.MICROPHONE: _Look(
            _text(QT_TRANSLATE_NOOP("CallSide", "Mic")),
            "microphone",
            _text(QT_TRANSLATE_NOOP("CallSide", "Microphone level")),
            _text(QT_TRANSLATE_NOOP("CallSide", "Mute the microphone")),
            _text(QT_TRANSLATE_NOOP("CallSide", "Unmute the microphone")),
        ),
        Track.COMPUTER: _Look(
            _text(QT_TRANSLATE_NOOP("CallSide", "Call audio")),
            "speaker",
            _text(QT_TRANSLATE_NOOP("CallSide", "Call audio level")),
            _text(QT_TRANSLATE_NOOP("CallSide", "Mute the call audio")),
            _text(QT_TRANSLATE_NOOP("CallSide", "Unmute the call audio")),
        ),
    }
)


class CallSide(QFrame):
    """Shows as muted only what the recorder says is muted; a press only asks for it."""

    mute_wanted = Signal(object, bool)

    def __init__(self, track: Track, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.track = track
        look = _LOOKS[track]
        self.setAccessibleName(_translated(look.label))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.mute = QToolButton(self)
        self.mute.setObjectName("mute")
        self.mute.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.mute.clicked.connect(self._on_mute)
        self.label = QLabel(_translated(look.label), self)
        self.meter = LevelMeter(_translated(look.level), self)
        self.device = DeviceBox(track, self)
        self.device.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.label.setBuddy(self.device)
        self.word = _WordLabel(self)
        self._status = _nothing_known(track)
        self._heard = SideWord.CLOSED
        self._problem: SideWord | None = None
        self._capturing = False
        self.meter.judged.connect(self._on_judged)
        self.device.chosen.connect(self._show)
        sound, source = QHBoxLayout(), QHBoxLayout()
        sound.addWidget(self.mute)
        sound.addWidget(self.label)
        sound.addWidget(self.meter)
        source.addWidget(self.device)
        source.addWidget(self.word)
        row = WrappingRow(spacing=_SPACING, line_spacing=_SPACING)
        for half in (sound, source):
            half.setSpacing(_SPACING)
            row.add_layout(half)
        self.setLayout(row)
        self.set_capturing(capturing=False, can_mute=False)

    @property
    def muted(self) -> bool:
        return self._status.muted

    def set_capturing(self, capturing: bool, can_mute: bool) -> None:
        self.mute.setEnabled(can_mute)
        self._capturing = capturing
        if not capturing:
            self.meter.clear()
        self._show()

    def set_devices(self, devices: Sequence[Device], chosen: Choice, problem: str) -> None:
        self.device.set_devices(devices, chosen, problem)
        self._show()

    def show_loudness(self, loudness: Loudness) -> None:
        """What was still on its way when the device was closed, or muted, is not shown."""
        if self._capturing and not self.muted:
            self._status = replace(self._status, recording=True)
            self.meter.show_loudness(loudness)

    def show_status(self, status: TrackStatus) -> None:
        if status.recording:
            self._problem = None
        if status.muted or not status.recording:
            self.meter.clear()
        self._status = status
        self._show()

    def set_muted(self, muted: bool) -> None:
        self._status = replace(self._status, muted=muted)
        self._show()

    def set_problem(self, word: SideWord | None) -> None:
        """What stands in the way of this side's sound, until there is some."""
        self._problem = word
        self._show()

    def forget(self) -> None:
        """Another meeting begins."""
        self._problem = None
        self._status = _nothing_known(self.track)
        self._show()

    @Slot(object)
    def _on_judged(self, heard: SideWord) -> None:
        self._heard = heard
        self._show()

    @Slot()
    def _on_mute(self) -> None:
        self.mute_wanted.emit(self.track, not self.muted)

    @Slot()
    def _show(self) -> None:
        word = self._word()
        look = _LOOKS[self.track]
        self.word.say(word, word in _WORRYING[self.track])
        self.meter.setAccessibleDescription(self.word.text())
        muted = self.muted and self.mute.isEnabled()
        hint = _translated(look.unmute if muted else look.mute)
        if self.mute.accessibleName() != hint:
            self.mute.setIcon(
                symbol_icon(f"{look.symbol}-off", QPalette.ColorRole.BrightText) if muted else symbol_icon(look.symbol)
            )
            self.mute.setAccessibleName(hint)
            self.mute.setToolTip(hint)

    def _word(self) -> SideWord:
        if not self.device.choice.recorded and not self._status.recording:
            return SideWord.NOT_RECORDED
        if not self._capturing:
            return self._problem or SideWord.CLOSED
        return side_word(self._heard, self._status, self._problem)


class _WordLabel(QLabel):
    """Always as wide as the longest word, so that nothing beside it moves."""

    def say(self, word: SideWord, worrying: bool) -> None:
        words = word.translated()
        tone = "alarm" if worrying else "muted"
        if words != self.text():
            self.setText(words)
        if tone != self.property("tone"):
            self.setProperty("tone", tone)
            self.style().polish(self)

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        widest = max(self.fontMetrics().horizontalAdvance(word.translated()) for word in SideWord)
        return QSize(widest + 2, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        return self.sizeHint()


def _nothing_known(track: Track) -> TrackStatus:
    return TrackStatus(track, "", SoundSignal.OK, muted=False, recording=False)


def _translated(words: str) -> str:
    return QCoreApplication.translate("CallSide", words)
