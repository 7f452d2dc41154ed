"""`symbl-desktop transcribe`: files in, words and insights out, along the same path as a live meeting."""

import json
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from symbl_desktop.audio.source import AudioError, AudioErrorReason
from symbl_desktop.audio.wave_source import WaveSource
from symbl_desktop.capture.messages import FileSource, Track
from symbl_desktop.capture.session import CaptureSession
from symbl_desktop.capture.sources import make_source
from symbl_desktop.cli.listener import Collector, ProgressBar, clock
from symbl_desktop.meeting.events import ProblemKind
from symbl_desktop.meeting.meeting import Meeting
from symbl_desktop.recorder.options import RecorderOptions
from symbl_desktop.recorder.recorder import Recorder
from symbl_desktop.storage.library import Library
from symbl_desktop.streaming.server import Server

OK, FAILED, NOT_AUDIO = 0, 1, 2
_HOPELESS = (ProblemKind.MODEL_MISSING, ProblemKind.SERVER_REFUSED, ProblemKind.SERVER_UNREACHABLE)
# These leave words missing, even where the server has told all that it could.
_HARMFUL = (ProblemKind.ENGINE_FAILED, ProblemKind.MICROPHONE_LOST, ProblemKind.DISK_FULL, ProblemKind.STORAGE_FAILED)


@dataclass(frozen=True, slots=True)
class SoundFile:
    """`duration` in seconds."""

    path: Path
    duration: float


def look_at(files: Iterable[Path]) -> tuple[list[SoundFile], int]:
    """Those that are sound, and the exit code of the others, each of which is told in a line."""
    sound, worst = [], OK
    for path in files:
        try:
            sound.append(SoundFile(path, measure(path)))
        except AudioError as error:
            print(error, file=sys.stderr)
            worst = max(worst, FAILED if error.reason is AudioErrorReason.NO_LIBRARY else NOT_AUDIO)
    return sound, worst


def transcribe_files(files: Iterable[SoundFile], server: Server, *, as_json: bool, real_time: bool) -> int:
    """Prints one JSON object a line and file, or plain text; the exit code is the worst of all files'."""
    worst = OK
    for file in files:
        listener = ProgressBar(file.path.name, file.duration) if sys.stderr.isatty() else Collector()
        meeting = transcribe(file.path, server, listener, real_time=real_time)
        if isinstance(listener, ProgressBar):
            listener.clear()
        if meeting.completed and (meeting.duration or not listener.problems):
            print(json.dumps(to_json(file, meeting), ensure_ascii=False) if as_json else to_text(meeting), flush=True)
        worst = max(worst, _report(file.path, listener))
    return worst


def _report(path: Path, listener: Collector) -> int:
    """Says in a line why the transcript is not what it should be, and returns the exit code."""
    if listener.meeting.completed and not any(problem.kind in _HARMFUL for problem in listener.problems):
        return OK
    kind, cause = ProblemKind.ENGINE_FAILED, "the transcript is not complete"
    if listener.problems:
        kind, cause = listener.problems[-1].kind, listener.problems[-1].cause
    print(cause if cause.startswith(f"{path}: ") else f"{path}: {cause}", file=sys.stderr)
    if kind is ProblemKind.MODEL_MISSING:
        print("`symbl-engine models` fetches the speech models, once.", file=sys.stderr)
    return NOT_AUDIO if kind is ProblemKind.MICROPHONE_LOST else FAILED


def measure(path: Path) -> float:
    """The length of a sound file in seconds; raises AudioError, naming the file."""
    source = WaveSource(path, real_time=False)
    try:
        source.open()
        return source.duration
    finally:
        source.close()


def transcribe(path: Path, server: Server, listener: Collector, *, real_time: bool) -> Meeting:
    """Records a file as if it were a meeting, in a folder that is thrown away afterwards.

    Without a server there is nothing to wait for: then the meeting is not complete, and the listener knows why.
    """
    with tempfile.TemporaryDirectory(prefix="symbl-desktop-") as folder:
        recorder = Recorder(
            Library(Path(folder)),
            lambda plan, on_report: CaptureSession(plan, make_source, on_report),
            server,
            RecorderOptions(
                title=path.stem, sources=(FileSource(Track.MICROPHONE, path, real_time),), keep_silent_meetings=True
            ),
            listener,
        )
        listener.on_problem = lambda problem: recorder.abandon() if problem.kind in _HOPELESS else None
        try:
            recorder.start()
            recorder.close()
            recorder.join()
        except KeyboardInterrupt:
            recorder.abandon()
            recorder.join()
            raise
    return listener.meeting


def to_json(file: SoundFile, meeting: Meeting) -> dict[str, Any]:
    return {
        "file": str(file.path),
        "duration": round(file.duration, 3),
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
