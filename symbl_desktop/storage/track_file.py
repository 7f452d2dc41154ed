"""One side of a meeting's sound: WAV files of some hours each, one after the other, so that none meets a size limit.

microphone.wav, microphone-2.wav, microphone-3.wav ...
"""

import re
from pathlib import Path

from symbl_desktop.storage.errors import StorageError, StorageErrorReason, storing
from symbl_desktop.storage.wave_file import WaveReader, WaveWriter
from symbl_desktop.storage.wave_header import SAMPLE_BYTES, samples_in_bytes
from symbl_desktop.storage.wave_repair import repair_wave

_PART_SECONDS = 12 * 3600.0


def track_parts(folder: Path, stem: str) -> list[Path]:
    """The files of a track in their order; none when there is no such track, or no folder."""
    return [path for _, path in _numbered_parts(folder, stem)]


def repair_track(folder: Path, stem: str) -> int:
    """Repairs every part and returns the samples of all; StorageError when one of them is not ours or in use."""
    return sum(map(repair_wave, track_parts(folder, stem)))


class TrackWriter:
    """Begins a track, or goes on with what is there, which is repaired first; `append` belongs to one thread.

    `samples` counts from the track's beginning and is safe from a crash, `synced_samples` from a power cut.
    A track has one writer, another gets StorageError(IN_USE).
    """

    def __init__(self, folder: Path, stem: str, sample_rate: int, part_seconds: float = _PART_SECONDS) -> None:
        self._folder = folder
        self._stem = stem
        self._sample_rate = sample_rate
        self._part_samples = max(1, round(part_seconds * sample_rate))
        parts = _numbered_parts(folder, stem)
        before = sum(repair_wave(path) for _, path in parts[:-1])
        if parts:
            self._number, last = parts[-1]
            repair_wave(last)
            part = WaveWriter(last, sample_rate, going_on=True)
        else:
            self._number = 1
            part = WaveWriter(folder / f"{stem}.wav", sample_rate)
        self._now = before, part  # samples in the parts that are full, and the part being written

    @property
    def samples(self) -> int:
        before, part = self._now
        return before + part.samples

    @property
    def synced_samples(self) -> int:
        before, part = self._now
        return before + part.synced_samples

    def append(self, pcm: bytes) -> None:
        """LINEAR16, whole samples. StorageError when it or an earlier sync failed; `samples` tells what was kept."""
        if len(pcm) % SAMPLE_BYTES:
            raise ValueError("half a sample")
        left = pcm
        while left:
            room = self._room() * SAMPLE_BYTES
            self._now[1].append(left[:room])
            left = left[room:]

    def append_silence(self, samples: int) -> None:
        """Zeros, as many as hours of sleep need, without the memory or, where the system can, the time for them."""
        left = samples
        while left > 0:
            piece = min(left, self._room())
            self._now[1].append_silence(piece)
            left -= piece

    def sync(self) -> None:
        """Returns when all that was appended before the call survives a power cut."""
        self._now[1].sync()

    def close(self) -> None:
        self._now[1].close()

    def _room(self) -> int:
        """Samples that the part may still take; a full one is closed and the next begun."""
        before, part = self._now
        if part.samples >= self._part_samples:
            part.close()
            before += part.samples
            part = WaveWriter(self._folder / f"{self._stem}-{self._number + 1}.wav", self._sample_rate)
            self._number += 1
            self._now = before, part
        return self._part_samples - part.samples


class TrackReader:
    """The samples of a track that may still be growing; for any thread, holds nothing open."""

    def __init__(self, folder: Path, stem: str) -> None:
        self._folder = folder
        self._stem = stem

    @property
    def samples(self) -> int:
        """None yet when the track was not begun."""
        return sum(map(_samples, track_parts(self._folder, self._stem)))

    def read(self, start: int, count: int) -> bytes:
        """Up to `count` samples from number `start`: fewer, or none, when the track has no more yet."""
        parts = track_parts(self._folder, self._stem)
        if not parts:
            cause = f"{self._folder / self._stem}.wav: there is no such sound"
            raise StorageError(StorageErrorReason.FAILED, cause)
        pieces = []
        for part in parts[:-1]:
            length = _samples(part)
            if start < length and count:
                pieces.append(WaveReader(part).read(start, min(count, length - start)))
                count -= len(pieces[-1]) // SAMPLE_BYTES
            start = max(0, start - length)
        pieces.append(WaveReader(parts[-1]).read(start, count))
        return b"".join(pieces)


def _numbered_parts(folder: Path, stem: str) -> list[tuple[int, Path]]:
    name = re.compile(re.escape(stem) + r"(?:-([2-9]|[1-9][0-9]+))?\.wav")
    with storing(folder):
        if not folder.is_dir():
            return []
        found = [(name.fullmatch(path.name), path) for path in folder.iterdir()]
        return sorted((int(match[1] or 1), path) for match, path in found if match and path.is_file())


def _samples(part: Path) -> int:
    with storing(part):
        return samples_in_bytes(part.stat().st_size)
