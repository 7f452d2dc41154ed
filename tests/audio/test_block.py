"""Levels, down-mixing and resampling."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbl_desktop.audio.block import (
    RECORDING_RATE,
    SILENCE_DBFS,
    AudioBlock,
    AudioFormat,
    Level,
    Resampler,
    measure_level,
    to_linear16,
)


def sine(frequency: float, seconds: float, rate: int, amplitude: float = 0.5) -> np.ndarray:
    return (amplitude * np.sin(2 * np.pi * frequency * np.arange(round(seconds * rate)) / rate)).astype(np.float32)


def resampled(pcm: bytes, form: AudioFormat, piece: int) -> np.ndarray:
    resampler = Resampler(form)
    step = piece * form.channels * 2
    parts = [resampler.feed(pcm[at : at + step]) for at in range(0, len(pcm), step)]
    return np.frombuffer(b"".join([*parts, resampler.flush()]), "<i2")


def test_a_block_counts_its_samples() -> None:
    assert AudioBlock(320, bytes(640), RECORDING_RATE).samples == 320


def test_exact_zeros_are_silence() -> None:
    assert measure_level(bytes(640)) == Level(SILENCE_DBFS, SILENCE_DBFS)
    assert measure_level(b"") == Level(SILENCE_DBFS, SILENCE_DBFS)


def test_the_loudest_negative_sample_is_full_scale() -> None:
    assert measure_level(np.full(320, -32768, "<i2").tobytes()) == Level(0.0, 0.0)


def test_the_level_of_a_sine_is_three_decibels_under_its_peak() -> None:
    level = AudioBlock(0, to_linear16(sine(1000, 0.1, 16000)), 16000).level()
    assert level.peak_dbfs == pytest.approx(-6.02, abs=0.01)
    assert level.rms_dbfs == pytest.approx(-9.03, abs=0.01)


def test_the_smallest_sample_is_louder_than_silence() -> None:
    assert SILENCE_DBFS < measure_level(np.array([1], "<i2").tobytes()).peak_dbfs < -90


@given(st.lists(st.floats(-4, 4, width=32), max_size=50))
def test_what_is_too_loud_is_clipped_and_never_wraps(samples: list[float]) -> None:
    values = np.frombuffer(to_linear16(np.array(samples, np.float32)), "<i2")
    for sample, value in zip(samples, values, strict=True):
        assert value == max(-32768, min(32767, round(sample * 32768)))


def test_sound_in_the_recording_format_passes_untouched() -> None:
    resampler = Resampler(AudioFormat(RECORDING_RATE, 1))
    assert resampler.feed(b"\1\2\3\4") == b"\1\2\3\4"
    assert resampler.flush() == b""


def test_both_channels_are_mixed() -> None:
    stereo = np.array([[1000, 3000], [-32768, -32768], [32767, 32767]], "<i2")
    mixed = Resampler(AudioFormat(RECORDING_RATE, 2)).feed(stereo.tobytes())
    assert np.frombuffer(mixed, "<i2").tolist() == [2000, -32768, 32767]


@pytest.mark.parametrize("rate", [8000, 11025, 22050, 44100, 48000, 96000])
@pytest.mark.parametrize("channels", [1, 2])
def test_resampling_keeps_the_length_and_the_sound(rate: int, channels: int) -> None:
    tone = np.repeat(sine(700, 1.0, rate)[:, None], channels, axis=1)
    heard = resampled(to_linear16(tone), AudioFormat(rate, channels), rate // 50)
    assert abs(len(heard) - RECORDING_RATE) <= 1
    length = min(len(heard), RECORDING_RATE)
    expected = sine(700, 1.0, RECORDING_RATE)[:length] * 32768
    middle = slice(800, length - 800)  # the filter rings at both ends
    assert np.abs(heard[middle] - expected[middle]).max() < 30


@given(st.integers(1, 3000))
def test_the_sound_does_not_depend_on_how_it_is_cut(piece: int) -> None:
    pcm = to_linear16(sine(700, 0.2, 48000))
    whole = resampled(pcm, AudioFormat(48000, 1), 9600)
    assert np.abs(resampled(pcm, AudioFormat(48000, 1), piece) - whole.astype(int)).max() <= 1
