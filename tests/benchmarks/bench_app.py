"""The whole program, measured on the sample meeting: window, recorder, engine, memory.

Every line is a figure beside its budget; nothing here passes or fails.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil
import soundfile

from symbl_desktop.capture.face import BeginCapture, Capture
from symbl_desktop.capture.host import CaptureHost
from symbl_desktop.capture.messages import CapturePlan, DeviceSource, FileSource, Loudness, Report, SourceSpec, Track
from symbl_desktop.capture.session import CaptureSession
from symbl_desktop.capture.sources import make_source
from symbl_desktop.meeting.events import Event, InsightDetected, MeetingStopped, TranscriptCompleted, UtteranceFinal
from symbl_desktop.recorder.options import RecorderOptions
from symbl_desktop.recorder.recorder import Recorder
from symbl_desktop.recorder.servers import chosen_server
from symbl_desktop.recorder.state import Hypothesis, RecorderState, RecorderStatus
from symbl_desktop.resources import resource
from symbl_desktop.settings import Settings
from symbl_desktop.storage.library import Library
from symbl_desktop.streaming.server import Server

VIRTUAL_MIC = Path(__file__).parents[1] / "virtual_mic" / "virtual-mic"
MEGABYTE = 1 << 20
LONG_STREAM = 600.0

_SHOW_WINDOW = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
application = QApplication(sys.argv)
from symbl_desktop.gui.app import Places, running_window
from symbl_desktop.settings import Settings
folder = Path(sys.argv[1])
places = Places(folder / "window.ini", folder / "logs", folder / "captures")
with running_window(Settings(library_folder=folder / "Meetings"), places) as it:
    it.show()
    application.processEvents()
    print("visible", flush=True)
    it.close()
"""


def report(what: str, figure: str, budget: str) -> None:
    print(f"{what:<52} {figure:>22}   budget {budget}", flush=True)


def seconds(values: Iterable[float]) -> str:
    """The median and the 95th percentile."""
    ordered = sorted(values)
    if not ordered:
        return "nothing measured"
    p95 = ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]
    return f"{statistics.median(ordered):.2f} / {p95:.2f} s"


class Stopwatch:
    """A listener that notes when what happened; `head` is how far the recording is ahead of the clock."""

    def __init__(self) -> None:
        self.ended = threading.Event()
        self.stored = threading.Event()
        self.events: list[tuple[float, Event]] = []
        self.hypotheses: list[tuple[float, str]] = []
        self.head = float("-inf")
        self.first_sound = 0.0

    def on_state(self, state: RecorderState) -> None:
        if state in (RecorderState.FINISHED, RecorderState.ERROR):
            self.ended.set()

    def on_event(self, event: Event) -> None:
        self.events.append((time.monotonic(), event))

    def on_hypothesis(self, hypothesis: Hypothesis) -> None:
        self.hypotheses.append((time.monotonic(), hypothesis.text))

    def on_level(self, loudness: Loudness) -> None:
        self.first_sound = self.first_sound or time.monotonic()
        self.stored.set()

    def on_status(self, status: RecorderStatus) -> None:
        if status.recorded:
            self.head = max(self.head, status.recorded - time.monotonic())

    def when(self, kind: type) -> float:
        return next(at for at, event in self.events if isinstance(event, kind))


@dataclass(frozen=True, slots=True)
class Memory:
    peak: int
    first: int
    last: int


