import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from symbl_desktop.capture.messages import Track
from symbl_desktop.gui.bridge import RecorderBridge
from symbl_desktop.gui.dialogs.problem_dialog import ProblemDialog
from symbl_desktop.gui.main_window import MainWindow
from symbl_desktop.gui.panes.banner import Banner
from symbl_desktop.gui.problem_looks import PROBLEMS, advice, remedy_label
from symbl_desktop.gui.problems import Fault, Remedy, WindowProblem, privacy_settings
from symbl_desktop.meeting.events import ProblemKind, ProblemOccurred, ProblemSettled
from symbl_desktop.recorder.state import RecorderState
from tests.gui.example_meeting import utterance

EVERY_FAULT: list[Fault] = [*ProblemKind, *WindowProblem]


@pytest.fixture
def banner(qtbot: QtBot, themed: QApplication) -> Banner:
    made = Banner()
    qtbot.addWidget(made)
    return made


@pytest.mark.parametrize("fault", EVERY_FAULT)
def test_every_problem_says_what_happened_what_is_safe_and_one_thing_to_do(banner: Banner, fault: Fault) -> None:
    banner.report(fault, "errno 5, code 0x80004005", "Team sync")
    happened, safe = PROBLEMS[fault].happened.format("Team sync"), PROBLEMS[fault].safe
    assert banner.words() == f"{happened} {safe}"
    assert happened.endswith(".")
    assert safe.endswith(".")
    assert banner.button.text() == remedy_label(PROBLEMS[fault].remedy)
    assert "0x" not in banner.words()


