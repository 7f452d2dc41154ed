"""Ctrl+C in the terminal, its end, and the system's request to end, as a signal in the window's thread."""

import signal
import socket
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Signal, Slot


class Interrupts(QObject):
    """Qt waits outside Python, where no Python handler runs: a byte in a socket wakes it up."""

    requested = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._far, self._near = socket.socketpair()
        self._far.setblocking(False)
        self._near.setblocking(False)
        self._notifier = QSocketNotifier(self._near.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_woken)
        self._wakeup_before = signal.set_wakeup_fd(self._far.fileno(), warn_on_full_buffer=False)
        self._before = {number: signal.signal(number, _take_note) for number in _requests()}

    def close(self) -> None:
        """Gives the process's handlers back as they were."""
        for number, handler in self._before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._wakeup_before)
        self._notifier.setEnabled(False)
        self._far.close()
        self._near.close()

    @Slot()
    def _on_woken(self) -> None:
        self._near.recv(64)
        self.requested.emit()


def _requests() -> tuple[signal.Signals, ...]:
    """Those that this system has."""
    names = ("SIGINT", "SIGTERM", "SIGHUP")
    return tuple(getattr(signal, name) for name in names if hasattr(signal, name))


def _take_note(number: int, frame: FrameType | None) -> None:
    """The byte in the socket says it all."""
