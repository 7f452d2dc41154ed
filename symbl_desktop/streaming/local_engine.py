"""The engine on this computer: a process of its own, started with the program and started again when it dies."""

import contextlib
import json
import logging
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import IO
from urllib.parse import urlsplit

from symbl_desktop.streaming.life_watch import LifeTimes, LifeWatch
from symbl_desktop.streaming.link_state import LinkCause, LinkFailed
from symbl_desktop.streaming.reconnect import retry_delay
from symbl_desktop.streaming.server import Address, Server

_logger = logging.getLogger(__name__)

_ADDRESS_WITHIN = 1.0
_ENDS_BY_ITSELF_WITHIN = 1.0
_TERMINATES_WITHIN = 0.5
_SETTLED_AFTER = 10.0


class EnginePhase(Enum):
    STARTING = auto()
    LISTENING = auto()
    WAITING = auto()
    STOPPED = auto()


@dataclass(frozen=True, slots=True)
class EngineState:
    """`retry_in` (seconds) and `exit_code` (None if it could not be started) are for WAITING."""

    phase: EnginePhase
    exit_code: int | None = None
    detail: str = ""
    retry_in: float = 0.0


def _retry_delay(attempt: int) -> float:
    return retry_delay(attempt, random.random())  # noqa: S311 - spreads attempts, protects nothing


class LocalEngine:
    """Its own thread starts the process and waits for its death; two more read what the process says, and one asks
    it for signs of life: a process that answers nothing for too long is ended, and started again like a dead one.

    The process says where it listens in one line of JSON on stdout, and ends when its stdin closes. `on_state` is
    called in one of these threads, never in two at once.
    """

    def __init__(
        self,
        command: Sequence[str],
        on_state: Callable[[EngineState], None],
        delay: Callable[[int], float] = _retry_delay,
        times: LifeTimes | None = None,
    ) -> None:
        self._command = list(command)
        self._on_state = on_state
        self._delay = delay
        self._times = times or LifeTimes()
        self._changed = threading.Condition()
        self._stopping = False
        self._address: Address | None = None
        self._process: _EngineProcess | None = None
        self._thread = threading.Thread(target=self._run, name="local-engine", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def server(self) -> Server:
        """Always leads to the process that runs now."""
        return self

    def address(self) -> Address:
        """Waits a moment for an engine that is starting; raises LinkFailed when it takes longer."""
        with self._changed:
            self._changed.wait_for(lambda: self._address is not None or self._stopping, _ADDRESS_WITHIN)
            if self._address is None or self._stopping:
                raise LinkFailed(LinkCause.ENGINE_STARTING, final=self._stopping)
            return self._address

    def stop(self) -> None:
        """Returns when the process and all threads are gone, within two seconds."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
            process = self._process
        if process is not None:
            process.end()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        attempt = 0
        while not self._stopping:
            self._on_state(EngineState(EnginePhase.STARTING))
            began = time.monotonic()
            exit_code, detail = self._run_once()
            attempt = 0 if time.monotonic() - began >= _SETTLED_AFTER else attempt
            self._wait_before(attempt, exit_code, detail)
            attempt += 1
        self._on_state(EngineState(EnginePhase.STOPPED))

    def _run_once(self) -> tuple[int | None, str]:
        """The exit code and last words of one process, after its death."""
        # Under the lock, so that a stop finds either no process or this one.
        with self._changed:
            if self._stopping:
                return None, ""
            try:
                process = self._process = _EngineProcess(self._command, self._listens, self._times)
            except OSError as error:
                _logger.error("The engine could not be started: %s", error)
                return None, str(error)
        exit_code = process.wait()
        with self._changed:
            self._process = None
            self._address = None
        return exit_code, process.last_words

    def _listens(self, address: Address) -> None:
        with self._changed:
            self._address = address
            self._changed.notify_all()
        self._on_state(EngineState(EnginePhase.LISTENING))

    def _wait_before(self, attempt: int, exit_code: int | None, detail: str) -> None:
        if self._stopping:
            return
        delay = self._delay(attempt)
        _logger.warning("The engine ended (exit code %s); starting it again in %.1f s", exit_code, delay)
        self._on_state(EngineState(EnginePhase.WAITING, exit_code, detail, delay))
        with self._changed:
            self._changed.wait_for(lambda: self._stopping, delay)


class _EngineProcess:
    """One life of the engine."""

    def __init__(self, command: Sequence[str], on_listening: Callable[[Address], None], times: LifeTimes) -> None:
        self._on_listening = on_listening
        self._place: tuple[str, int] | None = None
        self.last_words = ""
        self._gone = threading.Event()
        self._process = _spawn(command)
        self._readers = [
            threading.Thread(target=self._read_stdout, name="local-engine-stdout", daemon=True),
            threading.Thread(target=self._read_stderr, name="local-engine-stderr", daemon=True),
        ]
        for reader in self._readers:
            reader.start()
        self._watch = LifeWatch(lambda: self._place, times, self._frozen)
        self._watch.start()

    def wait(self) -> int:
        """The exit code, once the process is dead and its pipes are closed."""
        _end_leftovers(self._process)
        exit_code = self._process.wait()
        self._gone.set()
        self._watch.end()
        self._close_stdin()
        for reader in self._readers:
            reader.join()
        return exit_code

    def end(self) -> None:
        self._close_stdin()
        if not self._gone.wait(_ENDS_BY_ITSELF_WITHIN):
            self._process.terminate()
            if not self._gone.wait(_TERMINATES_WITHIN):
                self._process.kill()

    def _frozen(self) -> None:
        _logger.warning("The engine lives, but answers nothing any more; ending it")
        # Nothing gentler reaches a process that is stopped.
        self._process.kill()

    def _close_stdin(self) -> None:
        with contextlib.suppress(OSError):
            _pipe(self._process.stdin).close()

    def _read_stdout(self) -> None:
        with _pipe(self._process.stdout) as lines:
            listening = False
            for line in lines:
                address = None if listening else _parse_address(line)
                if address is not None:
                    listening = True
                    self._place = _host_and_port(address)
                    self._on_listening(address)

    def _read_stderr(self) -> None:
        with _pipe(self._process.stderr) as lines:
            for line in lines:
                self.last_words = line.decode(errors="replace").rstrip()
                _logger.info("engine: %s", self.last_words)


def _spawn(command: Sequence[str]) -> "subprocess.Popen[bytes]":
    if sys.platform == "win32":
        # No console window for a process without one.
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            creationflags=subprocess.CREATE_NO_WINDOW,
        )
    # A session of its own: Ctrl+C in the terminal is for the program, which then ends the engine in order.
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def _end_leftovers(process: "subprocess.Popen[bytes]") -> None:
    """Waits for the process's death and ends what it started, which would keep its pipes open."""
    if not hasattr(os, "waitid"):
        return
    # The dead process is not collected yet, so that its number cannot belong to another group by now.
    with contextlib.suppress(ChildProcessError):
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


def _parse_address(line: bytes) -> Address | None:
    try:
        said = json.loads(line)
    except ValueError:
        return None
    match said:
        case {"event": "listening", "host": str(host), "port": int(port), **rest}:
            token = rest.get("token")
            url = f"ws://[{host}]:{port}" if ":" in host else f"ws://{host}:{port}"
            return Address(url, token if isinstance(token, str) else "", watched=True)
        case _:
            return None


def _host_and_port(address: Address) -> tuple[str, int]:
    parts = urlsplit(address.url)
    return parts.hostname or "", parts.port or 0


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise ValueError("the process was started without this pipe")
    return pipe
