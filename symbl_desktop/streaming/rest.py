"""Access tokens of servers that exchange an application's id and secret for one."""

import http.client
import json
import threading
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError, URLError

from symbl_desktop.streaming.link_state import LinkCause, LinkFailed
from symbl_desktop.streaming.server import is_loopback, rest_url
from symbl_desktop.streaming.trust import trusted_context

RENEW_BEFORE = 300.0
_TIMEOUT = 10.0
_LARGEST_ANSWER = 1 << 20
_FINAL_STATUSES = {
    400: LinkCause.WRONG_TOKEN,
    401: LinkCause.WRONG_TOKEN,
    403: LinkCause.WRONG_TOKEN,
    404: LinkCause.NOT_FOUND,
}


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    renew_at: tuple[float, ...]


def _both_clocks() -> tuple[float, ...]:
    # One stands still while the computer sleeps, the other jumps when it is set: whichever is later counts.
    return time.monotonic(), time.time()


class AccessTokens:
    """A token source for RemoteServer: gives the same token until five minutes before it expires, from any thread.

    Raises LinkFailed; final if the server does not know the application.
    """

    def __init__(
        self,
        server_url: str,
        app_id: str,
        app_secret: str,
        clocks: Callable[[], tuple[float, ...]] = _both_clocks,
    ) -> None:
        self._url = f"{rest_url(server_url)}/oauth2/token:generate"
        self._body = json.dumps({"type": "application", "appId": app_id, "appSecret": app_secret}).encode()
        self._clocks = clocks
        self._lock = threading.Lock()
        self._token: _Token | None = None

    def __call__(self) -> str:
        with self._lock:
            now = self._clocks()
            if self._token is None or any(at >= due for at, due in zip(now, self._token.renew_at, strict=True)):
                self._token = self._generate(now)
            return self._token.text

    def _generate(self, now: tuple[float, ...]) -> _Token:
        answer = _post(self._url, self._body)
        token, lifetime = answer.get("accessToken"), answer.get("expiresIn")
        if not isinstance(token, str) or not token:
            raise LinkFailed(LinkCause.UNREACHABLE, "the server's answer holds no access token")
        # Asked again too early, the server gives the same token with what is left of its time.
        left = float(lifetime) if isinstance(lifetime, int | float) else 0.0
        return _Token(token, tuple(at + left - RENEW_BEFORE for at in now))


def _post(url: str, body: bytes) -> dict[str, Any]:
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})  # noqa: S310 - rest_url knows only http(s)
    try:
        with _opener(url).open(request, timeout=_TIMEOUT) as response:
            answer = json.loads(response.read(_LARGEST_ANSWER))
    except HTTPError as error:
        with error:
            cause = _FINAL_STATUSES.get(error.code, LinkCause.BUSY)
            detail = error_words(error.read(_LARGEST_ANSWER)) or f"{error.code} {error.reason}"
        raise LinkFailed(cause, detail, final=error.code in _FINAL_STATUSES) from None
    except URLError as error:
        raise LinkFailed(LinkCause.UNREACHABLE, str(error.reason)) from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise LinkFailed(LinkCause.UNREACHABLE, str(error)) from None
    return answer if isinstance(answer, dict) else {}


def _opener(url: str) -> urllib.request.OpenerDirector:
    handlers: list[urllib.request.BaseHandler] = [urllib.request.HTTPSHandler(context=trusted_context())]
    if is_loopback(url):
        # What is on this computer is not asked for through a proxy.
        handlers.append(urllib.request.ProxyHandler({}))
    return urllib.request.build_opener(*handlers)


def error_words(body: bytes | None) -> str:
    """The `message` of an error answer's JSON body, if it has one."""
    try:
        answer = json.loads(body or b"")
    except ValueError:
        return ""
    words = answer.get("message") if isinstance(answer, dict) else None
    return words if isinstance(words, str) else ""
