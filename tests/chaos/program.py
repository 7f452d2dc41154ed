"""The real program in processes of its own, found by a mark in their environment, whoever their parent is by now."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from pathlib import Path
from typing import TypeVar

import psutil

from symbl_desktop.storage.library import Library, MeetingFolder
from tests.end_to_end.programs import settings_for

T = TypeVar("T")

LIMIT = 90.0
_MARK = "SYMBL_CHAOS_STAGE"
_POLL = 0.02
_SYMBL = (sys.executable, "-m", "symbl_desktop")


class Role(Enum):
    PROGRAM = "program"
    CAPTURE = "capture"
    ENGINE = "engine"
    RECOGNISER = "recogniser"
    SHELL = "shell"


class Program:
    """`symbl-desktop` with these words at work, without any: the window.

    `before` are words in front of the command, `command` may take its place.
    """

    def __init__(
        self,
        home: Path,
        environment: Mapping[str, str],
        *words: str,
        before: Sequence[str] = (),
        command: Sequence[str] = _SYMBL,
    ) -> None:
        self._home = home
        self.library = Library(home / "Meetings")
        self._errors = (home / "errors.txt").open("ab")
        self.process = subprocess.Popen(
            [*before, *command, *words],
            env=environment_for(home, environment),
            stdout=subprocess.PIPE,
            stderr=self._errors,
            start_new_session=True,
        )
        self.lines: list[str] = []
        self._reading = threading.Thread(target=self._read, name="program-output", daemon=True)
        self._reading.start()

    def interrupt(self) -> None:
        """As Ctrl+C does: stop, and finish the transcript. What the program was started through hears nothing of it."""
        for process in find(self._home, Role.PROGRAM):
            process.send_signal(signal.SIGINT)

    def wait(self, limit: float = LIMIT) -> int:
        """Its exit code; what its threads were at when it does not end is in its complaints."""
        try:
            return self.process.wait(limit)
        except subprocess.TimeoutExpired as hangs:
            self.process.send_signal(signal.SIGABRT)
            self.process.wait(LIMIT)
            raise AssertionError(f"the program has not ended in {limit:.0f} s") from hangs
        finally:
            self.close()

    def kill(self) -> None:
        self.process.kill()
        self.wait()

    def close(self) -> None:
        self._reading.join(LIMIT)
        if self.process.stdout:
            self.process.stdout.close()
        self._errors.close()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.decode().rstrip("\n"))


def environment_for(home: Path, environment: Mapping[str, str]) -> dict[str, str]:
    """Everything a program keeps lies under `home`."""
    settings = settings_for(home)
    places = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("STATE", "CACHE")}
    return {
        **environment,
        **places,
        "XDG_CONFIG_HOME": str(settings),
        "PYTHONUNBUFFERED": "1",
        "PYTHONFAULTHANDLER": "1",
        _MARK: str(home),
    }


def marked_command(home: Path, command: Sequence[str]) -> list[str]:
    """The same, started for this home by whoever has an environment of their own."""
    return ["env", f"{_MARK}={home}", *command]


def processes_of(home: Path) -> list[psutil.Process]:
    """All that were started for this home, children of children too, and those whose parent has died."""
    return [process for process in psutil.process_iter() if _marked(process, home)]


def find(home: Path, role: Role) -> list[psutil.Process]:
    """Those in this role; of the captures only those that record, not the one that waits for the next meeting."""
    return [process for process in processes_of(home) if _plays(process, role)]


def end_all(home: Path) -> None:
    """Kills whatever is left."""
    while left := processes_of(home):  # one of them may just have started another
        for process in left:
            _quietly(process.kill)
        psutil.wait_procs(left, LIMIT)


def await_value(ask: Callable[[], T | None], what: str, limit: float = LIMIT) -> T:
    """The first answer that is not None; for what another process does, which no event of ours tells."""
    pause = threading.Event()
    for _ in range(round(limit / _POLL)):
        if (value := ask()) is not None:
            return value
        pause.wait(_POLL)
    raise AssertionError(f"{what}: not within {limit:.0f} s")


def newest(library: Library) -> MeetingFolder | None:
    folders = library.meetings()
    return folders[0].folder if folders else None


def _marked(process: psutil.Process, home: Path) -> bool:
    try:
        return process.pid != os.getpid() and process.environ().get(_MARK) == str(home)
    except (psutil.Error, OSError):
        return False


def role_of(process: psutil.Process) -> Role | None:
    """None for those that help a program to start."""
    words = process.cmdline()
    if any("spawn_main" in word for word in words):
        return Role.RECOGNISER
    if "engine" in words and "serve" in words:
        return Role.ENGINE
    if "capture" in words:
        return Role.CAPTURE
    if "-m" in words:
        return Role.PROGRAM if Path(words[0]).name.startswith("python") else Role.SHELL
    return None


def records(process: psutil.Process) -> bool:
    """Whether it has a sound file open."""
    return any(each.path.endswith(".wav") for each in process.open_files())


def _plays(process: psutil.Process, role: Role) -> bool:
    try:
        return role_of(process) is role and (role is not Role.CAPTURE or records(process))
    except (psutil.Error, OSError):
        return False


def _quietly(act: Callable[[], object]) -> None:
    try:
        act()
    except psutil.NoSuchProcess:
        return


def alive(processes: Iterable[psutil.Process]) -> list[psutil.Process]:
    return [process for process in processes if process.is_running() and process.status() != psutil.STATUS_ZOMBIE]
