"""Where the transcript comes from, and the token that is shown there."""

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import quote, urlsplit, urlunsplit

from symbl_desktop.streaming.link_state import LinkCause, LinkFailed

STREAMING_PATH = "/v1/streaming"
_STREAMING_PATHS = (STREAMING_PATH, "/v1/realtime/insights")
_WEBSOCKET_SCHEMES = {"ws": "ws", "wss": "wss", "http": "ws", "https": "wss"}
_HTTP_SCHEMES = {"ws": "http", "wss": "https", "http": "http", "https": "https"}


@dataclass(frozen=True, slots=True)
class Address:
    """A server as it can be reached now; an empty token is not shown.

    Of a server whose death would be noticed otherwise, silence only means that it is busy: `watched`.
    """

    url: str
    token: str = field(default="", repr=False)
    watched: bool = False


class Server(Protocol):
    """Asked anew for every connection: the local engine's port and token change when it restarts.

    Called in the worker's thread and may wait a second or so; raises LinkFailed when there is no address.
    """

    def address(self) -> Address: ...


def no_token() -> str:
    return ""


@dataclass(frozen=True, slots=True)
class RemoteServer:
    """A server at a fixed place: `wss://host`, with or without the path of its streaming endpoint."""

    url: str
    token_source: Callable[[], str] = no_token

    def address(self) -> Address:
        return Address(self.url, self.token_source())


def streaming_url(address: Address, connection_id: str) -> str:
    """The WebSocket's address; a foreign server also finds the token in the query, the oldest documented place."""
    scheme, netloc, path = _split(address.url, _WEBSOCKET_SCHEMES)
    if not path.endswith(_STREAMING_PATHS):
        path += STREAMING_PATH
    foreign = address.token and not is_loopback(address.url)
    query = f"access_token={quote(address.token, safe='')}" if foreign else ""
    return urlunsplit((scheme, netloc, f"{path}/{quote(connection_id, safe='')}", query, ""))


def token_headers(address: Address) -> list[str]:
    if not address.token:
        return []
    if any(not "!" <= letter <= "~" for letter in address.token):
        raise LinkFailed(LinkCause.WRONG_TOKEN, "the token holds characters that no token has", final=True)
    return [f"X-API-KEY: {address.token}"]


def rest_url(url: str) -> str:
    """The base of the REST interface of the server whose streaming or base address is given."""
    scheme, netloc, path = _split(url, _HTTP_SCHEMES)
    for streaming_path in _STREAMING_PATHS:
        path = path.removesuffix(streaming_path)
    return urlunsplit((scheme, netloc, path, "", ""))


def is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _split(url: str, schemes: dict[str, str]) -> tuple[str, str, str]:
    try:
        parts = urlsplit(url.strip())
        usable = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError as error:
        raise LinkFailed(LinkCause.NOT_FOUND, str(error), final=True) from None
    scheme = schemes.get(parts.scheme.lower(), "")
    if not scheme or not usable:
        raise LinkFailed(LinkCause.NOT_FOUND, "not the address of a server", final=True)
    return scheme, parts.netloc, parts.path.rstrip("/")
