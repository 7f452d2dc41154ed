"""A window in a process of its own that can be killed: `python window_program.py FOLDER`.

It records from the first moment and prints each line of the transcript.
"""

import sys
from pathlib import Path

from PySide6.QtCore import QModelIndex, QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from symbl_desktop.gui.app import Places, running_window
from symbl_desktop.gui.main_window import MainWindow
from symbl_desktop.recorder.state import RecorderState
from symbl_desktop.settings import Settings


class Printer(QObject):
    """First says that sound is stored, and then each line."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window = window
        self._model = window.live_page.models.transcript
        self._model.rowsInserted.connect(self._print)
        self._timer = QTimer(self, interval=20)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    @Slot()
    def _look(self) -> None:
        if self._window.live.state is RecorderState.ERROR:
            self._say(self._window.banner.words())
            QApplication.exit(1)
        if self._window.record_bar.status.text().startswith("Recording"):
            self._timer.stop()
            self._say("recording")

    @Slot(QModelIndex, int, int)
    def _print(self, _parent: QModelIndex, first: int, last: int) -> None:
        for row in range(first, last + 1):
            self._say(self._model.line(row))

    def _say(self, line: str) -> None:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


def places_in(folder: Path) -> Places:
    return Places(folder / "window.ini", folder / "logs", folder / "captures")


def main(folder: Path) -> None:
    application = QApplication(sys.argv)
    with running_window(Settings(library_folder=folder / "Meetings"), places_in(folder)) as window:
        printer = Printer(window)
        window.show()
        window.commands.record.trigger()
        application.exec()
        printer.deleteLater()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
