"""What a disk refuses, as one exception with a reason."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path

# EFBIG: the file may not grow any further, which to the host is the same as no room.
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class StorageErrorReason(Enum):
    DISK_FULL = "disk_full"
    IN_USE = "in_use"
    UNREADABLE = "unreadable"
    NEWER = "newer"  # written by a version that knows more than this one
    FAILED = "failed"


class StorageError(Exception):
    """`str()` names the file and the cause, and the disk when that is full. What was stored before stays readable."""

    def __init__(self, reason: StorageErrorReason, cause: str) -> None:
        super().__init__(cause)
        self.reason = reason

    @property
    def disk_full(self) -> bool:
        return self.reason is StorageErrorReason.DISK_FULL


def in_use(path: Path) -> StorageError:
    return StorageError(StorageErrorReason.IN_USE, f"{path}: somebody else is writing it")


@contextmanager
def storing(path: Path) -> Iterator[None]:
    """Turns what the system refuses about this file into a StorageError."""
    try:
        yield
    except OSError as error:
        cause = error.strerror or str(error)
        if error.errno in _NO_ROOM:
            full = f"{path}: no room on the disk {disk_of(path)} ({cause})"
            raise StorageError(StorageErrorReason.DISK_FULL, full) from error
        raise StorageError(StorageErrorReason.FAILED, f"{path}: {cause}") from error


def disk_of(path: Path) -> Path:
    """Where the disk that holds this file is mounted, or its drive."""
    whole = path.absolute()
    return next((each for each in (whole, *whole.parents) if os.path.ismount(each)), Path(whole.anchor))
