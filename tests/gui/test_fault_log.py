import logging
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from symbl_desktop.gui.fault_log import FaultLog

FAULTY_PROGRAM = """
import os, sys, threading
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QTimer, Slot, QObject, qWarning
from symbl_desktop.gui.fault_log import FaultLog

class Program(QObject):
    @Slot()
    def fail_in_a_slot(self):
        raise ValueError("in a slot")

    def fail_in_a_thread(self):
        raise KeyError("in a thread")

    @Slot(str)
    def tell(self, cause):
        print(cause.strip().splitlines()[-1], flush=True)

    @Slot()
    def crash(self):
        thread = threading.Thread(target=self.fail_in_a_thread, name="worker")
        thread.start()
        thread.join()
        qWarning("Qt complains")
        QTimer.singleShot(0, os.abort)

application = QCoreApplication([])
program = Program()
log = FaultLog(Path(sys.argv[1]))
log.open()
log.faulted.connect(program.tell)
QTimer.singleShot(0, program.fail_in_a_slot)
QTimer.singleShot(1, program.crash)
application.exec()
"""


@pytest.fixture
def crashed(tmp_path: Path) -> tuple[str, str]:
    """What a program said that failed in every way, and its log."""
    run = subprocess.run(
        [sys.executable, "-c", FAULTY_PROGRAM, str(tmp_path)], capture_output=True, text=True, timeout=60, check=False
    )
    assert run.returncode != 0
    return run.stdout, (tmp_path / "symbl-desktop.log").read_text(encoding="utf-8")


def test_whatever_fails_is_in_the_one_log(crashed: tuple[str, str]) -> None:
    _, log = crashed
    assert "ValueError: in a slot" in log
    assert "fail_in_a_thread" in log
    assert "Qt complains" in log
    assert "Fatal Python error: Aborted" in log


def test_the_window_hears_of_each_exception(crashed: tuple[str, str]) -> None:
    said, _ = crashed
    assert said.splitlines()[0] == "ValueError: in a slot"


def test_closing_gives_every_hook_back(qapp: QApplication, tmp_path: Path) -> None:
    before, handlers = (sys.excepthook, threading.excepthook), list(logging.getLogger().handlers)
    level = logging.getLogger().level
    log = FaultLog(tmp_path)
    log.open()
    assert sys.excepthook is not before[0]
    log.close()
    assert (sys.excepthook, threading.excepthook) == before
    assert logging.getLogger().handlers == handlers
    assert logging.getLogger().level == level


def test_a_large_log_is_put_aside(qapp: QApplication, tmp_path: Path) -> None:
    grown = tmp_path / "symbl-desktop.log"
    grown.write_bytes(b"x" * 2_000_001)
    log = FaultLog(tmp_path)
    log.open()
    log.close()
    assert grown.stat().st_size == 0
    assert (tmp_path / "symbl-desktop.old.log").stat().st_size == 2_000_001
