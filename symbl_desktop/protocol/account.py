"""The account's side: tokens, stored trackers, and the one-sentence answers that every call may give."""

from dataclasses import dataclass
from typing import ClassVar

from symbl_desktop.protocol.kinds import INTEGER, TEXT, TEXTS
from symbl_desktop.protocol.wire import JsonObject, WireMessage, at


@dataclass(frozen=True, slots=True)
class ApiMessage(WireMessage):
    """An error, or the confirmation of a change."""

    message: str = at(TEXT, "message", always=True)


@dataclass(frozen=True, slots=True)
class TokenRequest(WireMessage):
    shape: ClassVar[JsonObject] = {"type": "application"}

    app_id: str = at(TEXT, "appId", always=True)
    app_secret: str = at(TEXT, "appSecret", always=True)


@dataclass(frozen=True, slots=True)
class TokenRefreshRequest(WireMessage):
    app_id: str = at(TEXT, "appId", always=True)
    app_secret: str = at(TEXT, "appSecret", always=True)
    refresh_token: str = at(TEXT, "refreshToken", always=True)


@dataclass(frozen=True, slots=True)
class TokenResponse(WireMessage):
    """`expires_in`: seconds left, which are fewer for a token that was given out before."""

    access_token: str = at(TEXT, "accessToken", always=True)
    expires_in: int = at(INTEGER, "expiresIn", always=True)


@dataclass(frozen=True, slots=True)
class TrackerDefinition(WireMessage):
    """A tracker that the account keeps for all its conversations."""

    name: str = at(TEXT, "name", always=True)
    vocabulary: tuple[str, ...] = at(TEXTS, "vocabulary", always=True)
