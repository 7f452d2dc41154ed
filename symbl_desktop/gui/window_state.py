"""Where the window was and how it was divided, in an ini file in the platform's place."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QSplitter, QWidget

_GEOMETRY = "window/geometry"
_TEXT_SIZE = "window/text_size"


class WindowState:
    """A missing or damaged file means the first size; nothing else depends on it."""

    def __init__(self, path: Path) -> None:
        self._settings = QSettings(str(path), QSettings.Format.IniFormat)

    def save(self, window: QWidget, splitters: dict[str, QSplitter], text_size: int) -> None:
        self._settings.setValue(_GEOMETRY, window.saveGeometry())
        for name, splitter in splitters.items():
            self._settings.setValue(f"splitters/{name}", splitter.saveState())
        self._settings.setValue(_TEXT_SIZE, text_size)
        self._settings.sync()

    def restore(self, window: QWidget, splitters: dict[str, QSplitter]) -> None:
        geometry = self._settings.value(_GEOMETRY)
        if isinstance(geometry, QByteArray):
            window.restoreGeometry(geometry)
        for name, splitter in splitters.items():
            sizes = self._settings.value(f"splitters/{name}")
            if isinstance(sizes, QByteArray):
                splitter.restoreState(sizes)

    @property
    def text_size(self) -> int:
        """In per cent of the desktop's own."""
        stored = str(self._settings.value(_TEXT_SIZE, ""))
        return int(stored) if stored.isdigit() else 100
