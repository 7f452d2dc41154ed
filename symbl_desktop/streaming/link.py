"""One socket to the server, and the thread that reads it into the worker's inbox."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import websocket

from symbl_desktop.streaming.link_state import LinkCause, LinkFailed, LinkTimes
from symbl_desktop.streaming.rest import error_words
from symbl_desktop.streaming.server import Address, is_loopback, streaming_url, token_headers
from symbl_desktop.streaming.tls_socket import SharedTlsSocket
from symbl_desktop.streaming.trust import trusted_context

# What the system keeps on its way must stay small: what is lost with the connection is sent again.
_SEND_BUFFER = (socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 16)
_FINAL_STATUSES = {
    400: LinkCause.REFUSED_BY_SERVER,
    401: LinkCause.WRONG_TOKEN,
    403: LinkCause.WRONG_TOKEN,
    404: LinkCause.NOT_FOUND,
}


@dataclass(frozen=True, slots=True)
class Received:
    text: str


@dataclass(frozen=True, slots=True)
class Heard:
    """The peer lives."""


@dataclass(frozen=True, slots=True)
class PeerPinged:
    payload: bytes


@dataclass(frozen=True, slots=True)
class LinkLost:
    detail: str


LinkEvent = Received | Heard | PeerPinged | LinkLost


class _Socket(websocket.WebSocket):
    """Leaves the pongs to the worker: a reader that answers would wait behind a piece that is stuck."""

    def __init__(self, on_ping: Callable[[bytes], None]) -> None:
        super().__init__(sockopt=[_SEND_BUFFER], enable_multithread=True)
        self._on_ping = on_ping

    def pong(self, payload: str | bytes = b"") -> None:
        self._on_ping(payload.encode() if isinstance(payload, str) else payload)

    def answer(self, payload: bytes) -> None:
        super().pong(payload)


class Link:
    """Written and closed by the worker; only `interrupt` may be called from elsewhere.

    After `open` succeeded, exactly one LinkLost is posted, as the last of its events.
    """

    def __init__(self, post: Callable[[LinkEvent], None]) -> None:
        self._post = post
        self._socket = _Socket(lambda payload: post(PeerPinged(payload)))
        self._reader: threading.Thread | None = None
        self._broken = False

    def open(self, address: Address, connection_id: str, times: LinkTimes) -> None:
        """Raises LinkFailed."""
        url = streaming_url(address, connection_id)
        headers = token_headers(address)
        try:
            self._connect(url, headers, times.connect_within)
        except websocket.WebSocketBadStatusException as error:
            cause = _FINAL_STATUSES.get(error.status_code, LinkCause.BUSY)
            detail = error_words(error.resp_body) or f"{error.status_code} {error.status_message}"
            raise LinkFailed(cause, detail, final=error.status_code in _FINAL_STATUSES) from None
        except ssl.SSLCertVerificationError as error:
            raise LinkFailed(LinkCause.UNTRUSTED, error.verify_message) from None
        except (websocket.WebSocketException, OSError, ValueError) as error:
            raise LinkFailed(LinkCause.UNREACHABLE, str(error)) from None
        if isinstance(self._socket.sock, SharedTlsSocket):
            self._socket.sock.share()
        self._socket.settimeout(times.blocked_after)
        self._reader = threading.Thread(target=self._read, name="streaming-reader", daemon=True)
        self._reader.start()

    def send(self, data: str | bytes) -> None:
        """Never raises: what goes wrong is told by the reader, after everything that still came in."""
        self._write(self._socket.send_text if isinstance(data, str) else self._socket.send_binary, data)

    def ping(self) -> None:
        self._write(self._socket.ping, b"")

    def pong(self, payload: bytes) -> None:
        self._write(self._socket.answer, payload)

    def say_goodbye(self) -> None:
        self._write(self._socket.send_close, websocket.STATUS_NORMAL)

    def interrupt(self) -> None:
        """Ends whatever waits for the peer; from any thread."""
        connected = self._socket.sock
        if connected is not None:
            with contextlib.suppress(OSError):
                connected.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self.interrupt()
        if self._reader is not None:
            self._reader.join()
        # close() would do nothing after the server's close frame, and leave the descriptor open.
        self._socket.shutdown()  # type: ignore[no-untyped-call]  # the library does not say what it takes

    def _write(self, write: Callable[[Any], object], data: str | bytes | int) -> None:
        if self._broken:
            return
        try:
            write(data)
        except (websocket.WebSocketException, OSError, ValueError):
            self._broken = True
            self.interrupt()

    def _connect(self, url: str, headers: list[str], timeout: float) -> None:
        parts = urlsplit(url)
        own = None
        if is_loopback(url):
            # What is on this computer is reached directly, whatever proxy the environment names.
            port = parts.port or (443 if parts.scheme == "wss" else 80)
            own = socket.create_connection((parts.hostname, port), timeout)
        try:
            if own is not None:
                own.setsockopt(*_SEND_BUFFER)
                own.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if parts.scheme == "wss":
                context = trusted_context()
                self._socket.sock_opt.sslopt = {"context": context}
                own = own and context.wrap_socket(own, server_hostname=parts.hostname)
            # A redirection would take the token to wherever the answer says.
            options = {"header": headers, "suppress_origin": True, "redirect_limit": 0, "socket": own}
            self._socket.connect(url, timeout=timeout, **options)  # type: ignore[no-untyped-call]  # as above
        except BaseException:
            if own is not None:
                own.close()
            raise

    def _read(self) -> None:
        detail = ""
        try:
            detail = self._read_frames()
        finally:
            self._post(LinkLost(detail))

    def _read_frames(self) -> str:
        while True:
            try:
                opcode, frame = self._socket.recv_data_frame(control_frame=True)
            except websocket.WebSocketTimeoutException:
                continue
            except (websocket.WebSocketException, OSError, ValueError) as error:
                return str(error)
            match opcode:
                case websocket.ABNF.OPCODE_TEXT:
                    self._post(Received(bytes(frame.data).decode(errors="replace")))
                case websocket.ABNF.OPCODE_CLOSE:
                    return _close_words(bytes(frame.data))
                case _:
                    self._post(Heard())


def _close_words(payload: bytes) -> str:
    code = int.from_bytes(payload[:2], "big")
    return f"closed {code} {payload[2:].decode(errors='replace')}".rstrip() if payload else "closed"
