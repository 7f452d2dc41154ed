"""A meeting of many hours, both sides of it, sent to the engine faster than real time: does its memory stay flat?

Everything is the program's own but the recogniser, which makes its words up: the models would need half an hour for it.
Every line is a figure beside its budget; nothing here passes or fails. `bench_long.py HOURS` (default: 4).
"""

import json
import random
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import numpy as np
import psutil
import soundfile

from symbl_desktop.engine.asr.recognizer import Piece, Recognizer, Transcription, Word
from symbl_desktop.engine.insights.insight_models import load_insight_models
from symbl_desktop.engine.insights.rule_detector import RuleDetector
from symbl_desktop.engine.insights.topics import PhraseTopics
from symbl_desktop.protocol.messages import InsightResponse, MessageResponse, ServerMessage, Speaker, StartRequest
from symbl_desktop.resources import resource
from symbl_desktop.streaming.link_state import LinkPhase, LinkState
from symbl_desktop.streaming.server import Address, RemoteServer
from symbl_desktop.streaming.worker import StreamingWorker

RATE = 16000
QUARTER = 900 * RATE
WARM_UP = QUARTER
CYCLES = 200


class Chatty:
    """Says two and a half words for each second of sound, of a large vocabulary, with tasks and questions."""

    def __init__(self) -> None:
        self._chance = random.Random(7)
        turns = json.loads(resource("sample/meeting.json").read_text(encoding="utf-8"))["turns"]
        self._sentences = [turn["text"] for turn in turns]
        syllables = [a + b for a in "bcdfglmnprst" for b in "aeiou"]
        self._nouns = ["".join(self._chance.choices(syllables, k=3)) for _ in range(5000)]

    def transcribe(self, piece: Piece) -> Transcription:
        seconds = len(piece.pcm) / 2 / RATE
        nouns = " ".join(self._chance.choices(self._nouns, k=max(1, int(seconds))))
        text = self._chance.choice([*self._sentences, f"We looked at the {nouns}.", f"Who brings the {nouns}?"])
        words = text.split()
        step = seconds / len(words)
        timed = tuple(Word(word, n * step, (n + 1) * step, 0.9) for n, word in enumerate(words))
        return Transcription(text, timed, 0.9)


def chatty() -> Recognizer:
    return Chatty()


class ChattySpeech:
    """The engine's own voice detection, endpointing and detectors around a recogniser that invents."""

    def __init__(self) -> None:
        from symbl_desktop.engine.asr.worker import RecognitionWorker
        from symbl_desktop.engine.models import SILERO_VAD, find_model, model_places
        from symbl_desktop.engine.vad import SileroNetwork

        self.worker = RecognitionWorker(chatty)
        self._network = SileroNetwork(find_model(SILERO_VAD, model_places(None)))
        self._models = load_insight_models(resource("insights"))

    def missing(self) -> str | None:
        return None

    def pipeline(self, request: StartRequest) -> Callable[[Callable[[object], None]], object]:
        from symbl_desktop.engine.pipeline import Pipeline
        from symbl_desktop.engine.vad import SileroVad

        return lambda emit: Pipeline(self.worker, SileroVad(self._network), emit)

    def make_detectors(self, began: datetime) -> tuple[RuleDetector, PhraseTopics]:
        return RuleDetector(began, models=self._models), PhraseTopics()


def serve() -> None:
    from symbl_desktop.engine.application import Engine
    from symbl_desktop.engine.limits import Limits
    from symbl_desktop.engine.server import serve as serve_on

    speech = ChattySpeech()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        serve_on(listener, Engine("bench", speech, Limits()), token="bench", exit_with_stdin=True)  # noqa: S106 - local
    speech.worker.close()


class LoopTape:
    """The sample meeting again and again, one side of it later than the other."""

    def __init__(self, later: int, hours: float) -> None:
        sound, _ = soundfile.read(resource("sample/meeting.flac"), dtype="int16")
        self._pcm = np.roll(sound, later).astype("<i2")
        self.length = int(hours * 3600 * RATE)

    def read(self, start: int, count: int) -> bytes:
        places = np.arange(start, min(start + count, self.length)) % len(self._pcm)
        return self._pcm[places].tobytes()


