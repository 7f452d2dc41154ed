"""The folder of meetings. A meeting is a plain folder that can be copied to another computer and opened there."""

import shutil
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path

from symbl_desktop.meeting.events import InsightKind
from symbl_desktop.meeting.meeting import Meeting
from symbl_desktop.storage.disk import flush_folder, replace_file
from symbl_desktop.storage.errors import StorageError, storing
from symbl_desktop.storage.event_log import EventLog, read_events
from symbl_desktop.storage.transcript import transcript_text
from symbl_desktop.storage.wave_file import WaveReader, repair_wave

_FORBIDDEN = '<>:"/\\|?*'  # by Windows; the other systems forbid fewer
_MAX_TITLE_BYTES = 120


@dataclass(frozen=True, slots=True)
class MeetingFolder:
    path: Path

    @property
    def audio_path(self) -> Path:
        return self.path / "microphone.wav"

    @property
    def log_path(self) -> Path:
        return self.path / "events.jsonl"

    @property
    def transcript_path(self) -> Path:
        return self.path / "transcript.md"

    def read(self) -> Meeting:
        """The meeting as its log tells it; StorageError when the log cannot be read."""
        return Meeting.of(read_events(self.log_path))

    def tape(self) -> WaveReader:
        """The sound, also while it is being recorded."""
        return WaveReader(self.audio_path)

    def write_transcript(self, meeting: Meeting) -> None:
        with storing(self.transcript_path):
            replace_file(self.transcript_path, transcript_text(meeting))

    def free_bytes(self) -> int:
        with storing(self.path):
            return shutil.disk_usage(self.path).free

    def repair(self) -> None:
        """Cuts what a crash tore from log and sound; StorageError(IN_USE) while the meeting is being recorded."""
        log = EventLog(self.log_path)
        try:
            if self.audio_path.exists():
                repair_wave(self.audio_path)
        finally:
            log.close()


@dataclass(frozen=True, slots=True)
class MeetingSummary:
    """One line of the library. `problem` says why a meeting could not be read; then the rest is guessed or empty.

    `stopped` is False when the recording was interrupted, `completed` when words are still missing.
    """

    folder: MeetingFolder
    title: str
    started_at: str = ""
    duration: float = 0.0
    action_items: int = 0
    questions: int = 0
    follow_ups: int = 0
    stopped: bool = False
    completed: bool = False
    problem: str = ""


class Library:
    """Every folder in `root` that holds a meeting's log. Nothing here deletes anything."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def create(self, title: str, started_at: datetime) -> MeetingFolder:
        """A new folder of its own, named for its local time and title."""
        name = f"{started_at:%Y-%m-%d %H.%M} {_safe(title)}".strip()
        with storing(self.root):
            self.root.mkdir(parents=True, exist_ok=True)
            for number in count(1):
                path = self.root / (name if number == 1 else f"{name} ({number})")
                try:
                    path.mkdir()
                except FileExistsError:
                    continue
                flush_folder(self.root)
                break
        return MeetingFolder(path)

    def open(self, path: Path) -> MeetingFolder:
        """Any meeting's folder, of this library or not; StorageError when it holds none."""
        folder = MeetingFolder(path)
        read_events(folder.log_path)
        return folder

    def meetings(self) -> list[MeetingSummary]:
        """The newest first; those that cannot be read are listed, too."""
        if not self.root.is_dir():
            return []
        with storing(self.root):
            folders = [MeetingFolder(path) for path in self.root.iterdir() if (path / "events.jsonl").is_file()]
        return sorted(map(_summary, folders), key=lambda each: each.folder.path.name, reverse=True)


def _summary(folder: MeetingFolder) -> MeetingSummary:
    try:
        meeting = folder.read()
        duration = meeting.duration
        if not meeting.stopped and meeting.sample_rate and folder.audio_path.is_file():
            duration = max(duration, folder.tape().samples / meeting.sample_rate)
    except StorageError as error:
        return MeetingSummary(folder, folder.path.name, problem=str(error))
    return MeetingSummary(
        folder,
        meeting.title or folder.path.name,
        meeting.started_at,
        duration,
        len(meeting.insights(InsightKind.ACTION_ITEM)),
        len(meeting.insights(InsightKind.QUESTION)),
        len(meeting.insights(InsightKind.FOLLOW_UP)),
        meeting.stopped,
        meeting.completed,
    )


def _safe(title: str) -> str:
    """A title as part of a file name: on every system, and in whatever a folder is copied to."""
    composed = unicodedata.normalize("NFC", title)
    kept = "".join(
        " " if each in _FORBIDDEN or unicodedata.category(each) in ("Cc", "Cs", "Zl", "Zp") else each
        for each in composed
    )
    short = " ".join(kept.split()).encode()[:_MAX_TITLE_BYTES].decode(errors="ignore")
    return short.rstrip(". ")
