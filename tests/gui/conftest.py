"""What tests of the window share: a window on a theme, fed by a bridge, and a short meeting."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QCoreApplication, QEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from symbl_desktop.gui.bridge import RecorderBridge
from symbl_desktop.gui.main_window import MainWindow
from symbl_desktop.gui.theme import Scheme, apply_theme
from symbl_desktop.gui.window_state import WindowState
from symbl_desktop.recorder.state import RecorderState


def pytest_itemcollected(item: pytest.Item) -> None:
    """The platform of tests has no window manager, and says so whenever a dialog or a list opens."""
    item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support", extend=True))


@pytest.fixture(autouse=True)
def no_window_and_no_text_size_outlives_its_test(qapp: QApplication) -> Iterator[None]:
    font = qapp.font()
    yield
    qapp.setFont(font)
    # Without a running event loop nobody else deletes what was to be deleted later.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def themed(qapp: QApplication) -> QApplication:
    apply_theme(qapp, Scheme.LIGHT)
    return qapp


def end_recording(window: MainWindow) -> None:
    """So that the window closes without a question."""
    window.live.set_state(RecorderState.IDLE)


@pytest.fixture
def window(qtbot: QtBot, themed: QApplication, tmp_path: Path) -> MainWindow:
    made = MainWindow(WindowState(tmp_path / "window.ini"), "On this computer")
    qtbot.addWidget(made, before_close_func=end_recording)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def bridge(window: MainWindow) -> RecorderBridge:
    """A recorder's bridge that the window follows."""
    made = RecorderBridge(window)
    window.follow(made)
    return made


@pytest.fixture
def watched() -> Iterator[Callable[[QAbstractItemModel], None]]:
    """Has Qt check every change of a model; what it finds is a Qt warning, which fails the test."""
    testers: list[QAbstractItemModelTester] = []

    def watch(model: QAbstractItemModel) -> None:
        mode = QAbstractItemModelTester.FailureReportingMode.Warning
        testers.append(QAbstractItemModelTester(model, mode))

    yield watch
    testers.clear()
