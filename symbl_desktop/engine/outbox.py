"""What waits to be sent to one client, so that a slow reader keeps nobody else waiting and fills no memory."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Letter:
    """`topic` names what it says something about; a newer letter with the same topic takes its place."""

    text: str
    topic: str | None = None


class Outbox:
    """A queue of one client's messages.

    `on_overflow` is called once, when more than `limit` characters wait: the client does not read.
    """

    def __init__(self, on_overflow: Callable[[], None], limit: int) -> None:
        self._letters: deque[Letter] = deque()
        self._waiting = 0
        self._limit = limit
        self._on_overflow = on_overflow
        self._filled = asyncio.Event()
        self._closed = False

    def put(self, text: str, topic: str | None = None) -> None:
        """Queues a message; nothing is taken after close() or an overflow."""
        if self._closed:
            return
        if topic is not None and self._letters and self._letters[-1].topic == topic:
            self._waiting -= len(self._letters.pop().text)
        self._letters.append(Letter(text, topic))
        self._waiting += len(text)
        self._filled.set()
        if self._waiting > self._limit:
            self._letters.clear()
            self.close()
            self._on_overflow()

    def close(self) -> None:
        """What is queued is still sent, and then deliver() returns."""
        self._closed = True
        self._filled.set()

    async def deliver(self, send: Callable[[str], Awaitable[None]]) -> None:
        """Sends what is put in, in order, until closed and empty."""
        while True:
            while self._letters:
                letter = self._letters.popleft()
                self._waiting -= len(letter.text)
                await send(letter.text)
            if self._closed:
                return
            self._filled.clear()
            await self._filled.wait()
