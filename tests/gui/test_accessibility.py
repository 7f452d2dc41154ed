from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from symbl_desktop.gui.bridge import RecorderBridge
from symbl_desktop.gui.dialogs.closing_question import ClosingQuestion
from symbl_desktop.gui.dialogs.problem_dialog import ProblemDialog
from symbl_desktop.gui.main_window import MainWindow
from symbl_desktop.gui.models.insight_model import InsightRole
from symbl_desktop.gui.states import Closing
from symbl_desktop.meeting.events import InsightKind, ProblemKind
from symbl_desktop.recorder.state import RecorderState
from tests.gui.example_meeting import SHORT_MEETING, insight

CONTROLS = (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QAbstractItemView)


def controls(root: QWidget) -> Iterator[QWidget]:
    """What the host can work with; not the parts Qt builds them from."""
    for widget in root.findChildren(QWidget):
        parts_of_others = isinstance(widget, QHeaderView) or isinstance(
            widget.parentWidget(), QComboBox | QLineEdit | QAbstractScrollArea
        )
        in_a_list = any(isinstance(above, QComboBox) for above in ancestors(widget))
        if isinstance(widget, CONTROLS) and not in_a_list and (not parts_of_others or widget.accessibleName()):
            yield widget


def ancestors(widget: QWidget) -> Iterator[QWidget]:
    above = widget.parentWidget()
    while above is not None:
        yield above
        above = above.parentWidget()


def nameless(root: QWidget) -> list[str]:
    return [f"{type(each).__name__} {each.objectName()}" for each in controls(root) if not each.accessibleName()]


@pytest.mark.parametrize("state", RecorderState)
def test_every_control_of_the_window_has_a_name(
    window: MainWindow, bridge: RecorderBridge, state: RecorderState
) -> None:
    for event in SHORT_MEETING:
        bridge.on_event(event)
    bridge.on_event(insight(3, confidence=0.1))
    bridge.on_state(state)
    window.banner.report(ProblemKind.ENGINE_FAILED, "")
    assert len(list(controls(window))) > 20
    assert nameless(window) == []


def test_every_control_of_the_dialogs_has_a_name(window: MainWindow) -> None:
    dialogs = [
        ProblemDialog(ProblemKind.ENGINE_FAILED, "", window),
        *(ClosingQuestion(closing, window) for closing in Closing),
    ]
    for dialog in dialogs:
        dialog.show()
        assert nameless(dialog) == []
        dialog.close()


def test_the_tab_order_starts_at_the_big_button_and_reaches_every_pane(qtbot: QtBot, window: MainWindow) -> None:
    order: list[QWidget] = []
    widget = window.nextInFocusChain()
    while widget is not window:
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisibleTo(window):
            order.append(widget)
        widget = widget.nextInFocusChain()
    assert order[0] is window.record_bar.record
    lists = [pane.focusProxy() for pane in window.live_page.panes]
    assert [each for each in order if each in lists] == lists


def test_every_menu_entry_has_a_name(window: MainWindow) -> None:
    assert all(action.text() for action in window.commands.menu(window).actions() if not action.isSeparator())


def test_a_card_is_read_out_with_owner_and_time_and_whether_it_is_done(window: MainWindow) -> None:
    window.live_page.apply(insight(10))
    index = window.live_page.models.cards[InsightKind.ACTION_ITEM].index(0, 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Send the quote, at 00:40"
    assert index.data(Qt.ItemDataRole.CheckStateRole) is Qt.CheckState.Unchecked
    assert index.data(InsightRole.COMPLETED) is False


def test_an_empty_pane_is_described_by_its_one_line(window: MainWindow) -> None:
    for pane in (*window.live_page.panes, window.library_page.pane):
        assert pane.focusProxy().accessibleDescription()


def test_a_pane_with_rows_is_no_longer_described_as_empty(window: MainWindow) -> None:
    for event in SHORT_MEETING:
        window.live_page.apply(event)
    window.live_page.apply(insight(3, InsightKind.FOLLOW_UP))
    assert [pane.focusProxy().accessibleDescription() for pane in window.live_page.panes] == [""] * 5
