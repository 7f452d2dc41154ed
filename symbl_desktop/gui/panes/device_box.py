"""Which device one side of the call is recorded from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Qt, Signal, Slot
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyledItemDelegate, QStyleOptionComboBox, QStylePainter, QWidget

from symbl_desktop.capture.messages import Device, Track

_LETTERS_SHOWN = 8
_TEXT_MARGIN = 6


@dataclass(frozen=True, slots=True)
class Choice:
    """What the host wants of a side: nothing, or a device by its name, None being the default."""

    track: Track
    device: str | None = None
    recorded: bool = True


@dataclass(frozen=True, slots=True)
class _Words:
    name: str
    hint: str
    default: str
    none: str


def _text(marked: object) -> str:
    """What lupdate finds by its marker, typed as the text it is."""
    return str(marked)


_WORDS: Mapping[Track, _Words] = MappingProxyType(
    {
        Track.MICROPHONE: _Words(
            _text(QT_TRANSLATE_NOOP("DeviceBox", "Microphone")),
            _text(QT_TRANSLATE_NOOP("DeviceBox", "The microphone to record from")),
            _text(QT_TRANSLATE_NOOP("DeviceBox", "Default microphone")),
            "",
        ),
        Track.COMPUTER: _Words(
            _text(QT_TRANSLATE_NOOP("DeviceBox", "Call audio")),
            _text(QT_TRANSLATE_NOOP("DeviceBox", "The loudspeakers or headphones that the call is heard on")),
            _text(QT_TRANSLATE_NOOP("DeviceBox", "Default loudspeakers")),
            _text(QT_TRANSLATE_NOOP("DeviceBox", "Not recorded")),
        ),
    }
)


class DeviceBox(QComboBox):
    """The first choice is whatever the computer's default is at that moment."""

    chosen = Signal(object)

    def __init__(self, track: Track, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.track = track
        self._choices: list[Choice] = []
        self.setItemDelegate(QStyledItemDelegate(self))  # lets the theme give the entries some room
        self.setAccessibleName(_translated(_WORDS[track].name))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_LETTERS_SHOWN)
        self.set_devices((), Choice(track))
        self.activated.connect(self._on_activated)

    @property
    def choice(self) -> Choice:
        return self._choices[max(0, self.currentIndex())]

    def set_devices(self, devices: Sequence[Device], chosen: Choice, problem: str = "") -> None:
        """A chosen one that is unplugged now stays in the list, and stays chosen; other sides' devices are left out."""
        words = _WORDS[self.track]
        ours = [device for device in devices if device.track is self.track]
        default = next((device.label for device in ours if device.is_default), "")
        entries = [
            (self.tr("Default: {0}").format(default) if default else _translated(words.default), Choice(self.track)),
            *((device.label, Choice(self.track, device.name)) for device in ours),
        ]
        if words.none:
            entries.append((_translated(words.none), Choice(self.track, recorded=False)))
        if chosen not in (choice for _, choice in entries):
            entries.append((self.tr("{0} (not connected)").format(chosen.device), chosen))
        self.setToolTip(problem or _translated(words.hint))
        if entries != [(self.itemText(number), choice) for number, choice in enumerate(self._choices)]:
            self._choices = [choice for _, choice in entries]
            self.clear()
            self.addItems([label for label, _ in entries])
            self.setItemData(0, default)
        self.setCurrentIndex(self._choices.index(chosen))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """As Qt does it, but what is too long is told shorter, and ends in an ellipsis and not in half a letter."""
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        field = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        room = field.width() - _TEXT_MARGIN
        words = self.currentText()
        if self.fontMetrics().horizontalAdvance(words) > room:
            words = self.currentData() or words
        option.currentText = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()

    @Slot()
    def _on_activated(self) -> None:
        self.chosen.emit(self.choice)


def _translated(words: str) -> str:
    return QCoreApplication.translate("DeviceBox", words)
