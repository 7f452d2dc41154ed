"""A meeting's folder, and what can become of one."""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from symbl_desktop.meeting.events import Event, MeetingStarted, MomentMarked, TitleChanged, UtteranceFinal, Word
from symbl_desktop.storage.event_log import EventLog
from symbl_desktop.storage.track_file import TrackWriter

RATE = 16000
PART = 1600  # samples in each part but the last
STEMS = ("microphone", "computer")
HEADER = 44
EVENTS: list[Event] = [
    MeetingStarted("m1", "Planning · Ünïcode ✓", "2025-03-04T10:00:00+01:00", RATE, "Meeting Mic"),
    UtteranceFinal(2.5, "u1", "You", "We'll send it.", 1.0, 2.0, (Word("We'll", 1.0, 1.2),)),
    TitleChanged(3.0, "Budget"),
    MomentMarked(4.0),
]
GARBAGE = bytes(random.Random(3).randrange(128, 256) for _ in range(9000))


def sound(stem: str) -> bytes:
    """Two parts and a half, and never zero."""
    return b"".join((number % 9000 + 1 + 9000 * STEMS.index(stem)).to_bytes(2, "little") for number in range(4000))


def make_meeting(folder: Path) -> None:
    """As a recording leaves it that was interrupted."""
    folder.mkdir(parents=True)
    log = EventLog(folder / "events.jsonl")
    for event in EVENTS:
        log.append(event)
    log.close()
    for stem in STEMS:
        track = TrackWriter(folder, stem, RATE, PART / RATE)
        track.append(sound(stem))
        track.close()
    (folder / "notes of mine.txt").write_text("Ask Ana.")


@dataclass(frozen=True, slots=True)
class Damage:
    """What was done to a folder, and what of it must be there after repair: event numbers, stems whose sound is whole.

    `left` names what cannot be put right and is left as it is.
    """

    name: str
    do: Callable[[Path], object]
    events: tuple[int, ...] = (0, 1, 2, 3)
    whole: tuple[str, ...] = STEMS
    left: tuple[str, ...] = ()


def _log(folder: Path) -> Path:
    return folder / "events.jsonl"


def _mic(folder: Path) -> Path:
    return folder / "microphone.wav"


def _last_mic(folder: Path) -> Path:
    return folder / "microphone-3.wav"


def _add(name: str, data: bytes) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes((folder / name).read_bytes() + data)


def _put(name: str, data: bytes) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes(data)


def _over(name: str, at: int, data: bytes) -> Callable[[Path], object]:
    def write(folder: Path) -> None:
        old = (folder / name).read_bytes()
        (folder / name).write_bytes((old[:at] + data + old[at + len(data) :])[: len(old)])

    return write


def _lines(change: Callable[[list[bytes]], list[bytes]]) -> Callable[[Path], object]:
    return lambda folder: _log(folder).write_bytes(
        b"".join(change(_log(folder).read_bytes().splitlines(keepends=True)))
    )


def _gone(name: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).unlink()


def _folder_in_place(name: str) -> Callable[[Path], object]:
    def replace(folder: Path) -> None:
        (folder / name).unlink(missing_ok=True)
        (folder / name).mkdir()
        (folder / name / "inside.txt").write_text("something")

    return replace


def _cut(name: str, size: int) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes((folder / name).read_bytes()[:size])


def _swap(one: str, other: str) -> Callable[[Path], object]:
    def swap(folder: Path) -> None:
        (folder / one).rename(folder / "between")
        (folder / other).rename(folder / one)
        (folder / "between").rename(folder / other)

    return swap


def _all(*damages: Callable[[Path], object]) -> Callable[[Path], object]:
    return lambda folder: [do(folder) for do in damages]


def _read_only(folder: Path) -> None:
    for path in [*folder.iterdir(), folder]:
        path.chmod(0o555 if path.is_dir() else 0o444)


def _nonsense(lines: list[bytes]) -> list[bytes]:
    times = [b"1" * 400, b"NaN", b"Infinity", b"[[]]", b'"soon"', b"1" * 5000]
    return lines + [b'{"type":"SlideShown","at":' + at + b"}\n" for at in times] + [b'{"type":[],"at":1}\n']


def _newer(lines: list[bytes]) -> list[bytes]:
    return [json.dumps({"format": "symbl-desktop meeting", "version": 7}).encode() + b"\n", *lines[1:]]


_STEREO = b"RIFF\x88\0\0\0WAVEfmt \x10\0\0\0\1\0\2\0\x44\xac\0\0\x10\xb1\2\0\4\0\x10\0data\x64\0\0\0" + bytes(100)

