"""A server in the test's own event loop, whose recogniser follows a script written in the sound itself.

Each sample of a second of sound holds the number of the line that is said in it; 0 is silence. So a test knows what
has to come out, and the engine's own work - who hears what, when, and under which time - is seen undisturbed.
"""

import asyncio
import json
import socket
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from symbl_desktop.engine.application import Engine, Service
from symbl_desktop.engine.asr.recognizer import Word
from symbl_desktop.engine.insights.detector import Detection, InsightKind, TopicDetection, Utterance
from symbl_desktop.engine.limits import Limits
from symbl_desktop.engine.outputs import FinalResult, Hypothesis, Sentence, Unheard
from symbl_desktop.engine.pipeline_thread import MakePipeline
from symbl_desktop.engine.seat import Seat
from symbl_desktop.engine.server import EngineServer
from symbl_desktop.protocol.messages import StartRequest

RATE = 16000
MUMBLED = 6666
"""The line that no recogniser makes out."""
ENGINE = "the-engine-s-own"


def said(*lines: int) -> bytes:
    """A second of LINEAR16 for each line; 0 is a second of silence."""
    return b"".join(np.full(RATE, line, dtype="<i2").tobytes() for line in lines)


class ScriptedPipeline:
    """Says `line N` for each second of sound that holds N, first as hypothesis; waits while its gate is shut."""

    def __init__(self, emit: Callable[[object], None], speech: "ScriptedSpeech") -> None:
        self._emit = emit
        self._speech = speech
        self._pcm = b""
        self._position = 0.0
        self._last: Sentence | None = None

    def feed(self, pcm: bytes) -> None:
        assert self._speech.gate.wait(60)
        self._speech.on_feed()
        self._pcm += pcm
        while len(self._pcm) >= 2 * RATE:
            line = int(np.median(np.frombuffer(self._pcm[: 2 * RATE], dtype="<i2")))
            self._pcm = self._pcm[2 * RATE :]
            if line == MUMBLED:
                self._emit(Unheard(self._position, self._position + 1.0, "the recogniser gave up"))
            elif line:
                self._say(f"line {line}")
            self._position += 1.0

    def flush(self) -> None:
        assert self._speech.gate.wait(60)
        if self._last is not None:
            self._emit(self._last)
            self._last = None

    def close(self) -> None:
        self._speech.closed += 1

    def _say(self, text: str) -> None:
        begin, end = self._position + 0.25, self._position + 0.75
        words = tuple(Word(word, begin + 0.25 * n, begin + 0.25 * (n + 1), 0.9) for n, word in enumerate(text.split()))
        self._emit(Hypothesis(text, begin, end))
        self._emit(FinalResult(text, words, begin, end, 0.9))
        # The last sentence is only sure when the next one begins: what a flush has to bring out.
        self.flush()
        self._last = Sentence(text, words, begin, end)


class ScriptedDetector:
    """Finds a question in `line 3`, asks for it to be answered, and finds a task in `line 5`; one waits for the end."""

    def observe(self, utterance: Utterance) -> list[Detection]:
        kinds = {"line 3": InsightKind.QUESTION, "line 5": InsightKind.ACTION_ITEM}
        kind = kinds.get(utterance.text)
        if kind is None:
            return []
        task = kind is InsightKind.ACTION_ITEM
        return [
            Detection(
                id=f"{kind}-{utterance.id}",
                kind=kind,
                text=f"{utterance.speaker} wants {utterance.text} by Friday",
                confidence=0.8,
                utterance_id=utterance.id,
                speaker=utterance.speaker,
                assignee=utterance.speaker or None if task else None,
                due_phrase="Friday" if task else None,
                due="2026-01-09" if task else None,
            )
        ]

    def flush(self) -> list[Detection]:
        return []


class ScriptedTracker:
    """The topic is whatever was said last, told at the end."""

    def __init__(self) -> None:
        self._last: Utterance | None = None

    def observe(self, utterance: Utterance) -> list[TopicDetection]:
        self._last = utterance
        return []

    def flush(self) -> list[TopicDetection]:
        last, self._last = self._last, None
        return [] if last is None else [TopicDetection("topic", last.text, 0.5, (last.id,))]


