"""The microphone and the list of devices, on a sound system that misbehaves when told to."""

import ctypes.util
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile  # type: ignore[import-untyped]  # ships no types

from symbl_desktop.audio.block import RECORDING_RATE
from symbl_desktop.audio.devices import AudioDevice, list_microphones
from symbl_desktop.audio.microphone import Microphone
from symbl_desktop.audio.pulse import PulseState, pulse_state
from symbl_desktop.audio.source import AudioError, AudioErrorReason
from tests.audio.hearing import Hearing
from tests.virtual_mic.plugin import VirtualMic

Hear = Callable[..., Hearing]

MEETING_MIC = AudioDevice("meeting_mic", "Meeting Mic", is_default=True)


def reason_of_end(hearing: Hearing) -> AudioErrorReason | None:
    error = hearing.wait_for_end()
    return error.reason if error else None


def test_microphones_are_listed_by_the_names_their_owner_knows(virtual_mic: VirtualMic) -> None:
    assert list_microphones() == (MEETING_MIC,)
    virtual_mic.command("add-mic", "headset", "USB Headset")
    assert list_microphones() == (MEETING_MIC, AudioDevice("headset", "USB Headset", is_default=False))
    virtual_mic.command("default-mic", "headset")
    assert [each.name for each in list_microphones() if each.is_default] == ["headset"]


