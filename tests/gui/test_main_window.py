from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from symbl_desktop.gui.bridge import RecorderBridge
from symbl_desktop.gui.main_window import MainWindow
from symbl_desktop.gui.states import LOOKS, button_label, status_words
from symbl_desktop.gui.window_state import WindowState
from symbl_desktop.meeting.events import (
    MeetingStopped,
    ProblemKind,
    ProblemOccurred,
    ProblemSettled,
    TitleChanged,
    TranscriptCompleted,
)
from symbl_desktop.recorder.state import RecorderState, RecorderStatus
from tests.gui.example_meeting import SHORT_MEETING, insight, utterance

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.mark.parametrize("state", RecorderState)
def test_the_window_shows_each_state_as_the_table_says(window: MainWindow, state: RecorderState) -> None:
    window.live.set_state(state)
    look, bar = LOOKS[state], window.record_bar
    assert bar.record.text() == button_label(look.role)
    assert bar.record.isEnabled()
    assert bar.status.text() == status_words(state, 0.0, 0.0, stored_ago=None)
    assert bar.pause.isEnabled() == (look.can_pause or look.can_resume)
    assert bar.pause.text() == ("Resume" if look.can_resume else "Pause")
    assert bar.mark.isEnabled() == look.can_mark
    assert all(side.device.isEnabled() for side in bar.sides.values())
    assert all(side.mute.isEnabled() == bar.pause.isEnabled() for side in bar.sides.values())


@pytest.mark.parametrize("state", RecorderState)
def test_the_big_button_starts_or_stops_in_every_state(qtbot: QtBot, window: MainWindow, state: RecorderState) -> None:
    window.live.set_state(state)
    stops = state in (
        RecorderState.CONNECTING,
        RecorderState.RECORDING,
        RecorderState.PAUSED,
        RecorderState.RECONNECTING,
    )
    with qtbot.waitSignal(window.stop_requested if stops else window.start_requested):
        qtbot.mouseClick(window.record_bar.record, Qt.MouseButton.LeftButton)


def test_the_big_button_keeps_its_place_and_size(window: MainWindow) -> None:
    places = set()
    for state in RecorderState:
        window.live.set_state(state)
        window.centralWidget().layout().activate()
        places.add(window.record_bar.record.geometry().getRect())
    assert len(places) == 1
    assert window.record_bar.record.height() >= 44


def test_ctrl_p_pauses_and_resumes(qtbot: QtBot, window: MainWindow) -> None:
    window.live.set_state(RecorderState.RECORDING)
    with qtbot.waitSignal(window.pause_requested):
        qtbot.keyClick(window, Qt.Key.Key_P, CTRL)
    window.live.set_state(RecorderState.PAUSED)
    with qtbot.waitSignal(window.resume_requested):
        qtbot.keyClick(window, Qt.Key.Key_P, CTRL)


def test_ctrl_m_marks_only_while_sound_comes_in(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.assertNotEmitted(window.mark_requested):
        qtbot.keyClick(window, Qt.Key.Key_M, CTRL)
    window.live.set_state(RecorderState.RECORDING)
    with qtbot.waitSignal(window.mark_requested):
        qtbot.keyClick(window, Qt.Key.Key_M, CTRL)


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Space])
def test_neither_esc_nor_space_ever_stops(qtbot: QtBot, window: MainWindow, key: Qt.Key) -> None:
    window.live.set_state(RecorderState.RECORDING)
    window.record_bar.record.setFocus()
    with qtbot.assertNotEmitted(window.stop_requested):
        qtbot.keyClick(window.record_bar.record, key)
        qtbot.keyClick(window, key)


def test_enter_works_the_big_button(qtbot: QtBot, window: MainWindow) -> None:
    window.live.set_state(RecorderState.RECORDING)
    with qtbot.waitSignal(window.stop_requested):
        qtbot.keyClick(window.record_bar.record, Qt.Key.Key_Return)


def test_a_double_click_starts_but_does_not_stop_again(qtbot: QtBot, window: MainWindow) -> None:
    window.start_requested.connect(lambda _: window.live.set_state(RecorderState.CONNECTING))
    button = window.record_bar.record
    with qtbot.assertNotEmitted(window.stop_requested):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        qtbot.mouseDClick(button, Qt.MouseButton.LeftButton)


