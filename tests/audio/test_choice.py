"""Which device is meant, where there is no sound server: as on macOS."""

import pytest

from symbl_desktop.audio.choice import MicrophoneChoice, OutputChoice, is_meant
from symbl_desktop.audio.devices import AudioDevice, Input
from symbl_desktop.audio.source import AudioErrorReason


def device(name: str, is_default: bool = False) -> Input:
    return Input(AudioDevice(name, name, is_default), 0, 48000, 2)


BUILT_IN, BLACKHOLE, LOOPBACK = (
    device("MacBook Pro Microphone", True),
    device("BlackHole 2ch"),
    device("Loopback Audio"),
)


def test_the_default_microphone_is_the_systems() -> None:
    assert MicrophoneChoice(None).of_portaudio([BLACKHOLE, BUILT_IN]) is BUILT_IN


def test_what_the_computer_plays_comes_from_a_loopback_driver_and_never_from_a_microphone() -> None:
    assert OutputChoice(None).of_portaudio([BUILT_IN, BLACKHOLE, LOOPBACK]) is BLACKHOLE
    assert OutputChoice("Loopback Audio").of_portaudio([BUILT_IN, BLACKHOLE, LOOPBACK]) is LOOPBACK
    assert OutputChoice("MacBook Pro Microphone").of_portaudio([BUILT_IN, BLACKHOLE]) is None
    assert OutputChoice(None).of_portaudio([BUILT_IN]) is None


@pytest.mark.parametrize(
    ("may_come", "reason"), [(True, AudioErrorReason.NO_DEVICE), (False, AudioErrorReason.NOT_OFFERED)]
)
def test_an_output_that_may_come_is_told_from_one_that_is_offered_to_nobody(
    may_come: bool, reason: AudioErrorReason
) -> None:
    assert OutputChoice(None).missing(may_come).reason is reason


def test_a_headset_is_the_same_under_each_of_its_profiles_and_no_other_headset_is() -> None:
    wanted = "bluez_source.00_1B_66_AB_CD_EF.a2dp_source"
    assert is_meant(wanted, "bluez_input.00:1b:66:ab:cd:ef", "Headset")
    assert not is_meant(wanted, "bluez_input.00:1b:66:ab:cd:00", "Headset")
    assert not is_meant("alsa_input.usb-Headset", "bluez_input.00:1b:66:ab:cd:ef", "Headset")
    assert is_meant("Headset", "bluez_input.00:1b:66:ab:cd:ef", "Headset")
