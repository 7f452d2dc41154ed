"""Who is let in."""

import jwt
import pytest
from starlette.requests import HTTPConnection

from symbl_desktop.engine.auth import TOKEN_LIFETIME, Doorkeeper, offered_subprotocol, shown_token

ENGINE = "the-engine's-own"


class Clock:
    def __init__(self) -> None:
        self.now = 1_767_607_200.0

    def __call__(self) -> float:
        return self.now


def request(query: str = "", **headers: str) -> HTTPConnection:
    raw = [(name.replace("_", "-").lower().encode(), value.encode()) for name, value in headers.items()]
    return HTTPConnection({"type": "websocket", "headers": raw, "query_string": query.encode(), "path": "/"})


def test_the_engines_own_token_opens_the_door() -> None:
    assert Doorkeeper(ENGINE).accepts(ENGINE)


@pytest.mark.parametrize("shown", [None, "", "wrong", ENGINE + "x", ENGINE[:-1], "tökèn", "a.b.c"])
def test_anything_else_does_not(shown: str | None) -> None:
    assert not Doorkeeper(ENGINE).accepts(shown)


def test_an_issued_token_is_accepted_until_it_expires() -> None:
    clock = Clock()
    doorkeeper = Doorkeeper(ENGINE, clock)
    token, seconds = doorkeeper.issue()
    assert seconds == TOKEN_LIFETIME
    assert doorkeeper.accepts(token)
    clock.now += TOKEN_LIFETIME
    assert not doorkeeper.accepts(token)


def test_asking_again_gives_the_same_token_with_the_seconds_it_has_left() -> None:
    clock = Clock()
    doorkeeper = Doorkeeper(ENGINE, clock)
    first, _ = doorkeeper.issue()
    clock.now += 100
    assert doorkeeper.issue() == (first, TOKEN_LIFETIME - 100)
    clock.now += TOKEN_LIFETIME
    second, seconds = doorkeeper.issue()
    assert (second != first, seconds) == (True, TOKEN_LIFETIME)


def test_an_issued_token_shows_its_expiry_to_whoever_reads_it() -> None:
    clock = Clock()
    token, _ = Doorkeeper(ENGINE, clock).issue()
    claims = jwt.decode(token, options={"verify_signature": False})
    assert claims == {"iat": int(clock.now), "exp": int(clock.now) + TOKEN_LIFETIME}
    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")


def test_a_token_signed_by_another_engine_is_refused() -> None:
    token, _ = Doorkeeper("another engine's token").issue()
    assert not Doorkeeper(ENGINE).accepts(token)


def test_a_token_that_never_expires_is_refused() -> None:
    doorkeeper = Doorkeeper(ENGINE)
    assert not doorkeeper.accepts(jwt.encode({"iat": 1}, doorkeeper._key, "HS256"))


@pytest.mark.parametrize(
    "asked",
    [
        request("access_token=t0k"),
        request("source=js_sdk&accessToken=t0k"),
        request(X_API_KEY="t0k"),
        request(Sec_WebSocket_Protocol="t0k"),
        request(Authorization="Bearer t0k"),
        request(Authorization="bearer  t0k "),
    ],
)
def test_the_token_is_found_in_each_of_its_places(asked: HTTPConnection) -> None:
    assert shown_token(asked) == "t0k"


def test_the_first_place_wins() -> None:
    everywhere = request(
        "access_token=1&accessToken=2", X_API_KEY="3", Sec_WebSocket_Protocol="4", Authorization="Bearer 5"
    )
    assert shown_token(everywhere) == "1"


@pytest.mark.parametrize("asked", [request(), request("access_token="), request(Authorization="Basic dDBr")])
def test_no_token_is_none(asked: HTTPConnection) -> None:
    assert shown_token(asked) is None


def test_the_first_offered_subprotocol_is_the_one_to_give_back() -> None:
    assert offered_subprotocol(request(Sec_WebSocket_Protocol="t0k, other")) == "t0k"
    assert offered_subprotocol(request()) is None
