"""The window, the microphone, the engine and the disk, as a host has them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from symbl_desktop.gui.app import Places, running_window
from symbl_desktop.gui.main_window import MainWindow
from symbl_desktop.gui.meeting_page import MeetingPage
from symbl_desktop.gui.theme import Scheme, apply_theme
from symbl_desktop.meeting.events import InsightKind
from symbl_desktop.recorder.state import RecorderState
from symbl_desktop.settings import Settings
from tests.end_to_end.speech import sample_as_wav
from tests.virtual_mic.plugin import VirtualMic

LIMIT = 120_000  # milliseconds

SAID = ("spring release", "testing is finished", "which version", "release notes to the customers by friday")


@contextmanager
def opened_window(qtbot: QtBot, folder: Path) -> Iterator[MainWindow]:
    settings = Settings(library_folder=folder / "Meetings")
    with running_window(settings, Places(folder / "window.ini", folder / "logs")) as window:
        window.show()
        qtbot.waitExposed(window)
        yield window
        window.close()


def rows(model: QAbstractItemModel) -> list[str]:
    return [model.index(row, 0).data(Qt.ItemDataRole.DisplayRole) for row in range(model.rowCount())]


def shown(page: MeetingPage) -> dict[str, list[str]]:
    models = page.models
    return {"transcript": rows(models.transcript), **{kind.value: rows(models.cards[kind]) for kind in InsightKind}}


def keep_picture(window: MainWindow, application: QApplication) -> None:
    """Where somebody wants one: see test_screen."""
    if place := os.environ.get("SYMBL_DESKTOP_PICTURE"):
        apply_theme(application, Scheme.LIGHT)
        Path(place).parent.mkdir(parents=True, exist_ok=True)
        window.grab().save(place)


def test_a_meeting_from_the_microphone_to_the_library(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, virtual_mic: VirtualMic
) -> None:
    with opened_window(qtbot, tmp_path) as window:
        virtual_mic.play(sample_as_wav(tmp_path / "sample.wav"))
        qtbot.mouseClick(window.record_bar.record, Qt.MouseButton.LeftButton)
        transcript = window.live_page.models.transcript
        qtbot.waitUntil(lambda: "have a good day" in " ".join(rows(transcript)).lower(), timeout=LIMIT)
        keep_picture(window, qapp)
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
