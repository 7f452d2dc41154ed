"""Files as a source: every format, rate and channel count, at any pace."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile  # type: ignore[import-untyped]  # ships no types

from symbl_desktop.audio.block import RECORDING_RATE
from symbl_desktop.audio.source import AudioError, AudioErrorReason
from symbl_desktop.audio.wave_source import WaveSource
from tests.audio.hearing import Hearing

Hear = Callable[..., Hearing]

SECONDS = 1.5


def tone(rate: int, channels: int) -> np.ndarray:
    mono = 0.4 * np.sin(2 * np.pi * 440 * np.arange(round(SECONDS * rate)) / rate)
    return np.repeat(mono[:, None], channels, axis=1)


def dominant_frequency(pcm: bytes) -> float:
    spectrum = np.abs(np.fft.rfft(np.frombuffer(pcm, "<i2").astype(float)))
    return float(np.argmax(spectrum)) * RECORDING_RATE / (len(pcm) // 2)


@pytest.mark.parametrize("rate", [8000, 16000, 44100, 48000])
@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("suffix", ["wav", "flac", "ogg", "mp3"])
def test_every_format_rate_and_channel_count_is_heard(
    tmp_path: Path, hear: Hear, suffix: str, rate: int, channels: int
) -> None:
    path = tmp_path / f"Gespräch mit Ünïcode.{suffix}"
    soundfile.write(path, tone(rate, channels), rate)
    source = WaveSource(path, real_time=False)
    hearing = hear(source)
    assert hearing.wait_for_end() is None
    assert len(hearing.pcm) / 2 / RECORDING_RATE == pytest.approx(source.duration, abs=0.001)
    assert source.duration == pytest.approx(SECONDS, abs=0.12)  # mp3 is padded to whole frames
    assert dominant_frequency(hearing.pcm) == pytest.approx(440, abs=2)
    assert max(block.level().peak_dbfs for block in hearing.blocks) == pytest.approx(-8, abs=2.5)  # lossy formats ring


@pytest.mark.parametrize("subtype", ["PCM_U8", "PCM_24", "PCM_32", "FLOAT", "DOUBLE", "ULAW"])
def test_every_kind_of_sample_is_heard_at_its_level(tmp_path: Path, hear: Hear, subtype: str) -> None:
    path = tmp_path / "talk.wav"
    soundfile.write(path, tone(16000, 1), 16000, subtype=subtype)
    hearing = hear(WaveSource(path, real_time=False))
    assert hearing.wait_for_end() is None
    assert hearing.blocks[0].level().peak_dbfs == pytest.approx(-8, abs=0.5)


def test_a_file_in_the_recording_format_passes_sample_by_sample(tmp_path: Path, hear: Hear) -> None:
    path = tmp_path / "every-sample.wav"
    samples = np.arange(-32768, 32768).astype("<i2")
    soundfile.write(path, samples, RECORDING_RATE, subtype="PCM_16")
    hearing = hear(WaveSource(path, real_time=False))
    hearing.wait_for_end()
    assert hearing.pcm == samples.tobytes()


def test_an_empty_recording_is_a_recording(tmp_path: Path, hear: Hear) -> None:
    path = tmp_path / "empty.wav"
    soundfile.write(path, np.zeros(0, "int16"), RECORDING_RATE)
    hearing = hear(WaveSource(path, real_time=False))
    assert hearing.wait_for_end() is None
    assert hearing.blocks == []


def test_the_pace_is_that_of_the_sound(tmp_path: Path, hear: Hear) -> None:
    path = tmp_path / "talk.wav"
    soundfile.write(path, tone(RECORDING_RATE, 1), RECORDING_RATE)
    hearing = hear(WaveSource(path, real_time=True))
    hearing.wait_for_end()
    elapsed = hearing.blocks[-1].captured_at - hearing.blocks[0].captured_at
    assert elapsed >= SECONDS - 0.03  # never ahead of the sound; a busy machine may be behind it


def test_close_ends_a_long_recording_at_once(tmp_path: Path, hear: Hear) -> None:
    path = tmp_path / "hour.wav"
    soundfile.write(path, np.zeros(8000 * 3600, "int16"), 8000)
    hearing = hear(WaveSource(path, real_time=True))
    hearing.wait_for_samples(1)
    hearing.stop()
    assert hearing.wait_for_end() is None


def test_a_source_can_be_opened_again(tmp_path: Path, hear: Hear) -> None:
    path = tmp_path / "talk.wav"
    soundfile.write(path, tone(RECORDING_RATE, 1), RECORDING_RATE)
    source = WaveSource(path, real_time=False)
    first, second = hear(source), None
    first.wait_for_end()
    second = hear(source)
    second.wait_for_end()
    assert second.pcm == first.pcm


@pytest.mark.parametrize(
    "content",
    [b"", b"Good morning, this is a letter.\n" * 200, b"RIFF\x24\0\0\0WAVEfmt ", bytes(5000), b"\xff\xd8\xff\xe0"],
)
def test_a_file_that_is_not_audio_is_called_so(tmp_path: Path, hear: Hear, content: bytes) -> None:
    path = tmp_path / "letter.wav"
    path.write_bytes(content)
    error = hear(WaveSource(path, real_time=False)).wait_for_end()
    assert error is not None
    assert error.reason is AudioErrorReason.NOT_AUDIO
    assert "letter.wav" in str(error)


def test_what_the_system_refuses_is_not_blamed_on_the_sound(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.wav", tmp_path):
        with pytest.raises(AudioError) as refused:
            WaveSource(path, real_time=False).open()
        assert refused.value.reason is AudioErrorReason.OPEN_FAILED


def test_a_damaged_file_is_heard_up_to_the_damage(tmp_path: Path, hear: Hear) -> None:
    path = tmp_path / "cut.flac"
    noise = np.random.default_rng(1).normal(0, 3000, RECORDING_RATE * 5).astype("int16")
    soundfile.write(path, noise, RECORDING_RATE)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    hearing = hear(WaveSource(path, real_time=False))
    hearing.wait_for_end()
    heard = np.frombuffer(hearing.pcm, "<i2")
    assert len(heard) > RECORDING_RATE
    assert (heard == noise[: len(heard)]).all()
