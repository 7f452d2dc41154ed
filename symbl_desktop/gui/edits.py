"""What the host does to cards, and how it is taken back."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QUndoCommand, QUndoStack


class CardEdits(QObject):
    """Does nothing itself: each edit, undo and redo is a signal, of which somebody makes an event."""

    ticked = Signal(str, bool)
    dismissed = Signal(str, bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.stack = QUndoStack(self)

    @Slot(str, bool)
    def tick(self, insight_id: str, completed: bool) -> None:
        self.stack.push(_Choice(self.tr("tick"), self.ticked.emit, insight_id, completed))

    @Slot(str)
    def dismiss(self, insight_id: str) -> None:
        self.stack.push(_Choice(self.tr("dismiss"), self.dismissed.emit, insight_id, True))


class _Choice(QUndoCommand):
    """One bit of one card; taking it back is choosing the opposite."""

    def __init__(self, text: str, tell: Callable[[str, bool], object], insight_id: str, chosen: bool) -> None:
        super().__init__(text)
        self._tell = tell
        self._insight_id = insight_id
        self._chosen = chosen

    def redo(self) -> None:
        self._tell(self._insight_id, self._chosen)

    def undo(self) -> None:
        self._tell(self._insight_id, not self._chosen)
