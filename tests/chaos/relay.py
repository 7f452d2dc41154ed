"""What stands between the program and an engine: a cable that can be cut, or seem whole and carry nothing."""

import socket
import threading
from contextlib import suppress
from urllib.parse import urlsplit

from symbl_desktop.streaming.server import Address

_PIECE = 4096


class Relay:
    """`connections` counts those that were let through."""

    def __init__(self, engine: Address) -> None:
        self._engine = engine
        self._port = urlsplit(engine.url).port
        self._changed = threading.Condition()
        self._cut = False
        self._pairs: list[_Pair] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._accept, name="relay", daemon=True)
        self._thread.start()

    @property
    def address(self) -> Address:
        return Address(f"ws://127.0.0.1:{self._listener.getsockname()[1]}", self._engine.token)

    @property
    def connections(self) -> int:
        return len(self._pairs)

    def cut(self) -> None:
        """Ends every connection, and every new one, until it is mended."""
        with self._changed:
            self._cut = True
        for pair in list(self._pairs):
            pair.end()

    def mend(self) -> None:
        with self._changed:
            self._cut = False

    def fall_silent(self) -> None:
        """Today's connections stay open and carry nothing any more, in either direction; new ones work."""
        for pair in list(self._pairs):
            pair.silent.set()

    def wait_for_connection(self, number: int, limit: float) -> None:
        """Returns when the `number`-th connection is let through."""
        with self._changed:
            assert self._changed.wait_for(lambda: self.connections >= number, limit), "nobody connects again"

    def close(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()
        for pair in self._pairs:
            pair.end()
            pair.join()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            with self._changed:
                if self._cut:
                    near.close()
                    continue
                try:
                    far = socket.create_connection(("127.0.0.1", self._port))
                except OSError:  # no engine there just now
                    near.close()
                    continue
                self._pairs.append(_Pair(near, far))
                self._changed.notify_all()


class _Pair:
    def __init__(self, near: socket.socket, far: socket.socket) -> None:
        self.silent = threading.Event()
        self._ends = (near, far)
        self._threads = [
            threading.Thread(target=self._pump, args=ends, name="relay-pump", daemon=True)
            for ends in ((near, far), (far, near))
        ]
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        for each in self._ends:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def join(self) -> None:
        for thread in self._threads:
            thread.join()
        for each in self._ends:
            each.close()

    def _pump(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while piece := source.recv(_PIECE):
                if not self.silent.is_set():
                    target.sendall(piece)
        if not self.silent.is_set():
            with suppress(OSError):
                target.shutdown(socket.SHUT_WR)
