"""Notices when nobody has said anything for too long, in sound that came or in time that passed without any."""

import asyncio
from collections.abc import Callable
from typing import Protocol

# Seconds between two looks at somebody whose silence does not grow, since it is not known how much of it waits.
_LOOK_AGAIN = 1.0


class HasSilence(Protocol):
    @property
    def silence(self) -> float: ...


class SilenceWatch:
    """Owned by the event loop; calls back once for each watch in which all were silent for `limit` seconds."""

    def __init__(self, limit: float, on_silence: Callable[[], None]) -> None:
        self._limit = limit
        self._on_silence = on_silence
        self._watched: HasSilence | None = None
        self._timer: asyncio.TimerHandle | None = None

    def watch(self, watched: HasSilence) -> None:
        self.end()
        self._watched = watched
        self._wait()

    def look(self) -> None:
        """To be called when sound has been processed: it may have held nothing but silence."""
        if self._watched is not None and self._watched.silence >= self._limit:
            self.end()
            self._on_silence()

    def end(self) -> None:
        self._watched = None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _wait(self) -> None:
        silence = 0.0 if self._watched is None else self._watched.silence
        seconds = max(self._limit - silence, min(self._limit, _LOOK_AGAIN))
        self._timer = asyncio.get_running_loop().call_later(seconds, self._time_is_up)

    def _time_is_up(self) -> None:
        self.look()
        if self._watched is not None:
            self._wait()
