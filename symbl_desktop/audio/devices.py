"""The microphones of this computer, under the names the host knows them by."""

from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any

from symbl_desktop.audio.portaudio import portaudio, refresh
from symbl_desktop.audio.pulse import PulseSource, pulse_sources
from symbl_desktop.audio.source import AudioError, AudioErrorReason

_PULSE = "pulse"  # ALSA's device that leads to the sound server
_MAX_CHANNELS = 2

# Windows shows each device once an interface; this one keeps whole names and the device's own rate.
_PREFERRED_INTERFACE = "Windows WASAPI"


@dataclass(frozen=True, slots=True)
class AudioDevice:
    """`name` is what a Microphone is asked for and what settings keep; `label` is for the host's eyes."""

    name: str
    label: str
    is_default: bool


@dataclass(frozen=True, slots=True)
class Input:
    """How to open a device: PortAudio's index, the device's own format, and the Pulse source to ask for, if any."""

    device: AudioDevice
    index: int
    sample_rate: int
    channels: int
    is_pulse: bool = False
    pulse_source: str | None = None


def list_microphones() -> tuple[AudioDevice, ...]:
    """The devices plugged in now, the default among them; empty when there is none. Raises AudioError(NO_LIBRARY)."""
    with portaudio() as sounddevice:
        refresh(sounddevice)
        return tuple(each.device for each in _inputs(sounddevice, with_monitors=False))


def find_input(sounddevice: ModuleType, name: str | None) -> Input:
    """The device of this name or label, None meaning the default; AudioError(NO_DEVICE) if it is not there.

    What the loudspeakers play is only ever recorded when asked for by name.
    """
    inputs = _inputs(sounddevice, with_monitors=name is not None)
    for fits in (
        lambda each: each.device.is_default if name is None else each.device.name == name,
        lambda each: name is not None and each.device.label == name,
    ):
        if found := next(filter(fits, inputs), None):
            return found if name else replace(found, pulse_source=None)  # the default may change while we record
    wanted = "there is no microphone" if name is None else f"there is no microphone named {name!r}"
    raise AudioError(AudioErrorReason.NO_DEVICE, wanted)


def _inputs(sounddevice: ModuleType, with_monitors: bool) -> list[Input]:
    inputs = _portaudio_inputs(sounddevice)
    server = next((each for each in inputs if each.device.name == _PULSE), None)
    sources = pulse_sources() if server else ()
    if server is None or not sources:
        return inputs
    return [_pulse_input(server.index, each) for each in sources if with_monitors or not each.is_monitor]


def _portaudio_inputs(sounddevice: ModuleType) -> list[Input]:
    interfaces: list[dict[str, Any]] = list(sounddevice.query_hostapis())
    best = next((each for each in interfaces if each["name"] == _PREFERRED_INTERFACE), None)
    inputs = []
    for index, device in enumerate(sounddevice.query_devices()):
        interface = interfaces[device["hostapi"]]
        if device["max_input_channels"] > 0 and best in (None, interface):
            is_default = index == (best["default_input_device"] if best else sounddevice.default.device[0])
            inputs.append(
                Input(
                    AudioDevice(device["name"], device["name"], is_default),
                    index,
                    round(device["default_samplerate"]),
                    min(device["max_input_channels"], _MAX_CHANNELS),
                    is_pulse=device["name"] == _PULSE,
                )
            )
    return inputs


def _pulse_input(index: int, source: PulseSource) -> Input:
    return Input(
        AudioDevice(source.name, source.description, source.is_default),
        index,
        source.sample_rate,
        min(source.channels, _MAX_CHANNELS),
        is_pulse=True,
        pulse_source=source.name,
    )
