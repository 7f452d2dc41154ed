"""Which page is in sight, which pane has the keyboard, and whose edits Undo takes back."""

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from symbl_desktop.gui.library_page import LibraryPage
from symbl_desktop.gui.meeting_page import MeetingPage


class Navigation(QObject):
    """The live meeting is home; from the library and from a stored meeting one comes back there."""

    library_wanted = Signal()

    def __init__(
        self, pages: QStackedWidget, live: MeetingPage, stored: MeetingPage, library: LibraryPage, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._pages = pages
        self._live = live
        self._stored = stored
        self._library = library
        for page in (live, stored, library):
            pages.addWidget(page)
        library.back_wanted.connect(self.go_home)
        stored.summary.back_wanted.connect(self.go_to_library)

    @property
    def meeting_page(self) -> MeetingPage:
        """The meeting in sight, or the one behind the library."""
        return self._stored if self._pages.currentWidget() is self._stored else self._live

    @Slot()
    def go_home(self) -> None:
        self._show(self._live)

    @Slot()
    def go_to_library(self) -> None:
        """What the library holds is asked for anew each time."""
        self._show(self._library)
        self.library_wanted.emit()

    @Slot()
    def toggle_library(self) -> None:
        if self._pages.currentWidget() is self._library:
            self.go_home()
        else:
            self.go_to_library()

    def show_stored(self) -> None:
        self._show(self._stored)

    def go_to_pane(self, number: int) -> None:
        """Counted from 0, in the order of Ctrl+1…5."""
        if self._pages.currentWidget() is self._library:
            self.go_home()
        self.meeting_page.panes[number].setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot(QAction)
    def go_to_pane_of(self, action: QAction) -> None:
        """The pane whose number the action carries."""
        self.go_to_pane(action.data())

    @Slot()
    def next_pane(self) -> None:
        self._step_pane(1)

    @Slot()
    def previous_pane(self) -> None:
        self._step_pane(-1)

    @Slot()
    def follow_latest(self) -> None:
        self.meeting_page.transcript.view.follow_latest()

    @Slot()
    def undo(self) -> None:
        self.meeting_page.edits.stack.undo()

    @Slot()
    def redo(self) -> None:
        self.meeting_page.edits.stack.redo()

    def _step_pane(self, direction: int) -> None:
        panes = self.meeting_page.panes
        focus = QApplication.focusWidget()
        here = next((n for n, pane in enumerate(panes) if focus is not None and pane.isAncestorOf(focus)), None)
        start = -1 if direction > 0 else 0
        self.go_to_pane(((start if here is None else here) + direction) % len(panes))

    def _show(self, page: QWidget) -> None:
        if self._pages.currentWidget() is not page:
            self._pages.setCurrentWidget(page)
            target = page.panes[0] if isinstance(page, MeetingPage) else page
            target.setFocus(Qt.FocusReason.OtherFocusReason)
