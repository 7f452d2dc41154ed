"""The thread between a connection and its pipeline."""

import asyncio
import threading
from collections.abc import Awaitable, Callable

import numpy as np
import pytest

from symbl_desktop.engine.pipeline_thread import PipelineThread

SECOND = b"\1\0" * 16000


class Scripted:
    """Says how much it was fed; stands still while its gate is shut."""

    def __init__(self, emit: Callable[[object], None], gate: threading.Event | None = None) -> None:
        self.emit = emit
        self.gate = gate
        self.pcm = b""
        self.closed = False

    def feed(self, pcm: bytes) -> None:
        if self.gate is not None:
            assert self.gate.wait(60)
        self.pcm += pcm
        self.emit(("fed", len(pcm)))

    def flush(self) -> None:
        self.emit("flushed")

    def close(self) -> None:
        self.closed = True


class Failing(Scripted):
    def feed(self, pcm: bytes) -> None:
        raise OSError("the model is gone")


class Listener:
    def __init__(self) -> None:
        self.heard: list[object] = []
        self.processed = 0.0

    def on_output(self, output: object) -> None:
        self.heard.append(output)

    def on_processed(self, seconds: float) -> None:
        self.processed += seconds

    def on_failure(self, cause: Exception) -> None:
        self.heard.append(str(cause))


class Stage:
    """A pipeline thread with what it makes and whom it tells."""

    def __init__(self, rate: int = 16000, gate: threading.Event | None = None, kind: type[Scripted] = Scripted) -> None:
        self.pipelines: list[Scripted] = []
        self.listener = Listener()

        def make(emit: Callable[[object], None]) -> Scripted:
            self.pipelines.append(kind(emit, gate))
            return self.pipelines[0]

        self.thread = PipelineThread(make, rate, self.listener)


def played(scene: Callable[[], Awaitable[Stage]]) -> Stage:
    async def play() -> Stage:
        async with asyncio.timeout(60):
            return await scene()

    return asyncio.run(play())


def test_everything_said_about_the_sound_is_told_before_the_flush_returns() -> None:
    async def scene() -> Stage:
        stage = Stage()
        assert stage.thread.feed(SECOND * 2) == 2.0
        await stage.thread.flush()
        assert stage.listener.heard[-1] == "flushed"
        assert stage.listener.processed == 2.0
        await stage.thread.close()
        return stage

    stage = played(scene)
    assert stage.pipelines[0].pcm == SECOND * 2
    assert stage.pipelines[0].closed


@pytest.mark.parametrize("rate", [8000, 11025, 22050, 24000, 44100, 48000])
def test_sound_of_any_rate_comes_in_at_16_khz_and_keeps_its_length(rate: int) -> None:
    tone = (np.sin(np.arange(rate * 3) * 2 * np.pi * 440 / rate) * 8000).astype("<i2").tobytes()

    async def scene() -> Stage:
        stage = Stage(rate)
        for begin in range(0, len(tone), 8192):
            stage.thread.feed(tone[begin : begin + 8192])
        await stage.thread.flush()
        await stage.thread.close()
        return stage

    heard = np.frombuffer(played(scene).pipelines[0].pcm, dtype="<i2")
    assert len(heard) == pytest.approx(3 * 16000, abs=2)
    spectrum = np.abs(np.fft.rfft(heard))
    assert np.argmax(spectrum) == pytest.approx(440 * 3, abs=1)


def test_the_rate_may_change_between_two_pieces() -> None:
    async def scene() -> Stage:
        stage = Stage(48000)
        assert stage.thread.feed(b"\0\0" * 48000) == 1.0
        stage.thread.change_rate(8000)
        assert stage.thread.feed(b"\0\0" * 8000) == 1.0
        await stage.thread.flush()
        assert stage.listener.processed == 2.0
        await stage.thread.close()
        return stage

    assert len(played(scene).pipelines[0].pcm) == pytest.approx(2 * 32000, abs=8)


def test_after_a_flush_more_sound_may_come() -> None:
    async def scene() -> Stage:
        stage = Stage(48000)
        for _ in range(2):
            stage.thread.feed(b"\0\0" * 48000)
            await stage.thread.flush()
        await stage.thread.close()
        return stage

    stage = played(scene)
    assert len(stage.pipelines[0].pcm) == pytest.approx(2 * 32000, abs=8)
    assert stage.listener.heard.count("flushed") == 2


def test_closing_throws_away_what_still_waits() -> None:
    async def scene() -> Stage:
        gate = threading.Event()
        stage = Stage(gate=gate)
        for _ in range(50):
            stage.thread.feed(SECOND)
        closed = asyncio.create_task(stage.thread.close())
        await asyncio.sleep(0)
        gate.set()
        await closed
        return stage

    assert len(played(scene).pipelines[0].pcm) <= len(SECOND)


def test_a_pipeline_that_fails_is_told_of_and_blocks_nobody() -> None:
    async def scene() -> Stage:
        stage = Stage(kind=Failing)
        stage.thread.feed(SECOND * 3)
        await stage.thread.flush()
        await stage.thread.close()
        return stage

    stage = played(scene)
    assert stage.listener.heard == ["the model is gone"]
    assert stage.pipelines[0].closed


def test_a_pipeline_that_cannot_be_made_is_told_of_and_blocks_nobody() -> None:
    def refuse(_: Callable[[object], None]) -> Scripted:
        raise LookupError("no model here")

    async def scene() -> Listener:
        listener = Listener()
        thread = PipelineThread(refuse, 16000, listener)
        thread.feed(SECOND)
        await thread.flush()
        await thread.close()
        return listener

    assert asyncio.run(scene()).heard == ["no model here"]
