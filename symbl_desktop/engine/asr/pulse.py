"""The recogniser's heartbeat: its process says each second that it runs, however long it works on a piece."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

_EVERY = 1.0


@dataclass(frozen=True, slots=True)
class PulseTimes:
    """Seconds without a beat after which a process is taken for frozen, and after which one that has not begun is.

    A look that comes more than `slept` late says that we did not run ourselves, and nothing of the process.
    """

    look: float = 1.0
    frozen: float = 25.0
    starting: float = 90.0
    slept: float = 2.0


def start_beating(pulse: "Connection[Any, Any]") -> None:
    """In the recogniser's process, until the other end is closed."""

    def beat() -> None:
        pause = threading.Event()
        try:
            while True:
                pulse.send_bytes(b".")
                pause.wait(_EVERY)
        except OSError:
            pass  # nobody feels it any more: the process is about to end

    threading.Thread(target=beat, name="pulse", daemon=True).start()


def feel(pulse: "Connection[Any, Any]", times: PulseTimes, on_frozen: Callable[[], None]) -> None:
    """Returns when the process has ended, or after telling that it is frozen."""
    silent, looked_at, limit = 0.0, time.monotonic(), times.starting
    try:
        while silent < limit:
            beats = pulse.poll(times.look)
            while pulse.poll():
                pulse.recv_bytes()
                limit = times.frozen
            now = time.monotonic()
            passed, looked_at = now - looked_at, now
            silent = 0.0 if beats or passed > times.look + times.slept else silent + passed
    except (EOFError, OSError):
        return
    on_frozen()
