"""One log file for everything that goes wrong unseen: in Python, in its threads, in Qt, and in crashes below both."""

import faulthandler
import logging
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType
from typing import TextIO

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler

_logger = logging.getLogger(__name__)

_FILE_NAME = "symbl-desktop.log"
_LARGEST = 2_000_000
_QT_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class FaultLog(QObject):
    """From `open` to `close` it holds the process's hooks; `close` gives them back as they were.

    A log that has grown large is put aside when the program starts. Logs never hold what was said, nor secrets.
    """

    faulted = Signal(str)  # the traceback; from whatever thread

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path = folder / _FILE_NAME
        self._file: TextIO | None = None
        self._handler: logging.Handler | None = None
        self._before = sys.excepthook, threading.excepthook, logging.getLogger().level

    def open(self) -> None:
        """Raises OSError when the folder cannot be written."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        if self.path.exists() and self.path.stat().st_size > _LARGEST:
            self.path.replace(self.path.with_suffix(".old.log"))
        self._file = self.path.open("a", encoding="utf-8", errors="backslashreplace")
        self._handler = logging.StreamHandler(self._file)
        self._handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"))
        root = logging.getLogger()
        self._before = sys.excepthook, threading.excepthook, root.level
        root.addHandler(self._handler)
        root.setLevel(logging.INFO)
        faulthandler.enable(self._file)
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception
        qInstallMessageHandler(_log_qt)

    def close(self) -> None:
        if self._handler is None or self._file is None:
            return
        qInstallMessageHandler(None)
        sys.excepthook, threading.excepthook, level = self._before
        faulthandler.disable()
        root = logging.getLogger()
        root.removeHandler(self._handler)
        root.setLevel(level)
        self._handler.close()
        self._file.close()
        self._handler = self._file = None

    def _on_exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            return  # Ctrl+C in the terminal has a handler of its own
        _logger.critical("an exception nobody caught", exc_info=(kind, error, trace))
        self.faulted.emit("".join(traceback.format_exception(kind, error, trace)))

    def _on_thread_exception(self, failed: threading.ExceptHookArgs) -> None:
        if failed.exc_value is not None:
            self._on_exception(failed.exc_type, failed.exc_value, failed.exc_traceback)


def _log_qt(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    logging.getLogger("qt").log(_QT_LEVELS.get(kind, logging.WARNING), "%s", message)
