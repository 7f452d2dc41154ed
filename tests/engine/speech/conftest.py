"""The real models, loaded once."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from symbl_desktop.engine.asr.whisper import WhisperRecognizer
from symbl_desktop.engine.asr.worker import RecognitionWorker
from symbl_desktop.engine.models import SILERO_VAD, WHISPER_BASE, find_model
from symbl_desktop.engine.speech import load_whisper
from symbl_desktop.resources import resource


@pytest.fixture(scope="session")
def whisper_folder() -> Path:
    return find_model(WHISPER_BASE, [resource("models")])


@pytest.fixture(scope="session")
def vad_folder() -> Path:
    return find_model(SILERO_VAD, [resource("models")])


@pytest.fixture(scope="session")
def whisper(whisper_folder: Path) -> WhisperRecognizer:
    return WhisperRecognizer(whisper_folder)


@pytest.fixture(scope="session")
def recognition(whisper_folder: Path) -> Iterator[RecognitionWorker]:
    worker = RecognitionWorker(partial(load_whisper, whisper_folder))
    assert worker.wait_until_ready(60)
    yield worker
    worker.close()


@pytest.fixture(scope="session")
def sample() -> NDArray[np.int16]:
    """The sample meeting: two voices, 50 s, 16 kHz."""
    samples, rate = soundfile.read(resource("sample") / "meeting.flac", dtype="int16")
    assert rate == 16000
    return np.asarray(samples if samples.ndim == 1 else samples[:, 0], dtype=np.int16)
