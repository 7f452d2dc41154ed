"""PortAudio, one caller at a time. It is loaded when first needed: without it all but the microphone works."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from symbl_desktop.audio.source import AudioError, AudioErrorReason

# There is one PortAudio in a process, and it must not be initialised, asked or opened from two threads at once.
_in_use = threading.Lock()


@contextmanager
def portaudio(limit: float = 5.0) -> Iterator[ModuleType]:
    """The sounddevice module, for this thread alone. AudioError: it is missing, fails, or hangs for `limit` seconds."""
    if not _in_use.acquire(timeout=limit):
        raise AudioError(AudioErrorReason.STALLED, "the sound system does not answer")
    try:
        sounddevice = _load()
        try:
            yield sounddevice
        except sounddevice.PortAudioError as error:
            raise AudioError(AudioErrorReason.OPEN_FAILED, str(error)) from error
    finally:
        _in_use.release()


def refresh(sounddevice: ModuleType) -> None:
    """Looks for devices anew, which PortAudio does only when it starts; changes nothing while a stream is held."""
    if sounddevice._initialized:  # noqa: SLF001  # sounddevice offers no public way to start PortAudio again
        sounddevice._terminate()  # noqa: SLF001  # as above
    sounddevice._initialize()  # noqa: SLF001  # as above


def hold(sounddevice: ModuleType) -> None:
    """PortAudio counts its starts: one more for each open stream keeps `refresh` from ending it."""
    sounddevice._initialize()  # noqa: SLF001  # as above


def let_go(sounddevice: ModuleType) -> None:
    sounddevice._terminate()  # noqa: SLF001  # as above


def _load() -> ModuleType:
    configuration = os.environ.get("ALSA_CONFIG_PATH")
    if configuration and not Path(configuration).exists():  # ALSA ends the whole process over this
        raise AudioError(AudioErrorReason.NO_LIBRARY, f"ALSA_CONFIG_PATH names a missing file: {configuration}")
    try:
        import sounddevice  # type: ignore[import-untyped]  # ships no types
    except OSError as error:
        raise AudioError(AudioErrorReason.NO_LIBRARY, f"PortAudio cannot be loaded: {error}") from error
    module: ModuleType = sounddevice
    return module
