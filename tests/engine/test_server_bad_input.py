"""Whatever a client does, it gets an answer or a clean end, and nobody else notices."""

import asyncio
import contextlib
import json
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from symbl_desktop.engine.limits import Limits
from tests.engine.scripted import ENGINE, Client, Site, play, said

NONSENSE = [
    "",
    "hello",
    "[]",
    "null",
    "7",
    '"start_request"',
    "{}",
    '{"type": 7}',
    '{"type": null}',
    '{"type": "wave"}',
    '{"type": "start_request"',
    '{"no": "type"}',
    "[" * 100_000,
    '{"type": "message", "message": {"type": "started_listening"}}',
    '{"type": "modify_request", "speechRecognition": 5}',
]

ODD_STARTS: list[dict[str, Any]] = [
    {"config": None, "speaker": None, "trackers": None, "insightTypes": None},
    {"config": [], "speaker": "Ana", "trackers": {}, "insightTypes": "question"},
    {"config": {"confidenceThreshold": "high", "timezoneOffset": 1e300, "meetingTitle": 7}},
    {"config": {"timezoneOffset": -100_000}},
    {"config": {"audioOffset": "now"}},
    {"config": {"audioOffset": -5}},
    {"config": {"audioOffset": 1e308}},
    {"noConnectionTimeout": True, "disconnectOnStopRequest": "no", "disconnectOnStopRequestTimeout": -1},
    {"speaker": {"userId": 7, "name": ["Ana"], "peerId": {"deep": [1, 2]}}},
    {"speaker": {"name": "\ud800"}},
]


async def works(site: Site, path: str = "/v1/streaming/someone-else") -> None:
    """The engine serves others as ever."""
    async with site.client(path) as client:
        await client.start()
        await client.send(said(1, 2))
        assert await client.stop() == 1000
    assert client.sentences == ["line 1", "line 2"]


def test_text_that_is_no_message_changes_nothing_at_any_stage() -> None:
    async def scene(site: Site) -> None:
        async with site.client() as client:
            for text in NONSENSE:
                await client.say(text)
            await client.start()
            for text in NONSENSE:
                await client.say(text)
            await client.send(said(1))
            assert await client.stop() == 1000
        assert client.sentences == ["line 1"]

    play(scene)


@pytest.mark.parametrize("wishes", ODD_STARTS, ids=json.dumps)
def test_odd_values_in_a_start_request_fall_back_to_what_they_mean(wishes: dict[str, Any]) -> None:
    async def scene(site: Site) -> None:
        async with site.client() as client:
            await client.start(**wishes)
            await client.send(said(1, 5))
            assert await client.stop() == 1000
        assert client.sentences == ["line 1", "line 5"]

    play(scene)


@pytest.mark.parametrize("rate", [0, 7999, 48001, -16000, "fast"])
def test_a_rate_that_nobody_has_is_refused(rate: object) -> None:
    async def scene(site: Site) -> None:
        async with site.client() as client:
            await client.start(config={"speechRecognition": {"sampleRateHertz": rate}})
            assert await client.end() == 1008
        assert client.kinds == ["error", "error"]
        await works(site)

    play(scene)


def test_sound_before_the_start_and_after_the_stop_is_discarded() -> None:
    async def scene(site: Site) -> None:
        async with site.client() as client:
            await client.send(said(8) + b"\1")
            await client.start()
            await client.send(said(1))
            await client.say({"type": "stop_request"})
            await client.send(said(9))
            assert await client.end() == 1000
        assert client.sentences == ["line 1"]

    play(scene)


def test_odd_byte_counts_are_put_together() -> None:
    async def scene(site: Site) -> None:
        async with site.client() as client:
            await client.start()
            await client.send(said(257, 258), piece=999)
            await client.socket.send(b"")
            await client.socket.send(b"\1")
            assert await client.stop() == 1000
        assert client.sentences == ["line 257", "line 258"]

    play(scene)


def test_a_frame_of_two_mebibytes_is_simply_sound() -> None:
    async def scene(site: Site) -> None:
        async with site.client() as client:
            await client.start()
            await client.socket.send(said(*range(1, 67))[: 2 << 20])
            assert await client.stop() == 1000
        assert client.sentences == [f"line {number}" for number in range(1, 66)]

    play(scene)


def test_a_fragmented_frame_is_one_piece_of_sound() -> None:
    async def scene(site: Site) -> None:
        async with site.client() as client:
            await client.start()
            pcm = said(1, 2)
            await client.socket.send(pcm[begin : begin + 16385] for begin in range(0, len(pcm), 16385))
            assert await client.stop() == 1000
        assert client.sentences == ["line 1", "line 2"]

    play(scene)


