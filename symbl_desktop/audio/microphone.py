"""The microphone, through PortAudio.

Its callback copies, stamps and leaves; the device is opened, held and closed by a thread of its own, because a sound
server that hangs may keep any of these for minutes, and Stop must not wait for it.
"""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from types import ModuleType
from typing import Any

from symbl_desktop.audio.block import AudioFormat
from symbl_desktop.audio.devices import Input, find_input
from symbl_desktop.audio.portaudio import hold, let_go, portaudio, refresh
from symbl_desktop.audio.source import AudioError, AudioErrorReason, RawBlock

_BLOCKS_A_SECOND = 50
_OPEN_LIMIT = 5.0
_CLOSE_LIMIT = 0.4

# How much the system may hold back for us; so long may this process stand still and lose nothing.
_LATENCY = 0.5
# A sound server keeps half a minute anyway, and hands a fifth of this latency's sound over at once: it only delays.
_PULSE_LATENCY = 0.1

# A stall is so many ticks in a row without sound: ticks, since a process that stood still itself has missed just one.
_TICK = 0.25
_TICKS_TO_STALL = 4
_TICKS_TO_BEGIN = 12  # a Bluetooth headset changes its profile first


class Microphone:
    """An input device by name or label; None is the system's default, whichever that is when it is opened."""

    def __init__(self, device: str | None = None) -> None:
        self._device = device
        self._name = device or "default"
        self._held: _HeldDevice | None = None

    @property
    def name(self) -> str:
        """The label of the device in use, once it is open."""
        return self._name

    def open(self) -> AudioFormat:
        self._held = _HeldDevice(self._device)
        found = self._held.take()
        self._name = found.device.label
        return AudioFormat(found.sample_rate, found.channels)

    def blocks(self) -> Iterator[RawBlock]:
        return self._held.blocks() if self._held else iter(())

    def close(self) -> None:
        if self._held:
            self._held.let_go()


class _HeldDevice:
    """One opening of the device. Its thread does all that PortAudio may hang in; the rest goes through two queues."""

    def __init__(self, device: str | None) -> None:
        self._device = device
        self._opened: SimpleQueue[Input | AudioError | None] = SimpleQueue()
        self._captured: SimpleQueue[RawBlock | AudioError | None] = SimpleQueue()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._hold, name="microphone", daemon=True)

    def take(self) -> Input:
        self._thread.start()
        try:
            opened = self._opened.get(timeout=_OPEN_LIMIT)
        except Empty:
            self._closing.set()
            raise AudioError(AudioErrorReason.STALLED, "the sound system does not open the microphone") from None
        match opened:
            case Input():
                return opened
            case AudioError():
                raise opened
            case None:
                raise AudioError(AudioErrorReason.OPEN_FAILED, "closed while it was being opened")

    def blocks(self) -> Iterator[RawBlock]:
        quiet_ticks, limit = 0, _TICKS_TO_BEGIN
        while quiet_ticks < limit:
            try:
                captured = self._captured.get(timeout=_TICK)
            except Empty:
                quiet_ticks += 1
                continue
            match captured:
                case RawBlock():
                    quiet_ticks, limit = 0, _TICKS_TO_STALL
                    yield captured
                case AudioError():
                    raise captured
                case None:
                    return
        raise AudioError(AudioErrorReason.STALLED, f"no sound for {limit * _TICK:g} s")

    def let_go(self) -> None:
        """What was captured stays in the queue; a device that cannot be closed in time is left to its thread."""
        if self._closing.is_set():
            return
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join(_CLOSE_LIMIT)
        self._opened.put(None)
        self._captured.put(None)

    def _hold(self) -> None:
        try:
            with portaudio() as sounddevice:
                found, stream = self._open(sounddevice)
                hold(sounddevice)
        except AudioError as error:
            self._opened.put(error)
            return
        self._opened.put(found)
        self._closing.wait()
        stream.abort(ignore_errors=True)
        with portaudio(limit=-1) as sounddevice:
            stream.close(ignore_errors=True)
            let_go(sounddevice)

    def _open(self, sounddevice: ModuleType) -> tuple[Input, Any]:
        """A second try after looking for devices anew: the first may have had an old list."""
        try:
            try:
                return self._start(sounddevice)
            except (AudioError, sounddevice.PortAudioError):
                refresh(sounddevice)
                return self._start(sounddevice)
        except sounddevice.PortAudioError as error:
            raise AudioError(AudioErrorReason.OPEN_FAILED, str(error)) from error

    def _start(self, sounddevice: ModuleType) -> tuple[Input, Any]:
        found = find_input(sounddevice, self._device)
        with _pulse_source(found.pulse_source):
            stream = sounddevice.RawInputStream(
                device=found.index,
                samplerate=found.sample_rate,
                channels=found.channels,
                dtype="int16",
                blocksize=found.sample_rate // _BLOCKS_A_SECOND,
                latency=_PULSE_LATENCY if found.is_pulse else _LATENCY,
                callback=self._on_frames,
                finished_callback=self._on_finished,
            )
        try:
            stream.start()
        except sounddevice.PortAudioError:
            stream.close(ignore_errors=True)
            raise
        return found, stream

    def _on_frames(self, data: Any, _frames: int, _times: Any, status: Any) -> None:
        self._captured.put_nowait(RawBlock(bytes(data), time.monotonic(), status.input_overflow))

    def _on_finished(self) -> None:
        if not self._closing.is_set():
            self._captured.put_nowait(AudioError(AudioErrorReason.DEVICE_LOST, "the device stopped by itself"))


@contextmanager
def _pulse_source(name: str | None) -> Iterator[None]:
    """ALSA's plug-in for the sound server reads the source from the environment, and only while it opens the device."""
    if name is None:
        yield
        return
    before = os.environ.get("PULSE_SOURCE")
    os.environ["PULSE_SOURCE"] = name
    try:
        yield
    finally:
        del os.environ["PULSE_SOURCE"]
        if before is not None:
            os.environ["PULSE_SOURCE"] = before
