"""Puts a meeting's folder right after a crash: it reads, and writes beside; nothing is deleted."""

from collections.abc import Callable, Iterable
from pathlib import Path

from symbl_desktop.storage.beside import keep_beside
from symbl_desktop.storage.disk import replace_file
from symbl_desktop.storage.errors import StorageError, StorageErrorReason, storing
from symbl_desktop.storage.event_log import EventLog, repair_log
from symbl_desktop.storage.track_file import track_parts
from symbl_desktop.storage.wave_repair import repair_wave


def repair_meeting(folder: Path, log_path: Path, tracks: Iterable[str]) -> None:
    """Raises StorageError(IN_USE) while the meeting is being recorded; any other only when all else is put right."""
    parts = [part for stem in tracks for part in track_parts(folder, stem)]
    with storing(folder):
        if not parts and not log_path.exists():
            return
    log_failure = _failure(repair_log, log_path)
    failures = [failure for part in parts if (failure := _failure(repair_wave, part))]
    if log_failure is not None and log_failure.reason is StorageErrorReason.UNREADABLE and len(failures) < len(parts):
        log_failure = _failure(_begin_log_anew, log_path)
    if log_failure is not None:
        failures.insert(0, log_failure)
    if failures:
        raise StorageError(failures[0].reason, "; ".join(map(str, failures)))


def _failure(repair: Callable[[Path], object], path: Path) -> StorageError | None:
    try:
        repair(path)
    except StorageError as error:
        if error.reason is StorageErrorReason.IN_USE:
            raise
        return error
    return None


def _begin_log_anew(path: Path) -> None:
    """There is sound: a meeting it was, whatever stands in the place of its log."""
    with storing(path):
        keep_beside(path, "foreign", path.read_bytes())
        replace_file(path, b"")
    EventLog(path).close()
