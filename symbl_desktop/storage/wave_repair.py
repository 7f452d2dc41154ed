"""Makes a sound file true again after a crash. What it cuts or writes over is kept in a file beside."""

import string
from pathlib import Path

from symbl_desktop.storage.beside import keep_beside
from symbl_desktop.storage.disk import claim, flush_to_disk, open_unbuffered
from symbl_desktop.storage.errors import StorageError, StorageErrorReason, in_use, storing
from symbl_desktop.storage.wave_header import (
    HEADER_BYTES,
    SAMPLE_BYTES,
    header,
    is_another_wave,
    rate_in,
    samples_in,
    write_sizes,
)

_USUAL_RATE = 16000  # for a file that a crash left without its header
_TEXT = frozenset(string.printable.encode())
_OTHER_FILES = (b"%PDF", b"PK\3\4", b"OggS", b"fLaC", b"ID3", b"FORM", b"RF64", b"caff", b"\x1aE\xdf\xa3")


def repair_wave(path: Path) -> int:
    """Makes sizes and length true and returns the number of samples.

    The file's length is how much sound there was: zeros at its end stay, since only that keeps the tracks aligned.
    StorageError(IN_USE) for a file being written, (UNREADABLE) for one that is not ours; both are left as they are.
    """
    with storing(path), open_unbuffered(path, "rb") as file:
        if not claim(file):
            raise in_use(path)
        file.seek(0)
        head = file.read(HEADER_BYTES)
        samples = samples_in(file)
        rate = _rate(path, head)
        length = HEADER_BYTES + samples * SAMPLE_BYTES
        file.seek(length)
        torn = file.read()
        if head == header(rate, samples) and not torn:
            return samples
        if rate_in(head) is None and not _nothing_in(head):
            keep_beside(path, "head", head)
        if torn:
            keep_beside(path, "torn", torn)
        with open_unbuffered(path, "r+b") as repaired:
            repaired.truncate(length)
            flush_to_disk(repaired)
            write_sizes(repaired, rate, samples)
            flush_to_disk(repaired)
        return samples


def is_ours(path: Path) -> bool:
    """Whether a file holds our sound, damaged or not; also while it is being written."""
    with storing(path), open_unbuffered(path, "rb") as file:
        head = file.read(HEADER_BYTES)
    return rate_in(head) is not None or _nothing_in(head) or not _begins_another_file(head)


def _rate(path: Path, head: bytes) -> int:
    rate = rate_in(head)
    if rate is None and not _nothing_in(head) and _begins_another_file(head):
        raise StorageError(StorageErrorReason.UNREADABLE, f"{path}: not one of our recordings")
    return rate or _USUAL_RATE


def _nothing_in(head: bytes) -> bool:
    """A header that was never wholly written, or that a power cut turned to zeros."""
    empty = header(_USUAL_RATE, 0)
    torn = len(head) < HEADER_BYTES and head[:4] == empty[: len(head[:4])] and head[8:40] == empty[8 : len(head[:40])]
    return torn or not head.strip(b"\0")


def _begins_another_file(head: bytes) -> bool:
    """Whether somebody put a file of another kind in our place. Otherwise it is our sound with a destroyed header."""
    if len(head) < HEADER_BYTES or head.startswith(_OTHER_FILES) or head[4:8] == b"ftyp":
        return True
    return is_another_wave(head) or _TEXT.issuperset(head)
