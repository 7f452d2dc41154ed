"""Conversations that outlive their sockets, and clients that come back."""

import asyncio
from contextlib import AsyncExitStack
from typing import Any

from symbl_desktop.engine.conversations import Conversation
from tests.engine.scripted import Client, Site, play, said

ANA = {"userId": "ana@example.com", "name": "Ana"}
BEN = {"userId": "ben@example.com", "name": "Ben"}
EVERYTHING = ["action_item", "question", "follow_up"]


def resumed_at(offset: float) -> dict[str, Any]:
    return {"config": {"audioOffset": offset}, "insightTypes": EVERYTHING, "noConnectionTimeout": 600}


def texts(conversation: Conversation) -> list[str]:
    return [message.text for message in conversation.messages]


async def ended(site: Site, listener: Client) -> Conversation:
    """The one conversation, once its subscriber has heard of its end."""
    assert await listener.end() == 1000
    (conversation,) = site.engine.conversations
    assert not site.engine.conversations.is_live(conversation)
    return conversation


def test_what_a_client_sent_before_it_vanished_is_recognised_and_stored() -> None:
    async def scene(site: Site) -> None:
        async with site.client("/v1/subscribe/meeting") as listener:
            async with site.client() as client:
                site.speech.gate.clear()
                await client.start(speaker=ANA)
                await client.send(said(1, 2, 3))
                client.socket.transport.abort()
            site.speech.gate.set()
            conversation = await ended(site, listener)
        assert texts(conversation) == ["line 1", "line 2", "line 3"]
        assert listener.sentences == ["line 1", "line 2", "line 3"]

    play(scene)


def test_a_client_that_closes_right_after_its_stop_loses_nothing() -> None:
    async def scene(site: Site) -> None:
        async with site.client("/v1/subscribe/meeting") as listener:
            async with site.client() as client:
                await client.start(speaker=ANA, noConnectionTimeout=600)
                await client.send(said(1, 2))
                await client.say({"type": "stop_request"})
            assert texts(await ended(site, listener)) == ["line 1", "line 2"]

    play(scene)


def test_a_conversation_waits_for_its_lost_client_and_goes_on_with_it() -> None:
    async def scene(site: Site) -> None:
        async with site.client("/v1/subscribe/meeting") as listener:
            async with site.client() as client:
                await client.start(speaker=ANA, noConnectionTimeout=600)
                first = await client.hear("conversation_created")
                await client.send(said(1))
                await client.hear("recognition_result")
                client.socket.transport.abort()
            while listener.sentences != ["line 1"]:
                await listener.hear("message_response")
            async with site.client() as client:
                await client.start(speaker=ANA)
                assert (await client.hear("conversation_created"))["message"] == first["message"]
                await client.send(said(2))
                assert await client.stop() == 1000
            conversation = await ended(site, listener)
        assert texts(conversation) == ["line 1", "line 2"]
        assert len({message.speaker.id for message in conversation.messages if message.speaker}) == 1

    play(scene)


def test_a_conversation_is_over_when_nobody_came_back_in_time() -> None:
    async def scene(site: Site) -> None:
        async with site.client("/v1/subscribe/meeting") as listener:
            async with site.client() as client:
                await client.start(noConnectionTimeout=1)
                await client.hear("conversation_created")
            await ended(site, listener)
        async with site.client() as client:
            await client.start()
            await client.hear("conversation_created")
        assert len(list(site.engine.conversations)) == 2

    play(scene)


def test_sound_that_is_sent_again_replaces_what_was_made_of_it() -> None:
    async def scene(site: Site) -> None:
        async with site.client("/v1/subscribe/meeting") as listener:
            async with site.client() as client:
                await client.start(speaker=ANA, **resumed_at(0.0))
                await client.send(said(1, 2, 3))
                await client.hear("message_response")
                client.socket.transport.abort()
            while listener.sentences != ["line 1", "line 2", "line 3"]:
                await listener.hear("message_response")
            async with site.client() as client:
                await client.start(speaker=ANA, **resumed_at(1.0))
                await client.send(said(2, 5, 6))
                assert await client.stop() == 1000
            conversation = await ended(site, listener)
        assert texts(conversation) == ["line 1", "line 2", "line 5", "line 6"]
        assert [message.time_offset for message in conversation.messages] == [0.25, 1.25, 2.25, 3.25]
        assert [insight.kind for insight in conversation.insights.values()] == ["action_item"]
        assert client.sentences == ["line 2", "line 5", "line 6"]

    play(scene)


