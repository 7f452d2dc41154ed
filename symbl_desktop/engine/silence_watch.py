"""Notices when nobody has said anything for too long, in sound that came or in time that passed without any."""

import asyncio
from collections.abc import Callable
from typing import Protocol


class HasSilence(Protocol):
    @property
    def behind(self) -> float: ...

    @property
    def silence(self) -> float: ...


class SilenceWatch:
    """Owned by the event loop; calls back once for each watched stream that was silent for `limit` seconds."""

    def __init__(self, limit: float, on_silence: Callable[[], None]) -> None:
        self._limit = limit
        self._on_silence = on_silence
        self._stream: HasSilence | None = None
        self._sound_at = 0.0
        self._timer: asyncio.TimerHandle | None = None

    def watch(self, stream: HasSilence) -> None:
        self.end()
        self._stream = stream
        self._sound_at = asyncio.get_running_loop().time()
        self._wait(self._limit)

    def sound_came(self) -> None:
        self._sound_at = asyncio.get_running_loop().time()

    def look(self) -> None:
        """To be called when sound has been processed: it may have held nothing but silence."""
        if self._stream is not None and self._stream.silence >= self._limit:
            self._tell()

    def end(self) -> None:
        self._stream = None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _wait(self, seconds: float) -> None:
        self._timer = asyncio.get_running_loop().call_later(seconds, self._time_is_up)

    def _time_is_up(self) -> None:
        if self._stream is None:
            return
        if self._stream.behind > 0:
            # What waits may be speech.
            self._wait(self._limit)
            return
        passed = self._stream.silence + asyncio.get_running_loop().time() - self._sound_at
        if passed >= self._limit:
            self._tell()
        else:
            self._wait(self._limit - passed)

    def _tell(self) -> None:
        self.end()
        self._on_silence()
