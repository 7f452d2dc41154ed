"""The line between a window and a capture process: lines of JSON over a local socket or pipe, for who knows the key."""

import contextlib
import os
import shutil
import sys
import tempfile
import threading
from multiprocessing.connection import Client, Connection, Listener, answer_challenge, deliver_challenge
from pathlib import Path
from typing import Any

from symbl_desktop.capture.codec import decode, encode
from symbl_desktop.capture.wire import Message

_FAMILY = "AF_PIPE" if sys.platform == "win32" else "AF_UNIX"
_ANSWERS_WITHIN = 2.0
_FOLDER_PREFIX = "symbl-capture-"
_LONGEST_FOLDER = 60


class LineClosed(Exception):
    """The other side is gone, or was never who it should be; `str()` says how that showed."""


class Channel:
    """One end. Any thread may send; one receives."""

    def __init__(self, connection: "Connection[Any, Any]") -> None:
        self._connection = connection
        self._sending = threading.Lock()
        self._closed = False

    def send(self, message: Message) -> None:
        try:
            with self._sending:
                self._connection.send_bytes(encode(message))
        except (OSError, ValueError) as error:
            raise LineClosed(str(error)) from error

    def receive(self, timeout: float | None = None) -> Message | None:
        """None when nothing came in so many seconds."""
        try:
            if timeout is not None and not self._connection.poll(timeout):
                return None
            return decode(self._connection.recv_bytes())
        except (EOFError, OSError, ValueError) as error:
            raise LineClosed(str(error) or "closed") from error

    def close(self) -> None:
        """Only for the thread that receives."""
        with contextlib.suppress(OSError):
            self._connection.close()


def call(address: str, key: bytes) -> Channel:
    """Raises LineClosed when nobody is there, or answers."""
    try:
        connection = Client(address, _FAMILY)
    except OSError as error:
        raise LineClosed(str(error)) from error
    try:
        for prove in (answer_challenge, deliver_challenge):
            if prove is answer_challenge and not connection.poll(_ANSWERS_WITHIN):
                raise LineClosed("nobody answers")
            prove(connection, key)
    except Exception as error:
        connection.close()
        raise error if isinstance(error, LineClosed) else LineClosed(str(error)) from error
    return Channel(connection)


class Exchange:
    """Where a capture process can be called: at an address that whoever starts it chose, or at one of its own."""

    def __init__(self, key: bytes, address: str = "") -> None:
        self._key = key
        self._listener = Listener(address or new_address() or None, _FAMILY)
        self.address = str(self._listener.address)

    def accept(self) -> "Connection[Any, Any]":
        """Somebody, who has proved nothing yet. Raises OSError."""
        return self._listener.accept()

    def admit(self, connection: "Connection[Any, Any]") -> Channel:
        """Waits for the proof, as long as it takes; raises LineClosed."""
        try:
            deliver_challenge(connection, self._key)
            answer_challenge(connection, self._key)
        except Exception as error:
            connection.close()
            raise LineClosed(str(error)) from error
        return Channel(connection)

    def close(self) -> None:
        self._listener.close()
        sweep_up(self.address)


def new_address() -> str:
    """In a private folder, and short enough for every system; empty where the system makes up a better one."""
    if sys.platform == "win32":
        return ""
    usual = tempfile.gettempdir()
    folder = usual if len(usual) <= _LONGEST_FOLDER else os.sep + "tmp"
    return str(Path(tempfile.mkdtemp(prefix=_FOLDER_PREFIX, dir=folder)) / "line")


def sweep_up(address: str) -> None:
    """Removes what a process that was killed left of its address."""
    folder = Path(address).parent
    if sys.platform != "win32" and folder.name.startswith(_FOLDER_PREFIX):
        shutil.rmtree(folder, ignore_errors=True)
