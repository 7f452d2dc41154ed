"""Widgets in reference cycles wait for the collector, which may run in any thread and end the program there."""

import gc
import weakref
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication

from symbl_desktop.gui.bridge import RecorderBridge
from symbl_desktop.gui.main_window import MainWindow
from symbl_desktop.gui.window_state import WindowState
from symbl_desktop.meeting.events import ProblemKind
from symbl_desktop.recorder.state import Hypothesis, RecorderState
from tests.gui.example_meeting import SHORT_MEETING


def do_nothing(window: MainWindow) -> None:
    """It is opened and closed."""


def hold_a_meeting(window: MainWindow) -> None:
    bridge = RecorderBridge(window)
    window.follow(bridge)
    for event in SHORT_MEETING:
        bridge.on_event(event)
    bridge.on_hypothesis(Hypothesis("You", "and"))
    window.live_page.edits.tick("i1", True)
    window.commands.undo.trigger()
    bridge.on_state(RecorderState.FINISHED)


def try_to_close(window: MainWindow) -> None:
    window.live.set_state(RecorderState.RECORDING)
    window.close()
    window.live.set_state(RecorderState.IDLE)


def look_at_a_problem(window: MainWindow) -> None:
    window.banner.report(ProblemKind.ENGINE_FAILED, "exit code 1")
    window.banner.button.click()


def look_into_the_library(window: MainWindow) -> None:
    window.commands.library.trigger()
    window.show_meeting(SHORT_MEETING)


@pytest.mark.parametrize("use", [do_nothing, hold_a_meeting, try_to_close, look_at_a_problem, look_into_the_library])
def test_a_window_goes_without_the_collectors_help(
    themed: QApplication, tmp_path: Path, use: Callable[[MainWindow], None]
) -> None:
    gc.collect()
    gc.disable()
    try:
        window = MainWindow(WindowState(tmp_path / "window.ini"), "On this computer")
        window.show()
        use(window)
        QCoreApplication.processEvents()
        window.close()
        gone = weakref.ref(window)
        window.deleteLater()
        del window
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert gone() is None
        gc.set_debug(gc.DEBUG_SAVEALL)
        gc.collect()
        left = [type(each).__name__ for each in gc.garbage if isinstance(each, QObject)]
        assert left == []
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()
