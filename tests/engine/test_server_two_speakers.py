"""Both sides of a call: two sockets with one connection id are one conversation."""

import asyncio
from typing import Any

from symbl_desktop.engine.limits import Limits
from tests.engine.scripted import Client, Site, play, said

YOU = {"userId": "meeting/microphone", "name": "You"}
OTHERS = {"userId": "meeting/computer", "name": "Others"}


def side(speaker: dict[str, str], offset: float = 0.0) -> dict[str, Any]:
    return {
        "speaker": speaker,
        "config": {"audioOffset": offset},
        "insightTypes": ["action_item", "question", "follow_up"],
        "noConnectionTimeout": 600,
    }


def told(client: Client) -> list[tuple[str, str]]:
    """Who said what, as the client was told."""
    return [
        (item["from"]["name"], item["payload"]["content"])
        for response in client.all("message_response")
        for item in response["messages"]
    ]


def ids(client: Client) -> dict[str, str]:
    """The id of each sentence."""
    return {
        item["payload"]["content"]: item["id"]
        for response in client.all("message_response")
        for item in response["messages"]
    }


def found(client: Client) -> list[tuple[str, str]]:
    """The id and the text of each insight, as often as it was told."""
    return [(item["id"], item["text"]) for response in client.all("insight_response") for item in response["insights"]]


def times(client: Client) -> list[tuple[str, float]]:
    return sorted(
        (item["payload"]["content"], item["duration"]["timeOffset"])
        for response in client.all("message_response")
        for item in response["messages"]
    )


def results(client: Client) -> set[str]:
    return {item["message"]["user"]["name"] for item in client.all("recognition_result")}


async def hears(client: Client, *sentences: str) -> None:
    """Returns when the client was told all of these."""
    while not set(sentences) <= set(client.sentences):
        await client.hear("message_response")


def test_each_side_hears_every_sentence_once_and_only_its_own_recognition() -> None:
    async def scene(site: Site) -> None:
        async with site.client() as you, site.client() as others:
            await you.start(**side(YOU))
            await others.start(**side(OTHERS))
            await asyncio.gather(you.send(said(1, 3, 0, 7)), others.send(said(2, 0, 5, 8)))
            await hears(you, "line 1", "line 2", "line 3", "line 5")
            assert await you.stop() == 1000
            assert await others.stop() == 1000
        everything = {("You", "line 1"), ("You", "line 3"), ("Others", "line 2"), ("Others", "line 5")}
        # The very last sentence of the other side may come after one's own end.
        assert everything <= set(told(you)) <= {*everything, ("You", "line 7"), ("Others", "line 8")}
        assert set(told(others)) == {*everything, ("You", "line 7"), ("Others", "line 8")}
        for client in (you, others):
            assert len(told(client)) == len(set(told(client)))
            assert len(found(client)) == len(set(found(client))) == 2
        assert (results(you), results(others)) == ({"You"}, {"Others"})
        assert len({name for client in (you, others) for name, _ in found(client)}) == 2
        assert len(list(site.engine.conversations)) == 1

    play(scene)


def test_the_times_of_both_lie_on_one_clock() -> None:
    async def scene(site: Site) -> None:
        async with site.client() as you, site.client() as others:
            await you.start(**side(YOU))
            await you.send(said(1))
            await you.hear("recognition_result")
            await others.start(**side(OTHERS))
            await others.send(said(2))
            await you.stop()
            await others.stop()
        assert times(others) == [("line 1", 0.25), ("line 2", 0.25)]

    play(scene)


def test_both_resume_in_an_engine_that_knows_nothing_of_them() -> None:
    async def scene(site: Site) -> None:
        async with site.client() as you, site.client() as others:
            await you.start(**side(YOU, 100.0))
            await others.start(**side(OTHERS, 95.0))
            await asyncio.gather(you.send(said(1, 3)), others.send(said(2, 0, 5)))
            await you.stop()
            await others.stop()
        expected = [("line 1", 100.25), ("line 2", 95.25), ("line 3", 101.25), ("line 5", 97.25)]
        assert times(others) == expected
        (conversation,) = site.engine.conversations
        assert not site.engine.conversations.is_live(conversation)
        assert [message.text for message in conversation.messages] == ["line 2", "line 5", "line 1", "line 3"]

    play(scene)


