"""The engine's own server in a thread, with a recogniser that reads its words off the samples."""

import asyncio
import random
import socket
import threading
from collections.abc import Callable, Sequence
from datetime import datetime

import numpy as np

from symbl_desktop.engine.application import Engine
from symbl_desktop.engine.asr.recognizer import Word
from symbl_desktop.engine.outputs import FinalResult, Hypothesis, Sentence
from symbl_desktop.engine.pipeline_thread import MakePipeline
from symbl_desktop.engine.seat import Limits
from symbl_desktop.engine.server import EngineServer
from symbl_desktop.protocol.messages import StartRequest
from tests.engine.scripted import ENGINE, ScriptedDetector, ScriptedTracker

RATE = 16000
WORD = RATE // 4


def spoken(lines: Sequence[int]) -> np.ndarray:
    """Sound in which each line takes a second, 0 being silence: two words of 250 ms, made of the line's number."""
    sound = np.zeros(RATE * len(lines), dtype="<i2")
    for second, line in enumerate(lines):
        begin = second * RATE + WORD
        sound[begin : begin + 2 * WORD] = line
    return sound


class ReadingPipeline:
    """Hears `line N` where the samples are N; as with a real one, its times are a little off, and another each time."""

    def __init__(self, emit: Callable[[object], None], chance: random.Random) -> None:
        self._emit = emit
        self._chance = chance
        self._pcm = np.zeros(0, dtype="<i2")
        self._position = 0
        self._last: Sentence | None = None

    def feed(self, pcm: bytes) -> None:
        self._pcm = np.concatenate([self._pcm, np.frombuffer(pcm, "<i2")])
        while (ends := np.flatnonzero((self._pcm[:-1] != 0) & (self._pcm[1:] == 0))).size:
            end = int(ends[0]) + 1
            begin = int(np.flatnonzero(self._pcm)[0])
            self._hear(int(self._pcm[begin]), begin, end)
            self._pcm = self._pcm[end:]
            self._position += end

    def flush(self) -> None:
        if self._last is not None:
            self._emit(self._last)
            self._last = None

    def close(self) -> None:
        pass

    def _hear(self, line: int, begin: int, end: int) -> None:
        text = f"line {line}"
        start, stop = (self._about((self._position + sample) / RATE) for sample in (begin, end))
        middle = self._about((start + stop) / 2)
        # Sound that begins within a word has no first word.
        whole = end - begin > WORD + WORD // 2
        words = (Word("line", start, middle, 0.9), Word(str(line), middle, stop, 0.9))[0 if whole else 1 :]
        text = " ".join(word.text for word in words)
        self._emit(Hypothesis(text, words[0].start, stop))
        self._emit(FinalResult(text, words, words[0].start, stop, 0.9))
        # The last sentence is only sure when the next one begins.
        self.flush()
        self._last = Sentence(text, words, words[0].start, stop)

    def _about(self, seconds: float) -> float:
        return max(0.0, seconds + self._chance.uniform(-0.15, 0.15))


class ReadingSpeech:
    def __init__(self, chance: random.Random) -> None:
        self._chance = chance

    def missing(self) -> str | None:
        return None

    def pipeline(self, request: StartRequest) -> MakePipeline:
        return lambda emit: ReadingPipeline(emit, self._chance)

    def make_detectors(self, began: datetime) -> tuple[ScriptedDetector, ScriptedTracker]:
        return ScriptedDetector(), ScriptedTracker()


class LiveEngine:
    """With a port and a token, as the streaming tests' relay wants one."""

    token = ENGINE

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._begun = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="engine")
        self._thread.start()
        assert self._begun.wait(60)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._server.end)
        self._thread.join()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        engine = Engine(ENGINE, ReadingSpeech(self._chance), Limits())
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port = listener.getsockname()[1]
            self._server = EngineServer(engine, self._begun.set)
            await self._server.serve(sockets=[listener])
