"""The engine as it is, with its recogniser, hearing the sample meeting."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import numpy as np
import psutil
import pytest
import soundfile
import soxr
from websockets.asyncio.client import connect

from symbl_desktop.resources import resource
from tests.engine.process import EngineProcess, running_engine
from tests.engine.scripted import Client

RATE = 16000
EVERYTHING = ["action_item", "question", "follow_up"]
MOST_GROWTH = 40 << 20
"""Bytes; what an engine may have more after many visits than after a few."""


def turns(*numbers: int, rate: int = RATE) -> bytes:
    """These turns of the sample meeting as LINEAR16, with a second of silence after each."""
    sound, own_rate = soundfile.read(resource("sample/meeting.flac"), dtype="int16")
    spoken = [described()[number] for number in numbers]
    pieces = [sound[int((turn["start"] - 0.2) * own_rate) : int((turn["end"] + 0.2) * own_rate)] for turn in spoken]
    pause = np.zeros(own_rate, dtype=np.int16)
    whole = np.concatenate([part for piece in pieces for part in (piece, pause)])
    return bytes(soxr.resample(whole, own_rate, rate).astype("<i2").tobytes())


def described() -> list[dict[str, Any]]:
    meeting: dict[str, Any] = json.loads(resource("sample/meeting.json").read_text(encoding="utf-8"))
    return list(meeting["turns"])


def words(*texts: str) -> list[str]:
    return re.findall(r"[a-z]+", " ".join(texts).lower())


def spoken_words(*numbers: int) -> list[str]:
    return words(*(described()[number]["text"] for number in numbers))


BUDGET, NOTES = 5, 9
"""The turn that asks about the budget, and the one that asks for the release notes."""


@asynccontextmanager
async def client_of(engine: EngineProcess, connection_id: str) -> AsyncIterator[Client]:
    headers = {"X-API-KEY": engine.token}
    async with connect(engine.url(connection_id), additional_headers=headers, max_size=None) as socket:
        yield Client(socket)


async def heard(engine: EngineProcess, connection_id: str, pcm: bytes, **wishes: object) -> Client:
    """A client that sends this, stops, and has heard everything."""
    async with client_of(engine, connection_id) as client:
        await client.start(insightTypes=EVERYTHING, **wishes)
        await client.send(pcm)
        assert await client.stop() == 1000
    assert client.kinds[-2:] == ["conversation_completed", "recognition_stopped"]
    return client


def run(scene: Callable[[], Awaitable[None]]) -> None:
    async def limited() -> None:
        async with asyncio.timeout(240):
            await scene()

    asyncio.run(limited())


def insights(client: Client, kind: str) -> list[dict[str, Any]]:
    return [
        item for response in client.all("insight_response") for item in response["insights"] if item["type"] == kind
    ]


def test_sentences_a_question_and_a_task_come_out_of_speech(engine: EngineProcess) -> None:
    async def scene() -> None:
        client = await heard(engine, "speech", turns(BUDGET, NOTES), speaker={"name": "Tom"})
        assert words(*client.sentences) == spoken_words(BUDGET, NOTES)
        assert insights(client, "question")[0]["text"].endswith("training day?")
        task = insights(client, "action_item")[-1]
        assert "release notes" in task["text"]
        assert task["assignee"]["name"] == "Maria"
        assert task["dueBy"]["value"].endswith("T00:00:00+00:00")
        finals = [item["message"] for item in client.all("recognition_result") if item["message"]["isFinal"]]
        assert words(*(item["punctuated"]["transcript"] for item in finals)) == spoken_words(BUDGET, NOTES)
        offsets = [item["messages"][0]["duration"]["timeOffset"] for item in client.all("message_response")]
        assert offsets == sorted(offsets)

    run(scene)


@pytest.mark.parametrize("rate", [8000, 44100, 48000])
def test_speech_is_understood_at_the_rate_it_is_sent_in(engine: EngineProcess, rate: int) -> None:
    async def scene() -> None:
        client = await heard(
            engine,
            f"rate-{rate}",
            turns(NOTES, rate=rate),
            config={"speechRecognition": {"encoding": "linear16", "sampleRateHertz": rate}},
        )
        said = words(*client.sentences)
        assert {"please", "send", "release", "notes", "customers"} <= set(said), said

    run(scene)


def test_silence_and_noise_have_no_words(engine: EngineProcess) -> None:
    noise = np.random.default_rng(7).normal(0, 500, 20 * RATE).astype("<i2").tobytes()

    async def scene() -> None:
        client = await heard(engine, "noise", bytes(2 * RATE * 20) + noise)
        assert client.sentences == []
        assert client.all("recognition_result") == []

    run(scene)


def test_a_client_that_vanishes_disturbs_no_other_and_comes_back_without_losing_a_word(engine: EngineProcess) -> None:
    async def scene() -> None:
        neighbour = asyncio.create_task(heard(engine, "neighbour", turns(BUDGET)))
        pcm = turns(BUDGET, NOTES)
        wishes = {"insightTypes": EVERYTHING, "speaker": {"name": "Tom"}, "noConnectionTimeout": 600}
        async with client_of(engine, "vanishing") as client:
            await client.start(**wishes, config={"audioOffset": 0.0})
            await client.send(pcm)
            first = await client.hear("message_response")
            client.socket.transport.abort()
        times = first["messages"][0]["duration"]
        done = times["timeOffset"] + times["duration"]
        async with client_of(engine, "vanishing") as again:
            await again.start(**wishes, config={"audioOffset": done})
            await again.send(pcm[2 * round(done * RATE) :])
            assert await again.stop() == 1000
        assert words(*client.sentences[:1], *again.sentences) == spoken_words(BUDGET, NOTES)
        assert words(*(await neighbour).sentences) == spoken_words(BUDGET)

    run(scene)


def test_a_recogniser_that_is_killed_costs_no_word() -> None:
    async def scene() -> None:
        with running_engine() as engine:
            async with client_of(engine, "killed") as client:
                await client.start()
                await client.send(turns(BUDGET))
                await client.hear("recognition_result")
                for child in psutil.Process(engine.process.pid).children(recursive=True):
                    if "spawn_main" in " ".join(child.cmdline()):
                        child.kill()
                await client.send(turns(NOTES))
                assert await client.stop() == 1000
            assert client.all("error") == []
            assert words(*client.sentences) == spoken_words(BUDGET, NOTES)

    run(scene)


def test_memory_stays_flat_over_many_visits() -> None:
    async def scene() -> None:
        with running_engine() as engine:
            process = psutil.Process(engine.process.pid)
            silence = bytes(2 << 20)

            async def visits(count: int) -> int:
                for number in range(count):
                    async with client_of(engine, f"visit-{number}") as client:
                        await client.start()
                        await client.socket.send(silence)
                        if number % 2:
                            client.socket.transport.abort()
                        else:
                            assert await client.stop() == 1000
                # The last ones to vanish are still being finished; one more conversation waits its turn behind them.
                await heard(engine, "last", turns(BUDGET))
                return int(process.memory_info().rss)

            before = await visits(10)
            assert await visits(50) - before < MOST_GROWTH

    run(scene)
