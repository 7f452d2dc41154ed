"""A recording as a source of sound: wav, flac, ogg, mp3 and whatever else libsndfile reads."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from symbl_desktop.audio.block import AudioFormat, to_linear16
from symbl_desktop.audio.source import AudioError, AudioErrorReason, RawBlock

if TYPE_CHECKING:
    from soundfile import SoundFile  # type: ignore[import-untyped]  # ships no types

_BLOCK_SECONDS = 0.02


class WaveSource:
    """Plays a file to the program, from its beginning each time it is opened: at its own pace or as fast as taken."""

    def __init__(self, path: Path | str, real_time: bool) -> None:
        self._path = Path(path)
        self._real_time = real_time
        self._file: SoundFile | None = None
        self._in_use = threading.Lock()  # libsndfile must not close a file while it reads from it
        self._closed = threading.Event()
        self.duration = 0.0
        """Seconds, known once it is open."""

    @property
    def name(self) -> str:
        return self._path.name

    def open(self) -> AudioFormat:
        self._closed.clear()
        file = _open(self._path)
        with self._in_use:
            self._file = file
        self.duration = file.frames / file.samplerate
        return AudioFormat(file.samplerate, file.channels)

    def blocks(self) -> Iterator[RawBlock]:
        begin = time.monotonic()
        played = 0.0
        while pcm_and_length := self._read():
            pcm, length = pcm_and_length
            played += length
            if self._real_time and self._closed.wait(max(0.0, begin + played - time.monotonic())):
                return
            yield RawBlock(pcm, time.monotonic())

    def close(self) -> None:
        self._closed.set()
        with self._in_use:
            if self._file is not None:
                self._file.close()
                self._file = None

    def _read(self) -> tuple[bytes, float] | None:
        """The next samples and their length in seconds; None at the end."""
        with self._in_use:
            if self._file is None:
                return None
            rate = self._file.samplerate
            try:
                frames = self._file.read(max(1, round(rate * _BLOCK_SECONDS)), dtype="float32")
            except RuntimeError as error:
                raise AudioError(AudioErrorReason.NOT_AUDIO, f"{self._path}: damaged: {error}") from error
        return (to_linear16(frames), len(frames) / rate) if len(frames) else None


def _open(path: Path) -> "SoundFile":
    try:
        import soundfile
    except OSError as error:
        raise AudioError(AudioErrorReason.NO_LIBRARY, f"libsndfile cannot be loaded: {error}") from error
    try:
        with path.open("rb"):
            pass  # libsndfile only says "System error" to whatever the system refuses
        return soundfile.SoundFile(path)
    except OSError as error:
        raise AudioError(AudioErrorReason.OPEN_FAILED, f"{path}: {error.strerror}") from error
    except soundfile.LibsndfileError as error:
        raise AudioError(AudioErrorReason.NOT_AUDIO, f"{path}: {error.error_string}") from error
