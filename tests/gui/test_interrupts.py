import signal
import subprocess
import sys

import pytest

PROGRAM = """
from PySide6.QtCore import QCoreApplication, QTimer
from symbl_desktop.gui.interrupts import Interrupts

application = QCoreApplication([])
interrupts = Interrupts()
interrupts.requested.connect(application.quit)
QTimer.singleShot(0, lambda: print("ready", flush=True))
application.exec()
interrupts.close()
print("ended in order", flush=True)
"""

REQUESTS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals to send to one process")
@pytest.mark.parametrize("number", REQUESTS)
def test_a_request_to_end_reaches_the_window_and_ends_it_in_order(number: signal.Signals) -> None:
    with subprocess.Popen([sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.send_signal(number)
        assert process.stdout.readline() == "ended in order\n"
        assert process.wait(30) == 0
