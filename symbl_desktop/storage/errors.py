"""What a disk refuses, as one exception with a reason."""

import errno
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
    FAILED = "failed"


class StorageError(Exception):
    """`str()` names the file and the cause. What was stored before stays readable."""

    def __init__(self, reason: StorageErrorReason, cause: str) -> None:
        super().__init__(cause)
        self.reason = reason

    @property
    def disk_full(self) -> bool:
        return self.reason is StorageErrorReason.DISK_FULL


@contextmanager
def storing(path: Path) -> Iterator[None]:
    """Turns what the system refuses about this file into a StorageError."""
    try:
        yield
    except OSError as error:
        reason = StorageErrorReason.DISK_FULL if error.errno in _NO_ROOM else StorageErrorReason.FAILED
        raise StorageError(reason, f"{path}: {error.strerror or error}") from error