class ScriptedSpeech:
    def __init__(self) -> None:
        self.gate = threading.Event()
        self.gate.set()
        self.lacks: str | None = None
        self.fault: Exception | None = None
        self.closed = 0
        self.on_feed: Callable[[], None] = lambda: None
        self.began: list[datetime] = []

    def missing(self) -> str | None:
        return self.lacks

    def pipeline(self, request: StartRequest) -> MakePipeline:
        def make(emit: Callable[[object], None]) -> ScriptedPipeline:
            if self.fault is not None:
                raise self.fault
            return ScriptedPipeline(emit, self)

        return make

    def make_detectors(self, began: datetime) -> tuple[ScriptedDetector, ScriptedTracker]:
        self.began.append(began)
        return ScriptedDetector(), ScriptedTracker()


@dataclass
class Client:
    """A WebSocket client that keeps everything it was sent, as JSON where it is JSON."""

    socket: ClientConnection
    heard: list[Any] = field(default_factory=list)

    async def start(self, **wishes: object) -> None:
        await self.say({"type": "start_request", **wishes})

    async def say(self, message: object) -> None:
        await self.socket.send(message if isinstance(message, str) else json.dumps(message))

    async def send(self, pcm: bytes, piece: int = 8192) -> None:
        for begin in range(0, len(pcm), piece):
            await self.socket.send(pcm[begin : begin + piece])

    async def hear(self, name: str) -> Any:
        """Waits for the next message of this name."""
        while True:
            message = await self._next()
            if kind(message) == name:
                return message

    async def end(self) -> int:
        """Hears all there is to hear, and returns the close code."""
        try:
            while True:
                await self._next()
        except ConnectionClosed:
            return self.socket.close_code or 0

    async def stop(self) -> int:
        await self.say({"type": "stop_request"})
        return await self.end()

    async def _next(self) -> Any:
        text = await self.socket.recv()
        self.heard.append(text if str(text).startswith("__") else json.loads(text))
        return self.heard[-1]

    def all(self, name: str) -> list[Any]:
        return [message for message in self.heard if kind(message) == name]

    @property
    def kinds(self) -> list[str]:
        return [kind(message) for message in self.heard]

    @property
    def sentences(self) -> list[str]:
        return [
            item["payload"]["content"] for response in self.all("message_response") for item in response["messages"]
        ]


def kind(message: Any) -> str:
    if isinstance(message, str):
        return message
    return str(message["message"]["type"] if message["type"] == "message" else message["type"])


class Site:
    """A running server."""

    def __init__(self, port: int, engine: Engine, speech: ScriptedSpeech) -> None:
        self.port = port
        self.engine = engine
        self.speech = speech

    @asynccontextmanager
    async def client(
        self, path: str = "/v1/streaming/meeting", token: str | None = ENGINE, subprotocols: Sequence[Any] | None = None
    ) -> AsyncIterator[Client]:
        headers = {} if token is None else {"X-API-KEY": token}
        url = f"ws://127.0.0.1:{self.port}{path}"
        async with connect(url, additional_headers=headers, subprotocols=subprotocols, max_size=None) as socket:
            yield Client(socket)

    def seats(self) -> list[Seat]:
        """Those who speak, or did."""
        return [party for party in self.engine._parties if isinstance(party, Seat)]

    @property
    def http(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@asynccontextmanager
async def serving(limits: Limits | None = None, service: Service | None = None) -> AsyncIterator[Site]:
    """A server with this service, or with a scripted one."""
    speech = ScriptedSpeech()
    engine = Engine(ENGINE, service or speech, limits or Limits())
    listening = asyncio.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = EngineServer(engine, listening.set)
        running = asyncio.create_task(server.serve(sockets=[listener]))
        await listening.wait()
        try:
            yield Site(listener.getsockname()[1], engine, speech)
        finally:
            speech.gate.set()
            server.end()
            await running


def play(scene: Callable[[Site], Any], limits: Limits | None = None) -> Any:
    """Runs a scene with a server of its own, which has to end by itself."""

    async def run() -> Any:
        async with asyncio.timeout(120), serving(limits) as site:
            return await scene(site)

    return asyncio.run(run())
