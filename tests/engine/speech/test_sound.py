"""Sound on its way to the models."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from symbl_desktop.engine.asr.features import LogMel
from symbl_desktop.engine.sound import RecentSound
from symbl_desktop.engine.vad import FRAME, SileroNetwork, SileroVad

RATE = 16000


def tone(hertz: float, seconds: float = 1.0) -> NDArray[np.float32]:
    return np.sin(2 * np.pi * hertz * np.arange(int(seconds * RATE)) / RATE).astype(np.float32) / 2


def floats(samples: NDArray[np.int16]) -> NDArray[np.float32]:
    return samples.astype(np.float32) / np.float32(32768)


@pytest.mark.parametrize(("hertz", "band"), [(200, 5), (1000, 26), (4000, 62), (7500, 78)])
def test_a_tone_is_loudest_in_its_band(hertz: float, band: int) -> None:
    features = LogMel().features(tone(hertz), 100)
    assert features.shape == (80, 100)
    assert int(features[:, 50].argmax()) == pytest.approx(band, abs=1)


def test_the_silence_behind_the_sound_is_as_if_it_had_been_recorded() -> None:
    mel, sound = LogMel(), tone(440, 0.5)
    recorded = np.concatenate([sound, np.zeros(RATE, dtype=np.float32)])
    assert np.allclose(mel.features(sound, 150), mel.features(recorded, 150))


def test_sound_longer_than_the_window_is_cut() -> None:
    assert LogMel().features(tone(440, 3), 100).shape == (80, 100)


def test_a_voice_is_likely_where_somebody_speaks_and_unlikely_elsewhere(
    vad_folder: Path, sample: NDArray[np.int16]
) -> None:
    likely = SileroVad(SileroNetwork(vad_folder)).probabilities(floats(sample[: 16 * RATE]))
    second = RATE // FRAME
    assert max(likely[: second // 2]) < 0.1
    assert np.mean(likely[second : 4 * second]) > 0.7
    assert np.mean(likely[int(4.8 * second) : 5 * second]) < 0.1


def test_the_pieces_in_which_sound_comes_make_no_difference(vad_folder: Path, sample: NDArray[np.int16]) -> None:
    sound = floats(sample[: 8 * RATE])
    whole = SileroVad(SileroNetwork(vad_folder)).probabilities(sound)
    vad, likely = SileroVad(SileroNetwork(vad_folder)), []
    sizes = np.random.default_rng(7).integers(1, 3000, 200)
    for piece in np.split(sound, np.cumsum(sizes)):
        likely += vad.probabilities(piece)
    assert np.allclose(likely, whole, atol=1e-4)


def test_the_last_while_of_the_sound_is_addressed_by_sample() -> None:
    sound = RecentSound()
    for begin in range(0, 1000, 100):
        sound.append(np.arange(begin, begin + 100, dtype=np.int16))
    assert sound.end == 1000
    assert list(sound.between(250, 455)) == list(range(250, 455))
    sound.forget_before(600)
    assert list(sound.between(550, 700)) == list(range(600, 700))
    assert list(sound.between(0, 100)) == []
