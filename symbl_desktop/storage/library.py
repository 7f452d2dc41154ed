"""The folder of meetings. A meeting is a plain folder that can be copied to another computer and opened there."""

import shutil
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path

from symbl_desktop.meeting.events import InsightKind, UtteranceFinal
from symbl_desktop.meeting.meeting import Meeting
from symbl_desktop.storage.disk import flush_folder, replace_file
from symbl_desktop.storage.errors import StorageError, storing
from symbl_desktop.storage.event_log import EventLog, read_events
from symbl_desktop.storage.meeting_repair import repair_meeting
from symbl_desktop.storage.reserve import RESERVE_BYTES
from symbl_desktop.storage.track_file import TrackReader, track_parts
from symbl_desktop.storage.transcript import transcript_text
from symbl_desktop.storage.wave_repair import is_ours

_MICROPHONE = "microphone"
_TRACKS = (_MICROPHONE, "computer")
_FORBIDDEN = '<>:"/\\|?*'  # by Windows; the other systems forbid fewer
_MAX_TITLE_BYTES = 120


@dataclass(frozen=True, slots=True)
class MeetingFolder:
    path: Path

    @property
    def audio_path(self) -> Path:
        return self.path / f"{_MICROPHONE}.wav"

    @property
    def log_path(self) -> Path:
        return self.path / "events.jsonl"

    @property
    def transcript_path(self) -> Path:
        return self.path / "transcript.md"

    def open_log(self) -> EventLog:
        """To record into: with room set aside for what has to be said when the disk is full."""
        return EventLog(self.log_path, RESERVE_BYTES)

    def read(self) -> Meeting:
        """The meeting as its log tells it; StorageError when the log cannot be read."""
        return Meeting.of(read_events(self.log_path))

    def tracks(self) -> tuple[str, ...]:
        """The stems of the sides of the call that have a sound file, "microphone" and "computer"."""
        return tuple(stem for stem in _TRACKS if track_parts(self.path, stem))

    def sounds(self) -> tuple[str, ...]:
        """Those of the tracks that somebody's other files have not taken the place of."""
        return tuple(stem for stem in self.tracks() if all(map(is_ours, track_parts(self.path, stem))))

    def tape(self, stem: str = _MICROPHONE) -> TrackReader:
        """One track's sound, also while it is being recorded."""
        return TrackReader(self.path, stem)

    def write_transcript(self, meeting: Meeting) -> None:
        with storing(self.transcript_path):
            replace_file(self.transcript_path, transcript_text(meeting).encode("utf-8", "replace"))

    def free_bytes(self) -> int:
        with storing(self.path):
            return shutil.disk_usage(self.path).free

    def repair(self) -> None:
        """Puts log and sound right after a crash; what is cut off is kept beside.

        StorageError(IN_USE) while the meeting is being recorded; any other says what could not be put right.
        """
        repair_meeting(self.path, self.log_path, self.tracks())


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
        self._known: dict[Path, tuple[_Stamp, MeetingSummary]] = {}

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
            folders = [MeetingFolder(path) for path in self.root.iterdir() if _may_hold_a_log(path)]
        return sorted(map(self._summary, folders), key=lambda each: each.folder.path.name, reverse=True)

    def _summary(self, folder: MeetingFolder) -> MeetingSummary:
        """Read again only when the log has changed."""
        stamp = _stamp(folder.log_path)
        known = self._known.get(folder.path)
        if known is not None and known[0] == stamp:
            return known[1]
        summary = _summary(folder)
        if summary.stopped and stamp is not None:
            self._known[folder.path] = stamp, summary
        return summary


def _may_hold_a_log(path: Path) -> bool:
    try:
        return (path / "events.jsonl").exists()
    except OSError:
        return True  # a folder that may not be opened is listed with just that


_Stamp = tuple[int, int]


def _stamp(path: Path) -> _Stamp | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


def _summary(folder: MeetingFolder) -> MeetingSummary:
    try:
        meeting = Meeting.of(read_events(folder.log_path, without=(UtteranceFinal,)))
        if not meeting.stopped:
            meeting = folder.read()  # whose last words may be all that tells how long it was
        duration = meeting.duration
        if not meeting.stopped and meeting.sample_rate:
            sound = (folder.tape(stem).samples / meeting.sample_rate for stem in folder.tracks())
            duration = max(duration, *sound, 0.0)
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