def test_listing_goes_on_while_a_microphone_is_open(virtual_mic: VirtualMic, hear: Hear) -> None:
    hearing = hear(Microphone())
    hearing.wait_for_samples(1)
    assert list_microphones() == (MEETING_MIC,)
    hearing.wait_for_samples(len(hearing.pcm) // 2 + RECORDING_RATE // 2)


def test_a_source_knows_its_own_format(virtual_mic: VirtualMic) -> None:
    formats = {each.name: (each.sample_rate, each.channels, each.is_monitor) for each in pulse_state().sources}
    assert formats["meeting_mic"] == (48000, 1, False)
    assert formats["meeting_speakers.monitor"] == (48000, 2, True)


@pytest.mark.parametrize("name", [None, "meeting_mic", "Meeting Mic"])
def test_a_microphone_is_found_by_default_by_name_and_by_label(
    virtual_mic: VirtualMic, hear: Hear, name: str | None
) -> None:
    microphone = Microphone(name)
    hearing = hear(microphone)
    hearing.wait_for_samples(1)
    assert microphone.name == "Meeting Mic"


def test_a_chosen_microphone_is_not_the_default(virtual_mic: VirtualMic, hear: Hear, tmp_path: Path) -> None:
    virtual_mic.command("add-mic", "headset", "USB Headset")
    loud = tmp_path / "loud.wav"
    soundfile.write(loud, np.full(48000, 0.5), 48000)
    chosen, default = hear(Microphone("USB Headset")), hear(Microphone())
    chosen.wait_for_samples(1)
    default.wait_for_samples(1)
    virtual_mic.play(loud, wait=True, device="headset_feed")
    chosen.stop()
    default.stop()
    assert any(chosen.pcm)
    assert not any(default.pcm)


def test_what_the_loudspeakers_play_is_recorded_only_by_name(virtual_mic: VirtualMic, hear: Hear) -> None:
    virtual_mic.command("lose-mic")
    assert reason_of_end(hear(Microphone())) is AudioErrorReason.NO_DEVICE
    hear(Microphone("meeting_speakers.monitor")).wait_for_samples(1)


def test_a_microphone_that_is_not_there_is_named(virtual_mic: VirtualMic, hear: Hear) -> None:
    error = hear(Microphone("Dictaphone")).wait_for_end()
    assert error is not None
    assert error.reason is AudioErrorReason.NO_DEVICE
    assert "Dictaphone" in str(error)


def test_stop_gives_the_microphone_back(virtual_mic: VirtualMic, hear: Hear) -> None:
    hearing = hear(Microphone())
    hearing.wait_for_samples(1)
    assert "RUNNING" in source_line(virtual_mic)
    hearing.stop()
    assert "RUNNING" not in source_line(virtual_mic)


def source_line(virtual_mic: VirtualMic) -> str:
    listed = virtual_mic.command("devices").splitlines()
    return next(line for line in listed if "\tmeeting_mic\t" in line)


def test_a_microphone_can_be_opened_again(virtual_mic: VirtualMic, hear: Hear) -> None:
    microphone = Microphone()
    for _ in range(3):
        hearing = hear(microphone)
        hearing.wait_for_samples(1)
        hearing.stop()
        assert hearing.wait_for_end() is None


def test_a_sound_server_that_dies_is_a_lost_device_and_may_come_back(virtual_mic: VirtualMic, hear: Hear) -> None:
    hearing = hear(Microphone())
    hearing.wait_for_samples(1)
    virtual_mic.command("kill-server")
    assert reason_of_end(hearing) is AudioErrorReason.DEVICE_LOST
    assert reason_of_end(hear(Microphone())) is not None
    virtual_mic.command("start-server")
    hear(Microphone()).wait_for_samples(1)


def test_a_device_that_falls_silent_has_stalled(virtual_mic: VirtualMic, hear: Hear) -> None:
    hearing = hear(Microphone())
    hearing.wait_for_samples(1)
    with virtual_mic.frozen():
        assert reason_of_end(hearing) is AudioErrorReason.STALLED


def test_stop_does_not_wait_for_a_sound_server_that_hangs(virtual_mic: VirtualMic, hear: Hear) -> None:
    hearing = hear(Microphone())
    hearing.wait_for_samples(1)
    with virtual_mic.frozen():
        hearing.stop()
        assert hearing.wait_for_end() is None


def test_stop_while_opening_does_not_wait_either(virtual_mic: VirtualMic, hear: Hear) -> None:
    with virtual_mic.frozen():
        hearing = hear(Microphone())
        hearing.stop()
        assert hearing.wait_for_end() is None


def test_a_hanging_sound_server_does_not_keep_the_list_waiting(virtual_mic: VirtualMic) -> None:
    with virtual_mic.frozen():
        assert pulse_state(limit=0.1) == PulseState()


def test_the_device_thread_ends_when_the_server_goes_on(virtual_mic: VirtualMic, hear: Hear) -> None:
    hearing = hear(Microphone())
    hearing.wait_for_samples(1)
    with virtual_mic.frozen():
        hearing.stop()
        left_behind = [each for each in threading.enumerate() if each.name == "microphone"]
    for thread in left_behind:
        thread.join(30)
    assert not any(thread.is_alive() for thread in left_behind)
    hear(Microphone()).wait_for_samples(1)


@pytest.mark.usefixtures("no_sound")
def test_a_computer_without_a_microphone_says_so(hear: Hear) -> None:
    assert list_microphones() == ()
    assert reason_of_end(hear(Microphone())) is AudioErrorReason.NO_DEVICE


def test_a_computer_without_portaudio_says_so(monkeypatch: pytest.MonkeyPatch, hear: Hear) -> None:
    monkeypatch.delitem(sys.modules, "sounddevice", raising=False)
    monkeypatch.setattr(ctypes.util, "find_library", lambda _name: None)
    with pytest.raises(AudioError, match="PortAudio") as missing:
        list_microphones()
    assert missing.value.reason is AudioErrorReason.NO_LIBRARY
    assert reason_of_end(hear(Microphone())) is AudioErrorReason.NO_LIBRARY


def test_a_broken_alsa_configuration_does_not_end_the_program(monkeypatch: pytest.MonkeyPatch, hear: Hear) -> None:
    monkeypatch.setenv("ALSA_CONFIG_PATH", "/nowhere/asound.conf")
    assert reason_of_end(hear(Microphone())) is AudioErrorReason.NO_LIBRARY


def test_a_chosen_microphone_that_is_pulled_out_is_lost(virtual_mic: VirtualMic, hear: Hear) -> None:
    virtual_mic.command("add-mic", "headset", "USB Headset")
    hearing = hear(Microphone("headset"))
    hearing.wait_for_samples(1)
    virtual_mic.command("lose-mic", "headset")
    error = hearing.wait_for_end()
    assert error is not None
    assert error.reason is AudioErrorReason.DEVICE_LOST
    assert "USB Headset" in str(error)
    assert reason_of_end(hear(Microphone("headset"))) is AudioErrorReason.NO_DEVICE


def test_the_last_microphone_pulled_out_does_not_leave_the_loudspeakers_in_its_place(
    virtual_mic: VirtualMic, hear: Hear
) -> None:
    hearing = hear(Microphone())
    hearing.wait_for_samples(1)
    virtual_mic.command("lose-mic")
    assert reason_of_end(hearing) is AudioErrorReason.DEVICE_LOST
    assert reason_of_end(hear(Microphone())) is AudioErrorReason.NO_DEVICE
    virtual_mic.command("back-mic")
    hear(Microphone()).wait_for_samples(1)


def test_a_new_default_microphone_is_opened_in_place_of_the_old_one(virtual_mic: VirtualMic, hear: Hear) -> None:
    virtual_mic.command("add-mic", "headset", "USB Headset")
    microphone = Microphone()
    hearing = hear(microphone)
    hearing.wait_for_samples(1)
    virtual_mic.command("default-mic", "headset")
    assert reason_of_end(hearing) is AudioErrorReason.DEVICE_LOST
    hear(microphone).wait_for_samples(1)
    assert microphone.name == "USB Headset"


def test_a_chosen_microphone_does_not_follow_the_default(virtual_mic: VirtualMic, hear: Hear) -> None:
    virtual_mic.command("add-mic", "headset", "USB Headset")
    microphone = Microphone("meeting_mic")
    hearing = hear(microphone)
    hearing.wait_for_samples(1)
    virtual_mic.command("default-mic", "headset")  # PulseAudio moves whatever was on the old default
    assert reason_of_end(hearing) is AudioErrorReason.DEVICE_LOST
    again = hear(microphone)
    again.wait_for_samples(1)
    assert microphone.name == "Meeting Mic"
    virtual_mic.command("add-mic", "webcam", "Webcam")
    virtual_mic.command("default-mic", "webcam")
    again.wait_for_samples(len(again.pcm) // 2 + RECORDING_RATE)


def test_loudspeakers_as_the_default_microphone_are_not_taken_for_one(virtual_mic: VirtualMic, hear: Hear) -> None:
    virtual_mic.command("default-mic", "meeting_speakers.monitor")
    assert list_microphones() == (MEETING_MIC,)
    microphone = Microphone()
    hearing = hear(microphone)
    hearing.wait_for_samples(RECORDING_RATE)
    assert microphone.name == "Meeting Mic"


def test_a_headset_is_known_again_after_its_profile_has_changed(virtual_mic: VirtualMic, hear: Hear) -> None:
    playing, calling = "bluez_source.00_1B_66_AB_CD_EF.a2dp_source", "bluez_input.00_1B_66_AB_CD_EF.0"
    virtual_mic.command("add-mic", playing, "Headset")
    hearing = hear(Microphone(playing))
    hearing.wait_for_samples(1)
    virtual_mic.command("lose-mic", playing)
    assert reason_of_end(hearing) is AudioErrorReason.DEVICE_LOST
    assert reason_of_end(hear(Microphone(playing))) is AudioErrorReason.NO_DEVICE  # not what it plays, either
    virtual_mic.command("add-mic", calling, "Headset (call)")
    again = Microphone(playing)
    hear(again).wait_for_samples(1)
    assert again.name == "Headset (call)"


def test_a_sound_system_that_cannot_be_started_says_so(monkeypatch: pytest.MonkeyPatch, hear: Hear) -> None:
    import sounddevice  # type: ignore[import-untyped]  # ships no types

    def fail() -> None:
        raise sounddevice.PortAudioError("Error initializing PortAudio")

    monkeypatch.setattr(sounddevice, "query_devices", fail)
    with pytest.raises(AudioError, match="initializing") as failed:
        list_microphones()
    assert failed.value.reason is AudioErrorReason.OPEN_FAILED
    assert reason_of_end(hear(Microphone())) is AudioErrorReason.OPEN_FAILED
