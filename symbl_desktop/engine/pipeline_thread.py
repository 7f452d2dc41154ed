"""The thread in which one stream's sound becomes words: a pipeline behind an inbox."""

import asyncio
import queue
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import soxr  # type: ignore[import-untyped]  # has stubs, but no py.typed

PIPELINE_RATE = 16000

_BYTES_PER_SAMPLE = 2


class FeedsOn(Protocol):
    """What a pipeline has to be: fed with 16 kHz LINEAR16 and flushed in one thread, where both may take their time."""

    def feed(self, pcm: bytes) -> None: ...

    def flush(self) -> None: ...

    def close(self) -> None:
        """Called in any thread, any number of times: the other calls return, and nothing more is told."""
        ...


class StreamListener(Protocol):
    """Who is told, in the event loop and in order, what became of the sound."""

    def on_output(self, output: object) -> None: ...

    def on_processed(self, seconds: float) -> None:
        """So much more sound has been through the pipeline, and what it said of it has been told."""
        ...

    def on_failure(self, cause: Exception) -> None:
        """The pipeline could not go on; what is still fed is thrown away."""
        ...


@dataclass(frozen=True, slots=True)
class _Sound:
    pcm: bytes


@dataclass(frozen=True, slots=True)
class _Rate:
    hertz: int


@dataclass(frozen=True, slots=True)
class _Flush:
    done: "asyncio.Future[None]"


@dataclass(frozen=True, slots=True)
class _Close:
    done: "asyncio.Future[None]"


MakePipeline = Callable[[Callable[[object], None]], FeedsOn]


class PipelineThread:
    """Made and called in the event loop; only what its listener is told comes back."""

    def __init__(self, make_pipeline: MakePipeline, sample_rate: int, listener: StreamListener) -> None:
        self._make_pipeline = make_pipeline
        self._listener = listener
        self._rate = sample_rate
        self._loop = asyncio.get_running_loop()
        self._inbox: queue.SimpleQueue[_Sound | _Rate | _Flush | _Close] = queue.SimpleQueue()
        self._dropped = threading.Event()
        self._pipeline: FeedsOn | None = None
        self._thread = threading.Thread(target=self._run, args=(sample_rate,), name="pipeline")
        self._thread.start()

    def feed(self, pcm: bytes) -> float:
        """Takes whole samples of any number and says how many seconds they last."""
        seconds = len(pcm) / _BYTES_PER_SAMPLE / self._rate
        # Pieces of a second at most: what is dropped stops soon, what is behind is known well.
        size = self._rate * _BYTES_PER_SAMPLE
        for begin in range(0, len(pcm), size):
            self._inbox.put(_Sound(pcm[begin : begin + size]))
        return seconds

    def change_rate(self, sample_rate: int) -> None:
        """What is fed from now on has this rate."""
        self._rate = sample_rate
        self._inbox.put(_Rate(sample_rate))

    async def flush(self) -> None:
        """Returns when everything fed has been told to the listener."""
        await self._ask(_Flush)

    def drop(self) -> None:
        """Throws away what has not been processed."""
        self._dropped.set()
        if self._pipeline is not None:
            self._pipeline.close()

    async def close(self) -> None:
        """Drops, and returns when the thread has ended."""
        self.drop()
        await self._ask(_Close)
        self._thread.join()

    async def _ask(self, question: type[_Flush] | type[_Close]) -> None:
        done = self._loop.create_future()
        self._inbox.put(question(done))
        # The thread answers also when nobody waits any more.
        await asyncio.shield(done)

    def _tell(self, say: Callable[..., object], *what: object) -> None:
        self._loop.call_soon_threadsafe(say, *what)

    def _run(self, sample_rate: int) -> None:
        try:
            with closing(self._make_pipeline(self._emit)) as pipeline:
                self._pipeline = pipeline
                last = self._process(pipeline, sample_rate)
        except Exception as cause:  # noqa: BLE001 - whatever it is, the listener is told and the stream goes on deaf
            self._tell(self._listener.on_failure, cause)
            last = self._discard()
        self._tell(_settle, last.done)

    def _emit(self, output: object) -> None:
        self._tell(self._listener.on_output, output)

    def _process(self, pipeline: FeedsOn, sample_rate: int) -> _Close:
        rate, resampler = sample_rate, _Resampler(sample_rate)
        while True:
            match self._inbox.get():
                case _Sound(pcm) if not self._dropped.is_set():
                    pipeline.feed(resampler.feed(pcm))
                    self._tell(self._listener.on_processed, len(pcm) / _BYTES_PER_SAMPLE / rate)
                case _Rate(hertz):
                    pipeline.feed(resampler.flush())
                    rate, resampler = hertz, _Resampler(hertz)
                case _Flush(done):
                    if not self._dropped.is_set():
                        pipeline.feed(resampler.flush())
                        pipeline.flush()
                        resampler = _Resampler(rate)
                    self._tell(_settle, done)
                case _Close() as last:
                    return last

    def _discard(self) -> _Close:
        while True:
            match self._inbox.get():
                case _Flush(done):
                    self._tell(_settle, done)
                case _Close() as last:
                    return last


def _settle(done: "asyncio.Future[None]") -> None:
    if not done.done():
        done.set_result(None)


class _Resampler:
    """LINEAR16 of any rate to 16 kHz; remembers the sound's end from call to call."""

    def __init__(self, rate: int) -> None:
        self._stream = None if rate == PIPELINE_RATE else soxr.ResampleStream(rate, PIPELINE_RATE, 1, dtype="int16")

    def feed(self, pcm: bytes) -> bytes:
        return pcm if self._stream is None else self._resample(self._stream, pcm, last=False)

    def flush(self) -> bytes:
        """The rest; nothing may be fed after it."""
        return b"" if self._stream is None else self._resample(self._stream, b"", last=True)

    def _resample(self, stream: soxr.ResampleStream, pcm: bytes, *, last: bool) -> bytes:
        return bytes(stream.resample_chunk(np.frombuffer(pcm, dtype="<i2"), last=last).tobytes())
