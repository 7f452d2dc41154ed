from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from symbl_desktop.gui.main_window import MainWindow
from symbl_desktop.gui.models.library_model import LibraryRole
from symbl_desktop.storage.library import MeetingFolder, MeetingSummary

CTRL = Qt.KeyboardModifier.ControlModifier
SYNC = MeetingSummary(
    MeetingFolder(Path("sync")), "Team sync", "2025-11-25T14:30:00+01:00", 2550.0, 4, 1, 0, stopped=True, completed=True
)
TORN = MeetingSummary(MeetingFolder(Path("torn")), "Torn", "2025-11-24T09:00:00+01:00", 60.0)
BROKEN = MeetingSummary(MeetingFolder(Path("broken")), "2025-11-20 09.00", problem="not a meeting's log")


def open_library(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.library_wanted):
        qtbot.keyClick(window, Qt.Key.Key_L, CTRL)
    window.show_library([SYNC, TORN, BROKEN])


def test_meetings_are_listed_with_date_length_and_counts(qtbot: QtBot, window: MainWindow) -> None:
    open_library(qtbot, window)
    model = window.library_page.model
    assert [model.index(row).data() for row in range(3)] == ["Team sync", "Torn", "2025-11-20 09.00"]
    details = [model.index(row).data(LibraryRole.DETAILS) for row in range(3)]
    assert details[0].endswith("42 min  ·  4 action items  ·  1 question")
    assert details[1].endswith("interrupted")
    assert details[2] == "This meeting cannot be read. Its files are untouched."
    assert window.library_page.pane.details == "3"


def test_enter_and_a_click_open_a_meeting(qtbot: QtBot, window: MainWindow) -> None:
    open_library(qtbot, window)
    view = window.library_page.view
    with qtbot.waitSignal(window.meeting_wanted) as wanted:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert wanted.args == [SYNC.folder]
    place = view.visualRect(window.library_page.model.index(1)).center()
    with qtbot.waitSignal(window.meeting_wanted) as wanted:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert wanted.args == [TORN.folder]


def test_esc_the_button_and_ctrl_l_lead_back(qtbot: QtBot, window: MainWindow) -> None:
    page = window.library_page
    for leave in (
        lambda: qtbot.keyClick(page.view, Qt.Key.Key_Escape),
        lambda: qtbot.mouseClick(page.back, Qt.MouseButton.LeftButton),
        lambda: qtbot.keyClick(window, Qt.Key.Key_L, CTRL),
    ):
        open_library(qtbot, window)
        assert window.pages.currentWidget() is page
        leave()
        assert window.pages.currentWidget() is window.live_page
