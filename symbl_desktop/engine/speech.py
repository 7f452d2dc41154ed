"""The engine's recogniser and detectors: found and started behind, while the server already listens."""

import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from symbl_desktop.engine.asr.recognizer import Recognizer
from symbl_desktop.engine.asr.worker import RecognitionWorker
from symbl_desktop.engine.insights.detector import InsightDetector, TopicTracker
from symbl_desktop.engine.insights.insight_models import load_insight_models
from symbl_desktop.engine.insights.rule_detector import RuleDetector
from symbl_desktop.engine.insights.topics import PhraseTopics
from symbl_desktop.engine.models import SILERO_VAD, WHISPER_BASE, ModelMissing, find_model
from symbl_desktop.engine.pipeline_thread import FeedsOn, MakePipeline
from symbl_desktop.protocol.messages import StartRequest
from symbl_desktop.resources import resource

if TYPE_CHECKING:
    from symbl_desktop.engine.vad import SileroNetwork, VoiceDetector

_log = logging.getLogger(__name__)


class _Listening:
    """What every stream needs; one recogniser and one voice detector's network serve them all."""

    def __init__(self, worker: RecognitionWorker, vad_folder: Path) -> None:
        self.worker = worker
        self._vad_folder = vad_folder
        self._network: SileroNetwork | None = None
        self._loading = threading.Lock()

    def voice_detector(self) -> "VoiceDetector":
        # Here and not above: it takes half a second, which the server need not wait for.
        from symbl_desktop.engine.vad import SileroNetwork, SileroVad

        with self._loading:
            if self._network is None:
                self._network = SileroNetwork(self._vad_folder)
        return SileroVad(self._network)


class SpeechService:
    """Looks for the models in these places, in this order. Enter it to start, leave it to end."""

    def __init__(self, places: Sequence[Path]) -> None:
        self._places = places
        self._found: Future[_Listening] = Future()
        self._search: threading.Thread | None = None
        self._insight_models = load_insight_models(resource("insights"))

    def __enter__(self) -> Self:
        self._look()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._search is not None:
            self._search.join()
        if self._found.done() and self._found.exception() is None:
            self._found.result().worker.close()

    def missing(self) -> str | None:
        """What was not found, in words; what has been put there since is found next time."""
        if not self._found.done() or (problem := self._found.exception()) is None:
            return None
        self._found = Future()
        self._look()
        return str(problem)

    def pipeline(self, request: StartRequest) -> MakePipeline:
        """Made when the models are found; raises ModelMissing then if they are not."""
        found = self._found

        def make(emit: Callable[[object], None]) -> FeedsOn:
            listening = found.result()
            from symbl_desktop.engine.pipeline import Pipeline

            return Pipeline(listening.worker, listening.voice_detector(), emit)

        return make

    def make_detectors(self, began: datetime) -> tuple[InsightDetector, TopicTracker]:
        return RuleDetector(began, models=self._insight_models), PhraseTopics()

    def _look(self) -> None:
        self._search = threading.Thread(target=self._find, args=(self._found,), name="models")
        self._search.start()

    def _find(self, found: "Future[_Listening]") -> None:
        try:
            vad_folder = find_model(SILERO_VAD, self._places)
            worker = RecognitionWorker(partial(load_whisper, find_model(WHISPER_BASE, self._places)))
        except (ModelMissing, OSError) as problem:
            _log.error("%s", problem)
            found.set_exception(problem)
        else:
            found.set_result(_Listening(worker, vad_folder))


def load_whisper(folder: Path) -> Recognizer:
    """Called in the recogniser's process, so that no other has to load its library."""
    from symbl_desktop.engine.asr.whisper import WhisperRecognizer

    return WhisperRecognizer(folder)
