"""WAV files that can be read after a crash, and while they are being written.

The sizes in the header are a promise: what they cover is on the disk. Samples are flushed first, then the sizes are
written, then those are flushed. What lies behind the promise is whatever the system had taken when it ended.
"""

import struct
import threading
from io import FileIO
from pathlib import Path

from symbl_desktop.storage.disk import flush_folder, flush_to_disk, open_unbuffered, write_whole
from symbl_desktop.storage.errors import StorageError, StorageErrorReason, storing

_SYNC_INTERVAL = 0.5
_SAMPLE_BYTES = 2
_HEADER = struct.Struct("<4sI4s4sIHHIIHH4sI")
_MAX_SIZE = 0xFFFFFFFF
_USUAL_RATE = 16000  # for a file that a crash left before even its header was on the disk


class WaveWriter:
    """A new mono 16-bit file. `append` belongs to one thread; a thread of its own syncs the file twice a second.

    `samples` are safe from a crash of the program, `synced_samples` from a power cut.
    """

    def __init__(self, path: Path, sample_rate: int) -> None:
        self._path = path
        self._sample_rate = sample_rate
        self.samples = 0
        self.synced_samples = 0
        self._folder_synced = False
        self._failure: StorageError | None = None
        with storing(path):
            self._file = open_unbuffered(path, "xb")
            try:
                write_whole(self._file, _header(sample_rate, 0))
                self._sizes = open_unbuffered(path, "r+b")
            except OSError:
                self._file.close()
                raise
        self._syncing = threading.Lock()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._keep_synced, name="wave-sync", daemon=True)
        self._thread.start()

    def append(self, pcm: bytes) -> None:
        """LINEAR16, whole samples. StorageError when it or an earlier sync failed; `samples` tells what was kept."""
        if len(pcm) % _SAMPLE_BYTES:
            raise ValueError("half a sample")
        if self._failure is not None:
            raise self._failure
        with storing(self._path):
            try:
                write_whole(self._file, pcm)
            except OSError:
                self._keep_whole_samples()
                raise
        self.samples += len(pcm) // _SAMPLE_BYTES

    def sync(self) -> None:
        """Returns when all that was appended before the call survives a power cut."""
        with self._syncing, storing(self._path):
            samples = self.samples
            if self._folder_synced and samples == self.synced_samples:
                return
            flush_to_disk(self._file)
            if not self._folder_synced:
                flush_folder(self._path.parent)
                self._folder_synced = True
            _write_sizes(self._sizes, self._sample_rate, samples)
            flush_to_disk(self._sizes)
            self.synced_samples = samples

    def close(self) -> None:
        if self._file.closed:
            return
        self._closing.set()
        self._thread.join()
        try:
            self.sync()
        finally:
            self._file.close()
            self._sizes.close()

    def _keep_synced(self) -> None:
        try:
            self.sync()
            while not self._closing.wait(_SYNC_INTERVAL):
                self.sync()
        except StorageError as error:
            self._failure = error

    def _keep_whole_samples(self) -> None:
        """After a write that failed half-way: the next one must begin where a sample begins."""
        self.samples = _samples_in(self._file)
        self._file.truncate(_HEADER.size + self.samples * _SAMPLE_BYTES)
        self._file.seek(0, 2)


class WaveReader:
    """The samples of a file that may still be growing; for any thread, holds nothing open."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def samples(self) -> int:
        with storing(self._path), open_unbuffered(self._path, "rb") as file:
            return _samples_in(file)

    def read(self, start: int, count: int) -> bytes:
        """Up to `count` samples from number `start`: fewer, or none, when the file has no more yet."""
        with storing(self._path), open_unbuffered(self._path, "rb") as file:
            file.seek(_HEADER.size + start * _SAMPLE_BYTES)
            pcm = file.read(count * _SAMPLE_BYTES)
        return pcm[: len(pcm) - len(pcm) % _SAMPLE_BYTES]


def repair_wave(path: Path) -> int:
    """Makes sizes and length true after a crash and returns the number of samples; not for a file being written.

    All that was promised stays, and what lies behind it up to its last sound: a power cut may leave zeros there.
    StorageError(UNREADABLE) for a file that is not ours, which is left as it is.
    """
    with storing(path), open_unbuffered(path, "r+b") as file:
        head = file.read(_HEADER.size)
        if not head.strip(b"\0") or len(head) < _HEADER.size:
            rate, promised = _USUAL_RATE, 0
        else:
            rate, promised = _parse_header(path, head)
        available = _samples_in(file)
        promised = min(promised, available)
        file.seek(_HEADER.size + promised * _SAMPLE_BYTES)
        tail = file.read((available - promised) * _SAMPLE_BYTES).rstrip(b"\0")
        samples = promised + (len(tail) + 1) // _SAMPLE_BYTES
        if head != _header(rate, samples) or file.seek(0, 2) != _HEADER.size + samples * _SAMPLE_BYTES:
            file.truncate(_HEADER.size + samples * _SAMPLE_BYTES)
            flush_to_disk(file)
            _write_sizes(file, rate, samples)
            flush_to_disk(file)
        return samples


def _samples_in(file: FileIO) -> int:
    return max(0, file.seek(0, 2) - _HEADER.size) // _SAMPLE_BYTES


def _write_sizes(file: FileIO, sample_rate: int, samples: int) -> None:
    file.seek(0)
    write_whole(file, _header(sample_rate, samples))


def _header(sample_rate: int, samples: int) -> bytes:
    data = min(samples * _SAMPLE_BYTES, _MAX_SIZE - _HEADER.size)  # longer ones are read to the end of the file
    byte_rate = sample_rate * _SAMPLE_BYTES
    form = (b"fmt ", 16, 1, 1, sample_rate, byte_rate, _SAMPLE_BYTES, 8 * _SAMPLE_BYTES)
    return _HEADER.pack(b"RIFF", _HEADER.size - 8 + data, b"WAVE", *form, b"data", data)


def _parse_header(path: Path, head: bytes) -> tuple[int, int]:
    """Sample rate and promised samples."""
    fields = _HEADER.unpack(head)
    rate, promised = fields[7], fields[-1] // _SAMPLE_BYTES
    if _HEADER.unpack(_header(rate, 0))[2:-1] != fields[2:-1] or fields[0] != b"RIFF":
        raise StorageError(StorageErrorReason.UNREADABLE, f"{path}: not one of our recordings")
    return rate, promised
