"""The stored meetings: listed, opened and edited on the window's behalf."""

import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices

from symbl_desktop.gui.background import Background
from symbl_desktop.gui.main_window import MainWindow
from symbl_desktop.gui.problems import WindowProblem
from symbl_desktop.gui.recording_desk import RecordingDesk
from symbl_desktop.gui.recovery_desk import RecoveryDesk
from symbl_desktop.meeting.events import Event, InsightCompleted, InsightDismissed
from symbl_desktop.recorder.editor import MeetingEditor
from symbl_desktop.recorder.recorder import Recorder
from symbl_desktop.storage.library import Library, MeetingFolder

_logger = logging.getLogger(__name__)


class LibraryDesk(QObject):
    """Every look at the disk happens in the background; an edit shows when it is stored. Kept by whoever makes it."""

    def __init__(
        self,
        window: MainWindow,
        library: Library,
        recordings: RecordingDesk,
        recovery: RecoveryDesk,
        background: Background,
        log_folder: Path,
        open_folder: Callable[[Path], None] | None = None,
    ) -> None:
        super().__init__()
        self._window = window
        self._library = library
        self._recordings = recordings
        self._recovery = recovery
        self._background = background
        self._log_folder = log_folder
        self._open_folder = open_folder or _open_in_file_manager
        self._editor: MeetingEditor | None = None
        window.library_wanted.connect(self._list)
        window.meeting_wanted.connect(self._open)
        window.stored_insight_ticked.connect(self._complete)
        window.stored_insight_dismissed.connect(self._dismiss)
        window.folder_wanted.connect(self._show_folder)
        window.stored_folder_wanted.connect(self._show_stored_folder)
        window.library_folder_wanted.connect(self._show_library_folder)
        window.log_folder_wanted.connect(self._show_log_folder)
        window.recovered_wanted.connect(self._open_recovered)
        recovery.ended.connect(self._refresh)

    @Slot()
    def _list(self) -> None:
        self._background.run(self._library.meetings, self._window.show_library, self._failed)

    @Slot(object)
    def _open(self, folder: MeetingFolder) -> None:
        """The meeting at hand is in the window already."""
        if folder == self._recordings.folder:
            self._window.navigation.go_home()
        else:
            self._background.run(partial(MeetingEditor, folder), self._show, self._failed)

    @Slot()
    def _open_recovered(self) -> None:
        if self._recovery.newest is not None:
            self._open(self._recovery.newest)

    @Slot(object)
    def _refresh(self, folder: MeetingFolder) -> None:
        """Its last words have been found, and the log is free again."""
        if self._editor is not None and self._editor.folder == folder:
            self._background.run(partial(MeetingEditor, folder), self._show_again, self._failed)

    def _show_again(self, editor: MeetingEditor) -> None:
        if self._editor is not None and self._editor.folder == editor.folder:
            self._editor = editor
            self._window.stored_page.show_events(editor.events)

    def _show(self, editor: MeetingEditor) -> None:
        self._editor = editor
        self._window.show_meeting(editor.events)

    @Slot(str, bool)
    def _complete(self, insight_id: str, completed: bool) -> None:
        self._edit(
            lambda editor: editor.complete(insight_id, completed),
            lambda recorder: recorder.complete(insight_id, completed),
            lambda at: InsightCompleted(at, insight_id, completed),
        )

    @Slot(str, bool)
    def _dismiss(self, insight_id: str, dismissed: bool) -> None:
        self._edit(
            lambda editor: editor.dismiss(insight_id, dismissed),
            lambda recorder: recorder.dismiss(insight_id, dismissed),
            lambda at: InsightDismissed(at, insight_id, dismissed),
        )

    def _edit(
        self,
        edit: Callable[[MeetingEditor], Event],
        ask: Callable[[Recorder], None],
        asked: Callable[[float], Event],
    ) -> None:
        """While a meeting is being finished, its log has one writer, who is asked to do it."""
        editor = self._editor
        if editor is None:
            return
        recorder = self._recordings.recorder_of(editor.folder) or self._recovery.recorder_of(editor.folder)
        if recorder is None:
            self._background.run(partial(edit, editor), partial(self._show_edit, editor), self._failed)
        else:
            ask(recorder)
            self._window.stored_page.apply(asked(self._window.stored_page.models.meeting.duration))

    def _show_edit(self, editor: MeetingEditor, event: Event) -> None:
        if editor is self._editor:
            self._window.stored_page.apply(event)

    def _failed(self, error: Exception) -> None:
        _logger.warning("a stored meeting: %s", error)
        self._window.banner.report(WindowProblem.MEETING_UNREADABLE, str(error))

    @Slot()
    def _show_folder(self) -> None:
        folder = self._recordings.folder
        if folder is not None:
            self._open_folder(folder.path)

    @Slot()
    def _show_stored_folder(self) -> None:
        if self._editor is not None:
            self._open_folder(self._editor.folder.path)

    @Slot()
    def _show_library_folder(self) -> None:
        root = self._library.root
        self._open_folder(root if root.is_dir() else root.parent)

    @Slot()
    def _show_log_folder(self) -> None:
        self._open_folder(self._log_folder)


def _open_in_file_manager(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
