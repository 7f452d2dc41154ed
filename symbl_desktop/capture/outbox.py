"""What is on its way to whoever listens, who may stand still for hours, or be gone for a while."""

import threading
from collections.abc import Hashable

from symbl_desktop.capture.messages import DevicesChanged, Loudness, Stored
from symbl_desktop.capture.wire import Alive, ClockSet, FromProcess

_LATEST_COUNTS = (Stored, Loudness, Alive, ClockSet, DevicesChanged)


class Outbox:
    """For any thread. `put` never waits; of what only the latest counts of, only that is kept: it stays small."""

    def __init__(self) -> None:
        self._waiting: dict[Hashable, FromProcess] = {}
        self._changed = threading.Condition()
        self._taken_out = False

    def put(self, message: FromProcess) -> None:
        key: Hashable = object()
        if isinstance(message, _LATEST_COUNTS):
            key = (type(message), getattr(message, "track", None))
        with self._changed:
            self._waiting.pop(key, None)
            self._waiting[key] = message
            self._changed.notify_all()

    def take(self, timeout: float) -> FromProcess | None:
        """The first one, which counts as on its way until `sent`; None if there is none within so many seconds."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._waiting, timeout):
                return None
            self._taken_out = True
            return self._waiting.pop(next(iter(self._waiting)))

    def sent(self) -> None:
        with self._changed:
            self._taken_out = False
            self._changed.notify_all()

    def give_back(self, message: FromProcess) -> None:
        """It did not arrive; it goes first to whoever listens next."""
        with self._changed:
            self._taken_out = False
            self._waiting = {object(): message, **self._waiting}
            self._changed.notify_all()

    def wait_until_empty(self, timeout: float) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: not self._waiting and not self._taken_out, timeout)
