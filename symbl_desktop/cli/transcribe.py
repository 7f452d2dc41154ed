"""`symbl-desktop transcribe`: files in, words and insights out, along the same path as a live meeting."""

import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from symbl_desktop.audio.source import AudioError
from symbl_desktop.audio.wave_source import WaveSource
from symbl_desktop.cli.listener import Collector, ProgressBar, clock
from symbl_desktop.meeting.events import ProblemKind
from symbl_desktop.meeting.meeting import Meeting
from symbl_desktop.recorder.options import RecorderOptions
from symbl_desktop.recorder.recorder import Recorder
from symbl_desktop.storage.library import Library
from symbl_desktop.streaming.server import Server

OK, FAILED, NOT_AUDIO = 0, 1, 2
_SERVER_PROBLEMS = (ProblemKind.ENGINE_FAILED, ProblemKind.MODEL_MISSING, ProblemKind.SERVER_REFUSED)


def transcribe_files(files: Sequence[Path], server: Server, *, as_json: bool, real_time: bool) -> int:
    """Prints one JSON object a line and file, or plain text; the exit code is the worst of all files'."""
    worst = OK
    for path in files:
        try:
            duration = measure(path)
        except AudioError as error:
            print(error, file=sys.stderr)
            worst = max(worst, NOT_AUDIO)
            continue
        listener = ProgressBar(path.name, duration) if sys.stderr.isatty() else Collector()
        meeting = transcribe(path, server, listener, real_time=real_time)
        if isinstance(listener, ProgressBar):
            listener.clear()
        failures = [problem for problem in listener.problems if problem.kind in _SERVER_PROBLEMS]
        if failures or not meeting.completed:
            cause = failures[-1].cause if failures else "the transcript is not complete"
            print(f"{path}: {cause}", file=sys.stderr)
            if failures and failures[-1].kind is ProblemKind.MODEL_MISSING:
                print("`symbl-engine models` fetches the speech models, once.", file=sys.stderr)
            worst = max(worst, FAILED)
        else:
            print(
                json.dumps(to_json(path, duration, meeting), ensure_ascii=False) if as_json else to_text(meeting),
                flush=True,
            )
    return worst


def measure(path: Path) -> float:
    """The length of a sound file in seconds; raises AudioError, naming the file."""
    source = WaveSource(path, real_time=False)
    try:
        source.open()
        return source.duration
    finally:
        source.close()


def transcribe(path: Path, server: Server, listener: Collector, *, real_time: bool) -> Meeting:
    """Records a file as if it were a meeting, in a folder that is thrown away afterwards."""
    with tempfile.TemporaryDirectory(prefix="symbl-desktop-") as folder:
        recorder = Recorder(
            Library(Path(folder)),
            lambda: WaveSource(path, real_time=real_time),
            server,
            RecorderOptions(title=path.stem),
            listener,
        )
        recorder.start()
        recorder.close()
        try:
            recorder.join()
        except KeyboardInterrupt:
            recorder.abandon()
            recorder.join()
            raise
        return recorder.folder.read() if recorder.folder else Meeting()


def to_json(path: Path, duration: float, meeting: Meeting) -> dict[str, Any]:
    return {
        "file": str(path),
        "duration": round(duration, 3),
        "messages": [
            {"speaker": said.speaker, "text": said.text, "start": round(said.start, 3), "end": round(said.end, 3)}
            for said in meeting.utterances
        ],
        "insights": [
            {
                "type": card.insight.kind.value,
                "text": card.insight.text,
                "assignee": card.insight.assignee,
                "due": card.insight.due,
                "confidence": round(card.insight.confidence, 4),
                "start": round(card.insight.start, 3),
                "end": round(card.insight.end, 3),
            }
            for card in meeting.cards.values()
            if not card.dismissed
        ],
        "topics": [
            {"text": topic.text, "score": round(topic.score, 4)}
            for topic in sorted(meeting.topics.values(), key=lambda topic: -topic.score)
        ],
    }


def to_text(meeting: Meeting) -> str:
    lines = [
        f"{clock(said.start)}  {said.speaker + ': ' if said.speaker else ''}{said.text}" for said in meeting.utterances
    ]
    return "\n".join(lines)
