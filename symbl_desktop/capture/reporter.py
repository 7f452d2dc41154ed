"""Sends what is in the outbox to whoever attends, in a thread of its own: a listener who stands still stops only it."""

import threading

from symbl_desktop.capture.channel import Channel, LineClosed
from symbl_desktop.capture.outbox import Outbox

_TICK = 0.5


class Reporter(threading.Thread):
    def __init__(self, outbox: Outbox) -> None:
        super().__init__(name="reporter", daemon=True)
        self._outbox = outbox
        self._channel: Channel | None = None
        self._changed = threading.Condition()

    def report_to(self, channel: Channel | None) -> None:
        with self._changed:
            self._channel = channel
            self._changed.notify_all()

    def run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._channel)
                channel = self._channel
            message = self._outbox.take(_TICK) if channel else None
            if channel is None or message is None:
                continue
            try:
                channel.send(message)
            except LineClosed:
                self._outbox.give_back(message)
                self._hung_up(channel)
            else:
                self._outbox.sent()

    def _hung_up(self, channel: Channel) -> None:
        with self._changed:
            if self._channel is channel:
                self._channel = None
