"""Meetings that nobody could end: found, repaired, and how much of each is still to be understood."""

import logging
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path

from symbl_desktop.audio.block import RECORDING_RATE
from symbl_desktop.capture.messages import Track
from symbl_desktop.meeting.events import (
    Event,
    FinishingFailed,
    MeetingStarted,
    MeetingStopped,
    TranscriptCompleted,
    UtteranceFinal,
)
from symbl_desktop.meeting.meeting import Meeting
from symbl_desktop.storage.errors import StorageError, StorageErrorReason, storing
from symbl_desktop.storage.event_log import EventLog, holds, read_events
from symbl_desktop.storage.library import Library, MeetingFolder
from symbl_desktop.storage.track_file import repair_track

_logger = logging.getLogger(__name__)

ATTEMPTS = 3
_NAMED_TIME = "%Y-%m-%d %H.%M"
_NAMED_TIME_LETTERS = len("2026-04-15 14.00")
_TAKEN = (StorageErrorReason.IN_USE, StorageErrorReason.NEWER)


@dataclass(frozen=True, slots=True)
class InterruptedMeeting:
    """`missing` seconds of its sound nobody has understood yet, in the track of which that is the most.

    `server` was to understand it, "" being the engine on this computer; `speaker` is whom its microphone heard, "" if
    nobody knows. `failures` says why it could not be finished so far, `problem` what of it could not be repaired.
    """

    folder: MeetingFolder
    title: str
    started_at: str
    duration: float
    missing: float
    server: str = ""
    speaker: str = ""
    failures: tuple[str, ...] = ()
    problem: str = ""


class Reservation(Enum):
    """Why a meeting is only offered to the host and not finished without being asked for."""

    ANOTHER_SERVER = "another_server"  # its words were not meant for the server that is chosen now
    FAILED_BEFORE = "failed_before"  # three times
    DAMAGED = "damaged"  # something in its folder is not ours any more


def reservation(meeting: InterruptedMeeting, server: str) -> Reservation | None:
    """None if it may be finished by this server at once; "" is the engine on this computer, which sends nothing."""
    if server not in ("", meeting.server):
        return Reservation.ANOTHER_SERVER
    if meeting.problem:
        return Reservation.DAMAGED
    return Reservation.FAILED_BEFORE if len(meeting.failures) >= ATTEMPTS else None


def find_interrupted(library: Library, others: str, captured: Collection[Path] = ()) -> list[InterruptedMeeting]:
    """Repairs what was interrupted and is nobody's any more, and returns it, the newest first.

    `others` is the speaker of the others' side, `captured` the folders into which a capture still records. Nothing is
    deleted, and what is whole is not touched. It looks into every log: not for the window's thread.
    """
    taken = {path.resolve() for path in captured}
    candidates = [
        folder for folder in _folders(library) if folder.path.resolve() not in taken and not _is_whole(folder)
    ]
    interrupted = [meeting for folder in candidates if (meeting := look_at(folder, others)) is not None]
    return sorted(interrupted, key=lambda each: (each.started_at[:16], each.folder.path.name), reverse=True)


def look_at(folder: MeetingFolder, others: str) -> InterruptedMeeting | None:
    """Repairs a meeting that was interrupted; None if it was not, or somebody still has it, or there is none."""
    if not folder.log_path.exists() and not _holds_our_sound(folder):
        return None
    try:
        problem = _repair(folder)
        events = read_events(folder.log_path)
        meeting = Meeting.of(events)
        if meeting.stopped and meeting.completed:
            return None
        if not meeting.meeting_id:
            _begin_log(folder)
            events = read_events(folder.log_path)
            meeting = Meeting.of(events)
        lengths = _lengths(folder)
    except StorageError as error:
        _logger.warning("left as it is: %s", error)
        return None
    known = understood_until(events, others, list(lengths))
    return InterruptedMeeting(
        folder,
        meeting.title or folder.path.name,
        meeting.started_at,
        max([meeting.duration, *lengths.values()]),
        0.0 if meeting.completed else max((length - known[stem] for stem, length in lengths.items()), default=0.0),
        meeting.server,
        next((said.speaker for said in reversed(_said(events)) if said.speaker != others), ""),
        tuple(event.cause for event in events if isinstance(event, FinishingFailed)),
        problem,
    )


def understood_until(events: Iterable[Event], others: str, tracks: Sequence[str]) -> Mapping[str, float]:
    """For each track the time up to which its words are in the log; 0.0 where there is none."""
    until = dict.fromkeys(tracks, 0.0)
    for said in _said(events):
        stem = Track.COMPUTER.value if said.speaker == others else Track.MICROPHONE.value
        if stem not in until and len(tracks) == 1:
            (stem,) = tracks
        if stem in until:
            until[stem] = max(until[stem], said.end)
    return until


def _said(events: Iterable[Event]) -> list[UtteranceFinal]:
    return [event for event in events if isinstance(event, UtteranceFinal)]


def _repair(folder: MeetingFolder) -> str:
    """What cannot be repaired although nobody uses it; raises StorageError if somebody does."""
    try:
        folder.repair()
    except StorageError as error:
        if error.reason in _TAKEN:
            raise
        return str(error)
    return ""


def _lengths(folder: MeetingFolder) -> dict[str, float]:
    return {stem: folder.tape(stem).samples / RECORDING_RATE for stem in folder.sounds()}


def _folders(library: Library) -> list[MeetingFolder]:
    """Those of meetings, and whatever else lies there: a meeting's log may have been lost."""
    if not library.root.is_dir():
        return []
    with storing(library.root):
        return [MeetingFolder(path) for path in library.root.iterdir() if path.is_dir()]


def _is_whole(folder: MeetingFolder) -> bool:
    try:
        return folder.log_path.is_file() and holds(folder.log_path, MeetingStopped, TranscriptCompleted)
    except StorageError as error:
        _logger.warning("not to be read: %s", error)
        return False


def _holds_our_sound(folder: MeetingFolder) -> bool:
    try:
        return any(repair_track(folder.path, stem) > 0 for stem in folder.tracks())
    except StorageError as error:
        _logger.info("no sound of ours: %s", error)
        return False


def _begin_log(folder: MeetingFolder) -> None:
    """What a folder's name still tells of a meeting whose log does not begin."""
    name = folder.path.name
    try:
        began = datetime.strptime(name[:_NAMED_TIME_LETTERS], _NAMED_TIME).astimezone()
        title = name[_NAMED_TIME_LETTERS:].strip()
    except ValueError:
        with storing(folder.path):
            began, title = datetime.fromtimestamp(folder.path.stat().st_mtime).astimezone(), name
    log = EventLog(folder.log_path)
    try:
        started_at = began.isoformat(timespec="seconds")
        log.append(MeetingStarted(str(uuid.uuid4()), title, started_at, RECORDING_RATE, ""))
    finally:
        log.close()
