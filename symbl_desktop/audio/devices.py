"""The microphones and the outputs of this computer, under the names the host knows them by."""

import sys
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from symbl_desktop.audio.loopback import loopback_outputs
from symbl_desktop.audio.portaudio import portaudio, refresh
from symbl_desktop.audio.pulse import PulseSource, has_pulse, pulse_state
from symbl_desktop.audio.source import AudioError, AudioErrorReason

PULSE = "pulse"
"""ALSA's device that leads to the sound server."""

_MAX_CHANNELS = 2

# Windows shows each device once an interface; this one keeps whole names and the device's own rate.
_PREFERRED_INTERFACE = "Windows WASAPI"

# Drivers that hand what the computer plays back as a microphone, where the system itself lets nobody hear it.
_LOOPBACK_DRIVERS = ("blackhole", "loopback", "soundflower", "vb-cable", "vb-audio")


@dataclass(frozen=True, slots=True)
class AudioDevice:
    """`name` is what a source is asked for and what settings keep; `label` is for the host's eyes."""

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

    @property
    def is_loopback(self) -> bool:
        """Whether it hands back what the computer plays."""
        label = self.device.label.lower()
        return any(driver in label for driver in _LOOPBACK_DRIVERS)


def list_microphones() -> tuple[AudioDevice, ...]:
    """The devices plugged in now, the default among them; empty when there is none. Raises AudioError(NO_LIBRARY)."""
    with portaudio() as sounddevice:
        refresh(sounddevice)
        inputs = portaudio_inputs(sounddevice)
    sources = pulse_state().sources if any(each.device.name == PULSE for each in inputs) else ()
    if not sources:
        return tuple(each.device for each in inputs)
    default = default_microphone(sources)
    return tuple(AudioDevice(each.name, each.description, each is default) for each in sources if not each.is_monitor)


def list_outputs() -> tuple[AudioDevice, ...]:
    """What plays sound here and can be recorded while it does, under the names that SystemSound is asked for.

    Raises AudioError: NOT_OFFERED, with the reason, where this system lets nobody hear what it plays.
    """
    if sys.platform == "win32":
        return tuple(AudioDevice(each.name, each.name, each.is_default) for each in loopback_outputs())
    if has_pulse():
        return tuple(AudioDevice(each.name, each.description, each.is_default) for each in pulse_state().sinks)
    with portaudio() as sounddevice:
        refresh(sounddevice)
        found = [each.device for each in portaudio_inputs(sounddevice) if each.is_loopback]
    if not found:
        raise AudioError(AudioErrorReason.NOT_OFFERED, why_not_offered())
    return tuple(AudioDevice(each.name, each.label, each is found[0]) for each in found)


def why_not_offered() -> str:
    """In one line, what it would take to hear what this computer plays."""
    if sys.platform == "darwin":
        return "macOS lets no program record what the computer plays without a loopback driver such as BlackHole"
    if has_pulse():
        return "ALSA's plug-in for PulseAudio and PipeWire (Debian: libasound2-plugins) is not installed"
    return "what the computer plays can only be recorded through PulseAudio or PipeWire, and libpulse is not installed"


def default_microphone(sources: tuple[PulseSource, ...]) -> PulseSource | None:
    """The default source; any other microphone where that is what some loudspeakers play."""
    microphones = [each for each in sources if not each.is_monitor]
    return next((each for each in microphones if each.is_default), microphones[0] if microphones else None)


def portaudio_inputs(sounddevice: ModuleType) -> list[Input]:
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
                    is_pulse=device["name"] == PULSE,
                )
            )
    return inputs


def pulse_input(index: int, source: PulseSource) -> Input:
    """A source of the sound server, through PortAudio's device of that index."""
    return Input(
        AudioDevice(source.name, source.description, source.is_default),
        index,
        source.sample_rate,
        min(source.channels, _MAX_CHANNELS),
        is_pulse=True,
        pulse_source=source.name,
    )
