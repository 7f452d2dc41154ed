import numpy as np
import pytest

from symbl_desktop.audio.block import RECORDING_RATE, AudioBlock
from symbl_desktop.capture.messages import Signal
from symbl_desktop.capture.signal_watch import SignalWatch

BLOCK = RECORDING_RATE // 50


def hear(watch: SignalWatch, seconds: float, amplitude: int) -> Signal:
    """A tone of this amplitude, in blocks as they come from a device."""
    tone = (np.sin(np.arange(BLOCK) * 2 * np.pi / 40) * amplitude).round().astype("<i2").tobytes()
    for number in range(round(seconds * 50)):
        signal = watch.feed(AudioBlock(number * BLOCK, tone, RECORDING_RATE))
    return signal


def test_speech_is_a_signal() -> None:
    assert hear(SignalWatch(), 60, 3000) is Signal.OK


def test_three_seconds_of_exact_zeros_are_no_signal() -> None:
    watch = SignalWatch()
    assert hear(watch, 2.9, 0) is Signal.OK
    assert hear(watch, 0.2, 0) is Signal.ZEROS


def test_one_sample_that_is_not_zero_is_a_sign_of_life() -> None:
    watch = SignalWatch()
    hear(watch, 5, 0)
    alive = AudioBlock(0, bytes(638) + b"\1\0", RECORDING_RATE)
    assert watch.feed(alive) is Signal.OK


def test_twenty_seconds_far_below_speech_are_too_quiet() -> None:
    watch = SignalWatch()
    assert hear(watch, 19.5, 10) is Signal.OK
    assert hear(watch, 1, 10) is Signal.TOO_QUIET
    assert hear(watch, 0.02, 3000) is Signal.OK


def test_pauses_between_words_are_not_too_quiet() -> None:
    watch = SignalWatch()
    for _ in range(5):
        assert hear(watch, 15, 10) is Signal.OK
        assert hear(watch, 0.1, 1000) is Signal.OK


def test_the_noise_of_a_quiet_room_is_a_signal() -> None:
    assert hear(SignalWatch(), 60, 60) is Signal.OK


def test_zeros_that_turn_into_a_whisper_are_too_quiet_by_now() -> None:
    watch = SignalWatch()
    assert hear(watch, 25, 0) is Signal.ZEROS
    assert hear(watch, 0.02, 5) is Signal.TOO_QUIET


@pytest.mark.parametrize("amplitude", [0, 10, 3000])
def test_a_muted_track_is_muted_whatever_it_hears(amplitude: int) -> None:
    watch = SignalWatch(muted=True)
    assert hear(watch, 30, amplitude) is Signal.MUTED


def test_a_device_that_died_while_it_was_muted_is_known_at_once() -> None:
    watch = SignalWatch()
    assert watch.mute(True) is Signal.MUTED
    hear(watch, 10, 0)
    assert watch.mute(False) is Signal.ZEROS


def test_a_muted_device_that_hears_is_well_when_it_is_opened_again() -> None:
    watch = SignalWatch(muted=True)
    hear(watch, 30, 3000)
    assert watch.mute(False) is Signal.OK
