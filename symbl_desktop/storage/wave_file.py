"""WAV files that can be read after a crash, and while they are being written.

The sizes in the header are a promise: what they cover is on the disk. Samples are flushed first, then the sizes are
written, then those are flushed. What lies behind the promise is whatever the system had taken when it ended.
"""

import threading
from pathlib import Path

from symbl_desktop.storage.disk import claim, flush_folder, flush_to_disk, open_unbuffered, write_whole
from symbl_desktop.storage.errors import StorageError, StorageErrorReason, in_use, storing
from symbl_desktop.storage.wave_header import (
    HEADER_BYTES,
    SAMPLE_BYTES,
    header,
    rate_in,
    samples_in,
    write_sizes,
)

_SYNC_INTERVAL = 0.5


class WaveWriter:
    """A mono 16-bit file. `append` belongs to one thread; a thread of its own syncs the file twice a second.

    A new file, or one that was repaired and is now `going_on`; it has one writer, another gets StorageError(IN_USE).
    `samples` are safe from a crash of the program, `synced_samples` from a power cut.
    """

    def __init__(self, path: Path, sample_rate: int, *, going_on: bool = False) -> None:
        self._path = path
        self._sample_rate = sample_rate
        self._folder_synced = False
        self._failure: StorageError | None = None
        with storing(path):
            self._file = open_unbuffered(path, "r+b" if going_on else "xb")
        try:
            self._claim()
            self._go_on() if going_on else self._begin()
            with storing(path):
                self._sizes = open_unbuffered(path, "r+b")
        except StorageError:
            self._file.close()
            if not going_on:
                path.unlink(missing_ok=True)  # it never held a sample
            raise
        self.samples = self.synced_samples = samples_in(self._file)
        self._syncing = threading.Lock()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._keep_synced, name="wave-sync", daemon=True)
        self._thread.start()

    def append(self, pcm: bytes) -> None:
        """LINEAR16, whole samples. StorageError when it or an earlier sync failed; `samples` tells what was kept."""
        if len(pcm) % SAMPLE_BYTES:
            raise ValueError("half a sample")
        if self._failure is not None:
            raise self._failure
        with storing(self._path):
            try:
                write_whole(self._file, pcm)
            except OSError:
                self._keep_whole_samples()
                raise
        self.samples += len(pcm) // SAMPLE_BYTES

    def append_silence(self, samples: int) -> None:
        """Zeros at once, however many: where the system can, they take neither time nor room."""
        if self._failure is not None:
            raise self._failure
        with storing(self._path):
            try:
                self._file.truncate(HEADER_BYTES + (self.samples + samples) * SAMPLE_BYTES)
            except OSError:
                self._keep_whole_samples()
                raise
            self._file.seek(0, 2)
        self.samples += samples

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
            write_sizes(self._sizes, self._sample_rate, samples)
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

    def _claim(self) -> None:
        if not claim(self._file):
            raise in_use(self._path)

    def _begin(self) -> None:
        with storing(self._path):
            self._file.seek(0)
            write_whole(self._file, header(self._sample_rate, 0))

    def _go_on(self) -> None:
        with storing(self._path):
            self._file.seek(0)
            rate = rate_in(self._file.read(HEADER_BYTES))
            self._file.seek(0, 2)
        if rate != self._sample_rate:
            cause = f"{self._path}: cannot be gone on with at {self._sample_rate} samples a second"
            raise StorageError(StorageErrorReason.UNREADABLE, cause)

    def _keep_synced(self) -> None:
        try:
            self.sync()
            while not self._closing.wait(_SYNC_INTERVAL):
                self.sync()
        except StorageError as error:
            self._failure = error

    def _keep_whole_samples(self) -> None:
        """After a write that failed half-way: the next one must begin where a sample begins."""
        self.samples = samples_in(self._file)
        self._file.truncate(HEADER_BYTES + self.samples * SAMPLE_BYTES)
        self._file.seek(0, 2)


class WaveReader:
    """The samples of a file that may still be growing; for any thread, holds nothing open."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def samples(self) -> int:
        with storing(self._path), open_unbuffered(self._path, "rb") as file:
            return samples_in(file)

    def read(self, start: int, count: int) -> bytes:
        """Up to `count` samples from number `start`: fewer, or none, when the file has no more yet."""
        with storing(self._path), open_unbuffered(self._path, "rb") as file:
            file.seek(HEADER_BYTES + start * SAMPLE_BYTES)
            pcm = file.read(count * SAMPLE_BYTES)
        return pcm[: len(pcm) - len(pcm) % SAMPLE_BYTES]