class MemoryWatch:
    """Samples the memory of some processes until it is stopped; the shared pages of each count once."""

    def __init__(self, processes: Callable[[], list[psutil.Process]]) -> None:
        self._processes = processes
        self._sizes: list[int] = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def stop(self) -> Memory:
        self._over.set()
        self._thread.join()
        quarter = max(1, len(self._sizes) // 4)
        return Memory(max(self._sizes), max(self._sizes[: 2 * quarter]), max(self._sizes[-quarter:]))

    def _run(self) -> None:
        while not self._over.wait(0.25):
            self._sizes.append(sum(_size(process) for process in self._processes()))


def _size(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0


def engine_processes() -> list[psutil.Process]:
    engines = [child for child in psutil.Process().children() if "engine" in child.cmdline()]
    return engines + [child for engine in engines for child in engine.children(recursive=True)]


def cpu_of(processes: list[psutil.Process]) -> float:
    return sum(sum(process.cpu_times()[:2]) for process in processes)


def in_this_process(plan: CapturePlan, hear: Callable[[Report], None]) -> Capture:
    return CaptureSession(plan, make_source, hear)


def record(
    source: SourceSpec, server: Server, folder: Path, stopwatch: Stopwatch, begin: BeginCapture = in_this_process
) -> Recorder:
    options = RecorderOptions("Benchmark", "You", sources=(source,))
    recorder = Recorder(Library(folder), begin, server, options, stopwatch)
    recorder.start()
    recorder.close()
    return recorder


def measure_window(folder: Path) -> None:
    times = []
    for number in range(4):
        began = time.monotonic()
        command = [sys.executable, "-c", _SHOW_WINDOW, str(folder / str(number))]
        environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment) as window:
            if window.stdout and window.stdout.readline():
                times.append(time.monotonic() - began)
    report("window visible, warm (median / p95)", seconds(times[1:]), "1.0 s")


def measure_microphone(server: Server, folder: Path) -> None:
    if shutil.which("pulseaudio") is None:
        print("Start and Stop are measured on a virtual microphone, which needs the package pulseaudio.")
        return
    place = Path(tempfile.mkdtemp(prefix="virtual-mic.", dir="/tmp"))
    printed = subprocess.run(
        [VIRTUAL_MIC, "--dir", place, "start"], check=True, capture_output=True, text=True
    ).stdout.splitlines()
    before = dict(os.environ)
    os.environ.update({name: value.strip("'") for name, value in (line[7:].split("=", 1) for line in printed)})
    try:
        starts, stops, ends = [], [], []
        host = CaptureHost(records=folder / "captures")
        for number in range(5):
            host.wait_until_warm(30)
            stopwatch = Stopwatch()
            began = time.monotonic()
            microphone = DeviceSource(Track.MICROPHONE)
            recorder = record(microphone, server, folder / f"start-{number}", stopwatch, host.begin)
            stopwatch.stored.wait(30)
            stopped = time.monotonic()
            recorder.stop()
            recorder.join()
            starts.append(stopwatch.first_sound - began)
            stops.append(stopwatch.when(MeetingStopped) - stopped)
            ends.append(stopwatch.when(TranscriptCompleted) - stopped)
        host.close()
    finally:
        os.environ.clear()
        os.environ.update(before)
        subprocess.run([VIRTUAL_MIC, "--dir", place, "stop"], check=True)
    report("Start -> first level of stored sound (3 blocks)", seconds(starts), "0.15 s")
    report("Stop -> device and files closed", seconds(stops), "0.5 s")
    report("Stop -> finished", seconds(ends), "4 s")


def measure_live(server: Server, folder: Path) -> None:
    sample = resource("sample/meeting.flac")
    turns = json.loads(resource("sample/meeting.json").read_text())["turns"]
    speech = sum(turn["end"] - turn["start"] for turn in turns)
    app, engine = psutil.Process(), engine_processes()
    memory = MemoryWatch(lambda: [app, *engine])
    before = cpu_of(engine)
    stopwatch = Stopwatch()
    recorder = record(FileSource(Track.MICROPHONE, sample), server, folder / "live", stopwatch)
    recorder.join()
    spent = cpu_of(engine) - before
    first_words = [at + stopwatch.head - turn["start"] for turn in turns if (at := first_hypothesis(stopwatch, turn))]
    sentences = [event for _, event in stopwatch.events if isinstance(event, UtteranceFinal)]
    cards = [event for _, event in stopwatch.events if isinstance(event, InsightDetected)]
    live = [event for event in sentences if event.at < 47.0]
    report("speech begins -> first words (median / p95)", seconds(first_words), "0.8 / 1.2 s")
    report("speech end -> sentence in the transcript", seconds(event.at - event.end for event in live), "p95 2.0 s")
    report("speech end -> its card, first version", seconds(first_versions(cards)), "p95 2.5 s")
    report("engine CPU a second of speech, interims included", f"{spent / speech:.2f} s", "0.40 s, aim 0.25 s")
    report("peak memory, app without window + engine", f"{memory.stop().peak / MEGABYTE:.0f} MB", "700 MB")


def first_hypothesis(stopwatch: Stopwatch, turn: dict[str, float]) -> float | None:
    """When the first words of a turn were shown, on the monotonic clock: the text grew after the turn began."""
    known = ""
    for at, text in stopwatch.hypotheses:
        if at + stopwatch.head < turn["start"] + 0.3:
            known = text
        elif len(text) > len(known) or (text and text != known):
            return at
    return None


def first_versions(cards: list[InsightDetected]) -> list[float]:
    seen: dict[str, float] = {}
    for card in cards:
        seen.setdefault(card.insight_id, card.at - card.end)
    return list(seen.values())


def measure_long_stream(server: Server, folder: Path) -> None:
    sound, rate = soundfile.read(resource("sample/meeting.flac"), dtype="int16")
    long = folder / "long.wav"
    soundfile.write(long, np.tile(sound, int(LONG_STREAM * rate / len(sound)) + 1)[: int(LONG_STREAM * rate)], rate)
    app, engine = psutil.Process(), engine_processes()
    memory = MemoryWatch(lambda: [app, *engine])
    began, before = time.monotonic(), cpu_of(engine)
    recorder = record(FileSource(Track.MICROPHONE, long, real_time=False), server, folder / "long", Stopwatch())
    recorder.join()
    taken, spent, sizes = time.monotonic() - began, cpu_of(engine) - before, memory.stop()
    report("10 minutes at top speed", f"{taken:.0f} s, {LONG_STREAM / taken:.1f}x", "no figure")
    report("engine CPU a second of sound, at top speed", f"{spent / LONG_STREAM:.2f} s", "0.40 s")
    report("memory growth over it, second half", f"{(sizes.last - sizes.first) / MEGABYTE:+.0f} MB", "10 MB/h")
    report("peak memory meanwhile", f"{sizes.peak / MEGABYTE:.0f} MB", "700 MB")


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="symbl-bench-") as name:
        folder = Path(name)
        measure_window(folder / "window")
        began = time.monotonic()
        with chosen_server(Settings()) as server:
            recorder = record(
                FileSource(Track.MICROPHONE, resource("sample/meeting.flac"), real_time=False),
                server,
                folder / "w",
                Stopwatch(),
            )
            recorder.join()
            report(
                "engine from launch to the end of 48 s at top speed", f"{time.monotonic() - began:.1f} s", "no figure"
            )
            measure_microphone(server, folder)
            measure_live(server, folder)
            measure_long_stream(server, folder)


if __name__ == "__main__":
    main()
