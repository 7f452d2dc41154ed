"""Speech recognition, measured: words wrong and seconds late, each beside its budget.

    python bench_speech.py [FOLDER]

FOLDER holds a speech corpus: read/, meeting/ and meeting_dev.flac, each sound with its words in a .txt beside it, and
wer.py, which scores. Without one only the times are measured, on the sample meeting.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import soundfile

from symbl_desktop.cli.listener import Collector
from symbl_desktop.cli.transcribe import transcribe
from symbl_desktop.engine.asr.recognizer import Piece
from symbl_desktop.engine.asr.whisper import WhisperRecognizer
from symbl_desktop.engine.models import WHISPER_BASE, find_model, model_places
from symbl_desktop.meeting.events import UtteranceFinal
from symbl_desktop.protocol.messages import MessageResponse, RecognitionResult, ServerMessage, Speaker, StartRequest
from symbl_desktop.recorder.servers import chosen_server
from symbl_desktop.resources import resource
from symbl_desktop.settings import Settings
from symbl_desktop.streaming.link_state import LinkPhase, LinkState
from symbl_desktop.streaming.server import Server
from symbl_desktop.streaming.worker import StreamingWorker

RATE = 16000
LONGEST_WINDOW = 30.1
BLOCK = RATE // 50
CORPUS = Path(__file__).parents[3] / "shared" / "data" / "speech"


def report(what: str, figure: str, budget: str) -> None:
    print(f"{what:<52} {figure:>22}   budget {budget}", flush=True)


def spread(values: Iterable[float]) -> str:
    """The median and the 95th percentile."""
    ordered = sorted(values)
    if not ordered:
        return "nothing measured"
    return f"{statistics.median(ordered):.2f} / {ordered[round(0.95 * (len(ordered) - 1))]:.2f} s"


class LiveTape:
    """A recording that grows at its own pace, and the clock it is recorded by."""

    def __init__(self, path: Path) -> None:
        sound, _ = soundfile.read(path, dtype="int16")
        self._pcm = sound.astype("<i2").tobytes() + bytes(2 * 2 * RATE)
        self.samples = len(self._pcm) // 2
        self.began = 0.0

    def read(self, start: int, count: int) -> bytes:
        return self._pcm[2 * start : 2 * (start + count)]

    def play(self, worker: StreamingWorker) -> None:
        self.began = time.monotonic()
        paced = threading.Event()
        for end in range(BLOCK, self.samples, BLOCK):
            paced.wait(max(0.0, self.began + end / RATE - time.monotonic()))
            worker.audio_available(end)


class Wire:
    """Notes when each result came, in seconds since the recording began."""

    def __init__(self, tape: LiveTape) -> None:
        self._tape = tape
        self.listening = threading.Event()
        self.interims: list[float] = []
        self.finals: list[float] = []
        self.sentences: list[float] = []

    def on_state(self, state: LinkState) -> None:
        if state.phase is LinkPhase.LISTENING:
            self.listening.set()

    def on_message(self, message: ServerMessage, origin: int) -> None:
        now = time.monotonic() - self._tape.began
        match message:
            case RecognitionResult(is_final=False, text=str(text)) if text:
                self.interims.append(now)
            case RecognitionResult(is_final=True) if message.words:
                self.finals.append(now - message.words[-1].end)
            case MessageResponse():
                ends = ((said.time_offset or 0.0) + (said.duration or 0.0) for said in message.messages)
                self.sentences.extend(now - end for end in ends)


def measure_times(server: Server) -> None:
    tape = LiveTape(resource("sample/meeting.flac"))
    turns = json.loads(resource("sample/meeting.json").read_text(encoding="utf-8"))["turns"]
    wire = Wire(tape)
    request = StartRequest(speaker=Speaker(user_id="bench", name="You"))
    worker = StreamingWorker(server, request, "bench", tape, RATE, wire.on_message, wire.on_state)
    worker.start()
    wire.listening.wait(30)
    tape.play(worker)
    worker.stop()
    worker.join()
    first = [min((at for at in wire.interims if at > turn["start"] + 0.2), default=0) - turn["start"] for turn in turns]
    report("speech begins -> first interim (median / p95)", spread(late for late in first if late > 0), "0.8 / 1.2 s")
    report("speech end -> final recognition_result", spread(wire.finals), "p95 1.3 s")
    report("speech end -> message_response", spread(wire.sentences), "p95 2.0 s")


def measure_words(server: Server, corpus: Path) -> None:
    clips = [path for path in sorted(corpus.rglob("*.flac")) if path.with_suffix(".txt").is_file()]
    print("Budgets, live: read 5 %, meeting 32 %, speech (the synthetic meeting) 2.5 %")
    live = {path.stem: " ".join(said.text for said in listen(path, server)) for path in clips}
    score("live", live, corpus)
    recognizer = WhisperRecognizer(find_model(WHISPER_BASE, model_places()))
    short = [path for path in clips if soundfile.info(path).duration <= LONGEST_WINDOW]
    score(
        "whole file, where it fits into one window", {path.stem: hear_whole(recognizer, path) for path in short}, corpus
    )


def listen(path: Path, server: Server) -> Sequence[UtteranceFinal]:
    return transcribe(path, server, Collector(), real_time=False).utterances


def hear_whole(recognizer: WhisperRecognizer, path: Path) -> str:
    sound, _ = soundfile.read(path, dtype="int16")
    return recognizer.transcribe(Piece(sound.astype("<i2").tobytes())).text


def score(what: str, heard: dict[str, str], corpus: Path) -> None:
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(heard, file)
        file.flush()
        scored = subprocess.run(
            [sys.executable, corpus / "wer.py", file.name], capture_output=True, text=True, check=True
        )
    print(f"WER {what}\n" + "\n".join(scored.stdout.splitlines()[1:]), flush=True)


def main() -> None:
    corpus = Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS
    with chosen_server(Settings()) as server:
        measure_times(server)
        if (corpus / "wer.py").is_file():
            measure_words(server, corpus)
        else:
            print(f"No speech corpus in {corpus}: words are not scored.")


if __name__ == "__main__":
    main()