def test_one_problem_is_shown_at_a_time_the_gravest_first(qtbot: QtBot, banner: Banner) -> None:
    banner.report(ProblemKind.ENGINE_FAILED, "")
    banner.report(ProblemKind.DISK_FULL, "")
    banner.report(ProblemKind.AUDIO_OVERFLOW, "")
    assert banner.shown is ProblemKind.DISK_FULL
    qtbot.mouseClick(banner.button, Qt.MouseButton.LeftButton)
    assert banner.shown is ProblemKind.ENGINE_FAILED
    qtbot.mouseClick(banner.button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(banner.button, Qt.MouseButton.LeftButton)
    assert banner.shown is None
    assert banner.isHidden()


def test_a_problem_of_the_transcript_goes_when_the_words_come_again(banner: Banner) -> None:
    banner.report(ProblemKind.SERVER_UNREACHABLE, "")
    banner.set_state(RecorderState.RECONNECTING)
    assert banner.shown is ProblemKind.SERVER_UNREACHABLE
    banner.set_state(RecorderState.RECORDING)
    assert banner.shown is None


def test_the_warning_about_silence_goes_with_the_next_words(banner: Banner) -> None:
    banner.report(ProblemKind.LONG_SILENCE, "")
    banner.apply(utterance(1))
    assert banner.shown is None


def test_a_microphone_that_is_closed_in_a_pause_is_not_said_to_be_silent(banner: Banner) -> None:
    banner.report(ProblemKind.MICROPHONE_ZEROS, "")
    banner.set_state(RecorderState.PAUSED)
    assert banner.shown is None
    banner.report(ProblemKind.MICROPHONE_ZEROS, "")
    assert banner.shown is None
    banner.report(ProblemKind.DISK_NEARLY_FULL, "")
    assert banner.shown is ProblemKind.DISK_NEARLY_FULL


def test_a_microphone_that_never_opened_is_not_said_to_be_gone(banner: Banner) -> None:
    banner.set_state(RecorderState.ERROR)
    banner.report(ProblemKind.MICROPHONE_LOST, "")
    assert "could not be opened" in banner.words()
    assert banner.button.text() == "Choose microphone"


def test_a_problem_that_stopped_the_recording_stays_until_the_next_start(banner: Banner) -> None:
    banner.report(ProblemKind.DISK_FULL, "")
    banner.set_state(RecorderState.ERROR)
    assert banner.shown is ProblemKind.DISK_FULL
    banner.set_state(RecorderState.CONNECTING)
    assert banner.shown is None


def test_details_hold_the_cause_and_can_be_copied(qtbot: QtBot, window: MainWindow) -> None:
    window.banner.report(ProblemKind.NO_AUDIO_LIBRARY, "OSError: PortAudio library not found")
    qtbot.mouseClick(window.banner.button, Qt.MouseButton.LeftButton)
    (dialog,) = window.findChildren(ProblemDialog)
    assert dialog.cause.toPlainText() == "OSError: PortAudio library not found"
    assert not dialog.isModal()
    dialog.copy.click()
    assert QApplication.clipboard().text() == "OSError: PortAudio library not found"
    with qtbot.waitSignal(window.log_folder_wanted):
        dialog.log.click()
    dialog.reject()


def test_choose_microphone_opens_the_list(qtbot: QtBot, window: MainWindow) -> None:
    window.live.set_state(RecorderState.ERROR)
    window.banner.report(ProblemKind.NO_MICROPHONE, "")
    box = window.record_bar.sides[Track.MICROPHONE].device
    qtbot.mouseClick(window.banner.button, Qt.MouseButton.LeftButton)
    assert box.view().isVisible()
    box.hidePopup()


def test_choose_the_calls_sound_opens_the_list_of_the_other_side(qtbot: QtBot, window: MainWindow) -> None:
    window.live.set_state(RecorderState.RECORDING)
    window.banner.report(ProblemKind.COMPUTER_SOUND_SILENT, "")
    box = window.record_bar.sides[Track.COMPUTER].device
    qtbot.mouseClick(window.banner.button, Qt.MouseButton.LeftButton)
    assert box.view().isVisible()
    box.hidePopup()


def test_a_problem_goes_when_the_recorder_says_that_it_is_over(window: MainWindow, bridge: RecorderBridge) -> None:
    for kind in ProblemKind:
        bridge.on_event(ProblemOccurred(1.0, kind))
        assert window.banner.shown is kind
        bridge.on_event(ProblemSettled(2.0, kind))
        assert window.banner.shown is None


def test_a_full_disk_is_named(banner: Banner) -> None:
    banner.set_disk("/media/<stick>")
    banner.report(ProblemKind.DISK_FULL, "")
    assert banner.words().startswith("The disk /media/<stick> is full")


def test_where_the_system_has_privacy_settings_the_button_opens_them() -> None:
    remedy = PROBLEMS[ProblemKind.MICROPHONE_NOT_ALLOWED].remedy
    assert remedy is (Remedy.OPEN_PRIVACY_SETTINGS if privacy_settings() else Remedy.SHOW_DETAILS)


def test_the_next_meeting_forgets_what_was_wrong_with_the_last_but_not_what_concerns_others(
    window: MainWindow, bridge: RecorderBridge
) -> None:
    bridge.on_event(ProblemOccurred(1.0, ProblemKind.AUDIO_OVERFLOW))
    window.banner.report(WindowProblem.MEETING_INTERRUPTED, "", "Team sync")
    window.follow(RecorderBridge(window))
    assert window.banner.shown is WindowProblem.MEETING_INTERRUPTED
    assert "“Team sync” was interrupted" in window.banner.words()


def test_what_was_wrong_before_a_meeting_was_taken_up_is_no_news(window: MainWindow) -> None:
    taken_up = RecorderBridge(window)
    window.follow(taken_up, retells=True)
    taken_up.on_event(ProblemOccurred(1.0, ProblemKind.MICROPHONE_LOST))
    taken_up.on_state(RecorderState.RECORDING)
    assert window.banner.shown is None
    taken_up.on_event(ProblemOccurred(9.0, ProblemKind.MICROPHONE_LOST))
    assert window.banner.shown is ProblemKind.MICROPHONE_LOST


def test_open_the_folder_asks_for_it(qtbot: QtBot, window: MainWindow) -> None:
    window.banner.report(ProblemKind.DISK_FULL, "")
    with qtbot.waitSignal(window.library_folder_wanted):
        qtbot.mouseClick(window.banner.button, Qt.MouseButton.LeftButton)


def test_what_can_be_done_by_hand_is_said_in_the_details() -> None:
    assert "libportaudio2" in advice(ProblemKind.NO_AUDIO_LIBRARY)
    assert "allow" in advice(ProblemKind.MICROPHONE_NOT_ALLOWED)
    assert advice(ProblemKind.DISK_FULL) == ""
    assert {look.remedy for look in PROBLEMS.values()} <= set(Remedy)