DAMAGES = [
    Damage("nothing", lambda folder: None),
    Damage("log torn in a line", _add("events.jsonl", b'{"type":"MomentMa')),
    Damage("log torn in a letter", _add("events.jsonl", '{"type":"TitleChanged","title":"Ü'.encode()[:-1])),
    Damage("zeros behind the log", _add("events.jsonl", bytes(5000))),
    Damage("torn line and zeros behind the log", _add("events.jsonl", b'{"type":"Mo' + bytes(4096))),
    Damage("garbage behind the log", _add("events.jsonl", GARBAGE)),
    Damage("last newline of the log missing", lambda folder: _log(folder).write_bytes(_log(folder).read_bytes()[:-1])),
    Damage(
        "a line of the log damaged", _lines(lambda lines: [*lines[:2], b"{dam\xff\n", *lines[3:]]), events=(0, 2, 3)
    ),
    Damage("zeros in the log", _lines(lambda lines: [*lines[:2], bytes(4096), *lines[2:]]), events=(0, 2, 3)),
    Damage("first line of the log damaged", _lines(lambda lines: [b"\x93" * 30 + b"\n", *lines[1:]])),
    Damage("beginning of the log zeros", _over("events.jsonl", 0, bytes(60)), events=(1, 2, 3)),
    Damage("log without its start", _lines(lambda lines: [lines[0], *lines[2:]]), events=(1, 2, 3)),
    Damage("log copied behind itself", _lines(lambda lines: [*lines, *lines]), events=(0, 1, 2, 3, 0, 1, 2, 3)),
    Damage("log with the line ends of Windows", _lines(lambda lines: [line[:-1] + b"\r\n" for line in lines])),
    Damage("log saved by an editor", _lines(lambda lines: [b"\xef\xbb\xbf" + lines[0], *lines[1:]])),
    Damage("log with nonsense in it", _lines(_nonsense)),
    Damage("log of a newer version", _lines(_newer), left=("events.jsonl",)),
    Damage("log empty", _put("events.jsonl", b""), events=()),
    Damage("log all zeros", _put("events.jsonl", bytes(3000)), events=()),
    Damage("log missing", _gone("events.jsonl"), events=()),
    Damage("log all garbage", _put("events.jsonl", GARBAGE), events=()),
    Damage("log of somebody else", _put("events.jsonl", b"Dear diary,\nthis is torn"), events=()),
    Damage("log a folder", _folder_in_place("events.jsonl"), events=(), left=("events.jsonl",)),
    Damage("half a sample", _add("microphone-3.wav", b"x")),
    Damage("half a sample in each part", _all(*(_add(f"microphone{each}.wav", b"x") for each in ("", "-2", "-3")))),
    Damage("sizes not written", _over("microphone.wav", 40, bytes(4))),
    Damage("sizes too large", _over("microphone.wav", 40, b"\xf0\xf0\xf0\xf0")),
    Damage("header zeros", _over("microphone.wav", 0, bytes(HEADER))),
    Damage("header garbage", _over("microphone.wav", 0, GARBAGE[:HEADER])),
    Damage("header of the last part garbage", _over("microphone-3.wav", 0, GARBAGE[:HEADER])),
    Damage("format damaged", _over("microphone.wav", 22, b"\7")),
    Damage("beginning of the sound garbage", _over("microphone.wav", 0, GARBAGE[:512]), whole=("computer",)),
    Damage("sound cut", _cut("microphone-3.wav", 401), whole=("computer",)),
    Damage("sound cut in its header", _cut("microphone-3.wav", 30), whole=("computer",)),
    Damage("sound empty", _cut("microphone-3.wav", 0), whole=("computer",)),
    Damage("sound all zeros", _put("microphone.wav", bytes(2000)), whole=("computer",)),
    Damage("zeros behind the sound", _add("microphone-3.wav", bytes(4096)), whole=("computer",)),
    Damage("sound missing", _all(*(_gone(f"microphone{each}.wav") for each in ("", "-2", "-3"))), whole=("computer",)),
    Damage("first part missing", _gone("microphone.wav"), whole=("computer",)),
    Damage("second part missing", _gone("microphone-2.wav"), whole=("computer",)),
    Damage(
        "a document as sound",
        _put("microphone.wav", b"%PDF-1.7" + GARBAGE),
        whole=("computer",),
        left=("microphone.wav",),
    ),
    Damage("sound of another kind", _put("microphone.wav", _STEREO), whole=("computer",), left=("microphone.wav",)),
    Damage("sound a folder", _folder_in_place("microphone-3.wav"), whole=("computer",)),
    Damage("tracks swapped", _swap("microphone.wav", "computer.wav"), whole=()),
    Damage(
        "log and sound swapped",
        _swap("microphone.wav", "events.jsonl"),
        events=(),
        whole=("computer",),
        left=("microphone.wav",),
    ),
    Damage("nothing may be written", _read_only),
    Damage(
        "repaired before",
        _all(_put("events.jsonl.torn-1", b"{"), _put("microphone.wav.head-1", b"x"), _add("events.jsonl", b"{")),
    ),
    Damage("left by a crash", _all(_put("events.jsonl.reserve", bytes(9000)), _put("transcript.md.new", b"# Ha"))),
    Damage("transcript a folder", _folder_in_place("transcript.md")),
    Damage("names in the way", _all(_folder_in_place("events.jsonl.torn-1"), _add("events.jsonl", b"{"))),
    Damage(
        "all at once",
        _all(_add("events.jsonl", b"{"), _add("computer-3.wav", b"x"), _over("microphone.wav", 0, GARBAGE[:HEADER])),
    ),
]
