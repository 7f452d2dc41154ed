"""One opening of a device through PortAudio.

PortAudio's callback copies, stamps and leaves; the device is opened, held and closed by a thread of its own, because a
sound server that hangs may keep any of these for minutes, and Stop must not wait for it. While it holds the device,
that thread listens to the sound server, which moves a stream onto another device and tells nobody who does not ask.
"""

import os
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue
from types import ModuleType
from typing import Any

from symbl_desktop.audio.choice import Choice, find_input
from symbl_desktop.audio.devices import Input
from symbl_desktop.audio.permission import microphone_permission, refused
from symbl_desktop.audio.portaudio import hold, let_go, portaudio, refresh
from symbl_desktop.audio.pulse import STREAM_TAG, PulseConnection, PulseState, pulse_connection
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


class HeldDevice:
    """`take`, then `blocks`; `let_go` from any thread ends both."""

    def __init__(self, choice: Choice, name: str) -> None:
        self._choice = choice
        self._tag = uuid.uuid4().hex
        self._opened: SimpleQueue[Input | AudioError | None] = SimpleQueue()
        self._captured: SimpleQueue[RawBlock | AudioError | None] = SimpleQueue()
        self._closing = threading.Event()
        self._pulse: PulseConnection | None = None
        self._thread = threading.Thread(target=self._hold, name=name, daemon=True)

    def take(self) -> Input:
        refusal = refused(microphone_permission())
        if refusal and refusal.reason is AudioErrorReason.NOT_ALLOWED:
            raise refusal
        found = self._open_in_time()
        # Opening it made the system ask; what was opened before the answer may stay silent after it.
        if refusal := refused(microphone_permission()):
            self.let_go()
            raise refusal
        return found

    def _open_in_time(self) -> Input:
        self._thread.start()
        try:
            opened = self._opened.get(timeout=_OPEN_LIMIT)
        except Empty:
            self._closing.set()
            raise AudioError(AudioErrorReason.STALLED, "the sound system does not open the device") from None
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
        if pulse := self._pulse:
            pulse.end()
        if self._thread.is_alive():
            self._thread.join(_CLOSE_LIMIT)
        self._opened.put(None)
        self._captured.put(None)

    def _hold(self) -> None:
        with pulse_connection() as self._pulse:
            try:
                with portaudio() as sounddevice:
                    found, stream = self._open(sounddevice)
                    hold(sounddevice)
            except AudioError as error:
                self._opened.put(error)
                return
            self._opened.put(found)
            self._watch(found)
            self._closing.wait()
            stream.abort(ignore_errors=True)
            with suppress(AudioError), portaudio(limit=-1) as sounddevice:  # nobody waits for it any more
                stream.close(ignore_errors=True)
                let_go(sounddevice)

    def _open(self, sounddevice: ModuleType) -> tuple[Input, Any]:
        """A second try after looking for devices anew: the first may have had an old list."""
        try:
            return self._start(sounddevice)
        except (AudioError, sounddevice.PortAudioError):
            refresh(sounddevice)
            return self._start(sounddevice)

    def _start(self, sounddevice: ModuleType) -> tuple[Input, Any]:
        state = self._pulse.state() if self._pulse else None
        found = find_input(sounddevice, self._choice, state or PulseState())
        with _asked_of_pulse(found.pulse_source, self._tag):
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

    def _watch(self, found: Input) -> None:
        """Returns when the stream is no longer where it was opened, or `let_go` was called."""
        if self._pulse is None or found.pulse_source is None or self._closing.is_set():
            return
        why = "the connection to the sound server was lost"
        for state in self._pulse.changes():
            if moved := self._moved(state, found):
                why = moved
                break
        self._lose(why)

    def _moved(self, state: PulseState, found: Input) -> str:
        """Why this is no longer the device that is wanted; empty while it is."""
        now = state.source_of(self._tag)
        if now is not None and now.name != found.pulse_source:
            return f"the sound server went on with {now.description} instead of {found.device.label}"
        wanted = self._choice.of_pulse(state)
        if wanted is not None and wanted.name != found.pulse_source:
            return f"{wanted.description} is wanted now instead of {found.device.label}"
        return ""

    def _on_frames(self, data: Any, _frames: int, _times: Any, status: Any) -> None:
        self._captured.put_nowait(RawBlock(bytes(data), time.monotonic(), status.input_overflow))

    def _on_finished(self) -> None:
        self._lose("the device stopped by itself")

    def _lose(self, why: str) -> None:
        if not self._closing.is_set():
            self._captured.put_nowait(AudioError(AudioErrorReason.DEVICE_LOST, why))


@contextmanager
def _asked_of_pulse(source: str | None, tag: str) -> Iterator[None]:
    """ALSA's plug-in reads source and properties from the environment, and only while it opens the device."""
    if source is None:
        yield
        return
    asked = {"PULSE_SOURCE": source, "PULSE_PROP": f"{STREAM_TAG}={tag}"}
    before = {name: os.environ.get(name) for name in asked}
    os.environ.update(asked)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
