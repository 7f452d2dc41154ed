"""Which of the devices there are is meant by a name, a label or none: asked anew whenever devices come and go."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Protocol, TypeVar

from symbl_desktop.audio.devices import (
    PULSE,
    Input,
    default_microphone,
    portaudio_inputs,
    pulse_input,
    why_not_offered,
)
from symbl_desktop.audio.pulse import PulseSource, PulseState, has_pulse
from symbl_desktop.audio.source import AudioError, AudioErrorReason

# A sound server names a headset by its address and by a profile, and that changes when a call begins.
_BLUETOOTH_ADDRESS = re.compile(r"^bluez.*?((?:[0-9A-F]{2}[_:]){5}[0-9A-F]{2})", re.IGNORECASE)

_Device = TypeVar("_Device")


class Choice(Protocol):
    def of_pulse(self, state: PulseState) -> PulseSource | None:
        """The source of a sound server."""

    def of_portaudio(self, inputs: list[Input]) -> Input | None:
        """Where there is no sound server."""

    def missing(self, may_come: bool) -> AudioError:
        """What is wrong when none was found; `may_come` unless this system never has what an output plays."""


@dataclass(frozen=True, slots=True)
class MicrophoneChoice:
    """None is the default. What loudspeakers play is only ever meant when asked for by its very name or label."""

    name: str | None

    def of_pulse(self, state: PulseState) -> PulseSource | None:
        if self.name is None:
            return default_microphone(state.sources)
        microphones = [each for each in state.sources if not each.is_monitor]
        if found := _named(self.name, microphones, lambda each: each.name, lambda each: each.description):
            return found
        return next((each for each in state.sources if self.name in (each.name, each.description)), None)

    def of_portaudio(self, inputs: list[Input]) -> Input | None:
        if self.name is None:
            return next((each for each in inputs if each.device.is_default), None)
        return _named(self.name, inputs, lambda each: each.device.name, lambda each: each.device.label)

    def missing(self, may_come: bool) -> AudioError:
        wanted = "there is no microphone" if self.name is None else f"there is no microphone named {self.name!r}"
        return AudioError(AudioErrorReason.NO_DEVICE, wanted)


@dataclass(frozen=True, slots=True)
class OutputChoice:
    """What an output plays; None is the default one."""

    name: str | None

    def of_pulse(self, state: PulseState) -> PulseSource | None:
        if self.name is None:
            sink = next((each for each in state.sinks if each.is_default), None)
        else:
            sink = _named(self.name, state.sinks, lambda each: each.name, lambda each: each.description)
        if sink is None:
            return None
        monitor = next((each for each in state.sources if each.monitor_of == sink.name), None)
        return replace(monitor, description=sink.description) if monitor else None

    def of_portaudio(self, inputs: list[Input]) -> Input | None:
        loopbacks = [each for each in inputs if each.is_loopback]
        if self.name is None:
            return loopbacks[0] if loopbacks else None
        return _named(self.name, loopbacks, lambda each: each.device.name, lambda each: each.device.label)

    def missing(self, may_come: bool) -> AudioError:
        if not may_come:
            return AudioError(AudioErrorReason.NOT_OFFERED, why_not_offered())
        wanted = "there is no output" if self.name is None else f"there is no output named {self.name!r}"
        return AudioError(AudioErrorReason.NO_DEVICE, wanted)


def is_meant(wanted: str, name: str, label: str) -> bool:
    """Whether a device of this name and label is the one that is wanted, perhaps under the name it had before."""
    return wanted in (name, label) or _is_same_headset(wanted, name)


def find_input(sounddevice: ModuleType, choice: Choice, state: PulseState) -> Input:
    """How to open what was chosen; AudioError when it is not there, or can never be."""
    inputs = portaudio_inputs(sounddevice)
    server = next((each for each in inputs if each.device.name == PULSE), None)
    if server is None:
        found = choice.of_portaudio(inputs)
    else:
        source = choice.of_pulse(state)
        found = pulse_input(server.index, source) if source else None
    if found is None:
        may_come = server is not None or (has_pulse() and not state.sources)
        raise choice.missing(may_come or any(each.is_loopback for each in inputs))
    return found


def _named(
    name: str, devices: Iterable[_Device], name_of: Callable[[_Device], str], label_of: Callable[[_Device], str]
) -> _Device | None:
    """By name, else by label, else the same Bluetooth device under another name."""
    devices = tuple(devices)
    for fits in (
        lambda each: name_of(each) == name,
        lambda each: label_of(each) == name,
        lambda each: _is_same_headset(name, name_of(each)),
    ):
        if found := next(filter(fits, devices), None):
            return found
    return None


def _is_same_headset(one: str, other: str) -> bool:
    address = _bluetooth_address(one)
    return address is not None and address == _bluetooth_address(other)


def _bluetooth_address(name: str) -> str | None:
    found = _BLUETOOTH_ADDRESS.match(name)
    return found[1].replace("_", ":").upper() if found else None
