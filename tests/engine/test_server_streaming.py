"""What clients that speak are told, by a server with a scripted recogniser."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

from symbl_desktop.engine.limits import Limits
from tests.engine.scripted import MUMBLED, RATE, Site, play, said

ANA = {"userId": "ana@example.com", "name": "Ana", "peerId": "p-1"}
BEN = {"userId": "ben@example.com", "name": "Ben"}
EVERYTHING = ["action_item", "question", "follow_up"]
PIECE = 2
"""Seconds."""


def test_a_session_is_answered_in_the_documented_order() -> None:
    async def scene(site: Site) -> None:
        async with site.client() as client:
            await client.start(insightTypes=EVERYTHING, speaker=ANA)
            await client.send(said(1, 2))
            assert await client.stop() == 1000
        assert client.kinds[:3] == ["started_listening", "conversation_created", "recognition_started"]
        assert client.kinds[-2:] == ["conversation_completed", "recognition_stopped"]
        assert client.sentences == ["line 1", "line 2"]
        assert [item["message"]["isFinal"] for item in client.all("recognition_result")] == [False, True, False, True]

    play(scene)


def test_listening_begins_before_the_recogniser_is_ready_and_the_sound_is_kept() -> None:
    async def scene(site: Site) -> None:
        site.speech.gate.clear()
        async with site.client() as client:
            await client.start()
            await client.send(said(1, 2))
            await client.hear("recognition_started")
            site.speech.gate.set()
            assert await client.stop() == 1000
        assert client.sentences == ["line 1", "line 2"]

    play(scene)


def test_both_streaming_paths_and_encoded_ids_lead_to_the_same_conversation() -> None:
    async def scene(site: Site) -> None:
        async with (
            site.client("/v1/streaming/-a%2Fb%3D?source=js_sdk") as new,
            site.client("/v1/realtime/insights/-a%2Fb%3D") as old,
        ):
            await new.start(speaker=ANA)
            await old.start(speaker=BEN)
            first = await new.hear("conversation_created")
            second = await old.hear("conversation_created")
            assert first["message"]["data"] == second["message"]["data"]

    play(scene)


def test_words_count_from_the_sockets_sound_and_sentences_from_the_conversation() -> None:
    async def scene(site: Site) -> None:
        async with site.client() as client:
            await client.start(speaker=ANA)
            await client.send(said(0, 7, 8))
            await client.stop()
        final = next(item["message"] for item in client.all("recognition_result") if item["message"]["isFinal"])
        word = final["payload"]["raw"]["alternatives"][0]["words"][0]
        assert word["startTime"] == {"seconds": "1", "nanos": "250000000"}
        assert final["user"] == {**ANA, "id": final["user"]["id"]}
        sentence = client.all("message_response")[0]["messages"][0]
        assert sentence["from"] == {"id": final["user"]["id"], "name": "Ana", "userId": "ana@example.com"}
        times = sentence["duration"]
        assert (times["timeOffset"], times["duration"]) == (1.25, 0.5)
        began, ended = (datetime.fromisoformat(times[key]) for key in ("startTime", "endTime"))
        assert ended - began == timedelta(seconds=0.5)
        assert '"word":"line"' in sentence["metadata"]["words"]

    play(scene)


def test_insights_come_as_wanted_with_dates_in_the_speakers_zone() -> None:
    async def scene(site: Site) -> None:
        async with site.client() as client:
            await client.start(insightTypes=["action_item"], speaker=ANA, config={"timezoneOffset": -60})
            await client.send(said(3, 5))
            await client.stop()
        (insight,) = [item for response in client.all("insight_response") for item in response["insights"]]
        assert insight["type"] == "action_item"
        assert insight["dueBy"] == {"value": "2026-01-09T00:00:00+01:00"}
        assert insight["assignee"]["userId"] == "ana@example.com"
        assert insight["payload"]["content"] == insight["text"] == "Ana wants line 5 by Friday"
        sentences = [item for response in client.all("message_response") for item in response["messages"]]
        assert insight["messageReference"]["id"] == sentences[1]["id"]
        assert client.all("topic_response")[0]["topics"][0]["phrases"] == "line 5"
        assert site.speech.began[0].utcoffset() == timedelta(hours=1)
        assert client.kinds[-2:] == ["conversation_completed", "recognition_stopped"]

    play(scene)


def test_insights_below_the_threshold_are_kept_back() -> None:
    async def scene(site: Site) -> None:
        async with site.client() as client:
            await client.start(insightTypes=EVERYTHING, config={"confidenceThreshold": 0.9})
            await client.send(said(3, 5))
            await client.stop()
        assert client.all("insight_response") == []

    play(scene)


def test_the_title_comes_from_the_config_then_from_the_top() -> None:
    async def scene(site: Site) -> None:
        requests: list[dict[str, Any]] = [
            {"meetingTitle": "Budget"},
            {"config": {"meetingTitle": "Budget"}, "meetingTitle": "no"},
        ]
        for number, request in enumerate(requests):
            async with site.client(f"/v1/streaming/title-{number}") as client:
                await client.start(**request)
                await client.stop()
        assert [conversation.name for conversation in site.engine.conversations] == ["Budget", "Budget"]

    play(scene)


def test_two_sockets_with_one_connection_id_are_one_conversation() -> None:
    async def scene(site: Site) -> None:
        async with site.client() as ana, site.client() as ben, site.client("/v1/subscribe/meeting") as listener:
            await ana.start(insightTypes=EVERYTHING, speaker=ANA)
            await ben.start(insightTypes=EVERYTHING, speaker=BEN)
            await ana.send(said(3))
            await ana.hear("recognition_result")
            await ben.send(said(5))
            assert await ana.stop() == 1000
            assert await ben.stop() == 1000
            assert await listener.end() == 1000
        for client in (ana, ben, listener):
            assert client.sentences[0] == "line 3"
            assert len(client.all("conversation_completed")) == 1
        for client in (ben, listener):
            assert client.sentences == ["line 3", "line 5"]
            assert len(client.all("insight_response")) == 2
        assert speakers(ana.all("recognition_result")) == {"Ana"}
        assert speakers(ben.all("recognition_result")) == {"Ben"}
        assert speakers(listener.all("recognition_result")) == {"Ana", "Ben"}
        assert listener.kinds[0] == "subscription_started"

    play(scene)


def speakers(results: list[Any]) -> set[str]:
    return {item["message"]["user"]["name"] for item in results}


def test_responses_are_numbered_for_each_socket_and_type() -> None:
    async def scene(site: Site) -> None:
        async with site.client() as client:
            await client.start(insightTypes=EVERYTHING)
            await client.send(said(3, 5, 1))
            await client.stop()
        assert [item["sequenceNumber"] for item in client.all("message_response")] == [0, 1, 2]
        assert [item["sequenceNumber"] for item in client.all("insight_response")] == [0, 1]

    play(scene)


def test_unknown_speakers_are_told_apart_and_named_ones_are_the_same() -> None:
    async def scene(site: Site) -> None:
        async with site.client() as one, site.client() as two, site.client() as ana, site.client() as her_phone:
            ids = []
            for client, speaker in ((one, None), (two, {}), (ana, ANA), (her_phone, ANA)):
                await client.start(speaker=speaker)
                await client.send(said(1))
                ids.append((await client.hear("recognition_result"))["message"]["user"]["id"])
            assert len(set(ids)) == 3
            assert ids[2] == ids[3]

    play(scene)


def test_a_subscriber_may_come_first_and_is_told_the_conversations_id() -> None:
    async def scene(site: Site) -> None:
        async with site.client("/session/subscribe/meeting") as listener:
            promised = (await listener.hear("subscription_started"))["message"]["data"]["conversationId"]
            await listener.say("__PING__")
            await listener.hear("__PONG__")
            await listener.socket.send(b"not for you")
            async with site.client() as client:
                await client.start()
                created = await client.hear("conversation_created")
                assert created["message"]["data"]["conversationId"] == promised
                await client.send(said(1))
                await client.stop()
            assert await listener.end() == 1000
            assert listener.sentences == ["line 1"]

    play(scene)


def test_staying_after_a_stop_allows_another_start_in_the_same_conversation() -> None:
    async def scene(site: Site) -> None:
        async with site.client() as client:
            await client.start(disconnectOnStopRequest=False)
            await client.send(said(1))
            await client.say({"type": "stop_request"})
            await client.hear("recognition_stopped")
            await client.send(said(9))
            await client.start(disconnectOnStopRequest=True)
            await client.send(said(2))
            assert await client.stop() == 1000
        assert client.sentences == ["line 1", "line 2"]
        assert len(client.all("conversation_created")) == 1
        assert len({item["message"]["data"]["conversationId"] for item in client.all("recognition_started")}) == 1
        assert client.kinds[-2:] == ["conversation_completed", "recognition_stopped"]

    play(scene)


def test_a_socket_that_stays_too_long_after_its_stop_is_closed() -> None:
    async def scene(site: Site) -> None:
        async with site.client() as client:
            await client.start(disconnectOnStopRequest=False, disconnectOnStopRequestTimeout=1)
            assert await client.stop() == 1000
        assert client.kinds[-2:] == ["recognition_stopped", "conversation_completed"]

    play(scene)


def test_half_an_hour_of_silent_sound_ends_a_session_like_a_stop() -> None:
    async def scene(site: Site) -> None:
        async with site.client() as client:
            await client.start(disconnectOnStopRequest=False, noConnectionTimeout=1000)
            await client.send(said(1, 2) + said(0) * 12)
            assert await client.end() == 1000
        assert client.sentences == ["line 1", "line 2"]
        assert client.kinds[-2:] == ["conversation_completed", "recognition_stopped"]
        assert [site.engine.conversations.is_live(item) for item in site.engine.conversations] == [False]

    play(scene, Limits(silence=10.0))


def test_a_client_that_sends_nothing_is_ended_by_the_clock() -> None:
    async def scene(site: Site) -> None:
        async with site.client() as client:
            await client.start()
            assert await client.end() == 1000
        assert client.kinds[-2:] == ["conversation_completed", "recognition_stopped"]

    play(scene, Limits(silence=0.2))


def test_sound_is_not_silence_as_long_as_something_is_recognised() -> None:
    async def scene(site: Site) -> None:
        async with site.client() as client:
            await client.start()
            await client.send((said(1) + said(0) * 8) * 5)
            assert await client.stop() == 1000
        assert len(client.sentences) == 5

    play(scene, Limits(silence=9.5))


def test_the_client_is_held_back_while_the_recogniser_is_behind_and_nothing_is_lost() -> None:
    waiting: list[float] = []

    async def scene(site: Site) -> None:
        site.speech.gate.clear()
        async with site.client() as client:
            await client.start()
            sending = asyncio.create_task(client.send(said(*range(1, 301)), piece=PIECE * 2 * RATE))
            await client.hear("recognition_started")
            stream = site.seats()[0]._stream
            assert stream is not None
            site.speech.on_feed = lambda: waiting.append(stream.behind)
            site.speech.gate.set()
            hearing = asyncio.create_task(client.end())
            await sending
            await client.say({"type": "stop_request"})
            assert await hearing == 1000
        assert client.sentences == [f"line {number}" for number in range(1, 301)]
        assert max(waiting) <= 3.0 + PIECE

    play(scene, Limits(backlog=3.0))


def test_a_modified_rate_holds_for_the_sound_that_follows() -> None:
    async def scene(site: Site) -> None:
        async with site.client() as client:
            await client.start(config={"speechRecognition": {"sampleRateHertz": 16000}})
            await client.send(said(100))
            await client.say({"type": "modify_request", "speechRecognition": {"sampleRateHertz": 8000}})
            await client.send(said(200)[:16000])
            await client.hear("session_modified")
            await client.stop()
        assert len(client.sentences) == 2
        assert [item["messages"][0]["duration"]["timeOffset"] for item in client.all("message_response")] == [
            0.25,
            1.25,
        ]

    play(scene)


def test_ping_is_answered_before_and_during_a_session() -> None:
    async def scene(site: Site) -> None:
        async with site.client() as client:
            await client.say("__PING__")
            await client.hear("__PONG__")
            await client.start()
            await client.say("__PING__")
            await client.hear("__PONG__")

    play(scene)


def test_a_missing_model_is_said_when_a_session_starts() -> None:
    async def scene(site: Site) -> None:
        site.speech.lacks = "The model whisper-base was not found."
        async with site.client() as client:
            await client.start()
            assert await client.end() == 1008
        assert client.kinds == ["error", "error"]
        assert client.heard[0]["details"] == "The model whisper-base was not found."

    play(scene)


def test_a_fault_of_the_recogniser_is_said_and_ends_the_session() -> None:
    async def scene(site: Site) -> None:
        site.speech.fault = LookupError("no such model")
        async with site.client() as client:
            await client.start()
            assert await client.end() == 1011
        assert client.heard[-1]["details"] == "no such model"
        site.speech.fault = None
        async with site.client() as again:
            await again.start()
            await again.send(said(1))
            assert await again.stop() == 1000
        assert again.sentences == ["line 1"]

    play(scene)


def test_words_that_could_not_be_made_out_are_told_of_once_and_end_nothing() -> None:
    async def scene(site: Site) -> None:
        async with site.client() as client:
            await client.start()
            await client.send(said(1, MUMBLED, MUMBLED, 2))
            assert await client.stop() == 1000
        assert [error["details"] for error in client.all("error")] == ["the recogniser gave up"]
        assert client.sentences == ["line 1", "line 2"]

    play(scene)
