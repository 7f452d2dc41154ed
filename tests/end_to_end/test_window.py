"""The window, the microphone, the engine and the disk, as a host has them."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import soundfile
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from symbl_desktop.capture.messages import Track
from symbl_desktop.gui.app import running_window
from symbl_desktop.gui.main_window import MainWindow
from symbl_desktop.gui.meeting_page import MeetingPage
from symbl_desktop.gui.models.transcript_model import TranscriptRole
from symbl_desktop.gui.models.transcript_rows import RowKind
from symbl_desktop.gui.problems import WindowProblem
from symbl_desktop.gui.theme import Scheme, apply_theme
from symbl_desktop.meeting.events import InsightKind, MeetingStarted, ProblemKind, RecordingTakenUp
from symbl_desktop.recorder.state import RecorderState
from symbl_desktop.settings import Settings
from symbl_desktop.storage.event_log import EventLog, read_events
from tests.end_to_end import window_program
from tests.end_to_end.call import RATE, sample_call
from tests.end_to_end.speech import sample_as_wav
from tests.end_to_end.window_program import places_in
from tests.virtual_mic.plugin import VirtualMic

LIMIT = 120_000  # milliseconds
MICROPHONE_GONE = (ProblemKind.MICROPHONE_LOST, ProblemKind.MICROPHONE_REPLACED)
ROOM = 0.0004  # some -68 dB
ROOT = Path(__file__).parents[2]

SAID = ("spring release", "testing is finished", "which version", "release notes to the customers by friday")


@contextmanager
def opened_window(qtbot: QtBot, folder: Path) -> Iterator[MainWindow]:
    settings = Settings(library_folder=folder / "Meetings")
    with running_window(settings, places_in(folder)) as window:
        window.show()
        qtbot.waitExposed(window)
        yield window
        window.close()


def rows(model: QAbstractItemModel) -> list[str]:
    return [model.index(row, 0).data(Qt.ItemDataRole.DisplayRole) for row in range(model.rowCount())]


def shown(page: MeetingPage) -> dict[str, list[str]]:
    models = page.models
    return {"transcript": rows(models.transcript), **{kind.value: rows(models.cards[kind]) for kind in InsightKind}}


def keep_picture(window: MainWindow) -> None:
    """Where somebody wants one: see test_screen."""
    if place := os.environ.get("SYMBL_DESKTOP_PICTURE"):
        Path(place).parent.mkdir(parents=True, exist_ok=True)
        window.grab().save(place)


def call_as_wavs(folder: Path) -> tuple[Path, Path]:
    """What the host and the others say, each in a quiet room: exact zeros would be a fault of the microphone's."""
    call, room = sample_call(), np.random.default_rng(1)
    for name, side in (("you", call.you), ("others", call.others)):
        soundfile.write(folder / f"{name}.wav", side + room.normal(0.0, ROOM, len(side)), RATE, subtype="PCM_16")
    return folder / "you.wav", folder / "others.wav"


def test_a_meeting_from_both_sides_of_a_call_to_the_library(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, virtual_mic: VirtualMic
) -> None:
    apply_theme(qapp, Scheme.LIGHT)
    you, others = call_as_wavs(tmp_path)
    with opened_window(qtbot, tmp_path) as window:
        virtual_mic.play(you)
        virtual_mic.play(others, device="speakers")
        qtbot.mouseClick(window.record_bar.record, Qt.MouseButton.LeftButton)
        transcript = window.live_page.models.transcript
        qtbot.waitUntil(lambda: "have a good day" in " ".join(rows(transcript)).lower(), timeout=LIMIT)
        keep_picture(window)
        assert set(column(transcript, TranscriptRole.SPEAKER)) == {"You", "Others"}
        qtbot.mouseClick(window.record_bar.record, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: window.live.state is RecorderState.FINISHED, timeout=LIMIT)
        live = shown(window.live_page)

    words = " ".join(live["transcript"]).lower()
    assert [said for said in SAID if said not in words] == []
    assert any("version" in question for question in live["question"])
    assert any("budget" in question for question in live["question"])
    assert any("release notes" in item for item in live["action_item"])

    with opened_window(qtbot, tmp_path) as window:
        window.commands.library.trigger()
        library = window.library_page.model
        qtbot.waitUntil(lambda: library.rowCount() == 1, timeout=LIMIT)
        qtbot.keyClick(window.library_page.view, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: shown(window.stored_page) == live, timeout=LIMIT)


