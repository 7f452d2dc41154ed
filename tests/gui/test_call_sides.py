"""Both sides of the call in the record bar: meters, words, devices, mute; and how all of it fits."""

from collections.abc import Iterator
from math import inf

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from symbl_desktop.capture.messages import Device, DeviceSource, Loudness, Signal, Track
from symbl_desktop.gui.bridge import RecorderBridge
from symbl_desktop.gui.main_window import SMALLEST_SIZE, MainWindow
from symbl_desktop.gui.models.transcript_rows import RowKind
from symbl_desktop.gui.panes.call_side import CallSide
from symbl_desktop.gui.panes.device_box import Choice
from symbl_desktop.gui.panes.transcript_delegate import TranscriptDelegate
from symbl_desktop.meeting.events import MeetingStarted, ProblemKind, ProblemOccurred, ProblemSettled, TrackMuted
from symbl_desktop.recorder.state import RecorderState, RecorderStatus, TrackStatus

DEVICES = (
    Device(Track.MICROPHONE, "built-in", "Built-in microphone", True),
    Device(Track.MICROPHONE, "usb", "Headset", False),
    Device(Track.COMPUTER, "speakers", "Built-in speakers", True),
)
DEFAULTS = Choice(Track.MICROPHONE), Choice(Track.COMPUTER)


def mic(window: MainWindow) -> CallSide:
    return window.record_bar.sides[Track.MICROPHONE]


def call(window: MainWindow) -> CallSide:
    return window.record_bar.sides[Track.COMPUTER]


def status(*tracks: TrackStatus, stored_ago: float = 0.1) -> RecorderStatus:
    return RecorderStatus(60.0, 0.2, 0.1, 61 * 3600.0, 0, stored_ago, tracks)


def track(track: Track, signal: Signal = Signal.OK, muted: bool = False, recording: bool = True) -> TrackStatus:
    return TrackStatus(track, "a device", signal, muted, recording)


def test_each_side_has_its_own_meter_and_word(window: MainWindow, bridge: RecorderBridge) -> None:
    bridge.on_level(Loudness(Track.MICROPHONE, -20.0, -10.0))
    bridge.on_status(status(track(Track.MICROPHONE), track(Track.COMPUTER, Signal.ZEROS)))
    assert mic(window).word.text() == "ok"
    assert call(window).word.text() == "nothing heard"
    assert call(window).meter.accessibleDescription() == "nothing heard"


def test_a_microphone_that_hears_nothing_worries_and_a_silent_call_does_not(
    window: MainWindow, bridge: RecorderBridge
) -> None:
    bridge.on_status(status(track(Track.MICROPHONE, Signal.ZEROS), track(Track.COMPUTER, Signal.ZEROS)))
    assert mic(window).word.property("tone") == "alarm"
    assert call(window).word.property("tone") == "muted"


