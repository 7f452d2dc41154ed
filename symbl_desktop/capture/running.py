"""Where a capture whose window died can be found again: one small private file for each that runs."""

import contextlib
import json
import os
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path

import platformdirs


@dataclass(frozen=True, slots=True)
class CaptureRecord:
    """How to reach a capture process; `key` proves that one may."""

    folder: str
    pid: int
    address: str
    key: str = field(repr=False)


def captures_path() -> Path:
    """The folder of the records, which is never the meetings' own."""
    return platformdirs.user_state_path("symbl-desktop", appauthor=False) / "captures"


def write_record(folder: Path, record: CaptureRecord) -> Path:
    """Readable for nobody else from its first byte on. Raises OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{record.pid}.json"
    beside = path.with_suffix(".new")
    with contextlib.suppress(FileNotFoundError):
        beside.unlink()
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(asdict(record), file)
    beside.replace(path)
    return path


def read_records(folder: Path) -> dict[Path, CaptureRecord | None]:
    """Each record by its file; None for what cannot be read."""
    return {path: _read(path) for path in sorted(folder.glob("*.json"))}


def _read(path: Path) -> CaptureRecord | None:
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        match record:
            case {"folder": str(folder), "pid": int(pid), "address": str(address), "key": str(key)}:
                return CaptureRecord(folder, pid, address, key)
    except (OSError, ValueError):
        pass  # it is being removed, or a power cut tore it
    return None


def lives(pid: int) -> bool:
    """Whether there is a process of that number."""
    if sys.platform == "win32":
        return False  # asking would end it
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # somebody else's
    return True