def test_both_sides_of_a_call_are_shown_through_mute_and_a_lost_microphone(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, virtual_mic: VirtualMic
) -> None:
    with opened_window(qtbot, tmp_path) as window:
        mic, call = (window.record_bar.sides[track] for track in Track)
        qtbot.waitUntil(lambda: mic.device.findText("Meeting Mic") >= 0, timeout=LIMIT)
        qtbot.waitUntil(lambda: call.device.findText("Meeting Speakers") >= 0, timeout=LIMIT)
        virtual_mic.play(sample_as_wav(tmp_path / "sample.wav"), device="speakers")
        qtbot.mouseClick(window.record_bar.record, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: call.word.text() == "ok", timeout=LIMIT)
        mic.mute.click()
        qtbot.waitUntil(lambda: mic.word.text() == "muted", timeout=LIMIT)
        mic.mute.click()
        qtbot.waitUntil(lambda: mic.word.text() != "muted", timeout=LIMIT)
        virtual_mic.command("lose-mic")
        qtbot.waitUntil(lambda: window.banner.shown in MICROPHONE_GONE, timeout=LIMIT)
        assert window.record_bar.status.text().startswith("Recording")
        virtual_mic.command("back-mic")
        qtbot.waitUntil(lambda: window.banner.shown not in MICROPHONE_GONE, timeout=LIMIT)
        transcript = window.live_page.models.transcript
        qtbot.waitUntil(lambda: "Others" in column(transcript, TranscriptRole.SPEAKER), timeout=LIMIT)
        assert RowKind.GAP in column(transcript, TranscriptRole.KIND)
        qtbot.mouseClick(window.record_bar.record, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: window.live.state is RecorderState.FINISHED, timeout=LIMIT)
        assert mic.word.text() == call.word.text() == "closed"

    (folder,) = (tmp_path / "Meetings").iterdir()
    lengths = {soundfile.info(folder / f"{track.value}.wav").frames for track in Track}
    assert len(lengths) == 1


def column(model: QAbstractItemModel, role: int) -> list[object]:
    return [model.index(row, 0).data(role) for row in range(model.rowCount())]


def test_a_meeting_goes_on_in_the_next_window_when_its_own_is_killed(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, virtual_mic: VirtualMic
) -> None:
    sample = sample_as_wav(tmp_path / "sample.wav")
    command = [sys.executable, window_program.__file__, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as killed:
        assert killed.stdout is not None
        assert killed.stdout.readline() == "recording\n"
        virtual_mic.play(sample)
        first_line = killed.stdout.readline()
        killed.kill()
    said_before = first_line.strip().split(": ", 1)[-1]
    assert said_before

    with opened_window(qtbot, tmp_path) as window:
        qtbot.waitUntil(lambda: window.live.look.capturing, timeout=LIMIT)
        assert window.banner.shown is WindowProblem.RECORDING_TAKEN_UP
        transcript = window.live_page.models.transcript
        qtbot.waitUntil(lambda: said_before in rows(transcript), timeout=LIMIT)
        qtbot.waitUntil(lambda: window.record_bar.status.text().startswith("Recording"), timeout=LIMIT)
        qtbot.waitUntil(lambda: "have a good day" in " ".join(rows(transcript)).lower(), timeout=LIMIT)
        qtbot.mouseClick(window.record_bar.record, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: window.live.state is RecorderState.FINISHED, timeout=LIMIT)
        lines = rows(transcript)

    words = " ".join(lines).lower()
    assert [said for said in SAID if said not in words] == []
    assert words.count("spring release") == 1
    (folder,) = (tmp_path / "Meetings").iterdir()
    events = read_events(folder / "events.jsonl")
    assert sum(isinstance(event, RecordingTakenUp) for event in events) == 1


def test_an_interrupted_meeting_is_offered_and_finished(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    folder = tmp_path / "Meetings" / "2025-11-25 14.30 Team sync"
    folder.mkdir(parents=True)
    sample_as_wav(folder / "microphone.wav")
    log = EventLog(folder / "events.jsonl")
    log.append(MeetingStarted("m-1", "Team sync", "2025-11-25T14:30:00+01:00", 16000, "Built-in microphone"))
    log.close()

    with opened_window(qtbot, tmp_path) as window:
        qtbot.waitUntil(lambda: window.banner.shown is WindowProblem.MEETING_INTERRUPTED, timeout=LIMIT)
        assert "“Team sync” was interrupted" in window.banner.words()
        qtbot.mouseClick(window.banner.button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: window.pages.currentWidget() is window.stored_page, timeout=LIMIT)
        qtbot.waitUntil(lambda: "Finding the words of “Team sync”: " in window.status_line.words(), timeout=LIMIT)
        qtbot.waitUntil(lambda: window.banner.shown is WindowProblem.MEETING_FINISHED, timeout=LIMIT)
        assert "Finding" not in window.status_line.words()
        transcript = window.stored_page.models.transcript
        qtbot.waitUntil(lambda: "have a good day" in " ".join(rows(transcript)).lower(), timeout=LIMIT)
        assert not window.live.look.capturing
