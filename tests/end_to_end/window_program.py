"""A window in a process of its own that can be killed: `python window_program.py FOLDER`.

It records from the first moment and prints each line of the transcript.
"""

import sys
from pathlib import Path

from PySide6.QtCore import QModelIndex, QObject, Slot
from PySide6.QtWidgets import QApplication

from symbl_desktop.gui.app import Places, running_window
from symbl_desktop.gui.models.transcript_model import TranscriptModel
from symbl_desktop.settings import Settings


class Printer(QObject):
    def __init__(self, model: TranscriptModel) -> None:
        super().__init__()
        self._model = model
        model.rowsInserted.connect(self._print)

    @Slot(QModelIndex, int, int)
    def _print(self, _parent: QModelIndex, first: int, last: int) -> None:
        for row in range(first, last + 1):
            sys.stdout.write(self._model.line(row) + "\n")
        sys.stdout.flush()


def places_in(folder: Path) -> Places:
    return Places(folder / "window.ini", folder / "logs", folder / "captures")


def main(folder: Path) -> None:
    application = QApplication(sys.argv)
    with running_window(Settings(library_folder=folder / "Meetings"), places_in(folder)) as window:
        printer = Printer(window.live_page.models.transcript)
        window.show()
        window.commands.record.trigger()
        application.exec()
        printer.deleteLater()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
