"""Speech recognition and insight detection as the server uses them: one recogniser, a pipeline for each stream."""

import logging
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from symbl_desktop.engine.asr.recognizer import Recognizer
from symbl_desktop.engine.asr.worker import RecognitionWorker
from symbl_desktop.engine.insights.detector import InsightDetector, TopicTracker
from symbl_desktop.engine.insights.rule_detector import RuleDetector
from symbl_desktop.engine.insights.topics import PhraseTopics
from symbl_desktop.engine.models import SILERO_VAD, WHISPER_BASE, ModelMissing, find_model
from symbl_desktop.engine.pipeline import Pipeline
from symbl_desktop.engine.pipeline_thread import FeedsOn, MakePipeline
from symbl_desktop.engine.vad import SileroVad
from symbl_desktop.protocol.messages import StartRequest

_log = logging.getLogger(__name__)

_MOST_THREADS = 4


@dataclass(frozen=True, slots=True)
class _Parts:
    recognition: RecognitionWorker
    vad_folder: Path


class SpeechService:
    """Looks for the models when it is entered; without them it says so, and looks again for every stream."""

    def __init__(self, places: Sequence[Path]) -> None:
        self._places = places
        self._found: _Parts | None = None

    def __enter__(self) -> Self:
        if reason := self.missing():
            _log.error("No speech will be recognised. %s", reason)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._found is not None:
            self._found.recognition.close()

    def missing(self) -> str | None:
        """Why no speech can be recognised, in words; otherwise the recogniser is getting ready."""
        try:
            self._parts()
        except ModelMissing as missing:
            return str(missing)
        return None

    def pipeline(self, request: StartRequest) -> MakePipeline:
        """Raises ModelMissing. What a client says of its language changes nothing: the engine hears English."""
        parts = self._parts()

        def make(emit: Callable[[object], None]) -> FeedsOn:
            return Pipeline(parts.recognition, SileroVad(parts.vad_folder), emit)

        return make

    def make_detectors(self, began: datetime) -> tuple[InsightDetector, TopicTracker]:
        return RuleDetector(began), PhraseTopics()

    def _parts(self) -> _Parts:
        if self._found is None:
            vad_folder, whisper = find_model(SILERO_VAD, self._places), find_model(WHISPER_BASE, self._places)
            recognition = RecognitionWorker(partial(make_whisper, whisper, recognition_threads()))
            self._found = _Parts(recognition, vad_folder)
        return self._found


def make_whisper(folder: Path, threads: int) -> Recognizer:
    """In the recogniser's process: nobody else pays for loading CTranslate2."""
    from symbl_desktop.engine.asr.whisper import WhisperRecognizer

    return WhisperRecognizer(folder, threads=threads)


def recognition_threads() -> int:
    """One less than there are cores, so that recording never waits for recognition."""
    return max(1, min((os.cpu_count() or 1) - 1, _MOST_THREADS))
