"""The server process: both wires on one port, from the first line on standard output to a clean end."""

import asyncio
import contextlib
import json
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator

import uvicorn
from starlette.applications import Starlette
from uvicorn.server import HANDLED_SIGNALS

from symbl_desktop.engine.application import Engine

LARGEST_FRAME = 16 << 20
"""Bytes of one WebSocket message; what is larger is answered with close code 1009."""

PING_INTERVAL = 20.0

# What is still open then is cut off: a client that reads nothing must not keep a program alive that was told to end.
_GRACE = 3
_LAST_RESORT = 15.0

_log = logging.getLogger(__name__)


def serve(listener: socket.socket, engine: Engine, *, token: str, exit_with_stdin: bool) -> None:
    """Serves on this socket until a signal, or the end of standard input, says otherwise."""
    # These tell every address with its query, and some clients put their token there.
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    server = EngineServer(engine, lambda: announce(listener, token))
    asyncio.run(_serve(server, listener, exit_with_stdin=exit_with_stdin))


async def _serve(server: "EngineServer", listener: socket.socket, *, exit_with_stdin: bool) -> None:
    if exit_with_stdin:
        loop = asyncio.get_running_loop()
        watch_stdin(lambda: loop.call_soon_threadsafe(server.end))
    await server.serve(sockets=[listener])


class EngineServer(uvicorn.Server):
    """uvicorn, told to say when it listens and to end its conversations before its connections."""

    def __init__(self, engine: Engine, on_listening: Callable[[], None]) -> None:
        super().__init__(_config(engine.application()))
        self._engine = engine
        self._on_listening = on_listening

    def end(self) -> None:
        """Makes serve() return, after a clean end of what is going on."""
        self.should_exit = True

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._on_listening()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        await self._engine.close()
        await super().shutdown(sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Ends on a signal, and then returns instead of dying of it once more."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, self.handle_exit) for number in HANDLED_SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _config(application: Starlette) -> uvicorn.Config:
    return uvicorn.Config(
        application,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        ws="websockets-sansio",
        ws_max_size=LARGEST_FRAME,
        ws_ping_interval=PING_INTERVAL,
        # A client's answer waits behind its sound while the engine catches up: it may not be asked to be quick.
        ws_ping_timeout=None,
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=_GRACE,
    )


def announce(listener: socket.socket, token: str) -> None:
    """Says on standard output, in one line of JSON, where to reach the server that now listens."""
    host, port, *_ = listener.getsockname()
    place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    news = {"event": "listening", "host": host, "port": port, "token": token, "url": f"ws://{place}"}
    sys.stdout.write(json.dumps(news) + "\n")
    sys.stdout.flush()


def watch_stdin(on_end: Callable[[], object]) -> None:
    """Calls back, from a thread of its own, when whoever holds the other end of standard input has gone."""

    def watch() -> None:
        # Not through sys.stdin: its lock would be held at exit, which the interpreter does not survive.
        with contextlib.suppress(OSError):
            while os.read(0, 4096):
                pass
        _log.info("Standard input was closed: ending")
        last_resort = threading.Timer(_LAST_RESORT, os._exit, (1,))
        last_resort.daemon = True
        last_resort.start()
        with contextlib.suppress(RuntimeError):
            on_end()

    threading.Thread(target=watch, name="stdin", daemon=True).start()
