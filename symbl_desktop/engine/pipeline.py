"""Sound in, words out: one stream's transcriber between the thread that feeds it and the recogniser's."""

import threading
from collections.abc import Callable

import numpy as np

from symbl_desktop.engine.asr.recognizer import Answer, Recognition
from symbl_desktop.engine.endpointing import RATE, EndpointSettings
from symbl_desktop.engine.outputs import PipelineOutput
from symbl_desktop.engine.speech_tracker import SpeechTracker
from symbl_desktop.engine.transcriber import Pace, Transcriber
from symbl_desktop.engine.vad import VoiceDetector

# Seconds of speech that may wait for recognition before feed() waits too.
_BACKLOG = 30.0
# Seconds of sound, in which little may be said, that may come in behind a piece that waits for its answer. Clients
# count on it: of what we took longer ago than this and our inbox together, everything was told.
_LATE = 60.0
_BLOCK = RATE // 5


class Pipeline:
    """Fed by one thread, answered by another, hence the lock; `emit` is called in either, never in both at once.

    It must return quickly and not call back.
    """

    def __init__(
        self,
        recognition: Recognition,
        vad: VoiceDetector,
        emit: Callable[[PipelineOutput], None],
        endpoints: EndpointSettings | None = None,
        pace: Pace | None = None,
    ) -> None:
        self._recognition = recognition
        self._emit = emit
        self._tracker = SpeechTracker(vad, endpoints or EndpointSettings())
        self._transcriber = Transcriber(self._tracker, pace or Pace())
        self._changed = threading.Condition()
        self._closed = False

    def feed(self, pcm: bytes) -> None:
        """Takes 16 kHz LINEAR16, whole samples; waits while too much is not yet recognised."""
        samples = np.frombuffer(pcm, dtype="<i2")
        for begin in range(0, len(samples), _BLOCK):
            with self._changed:
                self._tracker.hear(samples[begin : begin + _BLOCK])
                self._proceed()
                self._changed.wait_for(lambda: self._closed or self._keeps_up())

    def flush(self) -> None:
        """Ends what is being said, and returns when all that was fed has been told."""
        with self._changed:
            self._tracker.finish()
            self._proceed()
            self._changed.wait_for(lambda: self._closed or self._transcriber.idle)

    def close(self) -> None:
        """Tells nothing any more."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    @property
    def backlog(self) -> float:
        """Seconds of speech that wait for recognition."""
        with self._changed:
            return self._tracker.waiting()

    def _keeps_up(self) -> bool:
        return self._tracker.waiting() <= _BACKLOG and self._transcriber.overdue <= _LATE

    def _on_answer(self, answer: Answer) -> None:
        with self._changed:
            self._transcriber.take(answer)
            self._proceed()
            self._changed.notify_all()

    def _proceed(self) -> None:
        if self._closed:
            return
        piece = self._transcriber.next_piece()
        for output in self._transcriber.outputs():
            self._emit(output)
        if piece is not None:
            self._recognition.submit(piece, self._on_answer)
