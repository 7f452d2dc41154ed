"""Meetings as a program that was killed leaves them."""

from collections.abc import Callable, Iterable, Mapping
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


def damage(path: Path, change: Callable[[bytes], bytes]) -> None:
    path.write_bytes(change(path.read_bytes()))


def _log(change: Callable[[bytes], bytes]) -> Callable[[MeetingFolder], None]:
    return lambda folder: damage(folder.log_path, change)


def _sound(change: Callable[[bytes], bytes]) -> Callable[[MeetingFolder], None]:
    return lambda folder: damage(folder.audio_path, change)


def _beside(name: str, content: bytes) -> Callable[[MeetingFolder], None]:
    return lambda folder: (folder.path / name).write_bytes(content) and None


DAMAGES: Mapping[str, Callable[[MeetingFolder], None]] = {
    "a torn last line": _log(lambda data: data[:-20]),
    "a last line without its end": _log(lambda data: data[:-1]),
    "zeros behind the log": _log(lambda data: data + bytes(4000)),
    "zeros in the log": _log(lambda data: data.replace(b'"line', bytes(5))),
    "noise behind the log": _log(lambda data: data + bytes(range(256))),
    "an empty log": _log(lambda data: b""),
    "a log of zeros": _log(lambda data: bytes(len(data))),
    "a log that lost its header": _log(lambda data: data.split(b"\n", 1)[1]),
    "a log that lost its beginning": _log(lambda data: data[data.index(b'"UtteranceFinal"') :]),
    "a log from another system": _log(lambda data: b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n")),
    "a line that nobody can read": _log(lambda data: data.replace(b'"line', b"\xff{")),
    "no log": lambda folder: folder.log_path.unlink(),
    "half a sample": _sound(lambda data: data + b"\1"),
    "sizes of zero": _sound(lambda data: data[:40] + bytes(4) + data[44:]),
    "sizes that promise too much": _sound(lambda data: data[:40] + b"\xff\xff\xff\x7f" + data[44:]),
    "a sound without its header": _sound(lambda data: bytes(44) + data[44:]),
    "a cut header": _sound(lambda data: data[:20]),
    "an empty sound file": _sound(lambda data: b""),
    "no sound": lambda folder: folder.audio_path.unlink(),
    "another file in place of the sound": _sound(lambda data: b"%PDF" + data[4:]),
    "an empty second part": _beside("microphone-2.wav", b""),
    "another track that never began": _beside("computer.wav", b""),
    "half a transcript": _beside("transcript.md.new", b"# Te"),
    "room that was set aside": _beside("events.jsonl.reserve", bytes(4096)),
    "files that somebody put there": _beside("notes.txt", b"mine"),
}
"""What crashes, power cuts and people do to a meeting's folder."""
