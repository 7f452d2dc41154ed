"""The window with the real recorder, library and disk behind it; no server is there."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from symbl_desktop.audio.microphone import Microphone
from symbl_desktop.audio.source import AudioError, AudioErrorReason, AudioSource
from symbl_desktop.audio.wave_source import WaveSource
from symbl_desktop.capture.face import Capture
from symbl_desktop.capture.host import RunningCapture
from symbl_desktop.capture.messages import CapturePlan, Device, DevicesChanged, Report, SourceSpec, Track
from symbl_desktop.capture.session import CaptureSession
from symbl_desktop.gui.app import Places, engine_place, main, running_window
from symbl_desktop.gui.dialogs.closing_question import ClosingQuestion
from symbl_desktop.gui.main_window import MainWindow
from symbl_desktop.gui.panes.call_side import CallSide
from symbl_desktop.gui.panes.device_box import Choice
from symbl_desktop.gui.problems import WindowProblem
from symbl_desktop.meeting.events import (
    InsightCompleted,
    InsightDismissed,
    InsightKind,
    MeetingStarted,
    MeetingStopped,
    MomentMarked,
    ProblemKind,
    TrackMuted,
)
from symbl_desktop.recorder.state import RecorderState
from symbl_desktop.settings import Settings
from symbl_desktop.storage.event_log import EventLog, read_events
from tests.gui.example_meeting import SHORT_MEETING

NOBODY = "ws://127.0.0.1:9"
LIMIT = 30_000  # milliseconds
MOVING = (RecorderState.CONNECTING, RecorderState.RECONNECTING)


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """A minute of a quiet tone."""
    path = tmp_path / "tone.wav"
    time = np.arange(60 * 16000) / 16000
    soundfile.write(path, 0.2 * np.sin(2 * np.pi * 220 * time), 16000)
    return path


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(library_folder=tmp_path / "Meetings")


class CapturesHere:
    """Captures in this process, so that a test can say what is heard."""

    def __init__(self, make_source: Callable[[SourceSpec], AudioSource]) -> None:
        self._make_source = make_source

    def begin(self, plan: CapturePlan, on_report: Callable[[Report], None]) -> Capture:
        return CaptureSession(plan, self._make_source, on_report)

    def running(self) -> tuple[RunningCapture, ...]:
        return ()

    def take_up(self, running: RunningCapture, on_report: Callable[[Report], None]) -> Capture:
        raise AssertionError("nothing is running")

    def close(self) -> None:
        """Every session has ended with its recorder."""


DEVICES = DevicesChanged(
    (
        Device(Track.MICROPHONE, "built-in", "Built-in microphone", True),
        Device(Track.COMPUTER, "speakers", "Built-in speakers", True),
    )
)


class Opened:
    """Windows of one test, and what they leave on the disk."""

    def __init__(self, qtbot: QtBot, settings: Settings, sound: Path, places: Places) -> None:
        self.qtbot = qtbot
        self.settings = settings
        self.places = places
        self.sound = sound
        self._stack = ExitStack()

    def open(self, source: type[AudioSource] | None = None) -> MainWindow:
        def make_source(spec: SourceSpec) -> AudioSource:
            return WaveSource(self.sound, real_time=True) if source is None else source()

        def open_captures(on_devices: Callable[[DevicesChanged], None]) -> CapturesHere:
            on_devices(DEVICES)
            return CapturesHere(make_source)

        window = self._stack.enter_context(running_window(self.settings, self.places, NOBODY, open_captures))
        window.show()
        self.qtbot.waitExposed(window)
        return window

    def close(self) -> None:
        self._stack.close()

    @property
    def folders(self) -> list[Path]:
        return sorted(self.settings.library_folder.iterdir())


@pytest.fixture
def opened(qtbot: QtBot, themed: QApplication, settings: Settings, sound: Path, tmp_path: Path) -> Iterator[Opened]:
    made = Opened(qtbot, settings, sound, Places(tmp_path / "window.ini", tmp_path / "logs", tmp_path / "captures"))
    yield made
    made.close()


def press_record(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.mouseClick(window.record_bar.record, Qt.MouseButton.LeftButton)


def give_up_the_transcript(qtbot: QtBot, window: MainWindow) -> None:
    """No server will ever answer: closes the window, and again, and agrees."""
    qtbot.waitUntil(lambda: window.live.state is RecorderState.FINISHING, timeout=LIMIT)
    window.close()
    window.close()
    question = next(each for each in window.findChildren(ClosingQuestion) if each.isVisible())
    question.leave.click()
    qtbot.waitUntil(window.isHidden, timeout=LIMIT)


def test_start_mark_pause_resume_stop_reach_the_disk(qtbot: QtBot, opened: Opened) -> None:
    window = opened.open()
    window.record_bar.title.setText("Interview")
    press_record(qtbot, window)
    qtbot.waitUntil(lambda: window.record_bar.timer.text() != "00:00:00", timeout=LIMIT)
    assert window.live.state in MOVING
    assert window.record_bar.sides[Track.MICROPHONE].word.text() == "ok"
    window.commands.mark.trigger()
    qtbot.waitUntil(lambda: window.live_page.models.transcript.rowCount() == 1, timeout=LIMIT)
    window.commands.pause.trigger()
    qtbot.waitUntil(lambda: window.live.state is RecorderState.PAUSED, timeout=LIMIT)
    assert window.record_bar.sides[Track.MICROPHONE].word.text() == "closed"
    window.commands.pause.trigger()
    qtbot.waitUntil(lambda: window.live.state in MOVING, timeout=LIMIT)
    press_record(qtbot, window)
    give_up_the_transcript(qtbot, window)
    opened.close()

    (folder,) = opened.folders
    assert folder.name.endswith("Interview")
    events = read_events(folder / "events.jsonl")
    assert isinstance(events[0], MeetingStarted)
    assert any(isinstance(event, MomentMarked) for event in events)
    stopped = next(event for event in events if isinstance(event, MeetingStopped))
    assert soundfile.info(folder / "microphone.wav").duration == pytest.approx(stopped.at)


def test_the_next_meeting_may_start_while_the_last_is_being_finished(qtbot: QtBot, opened: Opened) -> None:
    window = opened.open()
    press_record(qtbot, window)
    qtbot.waitUntil(lambda: window.record_bar.timer.text() != "00:00:00", timeout=LIMIT)
    window.record_bar.title.edited.emit("First")
    qtbot.waitUntil(lambda: window.record_bar.title.text() == "First", timeout=LIMIT)
    press_record(qtbot, window)
    qtbot.waitUntil(lambda: window.live.state is RecorderState.FINISHING, timeout=LIMIT)
    press_record(qtbot, window)
    qtbot.waitUntil(lambda: window.live.state in MOVING and window.record_bar.title.text() != "First", timeout=LIMIT)
    assert "Finishing “First”: " in window.status_line.words()
    assert window.live_page.models.transcript.rowCount() == 0
    qtbot.waitUntil(lambda: window.record_bar.timer.text() != "00:00:00", timeout=LIMIT)
    press_record(qtbot, window)
    give_up_the_transcript(qtbot, window)
    opened.close()
    assert len(opened.folders) == 2


class NoMicrophone(Microphone):
    """A computer without one."""

    def open(self):  # type: ignore[no-untyped-def]  # never returns
        raise AudioError(AudioErrorReason.NO_DEVICE, "no input device")


def test_without_a_microphone_the_window_says_what_to_do_and_tries_again(qtbot: QtBot, opened: Opened) -> None:
    window = opened.open(NoMicrophone)
    press_record(qtbot, window)
    qtbot.waitUntil(lambda: window.live.state is RecorderState.ERROR, timeout=LIMIT)
    qtbot.waitUntil(lambda: window.banner.shown is ProblemKind.NO_MICROPHONE, timeout=LIMIT)
    assert window.record_bar.record.text() == "Try again"


def test_mute_and_another_device_reach_the_meeting_that_is_being_recorded(qtbot: QtBot, opened: Opened) -> None:
    window = opened.open()
    mic, call = (window.record_bar.sides[track] for track in Track)
    press_record(qtbot, window)
    qtbot.waitUntil(lambda: mic.word.text() == call.word.text() == "ok", timeout=LIMIT)
    mic.mute.click()
    qtbot.waitUntil(lambda: mic.word.text() == "muted", timeout=LIMIT)
    choose(call, Choice(Track.COMPUTER, recorded=False))
    qtbot.waitUntil(lambda: call.word.text() == "muted", timeout=LIMIT)
    choose(call, Choice(Track.COMPUTER, "speakers"))
    qtbot.waitUntil(lambda: call.word.text() == "ok", timeout=LIMIT)
    press_record(qtbot, window)
    give_up_the_transcript(qtbot, window)
    opened.close()
    (folder,) = opened.folders
    muted = [event for event in read_events(folder / "events.jsonl") if isinstance(event, TrackMuted)]
    assert [(event.track, event.muted) for event in muted] == [
        ("microphone", True),
        ("computer", True),
        ("computer", False),
    ]


def choose(side: CallSide, choice: Choice) -> None:
    """As the host does it in the list."""
    box = side.device
    labels = {"speakers": "Built-in speakers", None: "Not recorded"}
    number = box.findText(labels[choice.device])
    box.setCurrentIndex(number)
    box.activated.emit(number)
    assert box.choice == choice


def test_what_is_plugged_in_is_listed(qtbot: QtBot, opened: Opened) -> None:
    window = opened.open()
    box = window.record_bar.sides[Track.COMPUTER].device
    qtbot.waitUntil(lambda: box.currentText() == "Default: Built-in speakers", timeout=LIMIT)


def test_an_interrupted_meeting_that_was_meant_for_another_server_is_offered_but_not_sent(
    qtbot: QtBot, opened: Opened
) -> None:
    folder = opened.settings.library_folder / "2025-11-25 14.30 Team sync"
    folder.mkdir(parents=True)
    log = EventLog(folder / "events.jsonl")
    for event in SHORT_MEETING[:4]:
        log.append(event)
    log.close()
    (folder / "microphone.wav").write_bytes(opened.sound.read_bytes())

    window = opened.open()
    qtbot.waitUntil(lambda: window.banner.shown is WindowProblem.MEETING_LEFT_UNFINISHED, timeout=LIMIT)
    assert "“Team sync”" in window.banner.words()
    qtbot.mouseClick(window.banner.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.stored_page.models.transcript.rowCount() == 3, timeout=LIMIT)
    window.close()
    opened.close()
    assert read_events(folder / "events.jsonl") == list(SHORT_MEETING[:4])


def test_a_stored_meeting_opens_from_the_library_and_keeps_its_edits(qtbot: QtBot, opened: Opened) -> None:
    folder = opened.settings.library_folder / "2025-11-25 14.30 Team sync"
    folder.mkdir(parents=True)
    log = EventLog(folder / "events.jsonl")
    for event in SHORT_MEETING:
        log.append(event)
    log.close()

    window = opened.open()
    window.commands.library.trigger()
    qtbot.waitUntil(lambda: window.library_page.model.rowCount() == 1, timeout=LIMIT)
    qtbot.keyClick(window.library_page.view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.stored_page.models.transcript.rowCount() == 3, timeout=LIMIT)
    page = window.stored_page
    assert page.summary.title.text() == "Team sync"
    page.edits.tick("i1", True)
    qtbot.waitUntil(lambda: page.models.cards[InsightKind.ACTION_ITEM].completed == 1, timeout=LIMIT)
    page.edits.dismiss("i2")
    qtbot.waitUntil(lambda: page.models.cards[InsightKind.QUESTION].rowCount() == 0, timeout=LIMIT)
    window.commands.undo.trigger()
    qtbot.waitUntil(lambda: page.models.cards[InsightKind.QUESTION].rowCount() == 1, timeout=LIMIT)
    window.close()
    opened.close()

    at = SHORT_MEETING[-1].at
    assert read_events(folder / "events.jsonl")[len(SHORT_MEETING) :] == [
        InsightCompleted(at, "i1", True),
        InsightDismissed(at, "i2", True),
        InsightDismissed(at, "i2", False),
    ]
    assert "Send the quote" in (folder / "transcript.md").read_text(encoding="utf-8")


def test_the_status_line_names_the_place_of_the_engine() -> None:
    assert engine_place(None) == "On this computer"
    assert engine_place("wss://api.example.com/v1/streaming") == "On api.example.com"


def test_no_sound_library_is_ever_in_the_windows_process() -> None:
    """A crash in there would take the window along."""
    asks = "import sys, symbl_desktop.gui.app; print([*{'sounddevice', 'soundcard'} & set(sys.modules)])"
    run = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, timeout=60, check=True)
    assert run.stdout.strip() == "[]"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a screen")
def test_without_a_screen_it_says_so_and_names_what_works() -> None:
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    surroundings = {name: value for name, value in os.environ.items() if name not in hidden}
    run = subprocess.run(
        [sys.executable, "-m", "symbl_desktop"],
        capture_output=True,
        text=True,
        timeout=60,
        env=surroundings,
        check=False,
    )
    assert run.returncode == 1
    assert "transcribe" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_wrong_argument_is_refused_before_any_window_opens(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--nonsense"])
    assert "usage" in capsys.readouterr().err


def test_settings_reach_the_window(qtbot: QtBot, opened: Opened) -> None:
    opened.settings = replace(opened.settings, microphone="a headset")
    window = opened.open()
    qtbot.waitUntil(
        lambda: window.record_bar.sides[Track.MICROPHONE].device.choice.device == "a headset", timeout=LIMIT
    )