def test_the_timer_counts_what_is_stored(window: MainWindow, bridge: RecorderBridge) -> None:
    bridge.on_status(RecorderStatus(2537.8, 0.2, 0.1, 61 * 3600.0, 0))
    assert window.record_bar.timer.text() == "00:42:17"
    bridge.on_event(MeetingStopped(2538.1))
    assert window.record_bar.timer.text() == "00:42:18"


def test_the_status_line_says_where_the_engine_is_and_what_is_safe(window: MainWindow, bridge: RecorderBridge) -> None:
    assert window.status_line.words() == "On this computer"
    bridge.on_status(RecorderStatus(60.0, 1.4, 0.2, 61 * 3600.0, 0))
    assert window.status_line.words() == (
        "On this computer  ·  Transcript 1.4 s behind  ·  Saved 0 s ago  ·  61 h of disk left  ·  0 dropped"
    )
    bridge.on_status(RecorderStatus(61.0, 0.3, 0.2, 61 * 3600.0, 2))
    assert "Transcript up to date" in window.status_line.words()
    assert window.status_line.dropped.property("tone") == "alarm"


def test_the_title_can_be_edited_and_esc_takes_it_back(
    qtbot: QtBot, window: MainWindow, bridge: RecorderBridge
) -> None:
    bridge.on_event(SHORT_MEETING[0])
    field = window.record_bar.title
    assert field.text() == "Team sync"
    field.setFocus()
    field.setText("Weekly")
    with qtbot.assertNotEmitted(window.title_edited):
        qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "Team sync"
    field.setText("Weekly")
    with qtbot.waitSignal(window.title_edited) as edited:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert edited.args == ["Weekly"]
    bridge.on_event(TitleChanged(5.0, "Weekly"))
    assert field.text() == "Weekly"


def test_a_name_given_before_start_is_the_next_meetings(window: MainWindow) -> None:
    window.record_bar.title.setText("  Interview ")
    assert window.live.title_before_start == "Interview"
    window.live.set_state(RecorderState.FINISHED)
    assert window.live.title_before_start == ""


def test_a_finished_meeting_shows_what_it_came_to(window: MainWindow, bridge: RecorderBridge) -> None:
    assert window.live_page.summary.isHidden()
    for event in SHORT_MEETING:
        bridge.on_event(event)
    bridge.on_state(RecorderState.FINISHED)
    assert window.live_page.summary.isVisible()
    assert window.live_page.summary.counts.text() == "1 action item  ·  1 question open  ·  0 follow-ups"


def test_a_stored_meeting_opens_beside_a_running_recording(window: MainWindow, bridge: RecorderBridge) -> None:
    bridge.on_state(RecorderState.RECORDING)
    bridge.on_event(utterance(1, "live"))
    window.show_meeting(SHORT_MEETING)
    assert window.pages.currentWidget() is window.stored_page
    assert window.stored_page.models.transcript.rowCount() == 3
    assert window.stored_page.summary.title.text() == "Team sync"
    bridge.on_event(utterance(2, "still live"))
    assert window.live_page.models.transcript.rowCount() == 2
    window.navigation.go_home()
    assert window.pages.currentWidget() is window.live_page


def test_ticks_go_out_and_show_when_they_come_back(qtbot: QtBot, window: MainWindow, bridge: RecorderBridge) -> None:
    bridge.on_event(insight(1))
    with qtbot.waitSignal(window.insight_ticked) as ticked:
        window.live_page.edits.tick("i1", True)
    assert ticked.args == ["i1", True]


