"""The line at the bottom: where the engine is, and whether everything that was said is safe."""

from math import inf

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from symbl_desktop.gui.clock import length_text, precise_length_text
from symbl_desktop.gui.panes.wrapping_row import WrappingRow
from symbl_desktop.recorder.state import RecorderStatus

_SEPARATOR = "  ·  "
_LITTLE_ROOM = 30 * 60.0  # seconds of recording
_UNSAVED_TOO_LONG = 2.0


class StatusLine(QFrame):
    """Empty parts leave no gap; what is worrying is said in another colour as well as in words."""

    def __init__(self, engine_place: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Status"))
        self._row = WrappingRow(spacing=0, line_spacing=0)
        self._words: dict[QLabel, str] = {}
        self.engine = self._part()
        self.transcript = self._part()
        self.saved = self._part()
        self.disk = self._part()
        self.dropped = self._part()
        self.finishing = self._part()
        self.recovering = self._part()
        self._row.setContentsMargins(18, 2, 18, 9)
        self.setLayout(self._row)
        self.set_engine_place(engine_place)

    def set_engine_place(self, words: str) -> None:
        """On this computer, or the name of the server that listens."""
        self._say(self.engine, words)

    @Slot(object)
    def show_status(self, status: RecorderStatus, capturing: bool = True) -> None:
        if status.lag < 1.0:
            self._say(self.transcript, self.tr("Transcript up to date"))
        else:
            self._say(self.transcript, self.tr("Transcript {0} behind").format(precise_length_text(status.lag)))
        behind = capturing and status.stored_ago < inf  # while nothing is recorded, nothing is unsaved
        unsaved = max(status.saved_ago, status.stored_ago) if behind else status.saved_ago
        self._say(self.saved, self.tr("Saved {0} s ago").format(int(unsaved)), unsaved > _UNSAVED_TOO_LONG)
        room = self.tr("{0} of disk left").format(length_text(status.disk_left))
        self._say(self.disk, room, status.disk_left < _LITTLE_ROOM)
        self._say(self.dropped, self.tr("{0} dropped").format(status.dropped_blocks), status.dropped_blocks > 0)

    def clear(self) -> None:
        """Nothing is being recorded: what does not belong to a recording stays."""
        for part in (self.transcript, self.saved, self.disk, self.dropped):
            self._say(part, "")

    def show_finishing(self, words: str) -> None:
        """What is still to be done for earlier meetings."""
        self._say(self.finishing, words)

    def show_recovering(self, words: str) -> None:
        """What is being found of interrupted meetings."""
        self._say(self.recovering, words)

    def words(self) -> str:
        """All of the line, as it is read."""
        return "".join(part.text() for part in self._words if not part.isHidden())

    def _part(self) -> QLabel:
        part = QLabel(self)
        part.setProperty("tone", "muted")
        self._words[part] = ""
        self._row.addWidget(part)
        return part

    def _say(self, part: QLabel, words: str, worrying: bool = False) -> None:
        if words != self._words[part]:
            self._words[part] = words
            self._separate()
        tone = "alarm" if worrying else "muted"
        if part.property("tone") != tone:
            part.setProperty("tone", tone)
            part.style().polish(part)

    def _separate(self) -> None:
        """Between two parts stands a dot, which stays with the first of them where the line is broken."""
        said = [part for part, words in self._words.items() if words]
        for part, words in self._words.items():
            part.setText(words if part in said[-1:] else words + _SEPARATOR)
            part.setVisible(bool(words))
