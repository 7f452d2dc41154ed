"""The meeting's log: JSON lines, only ever appended to, each on the disk before anybody hears of it."""

import json
from pathlib import Path
from typing import Any

from symbl_desktop.meeting.events import Event
from symbl_desktop.meeting.records import from_record, to_record
from symbl_desktop.storage.disk import claim, flush_folder, flush_to_disk, open_unbuffered, write_whole
from symbl_desktop.storage.errors import StorageError, StorageErrorReason, storing

_FORMAT = "symbl-desktop meeting"
_VERSION = 1


class EventLog:
    """Opens a log to append to it, cutting what a crash tore; it has one writer, another gets StorageError(IN_USE)."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with storing(path):
            self._file = open_unbuffered(path, "a+b")
        try:
            if not claim(self._file):
                raise StorageError(StorageErrorReason.IN_USE, f"{path}: somebody else is writing it")
            with storing(path):
                self._begin()
        except StorageError:
            self._file.close()
            raise

    def append(self, event: Event) -> None:
        """Returns when the event survives a power cut; after a StorageError the log is as it was before."""
        self._write(to_record(event))

    def close(self) -> None:
        self._file.close()

    def _begin(self) -> None:
        self._file.seek(0)
        lines, end = _whole_lines(self._path, self._file.read())
        self._file.truncate(end)
        if not lines:
            self._write({"format": _FORMAT, "version": _VERSION})
            flush_folder(self._path.parent)

    def _write(self, record: dict[str, Any]) -> None:
        line = json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n"
        with storing(self._path):
            end = self._file.seek(0, 2)
            try:
                write_whole(self._file, line.encode("utf-8", "surrogatepass"))
                flush_to_disk(self._file)
            except OSError:
                self._file.truncate(end)
                raise


def read_events(path: Path) -> list[Event]:
    """Every event whose line is whole; StorageError(UNREADABLE) when the file is no log of ours."""
    with storing(path), open_unbuffered(path, "rb") as file:
        lines, _ = _whole_lines(path, file.read())
    return [_to_event(line) for line in lines[1:]]


def _whole_lines(path: Path, data: bytes) -> tuple[list[bytes], int]:
    """The lines that end, the header among them, and where the last one does."""
    end = data.rfind(b"\n") + 1
    lines = data[:end].split(b"\n")[:-1]
    if lines and not _is_header(lines[0]):
        raise StorageError(StorageErrorReason.UNREADABLE, f"{path}: not a meeting's log")
    return lines, end


def _is_header(line: bytes) -> bool:
    header = _parse(line)
    return isinstance(header, dict) and header.get("format") == _FORMAT


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
