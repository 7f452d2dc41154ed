"""What the computer plays, beside the microphone and with outputs that come and go."""

import ctypes
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile  # type: ignore[import-untyped]  # ships no types

from symbl_desktop.audio.devices import AudioDevice, list_outputs
from symbl_desktop.audio.microphone import Microphone
from symbl_desktop.audio.source import AudioError, AudioErrorReason
from symbl_desktop.audio.system_sound import SystemSound
from tests.audio.hearing import Hearing
from tests.virtual_mic.plugin import VirtualMic

Hear = Callable[..., Hearing]

SECONDS = 2


@pytest.fixture
def ramp(tmp_path: Path) -> Path:
    """Stereo, the same in both channels, so that mixing them down changes nothing; no sample is zero."""
    path = tmp_path / "ramp.wav"
    one = (np.arange(16000 * SECONDS) % 30000 + 1).astype("<i2")
    soundfile.write(path, np.stack([one, one], axis=1), 16000, subtype="PCM_16")
    return path


def reason_of_end(hearing: Hearing) -> AudioErrorReason | None:
    error = hearing.wait_for_end()
    return error.reason if error else None


def test_outputs_are_listed_by_the_names_their_owner_knows(virtual_mic: VirtualMic) -> None:
    assert AudioDevice("meeting_speakers", "Meeting Speakers", is_default=True) in list_outputs()
    virtual_mic.command("default-speakers", "mic_feed")
    assert [each.name for each in list_outputs() if each.is_default] == ["mic_feed"]


@pytest.mark.parametrize("name", [None, "meeting_speakers", "Meeting Speakers"])
def test_an_output_is_found_by_default_by_name_and_by_label(
    virtual_mic: VirtualMic, hear: Hear, name: str | None
) -> None:
    sound = SystemSound(name)
    hear(sound).wait_for_samples(1)
    assert sound.name == "Meeting Speakers"


@pytest.mark.parametrize("virtual_mic", [16000], indirect=True)
def test_both_sides_are_heard_at_once_and_neither_hears_the_other(
    virtual_mic: VirtualMic, hear: Hear, ramp: Path
) -> None:
    computer, microphone = hear(SystemSound()), hear(Microphone())
    computer.wait_for_samples(1)
    microphone.wait_for_samples(1)
    virtual_mic.play(ramp, wait=True, device="speakers")
    computer.wait_for_samples(len(computer.pcm) // 2 + 8000)
    computer.stop()
    microphone.stop()
    heard = np.frombuffer(computer.pcm, "<i2")
    assert np.array_equal(heard[heard != 0], np.arange(16000 * SECONDS) % 30000 + 1)
    assert not any(microphone.pcm)


def test_another_default_output_ends_the_sound_of_the_old_one(virtual_mic: VirtualMic, hear: Hear) -> None:
    hearing = hear(SystemSound())
    hearing.wait_for_samples(1)
    virtual_mic.command("default-speakers", "mic_feed")
    assert reason_of_end(hearing) is AudioErrorReason.DEVICE_LOST
    again = SystemSound()
    hear(again).wait_for_samples(1)
    assert again.name == "Meeting Mic feed"


def test_a_chosen_output_does_not_follow_the_default(virtual_mic: VirtualMic, hear: Hear) -> None:
    hearing = hear(SystemSound("meeting_speakers"))
    hearing.wait_for_samples(1)
    virtual_mic.command("default-speakers", "mic_feed")
    hearing.wait_for_samples(len(hearing.pcm) // 2 + 16000)


def test_an_output_that_is_unplugged_is_lost(virtual_mic: VirtualMic, hear: Hear) -> None:
    virtual_mic.command("add-mic", "headset", "USB Headset")  # brings an output of its own
    hearing = hear(SystemSound("headset_feed"))
    hearing.wait_for_samples(1)
    virtual_mic.command("lose-mic", "headset")
    virtual_mic.command("lose-speakers", "headset_feed")
    assert reason_of_end(hearing) is AudioErrorReason.DEVICE_LOST
    assert reason_of_end(hear(SystemSound("headset_feed"))) is AudioErrorReason.NO_DEVICE


def test_a_sound_server_that_is_gone_may_come_back(virtual_mic: VirtualMic, hear: Hear) -> None:
    hearing = hear(SystemSound())
    hearing.wait_for_samples(1)
    virtual_mic.command("kill-server")
    assert reason_of_end(hearing) is AudioErrorReason.DEVICE_LOST
    assert list_outputs() == ()
    assert reason_of_end(hear(SystemSound())) is AudioErrorReason.NO_DEVICE
    virtual_mic.command("start-server")
    hear(SystemSound()).wait_for_samples(1)


def test_a_computer_without_libpulse_says_why_there_is_no_sound(monkeypatch: pytest.MonkeyPatch, hear: Hear) -> None:
    def missing(*_: object) -> None:
        raise OSError("no such library")

    monkeypatch.setattr(ctypes, "CDLL", missing)
    with pytest.raises(AudioError, match="libpulse") as not_offered:
        list_outputs()
    assert not_offered.value.reason is AudioErrorReason.NOT_OFFERED
    assert reason_of_end(hear(SystemSound())) is AudioErrorReason.NOT_OFFERED


def test_stop_does_not_wait_for_a_sound_server_that_hangs(virtual_mic: VirtualMic, hear: Hear) -> None:
    hearing = hear(SystemSound())
    hearing.wait_for_samples(1)
    with virtual_mic.frozen():
        hearing.stop()
        assert hearing.wait_for_end() is None
        left_behind = [each for each in threading.enumerate() if each.name == "system sound"]
    for thread in left_behind:
        thread.join(30)
    assert not any(thread.is_alive() for thread in left_behind)
