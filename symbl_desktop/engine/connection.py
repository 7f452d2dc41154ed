"""One client's socket: what comes in goes to its party, what the party says goes out at the client's pace."""

import asyncio
import logging
from typing import Protocol

from starlette.websockets import WebSocket, WebSocketDisconnect

from symbl_desktop.engine.auth import offered_subprotocol
from symbl_desktop.engine.outbox import Outbox

INTERNAL_FAULT_CLOSE = 1011
SHUTTING_DOWN_CLOSE = 1001

# A client that reads nothing gets no last words.
_CLOSE_WITHIN = 5.0

_log = logging.getLogger(__name__)


class Party(Protocol):
    """Who talks with the client. All but `leave` is called as it happens on the socket."""

    def receive(self, text: str) -> None: ...

    def receive_audio(self, data: bytes) -> None: ...

    def connection_lost(self) -> None:
        """The client has gone; nothing said from now on reaches it."""
        ...

    def shut_down(self) -> None:
        """The engine is about to end: nothing more is finished, the connection is to be closed now."""
        ...

    async def hold_back(self) -> None:
        """Returns when more may be read."""
        ...

    async def leave(self) -> None:
        """Called once when the socket is done with: finishes what is still to be done without it."""
        ...


class Connection:
    """Owned by the event loop. Ends when the client goes, or is closed by its party."""

    def __init__(self, socket: WebSocket, unread_limit: int) -> None:
        self._socket = socket
        self._outbox = Outbox(self._hang_up, unread_limit)
        self._close_code: int | None = None
        self._over = asyncio.Event()

    def post(self, text: str, topic: str | None = None) -> None:
        """Sends a message; one that still waits makes way for a newer one with the same topic."""
        self._outbox.put(text, topic)

    def close(self, code: int) -> None:
        """Closes the socket after what was posted before."""
        if not self._over.is_set():
            self._close_code = code
            self._over.set()

    async def run(self, party: Party) -> None:
        try:
            await self._socket.accept(subprotocol=offered_subprotocol(self._socket))
            await self._talk(party)
        except asyncio.CancelledError:
            party.shut_down()
            raise
        except ExceptionGroup:
            _log.exception("A connection failed")
            party.shut_down()
            await self._say_goodbye(INTERNAL_FAULT_CLOSE)
        finally:
            await party.leave()

    async def _talk(self, party: Party) -> None:
        async with asyncio.TaskGroup() as tasks:
            reading = tasks.create_task(self._read(party))
            delivery = tasks.create_task(self._deliver())
            await self._over.wait()
            reading.cancel()
            self._outbox.close()
            if self._close_code is None:
                delivery.cancel()
                party.connection_lost()
                return
            await asyncio.wait([delivery], timeout=_CLOSE_WITHIN)
            delivery.cancel()
        await self._say_goodbye(self._close_code)

    async def _read(self, party: Party) -> None:
        while True:
            match await self._socket.receive():
                case {"type": "websocket.disconnect"}:
                    self._hang_up()
                    return
                case {"text": str(text)}:
                    party.receive(text)
                case {"bytes": bytes(data)}:
                    party.receive_audio(data)
            await party.hold_back()

    async def _deliver(self) -> None:
        try:
            await self._outbox.deliver(self._socket.send_text)
        except WebSocketDisconnect:
            self._hang_up()

    async def _say_goodbye(self, code: int) -> None:
        try:
            async with asyncio.timeout(_CLOSE_WITHIN):
                await self._socket.close(code)
        except (TimeoutError, WebSocketDisconnect, RuntimeError):
            _log.info("A client had gone before it could be told")

    def _hang_up(self) -> None:
        self._over.set()
