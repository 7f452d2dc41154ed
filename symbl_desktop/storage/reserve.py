"""Room that is set aside while there is some, so that a meeting can still say that the disk is full, and end."""

import errno
import logging
import os
import shutil
from io import FileIO
from pathlib import Path

from symbl_desktop.storage.disk import flush_to_disk, open_unbuffered, write_whole

_logger = logging.getLogger(__name__)

RESERVE_BYTES = 4 << 20
_NOT_OFFERED = (errno.EINVAL, errno.ENOTSUP, errno.ENOSYS)  # by this file system
_LEAST_BYTES = 16 << 10
_SHARE = 4  # of what is free, one part at most: the rest is for the sound
_PIECE = 1 << 16


class Reserve:
    """A file that takes up room, up to `size` if there is enough; one that a crash left behind is used again.

    It is given up by halves: a recording that runs into the full disk, too, would eat up all at once.
    """

    def __init__(self, path: Path, size: int = RESERVE_BYTES) -> None:
        self._path = path
        self.left = size
        while self.left and not (self._is_modest() and self._set_aside()):
            self._halve()
        if not self.left:
            self._remove()  # what is too small to be of use

    def give_up(self) -> bool:
        """Frees some room; False when none was left to free."""
        if not self.left:
            return False
        self._halve()
        if not self.left:
            self._remove()
            return True
        try:
            os.truncate(self._path, self.left)
        except OSError as error:
            _logger.warning("room that was set aside is no longer there: %s", error)
            self.left = 0
            return False
        return True

    def close(self) -> None:
        """Nothing of it is left on the disk."""
        if self.left:
            self.left = 0
            self._remove()

    def _halve(self) -> None:
        half = self.left // 2
        self.left = half if half >= _LEAST_BYTES else 0

    def _is_modest(self) -> bool:
        try:
            free = shutil.disk_usage(self._path.parent).free
            had = self._path.stat().st_size if self._path.is_file() else 0
        except OSError as error:
            _logger.info("how much room is free is not known: %s", error)
            return True
        return self.left <= max(had, (free + had) // _SHARE)

    def _set_aside(self) -> bool:
        try:
            with open_unbuffered(self._path, "ab") as file:
                _take_room(file, self.left)
        except OSError as error:
            _logger.info("no room to set aside: %s", error)
            self._remove()
            return False
        return True

    def _remove(self) -> None:
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            _logger.warning("room that was set aside cannot be given up: %s", error)


def _take_room(file: FileIO, size: int) -> None:
    """Lets a file take up so many bytes of the disk, what it has counted in, or raises OSError."""
    if hasattr(os, "posix_fallocate"):
        try:
            os.posix_fallocate(file.fileno(), 0, size)
        except OSError as error:
            if error.errno not in _NOT_OFFERED:
                raise
        else:
            return
    for _ in range(file.seek(0, 2), size, _PIECE):
        write_whole(file, bytes(_PIECE))
    flush_to_disk(file)  # before that some systems only promise the room
