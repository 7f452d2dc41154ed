"""`symbl-desktop devices`: the microphones by name."""

import sys

from symbl_desktop.audio.devices import list_microphones
from symbl_desktop.audio.source import AudioError


def print_devices() -> int:
    try:
        devices = list_microphones()
    except AudioError as error:
        print(error, file=sys.stderr)
        return 1
    if not devices:
        print("There is no microphone.", file=sys.stderr)
    for device in devices:
        print(f"{device.name}\t{device.label}{'  (default)' if device.is_default else ''}")
    return 0