def test_who_comes_back_is_told_again_what_was_found_in_what_is_kept() -> None:
    async def scene(site: Site) -> None:
        async with site.client() as client:
            await client.start(speaker=ANA, **resumed_at(0.0))
            await client.send(said(3, 5, 1))
            before = [await client.hear("insight_response"), await client.hear("insight_response")]
            client.socket.transport.abort()
        async with site.client() as client:
            await client.start(speaker=ANA, **resumed_at(1.0))
            again = await client.hear("insight_response")
            assert again["insights"] == before[0]["insights"]
            assert await client.stop() == 1000

    play(scene)


def test_a_client_that_comes_back_before_its_old_socket_is_gone_takes_over() -> None:
    async def scene(site: Site) -> None:
        async with site.client() as old, site.client() as new:
            site.speech.gate.clear()
            await old.start(speaker=ANA, **resumed_at(0.0))
            await old.send(said(1, 2, 3))
            await old.hear("recognition_started")
            await new.start(speaker=ANA, **resumed_at(0.0))
            await new.send(said(1, 2, 3))
            await new.hear("recognition_started")
            site.speech.gate.set()
            assert await old.end() == 1008
            assert await new.stop() == 1000
            assert new.sentences == ["line 1", "line 2", "line 3"]
        (conversation,) = site.engine.conversations
        assert texts(conversation) == ["line 1", "line 2", "line 3"]

    play(scene)


def test_taking_over_leaves_other_speakers_alone() -> None:
    async def scene(site: Site) -> None:
        async with site.client() as ben, site.client() as ana, site.client() as again:
            await ben.start(speaker=BEN, **resumed_at(0.0))
            await ben.send(said(1, 2))
            await ben.hear("message_response")
            await ana.start(speaker=ANA, **resumed_at(0.0))
            await ana.send(said(3, 4))
            await ana.hear("message_response")
            await again.start(speaker=ANA, **resumed_at(0.0))
            assert await ana.end() == 1008
            await again.send(said(5))
            assert await again.stop() == 1000
            await ben.send(said(6))
            assert await ben.stop() == 1000
        (conversation,) = site.engine.conversations
        assert sorted(texts(conversation)) == ["line 1", "line 2", "line 5", "line 6"]

    play(scene)


def test_a_restarted_engine_counts_on_from_where_the_client_says_it_is() -> None:
    async def scene(site: Site) -> None:
        async with site.client() as client:
            await client.start(speaker=ANA, **resumed_at(120.0))
            await client.send(said(1))
            await client.stop()
        duration = client.all("message_response")[0]["messages"][0]["duration"]
        assert duration["timeOffset"] == 120.25

    play(scene)


def test_subscribers_come_and_go_as_they_like() -> None:
    async def scene(site: Site) -> None:
        async with site.client() as client:
            async with site.client("/v1/subscribe/meeting") as passing:
                await passing.hear("subscription_started")
            await client.start()
            await client.send(said(1))
            await client.hear("recognition_result")
            async with site.client("/v1/subscribe/meeting") as late:
                await late.hear("subscription_started")
                await client.send(said(2, 3))
                await client.stop()
                assert await late.end() == 1000
            assert late.sentences[-2:] == ["line 2", "line 3"]

    play(scene)


def test_an_engine_that_ends_says_so_to_all_its_clients_and_finishes_nothing() -> None:
    async def scene(site: Site) -> None:
        paths = ["/v1/streaming/meeting", "/v1/streaming/other", "/v1/subscribe/meeting"]
        async with AsyncExitStack() as stack:
            clients = [await stack.enter_async_context(site.client(path)) for path in paths]
            for client in clients[:2]:
                await client.start()
                await client.send(said(1, 2, 3))
                await client.hear("recognition_started")
            ends = [asyncio.create_task(client.end()) for client in clients]
            await site.engine.close()
            assert await asyncio.gather(*ends) == [1001, 1001, 1001]

    play(scene)
