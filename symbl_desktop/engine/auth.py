"""Who may come in: whoever shows the engine's token, or a web token signed with it."""

import hashlib
import hmac
import time
from collections.abc import Callable
from dataclasses import dataclass

import jwt
from starlette.requests import HTTPConnection

TOKEN_LIFETIME = 86400
"""Seconds an issued web token is good for."""

_ALGORITHM = "HS256"
_QUERY_NAMES = ("access_token", "accessToken")


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A signed web token and the second (Unix time) it expires at."""

    text: str
    expires_at: int


class Doorkeeper:
    """Knows the engine's token and nothing else; `clock` gives Unix time in seconds."""

    def __init__(self, token: str, clock: Callable[[], float] = time.time) -> None:
        self._token = token.encode()
        # A signature wants a key of a certain length, which a token chosen by the user need not have.
        self._key = hashlib.sha256(b"symbl-engine web token\0" + self._token).digest()
        self._clock = clock
        self._issued: IssuedToken | None = None

    def accepts(self, shown: str | None) -> bool:
        """Whether this is the engine's token or a web token of its own that has not expired."""
        if not shown:
            return False
        return self.is_secret(shown) or self._is_own_web_token(shown)

    def is_secret(self, shown: str) -> bool:
        """Whether this is the engine's token itself, which is what is exchanged for web tokens."""
        return hmac.compare_digest(shown.encode(), self._token)

    def issue(self) -> tuple[str, int]:
        """A web token and the seconds it has left; the same one again until it expires."""
        now = int(self._clock())
        if self._issued is None or self._issued.expires_at <= now:
            claims = {"iat": now, "exp": now + TOKEN_LIFETIME}
            self._issued = IssuedToken(jwt.encode(claims, self._key, _ALGORITHM), now + TOKEN_LIFETIME)
        return self._issued.text, self._issued.expires_at - now

    def _is_own_web_token(self, shown: str) -> bool:
        # The library would compare `exp` with its own clock; ours is the one that issued it.
        try:
            claims = jwt.decode(
                shown, self._key, [_ALGORITHM], options={"require": ["exp"], "verify_exp": False, "verify_iat": False}
            )
        except jwt.InvalidTokenError:
            return False
        expires_at = claims["exp"]
        return isinstance(expires_at, int) and expires_at > self._clock()


def shown_token(request: HTTPConnection) -> str | None:
    """The token from the first of the five places clients put it in, or None."""
    for name in _QUERY_NAMES:
        if token := request.query_params.get(name):
            return token
    if token := request.headers.get("x-api-key"):
        return token
    if token := offered_subprotocol(request):
        return token
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


def offered_subprotocol(request: HTTPConnection) -> str | None:
    """What a client offers as its first WebSocket sub-protocol, and has to be given back."""
    offered = request.headers.get("sec-websocket-protocol", "")
    return offered.split(",")[0].strip() or None