def test_one_that_comes_back_says_nothing_twice_to_the_other_and_keeps_all_ids() -> None:
    async def scene(site: Site) -> None:
        async with site.client() as others:
            await others.start(**side(OTHERS))
            async with site.client() as you:
                await you.start(**side(YOU))
                await asyncio.gather(you.send(said(1, 3, 4)), others.send(said(2, 5)))
                await hears(others, "line 1", "line 2", "line 3")
                you.socket.transport.abort()
            await hears(others, "line 4")
            before = ids(others)
            async with site.client() as again:
                await again.start(**side(YOU, 1.0))
                await again.send(said(3, 4, 6))
                await others.send(said(7))
                assert await again.stop() == 1000
            assert await others.stop() == 1000
        lines = [("You", f"line {n}") for n in (1, 3, 4, 6)] + [("Others", f"line {n}") for n in (2, 5, 7)]
        assert sorted(told(others)) == sorted(lines)
        assert {text: ids(again)[text] for text in ("line 3", "line 4")} == {
            text: before[text] for text in ("line 3", "line 4")
        }
        assert len(found(others)) == 2
        assert {name for name, _ in found(again)} == {name for name, _ in found(others)}
        (conversation,) = site.engine.conversations
        assert sorted(message.text for message in conversation.messages) == sorted(text for _, text in lines)

    play(scene)


def test_nobody_hears_of_an_insight_before_the_words_it_rests_on() -> None:
    async def scene(site: Site) -> None:
        async with site.client() as you, site.client() as others:
            await you.start(**side(YOU))
            await you.send(said(1, 3, 5, 4))
            await hears(you, "line 5")
            await others.start(**side(OTHERS))
            await others.send(said(2))
            await others.stop()
            await you.stop()
        assert told(others)[:2] == [("You", "line 3"), ("You", "line 5")]
        assert others.kinds.index("message_response") < others.kinds.index("insight_response")
        assert len(told(others)) == len(set(told(others)))

    play(scene)


def test_what_is_said_again_in_other_words_takes_the_place_of_the_first() -> None:
    async def scene(site: Site) -> None:
        async with site.client() as others:
            await others.start(**side(OTHERS))
            async with site.client() as you:
                await you.start(**side(YOU))
                await you.send(said(1, 3, 4))
                await hears(others, "line 1", "line 3")
                you.socket.transport.abort()
            await hears(others, "line 4")
            async with site.client() as again:
                await again.start(**side(YOU, 1.0))
                await again.send(said(8, 0, 9))
                assert await again.stop() == 1000
            assert await others.stop() == 1000
        (conversation,) = site.engine.conversations
        assert [message.text for message in conversation.messages] == ["line 1", "line 8", "line 9"]
        assert ids(again)["line 8"] == ids(others)["line 3"]
        assert conversation.insights == {}

    play(scene)


def test_one_who_stops_does_not_end_it_for_the_other_who_is_only_cut_off() -> None:
    async def scene(site: Site) -> None:
        async with site.client() as you:
            await you.start(**side(YOU))
            async with site.client() as others:
                await others.start(**side(OTHERS))
                first = await others.hear("conversation_created")
                await others.send(said(2, 4))
                await hears(you, "line 2")
                others.socket.transport.abort()
            await hears(you, "line 4")
            await you.send(said(1))
            assert await you.stop() == 1000
        async with site.client() as again:
            await again.start(**side(OTHERS, 2.0))
            assert (await again.hear("conversation_created"))["message"] == first["message"]
            await again.send(said(6))
            assert await again.stop() == 1000
        (conversation,) = site.engine.conversations
        assert not site.engine.conversations.is_live(conversation)
        assert {message.text for message in conversation.messages} == {"line 1", "line 2", "line 4", "line 6"}

    play(scene)


def test_one_who_only_listens_is_not_sent_away_while_the_other_talks() -> None:
    async def scene(site: Site) -> None:
        async with site.client() as you, site.client() as others:
            await you.start(**side(YOU))
            await others.start(**side(OTHERS))
            for line in range(1, 6):
                await asyncio.gather(you.send(said(line, 0, 0, 0)), others.send(said(0, 0, 0, 0)))
                await hears(others, *(f"line {n}" for n in range(1, line)))
            await others.send(said(6, 7))
            await hears(you, "line 6")
            assert await others.stop() == 1000
            assert await you.stop() == 1000
        assert ("Others", "line 7") in told(others)

    play(scene, Limits(silence=9.0))


def test_a_meeting_in_which_both_are_silent_is_ended_for_both() -> None:
    async def scene(site: Site) -> None:
        async with site.client() as you, site.client() as others:
            await you.start(**side(YOU))
            await others.start(**side(OTHERS))
            await asyncio.gather(you.send(said(1) + said(0) * 12), others.send(said(0) * 14))
            assert await you.end() == 1000
            assert await others.end() == 1000
        assert [site.engine.conversations.is_live(item) for item in site.engine.conversations] == [False]

    play(scene, Limits(silence=10.0))
