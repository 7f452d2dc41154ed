"""The line at the bottom: where the engine is, and whether everything that was said is safe."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from symbl_desktop.gui.clock import length_text, precise_length_text
from symbl_desktop.recorder.state import RecorderStatus


class StatusLine(QFrame):
    """Empty parts leave no gap; dropped sound is said in another colour as well as in words."""

    def __init__(self, engine_place: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Status"))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(18, 2, 18, 9)
        self._row.setSpacing(0)
        self.engine = self._part()
        self.transcript = self._part()
        self.saved = self._part()
        self.disk = self._part()
        self.dropped = self._part()
        self._row.addStretch(1)
        self.set_engine_place(engine_place)

    def set_engine_place(self, words: str) -> None:
        """On this computer, or the name of the server that listens."""
        self.engine.setText(words)

    @Slot(object)
    def show_status(self, status: RecorderStatus) -> None:
        if status.lag < 1.0:
            self._say(self.transcript, self.tr("Transcript up to date"))
        else:
            self._say(self.transcript, self.tr("Transcript {0} behind").format(precise_length_text(status.lag)))
        self._say(self.saved, self.tr("Saved {0} s ago").format(int(status.saved_ago)))
        self._say(self.disk, self.tr("{0} of disk left").format(length_text(status.disk_left)))
        self._say(self.dropped, self.tr("{0} dropped").format(status.dropped_blocks))
        tone = "alarm" if status.dropped_blocks else "muted"
        if self.dropped.property("tone") != tone:
            self.dropped.setProperty("tone", tone)
            self.dropped.style().polish(self.dropped)

    def clear(self) -> None:
        """Nothing is being recorded: only the engine's place stays."""
        for part in (self.transcript, self.saved, self.disk, self.dropped):
            self._say(part, "")

    def words(self) -> str:
        """All of the line, as it is read."""
        parts = (self.engine, self.transcript, self.saved, self.disk, self.dropped)
        return "".join(part.text() for part in parts if not part.isHidden())

    def _part(self) -> QLabel:
        part = QLabel(self)
        part.setProperty("tone", "muted")
        part.setVisible(self._row.count() == 0)
        self._row.addWidget(part)
        return part

    def _say(self, part: QLabel, words: str) -> None:
        text = f"  ·  {words}" if words else ""
        if part.text() != text:
            part.setText(text)
        part.setVisible(bool(words))