def test_ctrl_z_takes_a_dismissal_back(qtbot: QtBot, window: MainWindow, bridge: RecorderBridge) -> None:
    bridge.on_event(insight(1))
    with qtbot.waitSignal(window.insight_dismissed) as dismissed:
        window.live_page.edits.dismiss("i1")
    assert dismissed.args == ["i1", True]
    with qtbot.waitSignal(window.insight_dismissed) as undone:
        qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert undone.args == ["i1", False]
    with qtbot.waitSignal(window.insight_dismissed) as redone:
        qtbot.keyClick(window, Qt.Key.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert redone.args == ["i1", True]


def test_ctrl_digits_and_f6_go_from_pane_to_pane(qtbot: QtBot, window: MainWindow) -> None:
    window.activateWindow()
    panes = window.live_page.panes
    for number, pane in enumerate(panes, start=1):
        qtbot.keyClick(window, Qt.Key(Qt.Key.Key_0 + number), CTRL)
        assert pane.isAncestorOf(QApplication.focusWidget())
    qtbot.keyClick(window, Qt.Key.Key_F6)
    assert panes[0].isAncestorOf(QApplication.focusWidget())
    qtbot.keyClick(window, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert panes[-1].isAncestorOf(QApplication.focusWidget())


def test_the_text_grows_and_shrinks_by_keys(qtbot: QtBot, window: MainWindow) -> None:
    before = QApplication.font().pointSizeF()
    qtbot.keyClick(window, Qt.Key.Key_Plus, CTRL)
    assert QApplication.font().pointSizeF() == pytest.approx(before * 1.1)
    for _ in range(20):
        qtbot.keyClick(window, Qt.Key.Key_Minus, CTRL)
    assert QApplication.font().pointSizeF() == pytest.approx(before * 0.8)
    qtbot.keyClick(window, Qt.Key.Key_0, CTRL)
    assert QApplication.font().pointSizeF() == pytest.approx(before)


def test_every_part_of_the_window_takes_the_text_size(window: MainWindow) -> None:
    parts = (
        window.live_page.transcript.view,
        window.live_page.topics.view,
        window.record_bar.record,
        window.record_bar.status,
        window.status_line.engine,
        window.stored_page.summary.title,
    )
    before = [part.font().pointSizeF() for part in parts]
    timer = window.record_bar.timer.sizeHint()
    window.commands.larger.trigger()
    assert [part.font().pointSizeF() for part in parts] == [pytest.approx(size * 1.1) for size in before]
    assert window.record_bar.timer.sizeHint().height() > timer.height()
    window.commands.normal.trigger()
    assert [part.font().pointSizeF() for part in parts] == before


def test_size_splitters_and_text_size_come_back(qtbot: QtBot, themed: QApplication, tmp_path: Path) -> None:
    place = tmp_path / "window.ini"
    first = MainWindow(WindowState(place), "")
    qtbot.addWidget(first)
    first.show()
    first.resize(first.minimumWidth(), 640)  # the screen of tests is narrow
    first.live_page.cards.setSizes([100, 200, 80, 80])
    first.commands.larger.trigger()
    kept, font = first.live_page.cards.sizes(), QApplication.font()
    first.close()
    first.commands.normal.trigger()
    second = MainWindow(WindowState(place), "")
    qtbot.addWidget(second)
    second.show()
    assert second.height() == 640
    assert second.live_page.cards.sizes() == pytest.approx(kept, abs=4)
    assert QApplication.font().pointSizeF() == font.pointSizeF()


def test_a_problem_is_worded_and_goes_when_it_is_over(window: MainWindow, bridge: RecorderBridge) -> None:
    bridge.on_state(RecorderState.RECORDING)
    bridge.on_event(ProblemOccurred(5.0, ProblemKind.MICROPHONE_LOST, "ALSA says no"))
    assert window.banner.isVisible()
    assert "ALSA" not in window.banner.words()
    assert window.live_page.models.transcript.rowCount() == 0
    bridge.on_event(ProblemSettled(9.0, ProblemKind.MICROPHONE_LOST))
    assert window.banner.isHidden()


def test_keep_recording_is_asked_for_by_the_banner(qtbot: QtBot, window: MainWindow, bridge: RecorderBridge) -> None:
    bridge.on_state(RecorderState.RECORDING)
    bridge.on_event(ProblemOccurred(5.0, ProblemKind.LONG_SILENCE))
    with qtbot.waitSignal(window.keep_recording_requested):
        qtbot.mouseClick(window.banner.button, Qt.MouseButton.LeftButton)
    assert window.banner.isHidden()


def test_the_transcripts_end_is_not_announced_as_words(window: MainWindow, bridge: RecorderBridge) -> None:
    bridge.on_event(TranscriptCompleted(9.0))
    assert window.live_page.models.transcript.rowCount() == 0
