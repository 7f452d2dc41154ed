"""Meetings as a program that was killed leaves them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

import numpy as np

from symbl_desktop.meeting.events import Event, MeetingStarted, UtteranceFinal
from symbl_desktop.storage.event_log import EventLog
from symbl_desktop.storage.library import Library, MeetingFolder
from symbl_desktop.storage.track_file import TrackWriter
from tests.recorder.live_engine import RATE, spoken

TEN = datetime(2026, 3, 4, 10, 0).astimezone()


def started(title: str = "Team sync", began: datetime = TEN, server: str = "") -> MeetingStarted:
    return MeetingStarted(f"id of {title}", title, began.isoformat(), RATE, "Meeting Mic", server=server)


def line(number: int, second: float, speaker: str = "You") -> UtteranceFinal:
    """What a server made of one second of `spoken`."""
    return UtteranceFinal(second + 1.0, f"{speaker} {second}", speaker, f"line {number}", second + 0.25, second + 0.75)


def leave(
    library: Library,
    events: Iterable[Event],
    sound: Mapping[str, Iterable[int]],
    title: str = "Team sync",
    began: datetime = TEN,
) -> MeetingFolder:
    """A meeting of the library with this log, and for each track one line a second."""
    folder = library.create(title, began)
    log = EventLog(folder.log_path)
    for event in events:
        log.append(event)
    log.close()
    for stem, lines in sound.items():
        write_track(folder.path, stem, spoken(list(lines)))
    return folder


def write_track(folder: Path, stem: str, samples: np.ndarray) -> None:
    track = TrackWriter(folder, stem, RATE)
    track.append(samples.astype("<i2").tobytes())
    track.close()


def contents(root: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}
