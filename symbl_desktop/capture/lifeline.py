"""One capture process as the window holds it: started or found, spoken to, and surely gone at the end."""

import contextlib
import json
import logging
import os
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from typing import IO, Protocol

from symbl_desktop.capture.channel import Channel, LineClosed, call, new_address, sweep_up
from symbl_desktop.capture.running import CaptureRecord, lives
from symbl_desktop.capture.wire import FromProcess, Message, ToProcess

_logger = logging.getLogger(__name__)

_ENDS_BY_ITSELF_WITHIN = 2.0
_LOOKS_AGAIN_AFTER = 0.02


class Process(Protocol):
    def call(self) -> Channel:
        """Raises LineClosed when it died, or cannot be called."""

    def kill(self) -> None: ...

    def bury(self, at_once: bool) -> str:
        """Returns when the process is gone, killed if it must be, with how it ended; `at_once` gives it no time."""


class StartedProcess:
    """Started by us; ends with us unless it captures."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = list(command)
        self._key = secrets.token_hex(32)
        self._address = new_address()
        self._process: subprocess.Popen[bytes] | None = None
        self._ended = False
        self._starting = threading.Lock()
        self._last_words = ""
        self._listener: threading.Thread | None = None

    def call(self) -> Channel:
        with self._starting:
            if self._ended:
                raise LineClosed("ended before it was started")
            try:
                self._process = _spawn(self._command)
            except OSError as error:
                self._last_words = str(error)
                raise LineClosed(str(error)) from error
        self._listener = threading.Thread(target=self._listen, args=[self._process.stderr], name="capture-stderr")
        self._listener.start()
        try:
            stdin, stdout = _pipe(self._process.stdin), _pipe(self._process.stdout)
            stdin.write(json.dumps({"key": self._key, "address": self._address}).encode() + b"\n")
            stdin.flush()
            self._address = str(json.loads(stdout.readline())["address"])
        except (OSError, ValueError, KeyError) as error:
            raise LineClosed("it never said where it can be called") from error
        return call(self._address, bytes.fromhex(self._key))

    def kill(self) -> None:
        with self._starting:
            self._ended = True
            if self._process is not None:
                self._process.kill()

    def bury(self, at_once: bool) -> str:
        process = self._process
        if process is None:
            sweep_up(self._address)
            return self._last_words or "not started"
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                _pipe(pipe).close()
        if not at_once:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_ENDS_BY_ITSELF_WITHIN)
        process.kill()
        code = process.wait()
        if self._listener is not None:
            self._listener.join()
        sweep_up(self._address)
        how = f"ended by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
        return f"{how}: {self._last_words}" if self._last_words else how

    def _listen(self, stderr: IO[bytes]) -> None:
        with stderr:
            for line in stderr:
                self._last_words = line.decode(errors="replace").rstrip()
                _logger.info("capture: %s", self._last_words)


class FoundProcess:
    """Left over by a window that died."""

    def __init__(self, record: CaptureRecord, channel: Channel) -> None:
        self._record = record
        self._channel = channel

    def call(self) -> Channel:
        return self._channel

    def kill(self) -> None:
        with contextlib.suppress(OSError):
            os.kill(self._record.pid, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)

    def bury(self, at_once: bool) -> str:
        """The line to it is closed by now, which happens when it ends."""
        if at_once:
            self.kill()
            _wait_for_death(self._record.pid)
        sweep_up(self._record.address)
        return "ended"


class Lifeline(threading.Thread):
    """Tells `on_message` what the process says and then `on_gone`, once, when no process is left and how it ended."""

    def __init__(
        self,
        process: Process,
        on_message: Callable[["Lifeline", FromProcess], None],
        on_gone: Callable[["Lifeline", str], None],
    ) -> None:
        super().__init__(name="capture-line", daemon=True)
        self._process = process
        self._on_message = on_message
        self._on_gone = on_gone
        self._channel: Channel | None = None
        self._unsent: list[Message] = []
        self._speaking = threading.Lock()
        self._in_order = False
        self._handing_over = threading.Lock()
        self._how_it_ended: str | None = None

    def hand_over(
        self, on_message: Callable[["Lifeline", FromProcess], None], on_gone: Callable[["Lifeline", str], None]
    ) -> None:
        """Before anything is ordered that is answered. What is gone already is told again."""
        with self._handing_over:
            self._on_message, self._on_gone = on_message, on_gone
            how = self._how_it_ended
        if how is not None:
            on_gone(self, how)

    def send(self, message: ToProcess) -> None:
        """Never waits for the process to be ready, nor fails: a dead one's `on_gone` comes anyway."""
        with self._speaking:
            if self._channel is None:
                self._unsent.append(message)
                return
            with contextlib.suppress(LineClosed):
                self._channel.send(message)

    def expect_end(self) -> None:
        """It said its last word: from now on its end is no death."""
        self._in_order = True

    def kill(self) -> None:
        self._process.kill()

    def run(self) -> None:
        channel = None
        try:
            channel = self._process.call()
            self._connected(channel)
            while (message := channel.receive()) is not None:
                if not isinstance(message, FromProcess):
                    raise LineClosed(f"a process does not say {type(message).__name__}")
                self._on_message(self, message)
        except LineClosed as closed:
            _logger.debug("line to capture: %s", closed)
        finally:
            how = self._process.bury(at_once=not self._in_order)
            if channel is not None:
                channel.close()
            with self._handing_over:
                self._how_it_ended, on_gone = how, self._on_gone
            on_gone(self, how)

    def _connected(self, channel: Channel) -> None:
        with self._speaking:
            self._channel = channel
            for message in self._unsent:
                channel.send(message)
            self._unsent.clear()


def _spawn(command: Sequence[str]) -> "subprocess.Popen[bytes]":
    if sys.platform == "win32":
        flags, new_session = subprocess.CREATE_NO_WINDOW, False  # no console window for a process without one
    else:
        flags, new_session = 0, True  # Ctrl+C in the terminal is for the program, which then stops it in order
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        creationflags=flags,
        start_new_session=new_session,
    )


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise ValueError("the process was started without this pipe")
    return pipe


def _wait_for_death(pid: int) -> None:
    """Of a process that is no child of ours, and was killed."""
    until = time.monotonic() + _ENDS_BY_ITSELF_WITHIN
    while lives(pid) and time.monotonic() < until:
        time.sleep(_LOOKS_AGAIN_AFTER)  # no system tells of the end of somebody else's child in the same way
