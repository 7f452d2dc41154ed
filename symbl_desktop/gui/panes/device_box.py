"""Which microphone to record from."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyledItemDelegate, QStyleOptionComboBox, QStylePainter, QWidget

from symbl_desktop.audio.devices import AudioDevice

_LETTERS_SHOWN = 20
_TEXT_MARGIN = 6


class DeviceBox(QComboBox):
    """The first choice is whatever the computer's default is at that moment: None."""

    devices_wanted = Signal()
    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setItemDelegate(QStyledItemDelegate(self))  # lets the theme give the entries some room
        self.setAccessibleName(self.tr("Microphone"))
        self.setToolTip(self.tr("The microphone to record from"))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_LETTERS_SHOWN)
        self.set_devices((), None)
        self.activated.connect(self._on_activated)

    @property
    def device(self) -> str | None:
        """The name to open, None for the default."""
        name: str | None = self.currentData()
        return name

    def set_devices(self, devices: Sequence[AudioDevice], chosen: str | None) -> None:
        """A chosen one that is unplugged now stays in the list, and stays chosen."""
        default = next((device.label for device in devices if device.is_default), "")
        self.clear()
        self.addItem(self.tr("Default: {0}").format(default) if default else self.tr("Default microphone"), None)
        for device in devices:
            self.addItem(device.label, device.name)
        if chosen is not None and self.findData(chosen) < 0:
            self.addItem(self.tr("{0} (not connected)").format(chosen), chosen)
        self.setCurrentIndex(0 if chosen is None else self.findData(chosen))

    def showPopup(self) -> None:  # noqa: N802  # Qt's name
        """What is plugged in may have changed: asks for the list while showing the last one."""
        self.devices_wanted.emit()
        super().showPopup()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """As Qt does it, but a long name ends in an ellipsis and not in half a letter."""
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        field = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        option.currentText = self.fontMetrics().elidedText(
            self.currentText(), Qt.TextElideMode.ElideRight, field.width() - _TEXT_MARGIN
        )
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()

    @Slot()
    def _on_activated(self) -> None:
        self.chosen.emit(self.device)
