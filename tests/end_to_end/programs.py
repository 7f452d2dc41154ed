"""The real program as a process of its own, for tests that end it as a power cut would."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import psutil

from symbl_desktop.meeting.events import Event
from symbl_desktop.storage.event_log import read_events
from symbl_desktop.storage.library import Library, MeetingFolder

T = TypeVar("T")

LIMIT = 90.0
RATE = 16000
_HEADER = 44
_POLL = 0.01


def settings_for(home: Path) -> Path:
    """A settings file that keeps meetings under `home`."""
    folder = home / "config" / "symbl-desktop"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "settings.toml").write_text(f"library_folder = {json.dumps(str(home / 'Meetings'))}\n")
    return folder.parent


class Recording:
    """`symbl-desktop record` at work; a thread watches its sound file grow."""

    def __init__(self, home: Path, *arguments: str) -> None:
        self.library = Library(home / "Meetings")
        environment = {**os.environ, "XDG_CONFIG_HOME": str(settings_for(home)), "PYTHONUNBUFFERED": "1"}
        environment["XDG_STATE_HOME"] = str(home / "state")
        command = [sys.executable, "-m", "symbl_desktop", "record", "--title", "Kill test", *arguments]
        self.process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.lines: list[str] = []
        self._head_start = float("-inf")
        self._over = threading.Event()
        self._grown = threading.Condition()
        self._threads = [threading.Thread(target=self._read), threading.Thread(target=self._watch)]
        for thread in self._threads:
            thread.start()

    @property
    def folder(self) -> MeetingFolder:
        [summary] = self.library.meetings()
        return summary.folder

    def events(self) -> list[Event]:
        return read_events(self.folder.log_path)

    def wait_for_sound(self, seconds: float) -> None:
        """Returns when so much is in the file."""
        with self._grown:
            assert self._grown.wait_for(lambda: self._stored() >= seconds * RATE, LIMIT), "no sound is being stored"

    def kill(self) -> float:
        """Ends the program, its capture and its engine as the kernel would; the sound (s) that may have been lost.

        The file grows in steps; the furthest it ever was ahead of the clock tells what it should hold by now.
        """
        started = psutil.Process(self.process.pid).children(recursive=True)
        assert started
        killed_at = time.monotonic()
        self.process.send_signal(signal.SIGKILL)
        for process in started:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(started, LIMIT)
        self.wait()
        return killed_at + self._head_start - self._stored() / RATE

    def kill_alone(self) -> None:
        """The capture goes on."""
        self.process.send_signal(signal.SIGKILL)
        self.wait()

    def wait(self) -> int:
        code = self.process.wait(LIMIT)
        self._finish()
        return code

    def _finish(self) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()
        if self.process.stdout:
            self.process.stdout.close()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.decode().rstrip("\n"))

    def _watch(self) -> None:
        while not self._over.wait(_POLL):
            stored = self._stored() / RATE
            with self._grown:
                if stored:
                    self._head_start = max(self._head_start, stored - time.monotonic())
                self._grown.notify_all()

    def _stored(self) -> int:
        for path in self.library.root.glob("*/microphone.wav"):
            return max(0, path.stat().st_size - _HEADER) // 2
        return 0


def await_value(ask: Callable[[], T | None]) -> T:
    """The first answer that is not None; for what another process does, which no event of ours tells."""
    pause = threading.Event()
    end = time.monotonic() + LIMIT
    while (value := ask()) is None:
        assert time.monotonic() < end, f"nothing within {LIMIT} s"
        pause.wait(_POLL)
    return value