class Side:
    """One side of the meeting, and how far its words have come."""

    def __init__(self, name: str, address: Address, tape: LoopTape, connection_id: str = "long") -> None:
        self.reached = self.messages = self.insights = 0
        self.own = name
        self.changed = threading.Condition()
        self.finished = False
        self.listens = False
        self.worker = StreamingWorker(
            RemoteServer(address.url, lambda: address.token),
            StartRequest(
                insight_types=("action_item", "question", "follow_up"), speaker=Speaker(user_id=name, name=name)
            ),
            connection_id,
            tape,
            RATE,
            self._on_message,
            self._on_state,
        )
        self.worker.start()

    def wait_for(self, condition: Callable[[], bool]) -> None:
        with self.changed:
            self.changed.wait_for(condition)

    def _on_message(self, message: ServerMessage, origin: int) -> None:
        with self.changed:
            match message:
                case MessageResponse(messages=messages):
                    for each in messages:
                        if each.speaker is not None and each.speaker.name == self.own:
                            self.messages += 1
                            self.reached = round(((each.time_offset or 0) + (each.duration or 0)) * RATE)
                            self.worker.confirm(self.reached)
                case InsightResponse(insights=insights):
                    self.insights += len(insights)
                case _:
                    pass
            self.changed.notify_all()

    def _on_state(self, state: LinkState) -> None:
        with self.changed:
            self.finished = state.phase is LinkPhase.FINISHED
            self.listens = state.phase is LinkPhase.LISTENING
            self.changed.notify_all()


@contextmanager
def running_engine() -> Iterator[tuple[Address, psutil.Process]]:
    command = [sys.executable, str(Path(__file__).resolve()), "serve"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = json.loads(process.stdout.readline())
        yield Address(said["url"], said["token"]), psutil.Process(process.pid)
        process.stdin.close()  # type: ignore[union-attr]  # it was asked for


def megabytes(process: psutil.Process) -> float:
    return float(process.memory_info().rss) / 1e6


def report(what: str, figure: str, budget: str) -> None:
    print(f"{what:<58} {figure:>24}   budget {budget}", flush=True)


def long_meeting(address: Address, engine: psutil.Process, hours: float) -> None:
    tapes = [LoopTape(0, hours), LoopTape(25 * RATE, hours)]
    sides = [Side(name, address, tape) for name, tape in zip(("You", "Others"), tapes, strict=True)]
    for side in sides:
        side.worker.audio_available(side.worker.sent_samples + int(hours * 3600 * RATE))
    processes = {"engine": engine, "this program, both streams": psutil.Process()}
    figures: dict[str, list[float]] = {name: [] for name in processes}
    began, marks = time.monotonic(), list(range(WARM_UP, tapes[0].length - 60 * RATE, QUARTER))
    for mark in marks:
        for side in sides:
            side.wait_for(lambda side=side, mark=mark: side.reached >= mark)  # type: ignore[misc]  # bound at once
        for name, process in processes.items():
            figures[name].append(megabytes(process))
        row = "  ".join(f"{name} {values[-1]:.1f} MB" for name, values in figures.items())
        print(f"  {mark / RATE / 3600:5.2f} h after {time.monotonic() - began:5.0f} s: {row}", flush=True)
    for side in sides:
        side.worker.stop()
    for side in sides:
        side.wait_for(lambda side=side: side.finished)  # type: ignore[misc]  # as above
        side.worker.join()
    print(f"  {sum(side.messages for side in sides)} sentences, {sides[-1].insights} insights", flush=True)
    for name, values in figures.items():
        slope = np.polyfit(np.array(marks) / RATE / 3600, values, 1)[0] if len(values) > 1 else 0.0
        report(f"memory growth an hour, {name}", f"{slope:.1f} MB", "10 MB")


def many_visits(address: Address, engine: psutil.Process) -> None:
    tape = LoopTape(0, 1.0)

    def visit(number: int) -> None:
        side = Side("You", address, tape, f"visit-{number}")
        side.worker.audio_available(RATE)
        side.wait_for(lambda: side.listens)
        if number % 2:
            side.worker.abort()
        else:
            side.worker.stop()
        side.wait_for(lambda: side.finished)
        side.worker.join()

    def counts() -> tuple[int, int, int, int]:
        return engine.num_fds(), engine.num_threads(), psutil.Process().num_fds(), threading.active_count()

    for number in range(10):
        visit(number)
    before, memory = counts(), megabytes(engine)
    for number in range(10, 10 + CYCLES):
        visit(number)
    visit(0)
    after = counts()
    for name, one, other in zip(
        ("engine's files", "engine's threads", "our files", "our threads"), before, after, strict=True
    ):
        report(f"{name} before and after {CYCLES} connections", f"{one} / {other}", "the same")
    report(f"engine's memory, {CYCLES} connections", f"{megabytes(engine) - memory:+.1f} MB", "0 MB")


def main() -> None:
    hours = float(sys.argv[1]) if len(sys.argv) > 1 else 4.0
    with running_engine() as (address, engine):
        long_meeting(address, engine, hours)
        many_visits(address, engine)


if __name__ == "__main__":
    if sys.argv[1:] == ["serve"]:
        serve()
    else:
        main()
