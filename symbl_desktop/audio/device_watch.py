"""Notices devices that come, go, or become the default."""

import threading
from collections.abc import Callable

from symbl_desktop.audio.devices import AudioDevice, list_microphones, list_outputs
from symbl_desktop.audio.pulse import PulseConnection, PulseState, has_pulse, pulse_connection
from symbl_desktop.audio.source import AudioError

_RETRY_DELAYS = (0.25, 0.5, 1.0, 2.0)
_LOOK_INTERVAL = 3.0
_CLOSE_LIMIT = 5.0


class DeviceWatch:
    """Calls `on_change` in a thread of its own: once when it knows what there is, then after each change.

    A sound server tells by itself, and may die and come back meanwhile. Elsewhere PortAudio is started anew to look
    again, but never while a stream is held: then nothing is noticed.
    """

    def __init__(self, on_change: Callable[[], None]) -> None:
        self._on_change = on_change
        self._closing = threading.Event()
        self._connection: PulseConnection | None = None
        follow = self._follow_pulse if has_pulse() else self._look_again_and_again
        self._thread = threading.Thread(target=follow, name="device watch", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        """Nothing is called any more once this returns; not to be called in `on_change`."""
        self._closing.set()
        if connection := self._connection:
            connection.end()
        if self._thread.is_alive():
            self._thread.join(_CLOSE_LIMIT)

    def _follow_pulse(self) -> None:
        seen: PulseState | None = None
        attempt = 0
        while not self._closing.is_set():
            with pulse_connection() as self._connection:
                if self._connection is not None and not self._closing.is_set():
                    for state in self._connection.changes():
                        attempt = 0
                        seen = self._tell(seen, PulseState(state.sources, state.sinks))
            if not self._closing.is_set():
                seen = self._tell(seen, PulseState())
                self._closing.wait(_RETRY_DELAYS[min(attempt, len(_RETRY_DELAYS) - 1)])
                attempt += 1

    def _tell(self, before: PulseState | None, now: PulseState) -> PulseState:
        if now != before and not self._closing.is_set():
            self._on_change()
        return now

    def _look_again_and_again(self) -> None:
        seen: tuple[tuple[AudioDevice, ...], ...] | None = None
        while not self._closing.is_set():
            now = (_listed(list_microphones), _listed(list_outputs))
            if now != seen:
                seen = now
                self._on_change()
            self._closing.wait(_LOOK_INTERVAL)


def _listed(devices: Callable[[], tuple[AudioDevice, ...]]) -> tuple[AudioDevice, ...]:
    """What cannot be listed is not there."""
    try:
        return devices()
    except AudioError:
        return ()
