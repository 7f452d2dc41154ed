"""The real sources of sound, and which of them there are."""

from collections.abc import Callable, Iterable

from symbl_desktop.audio.devices import AudioDevice, list_microphones, list_outputs
from symbl_desktop.audio.microphone import Microphone
from symbl_desktop.audio.source import AudioError, AudioSource
from symbl_desktop.audio.system_sound import SystemSound
from symbl_desktop.audio.wave_source import WaveSource
from symbl_desktop.capture.messages import Device, DevicesChanged, DeviceSource, FileSource, SourceSpec, Track


def make_source(spec: SourceSpec) -> AudioSource:
    match spec:
        case FileSource(_, path, real_time):
            return WaveSource(path, real_time)
        case DeviceSource(track, device):
            return Microphone(device) if track is Track.MICROPHONE else SystemSound(device)


def see_devices() -> DevicesChanged:
    """What is plugged in now. Takes the sound system's time: not for a thread that somebody waits for."""
    problems: list[str] = []
    microphones = _listed(Track.MICROPHONE, list_microphones, problems)
    outputs = _listed(Track.COMPUTER, list_outputs, problems)
    return DevicesChanged((*microphones, *outputs), "; ".join(dict.fromkeys(problems)))


def _listed(track: Track, listing: Callable[[], Iterable[AudioDevice]], problems: list[str]) -> list[Device]:
    try:
        return [Device(track, each.name, each.label, each.is_default) for each in listing()]
    except AudioError as error:
        problems.append(str(error))
        return []
