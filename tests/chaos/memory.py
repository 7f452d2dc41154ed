"""How much memory processes take, and how fast that grows."""

import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import psutil

from tests.chaos.program import Role, processes_of, role_of

_EVERY = 5.0
_MEGABYTE = 1e6
_WARMING_UP = 0.25

Series = Sequence[tuple[float, float]]


class MemoryWatch:
    """Looks at every process of a home from time to time, in a thread of its own."""

    def __init__(self, home: Path, every: float = _EVERY) -> None:
        self._home = home
        self._every = every
        self._began = time.monotonic()
        self._series: dict[str, list[tuple[float, float]]] = {}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="memory-watch", daemon=True)
        self._thread.start()

    def end(self) -> Mapping[str, Series]:
        """For each process that lived: when (s), and how much (MB)."""
        self._over.set()
        self._thread.join()
        return self._series

    def _watch(self) -> None:
        while not self._over.wait(self._every):
            for process in processes_of(self._home):
                self._look_at(process)

    def _look_at(self, process: psutil.Process) -> None:
        try:
            role = role_of(process)
            resident = process.memory_info().rss / _MEGABYTE
        except psutil.Error:
            return
        if role is not None and role is not Role.SHELL:
            name = f"{role.value} {process.pid}"
            self._series.setdefault(name, []).append((time.monotonic() - self._began, resident))


def growth(series: Series) -> float:
    """MB an hour by least squares, after the first quarter, in which buffers and caches fill."""
    settled = [each for each in series if each[0] >= _WARMING_UP * series[-1][0]]
    if len(settled) < 3:
        return 0.0
    times, sizes = np.array(settled).T
    return float(np.polyfit(times / 3600, sizes, 1)[0])
