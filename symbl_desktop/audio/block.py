"""Sound as the program passes it on: numbered blocks of mono LINEAR16, how loud they are, and how they are made."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RECORDING_RATE = 16000
SILENCE_DBFS = -120.0

_FULL_SCALE = 32768.0


@dataclass(frozen=True, slots=True)
class AudioFormat:
    sample_rate: int
    channels: int


@dataclass(frozen=True, slots=True)
class Level:
    """In dB relative to full scale (a full-scale sine has -3.01 RMS); exact zeros are SILENCE_DBFS."""

    rms_dbfs: float
    peak_dbfs: float


@dataclass(frozen=True, slots=True)
class AudioBlock:
    """Mono little-endian 16-bit samples; `start` numbers the first of them in the recording, counted at `sample_rate`.

    `captured_at` is the monotonic clock's time at which the device handed over the last of them.
    """

    start: int
    pcm: bytes
    sample_rate: int
    captured_at: float = 0.0

    @property
    def samples(self) -> int:
        return len(self.pcm) // 2

    def level(self) -> Level:
        return measure_level(self.pcm)


def measure_level(pcm: bytes) -> Level:
    """The level of LINEAR16 samples; no samples count as silence."""
    samples = np.frombuffer(pcm, "<i2")
    if not samples.size:
        return Level(SILENCE_DBFS, SILENCE_DBFS)
    peak = max(int(samples.max()), -int(samples.min()))
    wide = samples.astype(np.float32)
    return Level(_dbfs(math.sqrt(float(wide @ wide) / wide.size)), _dbfs(peak))


def _dbfs(amplitude: float) -> float:
    return 20 * math.log10(amplitude / _FULL_SCALE) if amplitude > 0 else SILENCE_DBFS


def to_linear16(samples: NDArray[np.float32]) -> bytes:
    """Samples of full scale 1.0 to LINEAR16; what is louder is clipped."""
    scaled = np.rint(samples * np.float32(_FULL_SCALE))
    pcm: bytes = np.clip(scaled, -_FULL_SCALE, _FULL_SCALE - 1).astype("<i2").tobytes()
    return pcm


class Resampler:
    """Interleaved LINEAR16 of any format to mono at RECORDING_RATE, as one unbroken stream.

    `feed` may hold some milliseconds back; `flush` gives them out and ends the stream.
    """

    def __init__(self, source: AudioFormat) -> None:
        self._channels = source.channels
        self._stream = None
        if source.sample_rate != RECORDING_RATE:
            import soxr  # type: ignore[import-untyped]  # has stubs, but no py.typed

            self._stream = soxr.ResampleStream(source.sample_rate, RECORDING_RATE, 1, "float32", "HQ")

    def feed(self, pcm: bytes) -> bytes:
        if self._stream is None and self._channels == 1:
            return pcm
        mono = self._mix(pcm)
        return to_linear16(mono if self._stream is None else self._stream.resample_chunk(mono))

    def flush(self) -> bytes:
        if self._stream is None:
            return b""
        return to_linear16(self._stream.resample_chunk(np.zeros(0, np.float32), last=True))

    def _mix(self, pcm: bytes) -> NDArray[np.float32]:
        samples = np.frombuffer(pcm, "<i2").astype(np.float32)
        if self._channels > 1:
            samples = samples.reshape(-1, self._channels).mean(axis=1, dtype=np.float32)
        return samples / np.float32(_FULL_SCALE)
