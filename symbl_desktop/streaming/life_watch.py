"""Notices that a process which still lives answers nothing any more."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

_QUESTION = b"GET / HTTP/1.1\r\nHost: engine\r\nConnection: close\r\n\r\n"


@dataclass(frozen=True, slots=True)
class LifeTimes:
    """Seconds: `look` between two looks, `frozen` until one that answers nothing is given up, `starting` until one
    is that never said where it listens. A look that comes more than `slept` late says nothing about the process.
    """

    look: float = 1.0
    frozen: float = 25.0
    starting: float = 120.0
    slept: float = 2.0


class SilenceCount:
    """Counts how long there was no sign of life while we were awake to see one."""

    def __init__(self, times: LifeTimes, now: float) -> None:
        self._times = times
        self._looked_at = now
        self._silent = 0.0

    def look(self, now: float, *, sign: bool, limit: float) -> bool:
        """Whether it has been silent for `limit`; `sign` says if there was a sign of life since the last look."""
        passed, self._looked_at = now - self._looked_at, now
        if sign or passed > self._times.look + self._times.slept:
            # A machine that slept, or a program that was stopped, froze us both: the other one gets its time anew.
            self._silent = 0.0
        else:
            self._silent += passed
        return self._silent >= limit


class LifeWatch:
    """Asks a server on this computer again and again for anything at all, in a thread of its own.

    `place` is its host and port, None as long as they are not known. `on_frozen` is called once, in that thread, if
    there was no answer for too long. Whatever it answers is an answer: a server that is busy answers late, one that is
    frozen never does.
    """

    def __init__(
        self, place: Callable[[], tuple[str, int] | None], times: LifeTimes, on_frozen: Callable[[], None]
    ) -> None:
        self._place = place
        self._times = times
        self._on_frozen = on_frozen
        self._over = threading.Event()
        self._asked: socket.socket | None = None
        self._thread = threading.Thread(target=self._run, name="life-watch", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def end(self) -> None:
        """Returns when the thread has ended; from any other."""
        self._over.set()
        if (asked := self._asked) is not None:
            with contextlib.suppress(OSError):
                asked.shutdown(socket.SHUT_RDWR)
        self._thread.join()

    def _run(self) -> None:
        count = SilenceCount(self._times, time.monotonic())
        while not self._over.is_set():
            place = self._place()
            sign = place is not None and self._answers(place)
            if sign or self._asked is None:
                self._over.wait(self._times.look)
            limit = self._times.starting if place is None else self._times.frozen
            if count.look(time.monotonic(), sign=sign, limit=limit) and not self._over.is_set():
                self._on_frozen()
                break
        self._hang_up()

    def _answers(self, place: tuple[str, int]) -> bool:
        """Whether there is an answer within one look; a question that is not answered yet stays asked."""
        try:
            if self._asked is None:
                self._asked = socket.create_connection(place, self._times.look)
                self._asked.sendall(_QUESTION)
            if not self._over.is_set():
                self._asked.recv(4096)
        except TimeoutError:
            return False
        except OSError:
            self._hang_up()
            return False
        self._hang_up()
        return True

    def _hang_up(self) -> None:
        if self._asked is not None:
            self._asked.close()
            self._asked = None
