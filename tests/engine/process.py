"""The real engine as a process of its own."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

import pytest

LIMIT = 60.0
COMMAND = (sys.executable, "-m", "symbl_desktop", "engine", "serve")


class EngineProcess:
    """`symbl-engine serve`, once it listens."""

    def __init__(self, process: subprocess.Popen[str], log: IO[str]) -> None:
        self.process = process
        self._log = log
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, f"the engine did not start: {self.log}"
        self.announced = json.loads(line)
        self.token: str = self.announced["token"]
        self.port: int = self.announced["port"]

    def url(self, connection_id: str) -> str:
        return f"{self.announced['url']}/v1/streaming/{connection_id}"

    @property
    def http(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        """What it said on standard error."""
        self._log.seek(0)
        return self._log.read()

    def wait(self) -> int:
        """Its exit status, once it has ended."""
        return self.process.wait(LIMIT)

    def end(self) -> int:
        """Closes its standard input, as a parent does that goes away."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        return self.wait()


@contextmanager
def running_engine(*arguments: str) -> Iterator[EngineProcess]:
    """An engine that is ended at the end, whatever happened."""
    command = [*COMMAND, "--exit-with-stdin", *arguments]
    with (
        tempfile.TemporaryFile("w+") as log,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True) as process,
    ):
        try:
            engine = EngineProcess(process, log)
            yield engine
            engine.end()
        finally:
            process.kill()


@pytest.fixture(scope="session")
def engine() -> Iterator[EngineProcess]:
    """One engine for all tests that only talk to it."""
    with running_engine() as process:
        yield process
        assert process.process.poll() is None, process.log
