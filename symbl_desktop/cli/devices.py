"""`symbl-desktop devices`: the microphones, and whatever plays the computer's sound, by name."""

import sys
from collections.abc import Sequence

from symbl_desktop.audio.devices import AudioDevice, list_microphones, list_outputs
from symbl_desktop.audio.source import AudioError


def print_devices() -> int:
    """First the microphones, a line each; then, after an empty line and a heading, what the computer plays."""
    try:
        microphones = list_microphones()
    except AudioError as error:
        print(error, file=sys.stderr)
        return 1
    if not microphones:
        print("There is no microphone.", file=sys.stderr)
    _print_each(microphones)
    try:
        outputs = list_outputs()
    except AudioError as error:
        print(error, file=sys.stderr)
        return 0
    if outputs:
        print("\nComputer sound:")
        _print_each(outputs)
    return 0


def _print_each(devices: Sequence[AudioDevice]) -> None:
    for device in devices:
        print(f"{device.name}\t{device.label}{'  (default)' if device.is_default else ''}")