def test_start_names_the_devices_of_both_sides(qtbot: QtBot, window: MainWindow) -> None:
    window.show_devices(DEVICES, (Choice(Track.MICROPHONE, "usb"), Choice(Track.COMPUTER)))
    with qtbot.waitSignal(window.start_requested) as start:
        qtbot.keyClick(window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert start.args == [(DeviceSource(Track.MICROPHONE, "usb"), DeviceSource(Track.COMPUTER, None))]


def test_without_the_computers_sound_only_the_microphone_is_recorded_and_the_bar_says_so(window: MainWindow) -> None:
    assert window.record_bar.captured.text() == "Records your microphone and what this computer plays."
    window.show_devices(DEVICES, (Choice(Track.MICROPHONE), Choice(Track.COMPUTER, recorded=False)))
    assert window.record_bar.sources == (DeviceSource(Track.MICROPHONE),)
    assert window.record_bar.captured.text().startswith("Records your microphone only")
    assert call(window).word.text() == "not recorded"


def test_the_host_may_choose_not_to_record_the_call(qtbot: QtBot, window: MainWindow) -> None:
    window.show_devices(DEVICES, DEFAULTS)
    box = call(window).device
    with qtbot.waitSignal(window.device_chosen) as chosen:
        box.setCurrentIndex(box.count() - 1)
        box.activated.emit(box.currentIndex())
    assert chosen.args == [Choice(Track.COMPUTER, recorded=False)]
    assert window.record_bar.captured.text().startswith("Records your microphone only")


def test_each_side_lists_only_its_own_devices(window: MainWindow) -> None:
    window.show_devices(DEVICES, DEFAULTS)
    assert entries(mic(window)) == ["Default: Built-in microphone", "Built-in microphone", "Headset"]
    assert entries(call(window)) == ["Default: Built-in speakers", "Built-in speakers", "Not recorded"]


def entries(side: CallSide) -> list[str]:
    return [side.device.itemText(number) for number in range(side.device.count())]


def test_a_chosen_device_that_is_unplugged_stays_chosen(window: MainWindow) -> None:
    window.show_devices((), (Choice(Track.MICROPHONE, "usb"), Choice(Track.COMPUTER)))
    assert mic(window).device.choice == Choice(Track.MICROPHONE, "usb")
    assert "not connected" in mic(window).device.currentText()


def test_why_the_call_cannot_be_recorded_is_said_in_one_line(window: MainWindow) -> None:
    why = "this system lets nobody record what the computer plays"
    window.show_devices(DEVICES[:2], DEFAULTS, why)
    assert window.record_bar.captured.text() == f"Records your microphone only: {why}."
    assert call(window).device.toolTip() == why
    assert mic(window).device.toolTip() != why


@pytest.mark.parametrize("state", RecorderState)
def test_a_device_can_be_chosen_in_every_state(qtbot: QtBot, window: MainWindow, state: RecorderState) -> None:
    window.show_devices(DEVICES, DEFAULTS)
    window.live.set_state(state)
    box = mic(window).device
    assert box.isEnabled()
    with qtbot.waitSignal(window.device_chosen) as chosen:
        box.setCurrentIndex(2)
        box.activated.emit(2)
    assert chosen.args == [Choice(Track.MICROPHONE, "usb")]


def test_mute_is_asked_for_and_shown_when_it_is_so(qtbot: QtBot, window: MainWindow, bridge: RecorderBridge) -> None:
    bridge.on_level(Loudness(Track.MICROPHONE, -20.0, -10.0))
    with qtbot.waitSignal(window.mute_requested) as asked:
        mic(window).mute.click()
    assert asked.args == [Track.MICROPHONE, True]
    assert mic(window).word.text() == "ok"
    bridge.on_event(TrackMuted(3.0, "microphone", True))
    assert mic(window).word.text() == "muted"
    assert mic(window).mute.accessibleName() == "Unmute the microphone"
    with qtbot.waitSignal(window.mute_requested) as asked:
        mic(window).mute.click()
    assert asked.args == [Track.MICROPHONE, False]
    bridge.on_event(TrackMuted(5.0, "microphone", False))
    assert mic(window).mute.accessibleName() == "Mute the microphone"


def test_nothing_can_be_muted_before_the_start(window: MainWindow) -> None:
    assert not mic(window).mute.isEnabled()


def test_the_next_meeting_begins_unmuted(window: MainWindow, bridge: RecorderBridge) -> None:
    bridge.on_status(status(track(Track.MICROPHONE, muted=True)))
    second = RecorderBridge(window)
    window.follow(second)
    assert not mic(window).muted


def test_a_paused_side_is_closed_and_says_so(window: MainWindow, bridge: RecorderBridge) -> None:
    bridge.on_level(Loudness(Track.MICROPHONE, -20.0, -10.0))
    bridge.on_state(RecorderState.PAUSED)
    bridge.on_level(Loudness(Track.MICROPHONE, -20.0, -10.0))
    assert mic(window).word.text() == "closed"


def test_a_refused_microphone_is_not_allowed_until_it_is(window: MainWindow, bridge: RecorderBridge) -> None:
    bridge.on_event(ProblemOccurred(0.0, ProblemKind.MICROPHONE_NOT_ALLOWED, "access denied"))
    bridge.on_status(status(track(Track.MICROPHONE, recording=False)))
    assert mic(window).word.text() == "not allowed"
    assert window.banner.shown is ProblemKind.MICROPHONE_NOT_ALLOWED
    bridge.on_event(ProblemSettled(4.0, ProblemKind.MICROPHONE_NOT_ALLOWED))
    bridge.on_status(status(track(Track.MICROPHONE)))
    assert mic(window).word.text() != "not allowed"
    assert window.banner.shown is None


def test_a_lost_device_is_gone_and_its_meter_empty(window: MainWindow, bridge: RecorderBridge) -> None:
    bridge.on_level(Loudness(Track.COMPUTER, -20.0, -10.0))
    bridge.on_status(status(track(Track.MICROPHONE), track(Track.COMPUTER, recording=False)))
    assert call(window).word.text() == "gone"


def test_recording_is_said_from_the_first_stored_sound_and_not_before(
    window: MainWindow, bridge: RecorderBridge
) -> None:
    bridge.on_event(MeetingStarted("m", "Sync", "2025-11-25T14:30:00+01:00", 16000, "Mic"))
    bridge.on_state(RecorderState.RECORDING)
    assert "Recording" not in window.record_bar.status.text()
    bridge.on_level(Loudness(Track.MICROPHONE, -20.0, -10.0))
    assert window.record_bar.status.text() == "Recording"


def test_recording_is_no_longer_said_when_nothing_is_stored(window: MainWindow, bridge: RecorderBridge) -> None:
    bridge.on_state(RecorderState.RECORDING)
    bridge.on_status(status(stored_ago=0.2))
    assert window.record_bar.status.text() == "Recording"
    bridge.on_status(status(stored_ago=4.2))
    assert window.record_bar.status.text() == "No sound was saved for 4 s."
    assert window.status_line.saved.property("tone") == "alarm"
    bridge.on_status(status(stored_ago=0.2))
    assert window.record_bar.status.text() == "Recording"


def test_recording_is_no_longer_said_when_nobody_says_that_sound_is_stored(
    qtbot: QtBot, window: MainWindow, bridge: RecorderBridge
) -> None:
    bridge.on_state(RecorderState.RECORDING)
    bridge.on_status(status(stored_ago=0.2))
    qtbot.waitUntil(lambda: window.record_bar.status.text().startswith("No sound was saved"), timeout=20_000)


def test_a_meeting_without_any_sound_yet_says_so(window: MainWindow, bridge: RecorderBridge) -> None:
    bridge.on_state(RecorderState.CONNECTING)
    bridge.on_status(status(stored_ago=inf))
    assert window.record_bar.status.text() == "Starting…"
    assert "Saved 0 s ago" in window.status_line.words()


def test_little_room_on_the_disk_stands_out(window: MainWindow, bridge: RecorderBridge) -> None:
    bridge.on_status(RecorderStatus(60.0, 0.2, 0.1, 29 * 60.0, 0))
    assert "29 min of disk left" in window.status_line.words()
    assert window.status_line.disk.property("tone") == "alarm"


def parts(root: QWidget) -> Iterator[QWidget]:
    for widget in root.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
        if widget.isVisibleTo(root) and not widget.isWindow():
            yield widget
            if isinstance(widget, CallSide):
                yield from parts(widget)


def place_in(root: QWidget, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(root, QPoint(0, 0)), widget.size())


def cut_off(root: QWidget) -> list[str]:
    """What of the bar or the line lies outside, has too little room for its words, or lies over something else."""
    found = []
    shown = [each for each in parts(root) if not isinstance(each, CallSide)]
    for widget in shown:
        name = f"{type(widget).__name__} {widget.accessibleName()}"
        needed = widget.minimumSizeHint()
        if isinstance(widget, QLabel) and widget.wordWrap():
            needed.setHeight(widget.heightForWidth(widget.width()))
        if not root.rect().contains(place_in(root, widget)):
            found.append(f"{name} lies outside")
        if widget.width() < needed.width() or widget.height() < needed.height():
            found.append(f"{name} is {widget.size()}, needs {needed}")
    for number, one in enumerate(shown):
        found += [
            f"{type(one).__name__} lies over {type(other).__name__}"
            for other in shown[number + 1 :]
            if place_in(root, one).intersects(place_in(root, other))
        ]
    return found


@pytest.mark.parametrize("larger", [0, 3, 7])
@pytest.mark.parametrize("state", [RecorderState.IDLE, RecorderState.RECORDING, RecorderState.RECONNECTING])
def test_everything_fits_into_the_smallest_window_at_every_text_size(
    qtbot: QtBot, window: MainWindow, state: RecorderState, larger: int
) -> None:
    window.show_devices(DEVICES, DEFAULTS)
    window.live.set_state(state)
    bridge = RecorderBridge(window)
    if state is not RecorderState.IDLE:
        window.follow(bridge)
        bridge.on_state(state)
        bridge.on_level(Loudness(Track.MICROPHONE, -20.0, -10.0))
        bridge.on_status(status(track(Track.MICROPHONE, Signal.ZEROS), track(Track.COMPUTER, Signal.ZEROS)))
    for _ in range(larger):
        window.commands.larger.trigger()
    window.resize(SMALLEST_SIZE)
    qtbot.waitUntil(lambda: window.size() == SMALLEST_SIZE)
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    assert cut_off(window.record_bar) == []
    assert cut_off(window.status_line) == []
    assert window.status_line.geometry().bottom() <= window.centralWidget().rect().bottom()


def test_large_words_go_below_the_speaker_where_they_have_no_room_beside(window: MainWindow) -> None:
    delegate = TranscriptDelegate()
    font = window.font()
    beside = delegate.height_of("Ana", RowKind.UTTERANCE, font, 400)
    below = delegate.height_of("Ana", RowKind.UTTERANCE, font, 200)
    assert below > 1.5 * beside
