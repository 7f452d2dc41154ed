"""A TLS connection that one thread reads while another writes."""

import selectors
import socket
import ssl
import threading
import time
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")


class SharedTlsSocket(ssl.SSLSocket):
    """Takes turns with OpenSSL's state, which reading and writing at once corrupts; waits for the peer in between.

    An ordinary SSLSocket until `share` is called, which belongs before the second thread.
    """

    _turn: "threading.Lock | None" = None  # in Python 3.11 no class that "|" takes
    _patience: float | None = None

    def share(self) -> None:
        self._patience = self.gettimeout()
        super().settimeout(0.0)
        self._turn = threading.Lock()

    def gettimeout(self) -> float | None:
        return super().gettimeout() if self._turn is None else self._patience

    def settimeout(self, value: float | None) -> None:
        if self._turn is None:
            super().settimeout(value)
        else:
            self._patience = value

    def recv(self, buflen: int = 1024, flags: int = 0) -> bytes:
        """Raises TimeoutError."""
        receive = super().recv
        return self._in_turn(lambda: receive(buflen, flags))

    def send(self, data: bytes, flags: int = 0) -> int:  # type: ignore[override]  # only ever called with bytes
        """Raises TimeoutError."""
        send = super().send
        return self._in_turn(lambda: send(data, flags))

    def shutdown(self, how: int) -> None:
        """From any thread; SSLSocket's own would let the reader take what is still encrypted for text."""
        socket.socket.shutdown(self, how)

    def _in_turn(self, step: Callable[[], Result]) -> Result:
        if self._turn is None:
            return step()
        deadline = None if self._patience is None else time.monotonic() + self._patience
        while True:
            try:
                with self._turn:
                    return step()
            except ssl.SSLWantReadError:
                self._wait(selectors.EVENT_READ, deadline)
            except ssl.SSLWantWriteError:
                self._wait(selectors.EVENT_WRITE, deadline)

    def _wait(self, event: int, deadline: float | None) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self, event)
            left = None if deadline is None else deadline - time.monotonic()
            if not selector.select(left):
                raise TimeoutError("the peer did not answer in time")