def test_a_frame_beyond_all_bounds_closes_only_its_own_connection() -> None:
    async def scene(site: Site) -> None:
        async with site.client() as client:
            await client.start()
            await client.hear("recognition_started")
            with contextlib.suppress(ConnectionClosed):
                await client.socket.send(bytes((16 << 20) + 2))
            # Whether the close frame comes before the broken pipe is for the network to decide.
            assert await client.end() in (1009, 1006)
        await works(site)

    play(scene)


async def nothing(_: Client) -> None:
    pass


async def a_start(client: Client) -> None:
    await client.start(noConnectionTimeout=0)


async def a_listening_server(client: Client) -> None:
    await client.start()
    await client.hear("started_listening")


async def some_sound(client: Client) -> None:
    await client.start()
    await client.send(said(1, 2, 3))


async def the_first_words(client: Client) -> None:
    await some_sound(client)
    await client.hear("recognition_result")


async def a_stop(client: Client) -> None:
    await some_sound(client)
    await client.say({"type": "stop_request"})


async def the_end_message(client: Client) -> None:
    await a_stop(client)
    await client.hear("conversation_completed")


STAGES = [nothing, a_start, a_listening_server, some_sound, the_first_words, a_stop, the_end_message]


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: str(stage.__name__))
@pytest.mark.parametrize("how", ["vanishes", "closes"])
def test_a_client_may_leave_after(stage: Any, how: str) -> None:
    async def scene(site: Site) -> None:
        async with site.client("/v1/subscribe/meeting") as listener:
            await listener.hear("subscription_started")
            async with site.client() as client:
                await stage(client)
                if how == "vanishes":
                    client.socket.transport.abort()
            if stage is nothing:
                await listener.socket.close()
            else:
                assert await listener.end() == 1000
        await works(site)
        assert not any(site.engine.conversations.is_live(item) for item in site.engine.conversations)

    play(scene)


def test_fifty_clients_come_and_go_and_leave_nothing_behind() -> None:
    async def scene(site: Site) -> None:
        async def visit(number: int) -> None:
            async with site.client(f"/v1/streaming/visit-{number}") as client:
                await STAGES[number % len(STAGES)](client)
                if number % 2:
                    client.socket.transport.abort()

        for begin in range(0, 50, 5):
            await asyncio.gather(*(visit(number) for number in range(begin, begin + 5)))
        await works(site)
        await site.engine.close()
        assert site.engine._parties == {}
        assert site.engine._gatherings._places == {}
        assert len(list(site.engine.conversations)) <= 51

    play(scene)


def test_a_client_that_does_not_read_is_let_go_and_disturbs_nobody() -> None:
    async def scene(site: Site) -> None:
        async with (
            site.client("/v1/subscribe/meeting") as deaf,
            site.client("/v1/subscribe/meeting") as listener,
            site.client() as client,
        ):
            await deaf.hear("subscription_started")
            deaf.socket.transport.pause_reading()
            hearing = asyncio.create_task(listener.end())
            await client.start(speaker={"name": "Ana" * 20_000})
            for line in range(1, 200):
                await client.send(said(line))
                while len(client.sentences) < line - 1:
                    await client.hear("message_response")
            assert len(site.engine._parties) == 2, "the deaf one is still waited for"
            assert await client.stop() == 1000
            assert await hearing == 1000
            assert len(client.sentences) == len(listener.sentences) == 199
            deaf.socket.transport.abort()

    play(scene, Limits(unread=1 << 20))


def test_nothing_a_client_sends_is_told_to_another_conversation() -> None:
    async def scene(site: Site) -> None:
        async with site.client("/v1/streaming/a") as one, site.client("/v1/streaming/b") as other:
            await one.start()
            await other.start()
            await one.send(said(1))
            await other.send(said(2))
            assert await one.stop() == await other.stop() == 1000
        assert (one.sentences, other.sentences) == (["line 1"], ["line 2"])

    play(scene)


def test_bytes_that_are_no_websocket_are_answered_in_http() -> None:
    async def scene(site: Site) -> None:
        for text in (b"\0\1\2\3\r\n\r\n", b"GET /v1/streaming/a HTTP/1.1\r\nHost: x\r\n\r\n", b"GET " + b"x" * 100_000):
            reader, writer = await asyncio.open_connection("127.0.0.1", site.port)
            writer.write(text)
            assert (await reader.read(12)).startswith(b"HTTP/1.1 40")
            writer.close()
            await writer.wait_closed()
        await works(site)

    play(scene)


def test_the_token_is_in_no_log(caplog: pytest.LogCaptureFixture) -> None:
    async def scene(site: Site) -> None:
        async with site.client(f"/v1/streaming/a?access_token={ENGINE}") as client:
            await client.start()
            await client.send(said(1))
            client.socket.transport.abort()
        await works(site)

    caplog.set_level("WARNING")
    play(scene)
    assert ENGINE not in caplog.text
