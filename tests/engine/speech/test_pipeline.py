"""Real sound through the real models."""

from contextlib import closing
from functools import partial
from pathlib import Path

import numpy as np
import psutil
import pytest
from numpy.typing import NDArray

from symbl_desktop.engine.asr.worker import RecognitionWorker
from symbl_desktop.engine.outputs import FinalResult, Hypothesis, PipelineOutput, Sentence
from symbl_desktop.engine.pipeline import Pipeline
from symbl_desktop.engine.speech import load_whisper
from symbl_desktop.engine.vad import SileroNetwork, SileroVad

RATE = 16000
Samples = NDArray[np.int16]


class Listening:
    """A pipeline, and what it said."""

    def __init__(self, recognition: RecognitionWorker, vad_folder: Path) -> None:
        self.told: list[PipelineOutput] = []
        self._pipeline = Pipeline(recognition, SileroVad(SileroNetwork(vad_folder)), self.told.append)

    def hear(self, samples: Samples) -> None:
        for begin in range(0, len(samples), RATE // 10):
            self._pipeline.feed(samples[begin : begin + RATE // 10].tobytes())

    def finish(self) -> list[Sentence]:
        self._pipeline.flush()
        self._pipeline.close()
        return [output for output in self.told if isinstance(output, Sentence)]


@pytest.fixture
def listening(recognition: RecognitionWorker, vad_folder: Path) -> Listening:
    return Listening(recognition, vad_folder)


def texts(sentences: list[Sentence]) -> list[str]:
    return [sentence.text for sentence in sentences]


def test_a_meeting_becomes_sentences_at_their_times(listening: Listening, sample: Samples) -> None:
    listening.hear(sample)
    sentences = listening.finish()
    said = texts(sentences)
    for sentence in (
        "version did the customers in Leeds try last week?",
        "Do we have the budget for a second training day?",
        "Maria, please send the release notes to the customers by Friday.",
    ):
        assert any(sentence in row for row in said), said
    question = next(sentence for sentence in sentences if "second training day" in sentence.text)
    assert (question.start, question.end) == (pytest.approx(23.11, abs=0.35), pytest.approx(25.4, abs=0.35))
    times = [time for sentence in sentences for time in (sentence.start, sentence.end)]
    assert times == sorted(times)
    assert [sentence.text for sentence in sentences] == [
        " ".join(word.text for word in sentence.words) for sentence in sentences
    ]


def test_hypotheses_come_before_what_becomes_of_them(listening: Listening, sample: Samples) -> None:
    listening.hear(sample[: 8 * RATE])
    listening.finish()
    kinds = [type(output) for output in listening.told]
    assert kinds.index(Hypothesis) < kinds.index(FinalResult) < kinds.index(Sentence)


def noise(kind: str, seconds: int) -> Samples:
    random = np.random.default_rng(3)
    white = random.standard_normal(seconds * RATE)
    time = np.arange(seconds * RATE) / RATE
    match kind:
        case "silence":
            sound = np.zeros(seconds * RATE)
        case "white noise":
            sound = 0.05 * white
        case "rumble":
            sound = np.cumsum(white)
            sound = 0.3 * (sound - sound.mean()) / np.abs(sound).max()
        case "hum":
            sound = 0.2 * np.sin(2 * np.pi * 50 * time) + 0.1 * np.sin(2 * np.pi * 150 * time)
        case "clicks":
            sound = np.where(random.random(seconds * RATE) < 2 / RATE, 0.8, 0.0)
        case _:  # a melody of three voices
            roots = np.repeat(random.choice([220.0, 261.6, 329.6, 392.0], 2 * seconds), RATE // 2)
            phase = 2 * np.pi * np.cumsum(roots) / RATE
            sound = 0.1 * sum(np.sin(ratio * phase) for ratio in (1.0, 1.25, 1.5))
    return np.asarray(sound * 32767, dtype=np.int16)


@pytest.mark.parametrize("kind", ["silence", "white noise", "rumble", "hum", "clicks", "music"])
def test_what_is_no_speech_has_no_words(listening: Listening, kind: str) -> None:
    listening.hear(noise(kind, 30))
    listening.finish()
    assert listening.told == []


def test_a_recogniser_killed_in_the_middle_loses_nothing(
    whisper_folder: Path, vad_folder: Path, sample: Samples
) -> None:
    with closing(RecognitionWorker(partial(load_whisper, whisper_folder))) as recognition:
        listening = Listening(recognition, vad_folder)
        listening.hear(sample[: 10 * RATE])
        assert recognition.process_id is not None
        psutil.Process(recognition.process_id).kill()
        listening.hear(sample[10 * RATE : 21 * RATE])
        said = " ".join(texts(listening.finish()))
    for words in ("spring release", "two small bugs", "customers in Leeds", "the new search"):
        assert words in said


def test_two_streams_at_once_share_one_recogniser_and_nothing_else(
    recognition: RecognitionWorker, vad_folder: Path, sample: Samples
) -> None:
    first, second = Listening(recognition, vad_folder), Listening(recognition, vad_folder)
    for begin in range(0, 8 * RATE, RATE // 5):
        first.hear(sample[begin : begin + RATE // 5])
        second.hear(sample[20 * RATE + begin : 20 * RATE + begin + RATE // 5])
    assert "spring release" in " ".join(texts(first.finish()))
    assert "second training day" in " ".join(texts(second.finish()))


def test_somebody_who_never_pauses_is_heard_in_full(listening: Listening, sample: Samples) -> None:
    turns = [(0.5, 4.4), (5.2, 10.8), (11.6, 15.4), (16.2, 20.1), (29.3, 32.4), (35.7, 39.9)]
    listening.hear(np.concatenate([sample[int(begin * RATE) : int(end * RATE)] for begin, end in turns]))
    sentences = listening.finish()
    said = " ".join(texts(sentences))
    for words in ("spring release", "two small bugs", "customers in Leeds", "the new search", "by Friday"):
        assert words in said
    assert len(sentences) >= 5
