"""Bytes that must outlive a power cut, and files that have one writer."""

import errno
import os
import sys
from io import FileIO
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_NOT_FOR_FOLDERS = (errno.EINVAL, errno.ENOTSUP, errno.EBADF)  # some network file systems flush files only
_LOCKED_BYTE = 1 << 40  # Windows keeps others from reading what is locked: a byte no file of ours has


def open_unbuffered(path: Path, mode: str) -> FileIO:
    """Every write is one system call: what it took survives the process."""
    return FileIO(path, mode)


def write_whole(file: FileIO, data: bytes) -> None:
    """All of `data`, or OSError after some of it."""
    left = memoryview(data)
    while left:
        left = left[file.write(left) :]


def flush_to_disk(file: FileIO) -> None:
    """Returns when all that was written to the file, through whichever handle, survives a power cut."""
    if sys.platform == "darwin":
        try:
            fcntl.fcntl(file.fileno(), fcntl.F_FULLFSYNC)  # plain fsync stops at the drive's own cache
        except OSError:
            pass  # network file systems do not know it
        else:
            return
    os.fsync(file.fileno())


def flush_folder(path: Path) -> None:
    """A new file is found again after a power cut only when its folder was flushed, too; Windows does so by itself."""
    if sys.platform == "win32":
        return
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    except OSError as error:
        if error.errno not in _NOT_FOR_FOLDERS:
            raise
    finally:
        os.close(folder)


def replace_file(path: Path, data: bytes) -> None:
    """The old file or the whole new one, whatever happens meanwhile."""
    beside = path.with_name(path.name + ".new")
    try:
        with open_unbuffered(beside, "wb") as file:
            write_whole(file, data)
            flush_to_disk(file)
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)  # half a file would only take up the room that was missing
        raise
    flush_folder(path.parent)


def claim(file: FileIO) -> bool:
    """Makes this handle the file's one writer until it is closed or its process dies; False when there is one."""
    if sys.platform == "win32":
        try:
            file.seek(_LOCKED_BYTE)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    try:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True  # a file system without locks: better recorded than guarded
    return True
