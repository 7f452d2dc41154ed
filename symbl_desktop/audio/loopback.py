"""What Windows plays, through its own loopback: `soundcard` can ask for that, the PortAudio there is cannot.

All of it happens in threads made for it. soundcard begins COM in whatever thread imports it, and a window's thread
needs COM of another kind.
"""

import ctypes
import importlib
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any

from symbl_desktop.audio.block import AudioFormat, to_linear16
from symbl_desktop.audio.source import AudioError, AudioErrorReason, RawBlock

_FORMAT = AudioFormat(48000, 2)
_BUFFER = 0.5  # seconds for which this process may stand still and lose nothing
_OPEN_LIMIT = 5.0
_CLOSE_LIMIT = 0.4
_DEFAULT_INTERVAL = 0.5
_STALLED = 3.0  # silence, too, comes in blocks


@dataclass(frozen=True, slots=True)
class LoopbackOutput:
    name: str
    is_default: bool


def loopback_outputs() -> tuple[LoopbackOutput, ...]:
    """Raises AudioError when the sound system cannot be asked."""
    with ThreadPoolExecutor(1, "loopback outputs") as thread:
        return thread.submit(_list_outputs).result()


def _list_outputs() -> tuple[LoopbackOutput, ...]:
    with _soundcard() as soundcard:
        speakers = soundcard.all_speakers()
        default = soundcard.default_speaker().id if speakers else None
        return tuple(LoopbackOutput(each.name, each.id == default) for each in speakers)


class LoopbackStream:
    """What the output of this name plays, for one opening; None is the default one, and lost when that changes.

    While nothing plays Windows gives no sound at all, and soundcard gives zeros by the clock in its place.
    """

    def __init__(self, output: str | None) -> None:
        self._output = output
        self._opened: SimpleQueue[str | AudioError] = SimpleQueue()
        self._captured: SimpleQueue[RawBlock | AudioError | None] = SimpleQueue()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._hold, name="loopback", daemon=True)

    def take(self) -> tuple[str, AudioFormat]:
        """The output's name and the sound's format."""
        self._thread.start()
        try:
            opened = self._opened.get(timeout=_OPEN_LIMIT)
        except Empty:
            self._closing.set()
            raise AudioError(AudioErrorReason.STALLED, "the sound system does not open the output") from None
        if isinstance(opened, AudioError):
            raise opened
        return opened, _FORMAT

    def blocks(self) -> Iterator[RawBlock]:
        while True:
            try:
                captured = self._captured.get(timeout=_STALLED)
            except Empty:
                raise AudioError(AudioErrorReason.STALLED, f"no sound for {_STALLED:g} s") from None
            match captured:
                case RawBlock():
                    yield captured
                case AudioError():
                    raise captured
                case None:
                    return

    def let_go(self) -> None:
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join(_CLOSE_LIMIT)
        self._opened.put(AudioError(AudioErrorReason.OPEN_FAILED, "closed while it was being opened"))
        self._captured.put(None)

    def _hold(self) -> None:
        try:
            with _soundcard() as soundcard:
                self._record(soundcard)
        except AudioError as error:
            self._opened.put(error)
            self._captured.put(error)

    def _record(self, soundcard: Any) -> None:
        output = self._find(soundcard)
        loopback = _loopback_of(soundcard, output)
        rate, channels = _FORMAT.sample_rate, _FORMAT.channels
        with loopback.recorder(rate, channels, blocksize=round(rate * _BUFFER)) as recorder:
            self._opened.put(output.name)
            look_at = time.monotonic() + _DEFAULT_INTERVAL
            while not self._closing.is_set():
                if len(samples := recorder.record(None)):
                    self._captured.put(RawBlock(to_linear16(samples), time.monotonic()))
                if self._output is None and time.monotonic() >= look_at:
                    look_at = time.monotonic() + _DEFAULT_INTERVAL
                    if (now := self._find(soundcard)).id != output.id:
                        raise AudioError(AudioErrorReason.DEVICE_LOST, f"the default output is now {now.name}")

    def _find(self, soundcard: Any) -> Any:
        speakers = soundcard.all_speakers()
        if self._output is None and speakers:
            return soundcard.default_speaker()
        if found := next((each for each in speakers if each.name == self._output), None):
            return found
        wanted = "there is no output" if self._output is None else f"there is no output named {self._output!r}"
        raise AudioError(AudioErrorReason.NO_DEVICE, wanted)


def _loopback_of(soundcard: Any, output: Any) -> Any:
    """Not by soundcard's own search, which takes a device with a similar name for one that is not there."""
    ids = (output.id, f"{output.id}.monitor")  # on Windows, and what a sound server calls it
    for each in soundcard.all_microphones(include_loopback=True):
        if each.isloopback and each.id in ids:
            return each
    raise AudioError(AudioErrorReason.NO_DEVICE, f"{output.name} cannot be recorded")


@contextmanager
def _soundcard() -> Iterator[Any]:
    """The library, with COM for this thread; whatever fails in it is an AudioError."""
    try:
        with _com():
            yield importlib.import_module("soundcard")
    except ImportError as error:
        raise AudioError(AudioErrorReason.NO_LIBRARY, f"soundcard cannot be loaded: {error}") from error
    except (RuntimeError, OSError, IndexError, AssertionError) as error:  # what soundcard raises of its own
        raise AudioError(AudioErrorReason.DEVICE_LOST, f"{type(error).__name__}: {error}") from error


@contextmanager
def _com() -> Iterator[None]:
    if sys.platform == "win32":
        multithreaded = 0
        began = ctypes.windll.ole32.CoInitializeEx(None, multithreaded) >= 0
        try:
            yield
        finally:
            if began:
                ctypes.windll.ole32.CoUninitialize()
    else:
        yield
