"""The meeting's log: JSON lines, only ever appended to, each on the disk before anybody hears of it."""

import codecs
import json
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from symbl_desktop.meeting.events import Event, UnknownEvent
from symbl_desktop.meeting.records import from_record, to_record
from symbl_desktop.storage.beside import keep_beside
from symbl_desktop.storage.disk import claim, flush_folder, flush_to_disk, open_unbuffered, replace_file, write_whole
from symbl_desktop.storage.errors import StorageError, StorageErrorReason, in_use, storing
from symbl_desktop.storage.reserve import Reserve

_FORMAT = "symbl-desktop meeting"
_VERSION = 1


class EventLog:
    """Opens a log to append to it, putting right what a crash tore; what it cuts is kept in a file beside.

    It has one writer, another gets StorageError(IN_USE). `set_aside` bytes are taken from the disk until the log is
    closed: when the disk is full, they are given up for the events.
    """

    def __init__(self, path: Path, set_aside: int = 0) -> None:
        self._path = path
        self._reserve: Reserve | None = None
        self._open()
        try:
            with storing(path):
                self._begin()
            if set_aside:
                self._reserve = Reserve(path.with_name(f"{path.name}.reserve"), set_aside)
        except StorageError:
            self._file.close()
            raise

    def append(self, event: Event) -> None:
        """Returns when the event survives a power cut; after a StorageError the log is as it was before."""
        line = _line(to_record(event))
        while True:
            try:
                self._write(line)
            except StorageError as error:
                if error.disk_full and self._reserve is not None and self._reserve.give_up():
                    continue
                raise
            return

    def close(self) -> None:
        if self._reserve is not None:
            self._reserve.close()
        self._file.close()

    def _open(self) -> None:
        with storing(self._path):
            self._file = open_unbuffered(self._path, "a+b")
        if not claim(self._file):
            self._file.close()
            raise in_use(self._path)

    def _begin(self) -> None:
        self._file.seek(0)
        data = self._file.read()
        content = _content_of(self._path, data)
        if content.header is _Header.NEWER:
            raise StorageError(StorageErrorReason.NEWER, f"{self._path}: written by a newer version")
        if torn := data[content.end :]:
            keep_beside(self._path, "torn", torn)
        self._end = content.end
        self._cut()
        if content.header is _Header.MISSING:
            self._write(_FIRST_LINE)
            flush_folder(self._path.parent)
        elif content.unfinished:
            self._write(b"\n")
        if content.header is _Header.DESTROYED:
            self._put_header_before(data[: content.end])

    def _put_header_before(self, lines: bytes) -> None:
        self._file.close()  # some systems replace no file that is open
        replace_file(self._path, _FIRST_LINE + lines + (b"" if lines.endswith(b"\n") else b"\n"))
        self._open()
        self._end = self._file.seek(0, 2)

    def _write(self, line: bytes) -> None:
        with storing(self._path):
            self._cut()
            try:
                write_whole(self._file, line)
                flush_to_disk(self._file)
            except OSError:
                with suppress(OSError):  # then before the next event
                    self._cut()
                raise
            self._end += len(line)

    def _cut(self) -> None:
        """What is behind the last whole line was never told to anybody."""
        if self._file.seek(0, 2) > self._end:
            self._file.truncate(self._end)


class _Header(Enum):
    MISSING = "missing"
    OURS = "ours"
    NEWER = "newer"
    DESTROYED = "destroyed"


@dataclass(frozen=True, slots=True)
class _Content:
    """The lines without the header; `end` is where the last one does, `unfinished` when only its newline is missing."""

    header: _Header
    lines: list[bytes]
    end: int
    unfinished: bool = False


def read_events(path: Path, without: tuple[type, ...] = ()) -> list[Event]:
    """Every event whose line is whole; StorageError(UNREADABLE) when the file is no log of ours.

    Most of those `without` which the caller can do are not even parsed, which is many times faster.
    """
    with storing(path), open_unbuffered(path, "rb") as file:
        data = file.read()
    beginnings = tuple(_beginning(kind) for kind in without)
    return [_to_event(line) for line in _content_of(path, data).lines if not line.startswith(beginnings)]


def holds(path: Path, *kinds: type[Event]) -> bool:
    """Whether the log has an event of each of these kinds; a thousand logs are looked through in a second or two."""
    with storing(path), open_unbuffered(path, "rb") as file:
        data = file.read()
    return all(b'\n{"type":"%s",' % kind.__name__.encode() in data for kind in kinds)


def _claimed(path: Path) -> bytes:
    with open_unbuffered(path, "rb") as file:
        if not claim(file):
            raise in_use(path)
        file.seek(0)
        return file.read()


def repair_log(path: Path) -> None:
    """Puts right what a crash tore, as opening it to append does; a log that is whole need not be writable.

    StorageError(IN_USE) while somebody writes it, (UNREADABLE) or (NEWER) when it is left as it is.
    """
    with storing(path):
        data = _claimed(path) if path.exists() else b""
    if data:
        content = _content_of(path, data)
        if content.header is _Header.OURS and content.end == len(data) and not content.unfinished:
            return
    EventLog(path).close()


def _content_of(path: Path, data: bytes) -> _Content:
    end = data.rfind(b"\n") + 1
    lines = data[:end].split(b"\n")[:-1]
    tail = data[end:].rstrip(b"\0")
    unfinished = isinstance(_parse(tail), dict)
    if unfinished:
        lines.append(tail)
        end += len(tail)
    if not lines and _FIRST_LINE.startswith(tail):
        return _Content(_Header.MISSING, [], 0)
    header = _header_in(lines)
    if header is _Header.MISSING:
        raise StorageError(StorageErrorReason.UNREADABLE, f"{path}: not a meeting's log")
    return _Content(header, lines if header is _Header.DESTROYED else lines[1:], end, unfinished)


def _header_in(lines: list[bytes]) -> _Header:
    """A log whose first line was damaged is known by any of its events."""
    first = _parse(lines[0].removeprefix(codecs.BOM_UTF8)) if lines else None
    if isinstance(first, dict) and first.get("format") == _FORMAT:
        version = first.get("version")
        return _Header.NEWER if isinstance(version, int) and version > _VERSION else _Header.OURS
    known = any(not isinstance(_to_event(line), UnknownEvent) for line in lines)
    return _Header.DESTROYED if known else _Header.MISSING


def _to_event(line: bytes) -> Event:
    """A line that somebody damaged stays visible as an unknown event."""
    record = _parse(line)
    return from_record(record if isinstance(record, dict) else {"unreadable": line.decode("utf-8", "replace")})


def _parse(line: bytes) -> object:
    try:
        parsed: object = json.loads(line.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError):
        return None
    return parsed


def _line(record: dict[str, Any]) -> bytes:
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    return f"{text}\n".encode("utf-8", "surrogatepass")


def _beginning(kind: type) -> bytes:
    """What every line of this kind begins with, unless somebody else wrote it."""
    return _line({"type": kind.__name__})[: -len("}\n")]


_FIRST_LINE = _line({"format": _FORMAT, "version": _VERSION})
