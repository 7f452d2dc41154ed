"""Whether the window may close now, and what has to happen before."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from symbl_desktop.gui.dialogs.closing_question import ClosingQuestion
from symbl_desktop.gui.live_meeting import LiveMeeting
from symbl_desktop.gui.states import Closing


class ClosingGuard(QObject):
    """Nothing is lost: a recording is stopped only when the host says so, and its last words are waited for."""

    stop_wanted = Signal()
    abandon_wanted = Signal()
    may_close = Signal()

    def __init__(self, live: LiveMeeting, window: QWidget) -> None:
        super().__init__(window)
        self._live = live
        self._closes_when_whole = False
        self._behind = 0
        self._question: ClosingQuestion | None = None
        live.state_changed.connect(self._on_state)

    @property
    def closing(self) -> Closing:
        """What closing means now, for the meeting at hand and those that are being finished behind it."""
        closing = self._live.look.closing
        return Closing.WAITS if closing is Closing.AT_ONCE and self._behind else closing

    def set_behind(self, meetings: int) -> None:
        """So many earlier ones are being finished."""
        self._behind = meetings
        self._close_if_whole()

    def allows(self) -> bool:
        """To be asked by each attempt to close; a refused one may come back as `may_close`."""
        closing = self.closing
        if closing is Closing.AT_ONCE:
            return True
        application = QApplication.instance()
        if isinstance(application, QGuiApplication) and application.isSavingSession():
            self.close_without_asking()
        elif closing is Closing.WAITS and not self._closes_when_whole:
            self._close_when_whole()
        elif self._question is None or not self._question.isVisible():
            self._ask(closing)
        return False

    @Slot()
    def close_without_asking(self) -> None:
        """The system ends the session, or somebody pressed Ctrl+C: stop, save, and close when all is whole."""
        match self.closing:
            case Closing.ASKS:
                self.stop_wanted.emit()
                self._close_when_whole()
            case Closing.WAITS:
                self._close_when_whole()
            case Closing.AT_ONCE:
                self.may_close.emit()

    def stay(self) -> None:
        """A new meeting began: an earlier wish to close is over."""
        self._closes_when_whole = False

    def _ask(self, closing: Closing) -> None:
        window = self.parent()  # not kept: the window keeps this guard, and the two would wait for the collector
        self._question = ClosingQuestion(closing, window if isinstance(window, QWidget) else None)
        self._question.agreed.connect(self._on_agreed)
        self._question.open()

    @Slot()
    def _on_agreed(self) -> None:
        """While recording: stop. While the last words are being found: give them up."""
        if self.closing is Closing.WAITS:
            self.abandon_wanted.emit()
        else:
            self.stop_wanted.emit()
        self._close_when_whole()

    @Slot()
    def _on_state(self) -> None:
        self._close_if_whole()

    def _close_if_whole(self) -> None:
        if self._closes_when_whole and self.closing is Closing.AT_ONCE:
            self.may_close.emit()

    def _close_when_whole(self) -> None:
        self._closes_when_whole = True
        self._live.announce_closing()
