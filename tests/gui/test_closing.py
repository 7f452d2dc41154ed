from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from symbl_desktop.gui.bridge import RecorderBridge
from symbl_desktop.gui.dialogs.closing_question import ClosingQuestion
from symbl_desktop.gui.main_window import MainWindow
from symbl_desktop.recorder.state import RecorderState

CAPTURING = (RecorderState.CONNECTING, RecorderState.RECORDING, RecorderState.PAUSED, RecorderState.RECONNECTING)


def question(window: MainWindow) -> ClosingQuestion:
    asked = [each for each in window.findChildren(ClosingQuestion) if each.isVisible()]
    assert len(asked) == 1
    return asked[0]


@pytest.mark.parametrize("state", [RecorderState.IDLE, RecorderState.FINISHED, RecorderState.ERROR])
def test_with_nothing_going_on_the_window_just_closes(window: MainWindow, state: RecorderState) -> None:
    window.live.set_state(state)
    assert window.close()


@pytest.mark.parametrize("state", CAPTURING)
def test_while_recording_it_asks_and_the_harmless_answer_is_the_default(
    qtbot: QtBot, window: MainWindow, state: RecorderState
) -> None:
    window.live.set_state(state)
    with qtbot.assertNotEmitted(window.stop_requested):
        assert not window.close()
        asked = question(window)
        assert asked.defaultButton() is asked.stay
        assert asked.stay.text() == "Keep recording"
        asked.reject()
    assert window.isVisible()


def test_asking_twice_shows_one_question(window: MainWindow) -> None:
    window.live.set_state(RecorderState.RECORDING)
    window.close()
    window.close()
    question(window).reject()


def test_stop_and_save_stops_waits_for_the_last_words_and_closes(
    qtbot: QtBot, window: MainWindow, bridge: RecorderBridge
) -> None:
    bridge.on_state(RecorderState.RECORDING)
    window.close()
    with qtbot.waitSignal(window.stop_requested):
        question(window).leave.click()
    assert window.isVisible()
    bridge.on_state(RecorderState.FINISHING)
    assert window.isVisible()
    assert window.record_bar.status.text().endswith("Then the window closes.")
    bridge.on_state(RecorderState.FINISHED)
    assert window.isHidden()


def test_closing_while_the_last_words_are_found_waits_and_asks_only_when_pressed_again(
    qtbot: QtBot, window: MainWindow, bridge: RecorderBridge
) -> None:
    bridge.on_state(RecorderState.FINISHING)
    assert not window.close()
    assert not window.findChildren(ClosingQuestion)
    assert not window.close()
    with qtbot.waitSignal(window.abandon_requested):
        question(window).leave.click()
    bridge.on_state(RecorderState.FINISHED)
    assert window.isHidden()


def test_a_new_meeting_takes_back_the_wish_to_close(window: MainWindow, bridge: RecorderBridge) -> None:
    bridge.on_state(RecorderState.FINISHING)
    window.close()
    second = RecorderBridge(window)
    window.follow(second)
    second.on_state(RecorderState.FINISHED)
    assert window.isVisible()


def test_the_systems_request_to_end_stops_without_a_question(
    qtbot: QtBot, window: MainWindow, bridge: RecorderBridge
) -> None:
    bridge.on_state(RecorderState.RECORDING)
    with qtbot.waitSignal(window.stop_requested):
        window.closing.close_without_asking()
    assert not window.findChildren(ClosingQuestion)
    bridge.on_state(RecorderState.FINISHED)
    assert window.isHidden()


def test_a_recording_that_failed_while_closing_lets_the_window_go(window: MainWindow, bridge: RecorderBridge) -> None:
    bridge.on_state(RecorderState.RECORDING)
    window.closing.close_without_asking()
    bridge.on_state(RecorderState.ERROR)
    assert window.isHidden()


def test_a_window_that_stays_open_saves_no_state_yet(window: MainWindow, tmp_path: Path, themed: QApplication) -> None:
    window.live.set_state(RecorderState.RECORDING)
    window.close()
    question(window).reject()
    assert not (tmp_path / "window.ini").exists()


def test_closing_waits_for_an_earlier_meeting_that_is_being_finished(
    qtbot: QtBot, window: MainWindow, bridge: RecorderBridge
) -> None:
    bridge.on_state(RecorderState.FINISHED)
    window.closing.set_behind(1)
    assert not window.close()
    assert window.record_bar.status.text() == "Saved. Then the window closes."
    assert not window.close()
    asked = question(window)
    assert "words of a meeting" in asked.text()
    asked.reject()
    window.closing.set_behind(0)
    assert window.isHidden()


def test_an_earlier_meeting_can_be_given_up(qtbot: QtBot, window: MainWindow, bridge: RecorderBridge) -> None:
    bridge.on_state(RecorderState.FINISHED)
    window.closing.set_behind(1)
    window.close()
    window.close()
    with qtbot.waitSignal(window.abandon_requested):
        question(window).leave.click()
    window.closing.set_behind(0)
    assert window.isHidden()
