"""The recogniser on speech it should know."""

import numpy as np
import pytest
from numpy.typing import NDArray

from symbl_desktop.engine.asr.recognizer import NOTHING_HEARD, Piece
from symbl_desktop.engine.asr.whisper import FINAL_WINDOW, WhisperRecognizer, compression_ratio

RATE = 16000


def piece(sample: NDArray[np.int16], begin: float, end: float, *, interim: bool = False) -> Piece:
    return Piece(sample[int(begin * RATE) : int(end * RATE)].tobytes(), interim=interim, word_times=not interim)


def test_a_sentence_is_recognised_with_punctuation_and_confidence(
    whisper: WhisperRecognizer, sample: NDArray[np.int16]
) -> None:
    heard = whisper.transcribe(piece(sample, 22.8, 25.7))
    assert heard.text == "Do we have the budget for a second training day?"
    assert 0.5 < heard.confidence <= 1.0


def test_words_have_times_in_order_and_within_the_sound(whisper: WhisperRecognizer, sample: NDArray[np.int16]) -> None:
    words = whisper.transcribe(piece(sample, 35.4, 40.2)).words
    assert [word.text for word in words[:4]] == ["Maria,", "please", "send", "the"]
    assert words[-1].text == "Friday."
    times = [time for word in words for time in (word.start, word.end)]
    assert times == sorted(times)
    assert times[0] == pytest.approx(0.3, abs=0.3)
    assert times[-1] == pytest.approx(4.5, abs=0.3)
    assert all(0.0 < word.confidence <= 1.0 for word in words)


def test_an_interim_has_text_and_no_times(whisper: WhisperRecognizer, sample: NDArray[np.int16]) -> None:
    heard = whisper.transcribe(piece(sample, 35.4, 38.0, interim=True))
    assert heard.text.lower().startswith("maria")
    assert heard.words == ()


def test_endless_repetition_is_told_from_speech() -> None:
    assert compression_ratio("Please do. " * 12) > 2.4
    assert compression_ratio("It was the best of times, it was the worst of times, it was the age of wisdom.") < 2.4
    assert compression_ratio("") == 0.0


def test_windows_are_as_long_as_the_speech_and_never_longer_than_the_model_knows() -> None:
    assert [FINAL_WINDOW.frames(seconds) for seconds in (1.0, 10.0, 29.0)] == [800, 1200, 3000]


def test_nothing_is_heard_in_no_sound(whisper: WhisperRecognizer) -> None:
    assert whisper.transcribe(Piece(b"", word_times=True)) == NOTHING_HEARD


@pytest.mark.parametrize("samples", [1, 1599, 1600, 1601, 4000])
def test_a_scrap_of_sound_does_no_harm(whisper: WhisperRecognizer, sample: NDArray[np.int16], samples: int) -> None:
    heard = whisper.transcribe(Piece(sample[RATE : RATE + samples].tobytes(), word_times=True))
    assert len(heard.text) < 40


def test_few_lengths_of_window_serve_speech_of_any_length() -> None:
    lengths = {FINAL_WINDOW.frames(seconds / 100) for seconds in range(10, 3000)}
    assert len(lengths) <= 45
    assert max(lengths) == 3000
    assert all(length % 2 == 0 for length in lengths)
    assert all(
        FINAL_WINDOW.frames(seconds) >= 100 * min(seconds + 2.0, 30.0) for seconds in (0.5, 6.01, 9.99, 27.9, 29.0)
    )
