"""How clients come in, and how they are turned away."""

import json

import httpx
import pytest
from websockets.exceptions import InvalidStatus

from tests.engine.scripted import ENGINE, Site, play

OFFERS = [
    ("?access_token=" + ENGINE, None, None),
    ("?accessToken=" + ENGINE + "&source=web_sdk", None, None),
    ("", ENGINE, None),
    ("", None, [ENGINE]),
]


@pytest.mark.parametrize(("query", "header", "subprotocols"), OFFERS)
def test_a_token_opens_the_socket_from_wherever_it_is_shown(
    query: str, header: str | None, subprotocols: list[str] | None
) -> None:
    async def scene(site: Site) -> None:
        async with site.client("/v1/streaming/a" + query, token=header, subprotocols=subprotocols) as client:
            assert client.socket.subprotocol == (subprotocols[0] if subprotocols else None)
            await client.start()
            await client.hear("started_listening")

    play(scene)


@pytest.mark.parametrize("token", [None, "wrong"])
@pytest.mark.parametrize("path", ["/v1/streaming/a", "/v1/realtime/insights/a", "/v1/subscribe/a"])
def test_a_wrong_token_is_answered_with_401_and_words(path: str, token: str | None) -> None:
    async def scene(site: Site) -> None:
        with pytest.raises(InvalidStatus) as refusal:
            async with site.client(path, token=token):
                raise AssertionError("nobody comes in without a token")
        assert refusal.value.response.status_code == 401
        assert json.loads(refusal.value.response.body or b"") == {
            "message": "Token validation failed for provided token."
        }

    play(scene)


@pytest.mark.parametrize("path", ["/v1/streaming/", "/v2/streaming/a", "/"])
def test_what_is_no_endpoint_is_answered_with_404_and_words(path: str) -> None:
    async def scene(site: Site) -> None:
        with pytest.raises(InvalidStatus) as refusal:
            async with site.client(path):
                raise AssertionError("there is nothing to connect to")
        assert refusal.value.response.status_code == 404
        assert "message" in json.loads(refusal.value.response.body or b"")
        async with httpx.AsyncClient(base_url=site.http) as http:
            answer = await http.get("/v2/nothing", headers={"X-API-KEY": ENGINE})
            assert (answer.status_code, answer.json()) == (404, {"message": "Not Found"})

    play(scene)


def test_the_engines_token_buys_a_web_token_that_opens_both_wires() -> None:
    async def scene(site: Site) -> None:
        async with httpx.AsyncClient(base_url=site.http) as http:
            asked = {"type": "application", "appId": "app", "appSecret": ENGINE, "AuthURI": "ignored"}
            answer = (await http.post("/oauth2/token:generate", json=asked)).json()
            assert answer["expiresIn"] == 86400
            token = answer["accessToken"]
            assert (await http.get("/v1/conversations")).status_code == 401
            for headers in ({"Authorization": f"Bearer {token}"}, {"x-api-key": token}):
                assert (await http.get("/v1/conversations", headers=headers)).json() == {"conversations": []}
        async with site.client(token=token) as client:
            await client.start()
            await client.hear("started_listening")

    play(scene)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ('{"type": "application", "appId": "app", "appSecret": "wrong"}', 401),
        ('{"type": "application", "appId": "app"}', 400),
        ("not JSON", 400),
        ("[]", 400),
        ("\udcff".encode(errors="surrogateescape"), 400),
        ("x" * (2 << 20), 413),
    ],
)
def test_a_wrong_pair_or_a_malformed_body_buys_nothing(body: str, status: int) -> None:
    async def scene(site: Site) -> None:
        async with httpx.AsyncClient(base_url=site.http) as http:
            answer = await http.post("/oauth2/token:generate", content=body)
        assert answer.status_code == status
        assert set(answer.json()) == {"message"}

    play(scene)


def test_a_call_with_the_wrong_method_is_told_so_in_json() -> None:
    async def scene(site: Site) -> None:
        async with httpx.AsyncClient(base_url=site.http, headers={"X-API-KEY": ENGINE}) as http:
            answer = await http.post("/v1/conversations")
        assert answer.status_code == 405
        assert set(answer.json()) == {"message"}

    play(scene)
