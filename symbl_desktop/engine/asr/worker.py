"""A recogniser in a process of its own: native crashes and the GIL stay away from the sockets."""

import logging
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection

import numpy as np

from symbl_desktop.engine.asr.recognizer import NOTHING_HEARD, Answer, GivenUp, Piece, Recognizer, Transcription

_log = logging.getLogger(__name__)

_MOST_DEATHS = 3
_ENDS_WITHIN = 2.0
_NICENESS = 5

MakeRecognizer = Callable[[], Recognizer]
"""Called in the child process, so it has to be something that can be pickled."""


@dataclass(frozen=True, slots=True)
class _Question:
    piece: Piece
    on_answer: Callable[[Answer], None]


class RecognitionWorker:
    """A Recognition for several streams at once: finals before interims, which are not recognised while finals wait.

    The process is started with the first piece or by `warm_up`, and again when it dies; the piece it died of is sent
    again, until it has been the death of three.
    """

    def __init__(self, make_recognizer: MakeRecognizer) -> None:
        self._make_recognizer = make_recognizer
        self._finals: deque[_Question] = deque()
        self._interims: deque[_Question] = deque()
        self._changed = threading.Condition()
        self._closing = False
        self._child: _Child | None = None
        self._thread = threading.Thread(target=self._run, name="recognition", daemon=True)
        self._thread.start()

    def submit(self, piece: Piece, on_answer: Callable[[Answer], None]) -> None:
        """`on_answer` is called in the worker's thread; never again once `close` was called."""
        with self._changed:
            (self._interims if piece.interim else self._finals).append(_Question(piece, on_answer))
            self._changed.notify()

    def close(self) -> None:
        """Ends process and thread; what is not answered by now stays so."""
        with self._changed:
            self._closing = True
            self._changed.notify()
            child = self._child
        if child is not None:
            child.kill()
        self._thread.join()

    def _run(self) -> None:
        self._start_child()
        try:
            while (question := self._next()) is not None:
                answer = self._recognize(question.piece)
                if not self._closing:
                    question.on_answer(answer)
        finally:
            if self._child is not None:
                self._child.end()

    def _next(self) -> _Question | None:
        with self._changed:
            self._changed.wait_for(lambda: self._closing or self._finals or self._interims)
            if self._closing:
                return None
            if not self._finals:
                return self._interims.popleft()
            skipped, question = list(self._interims), self._finals.popleft()
            self._interims.clear()
        for interim in skipped:
            interim.on_answer(NOTHING_HEARD)
        return question

    def _recognize(self, piece: Piece) -> Answer:
        for _ in range(_MOST_DEATHS):
            child = self._child or self._start_child()
            try:
                return child.ask(piece)
            except (EOFError, OSError):
                if self._closing:
                    break
                _log.warning("The recogniser died (exit code %s); starting it again", child.end())
                self._child = None
        return GivenUp("the recogniser died of it")

    def _start_child(self) -> "_Child":
        child = _Child(self._make_recognizer)
        with self._changed:
            self._child = child
            if self._closing:
                child.kill()
        return child


class _Child:
    """One life of the process."""

    def __init__(self, make_recognizer: MakeRecognizer) -> None:
        # Not forked: the engine has threads, and the program may be a frozen one.
        context = multiprocessing.get_context("spawn")
        self._connection, far_end = context.Pipe()
        self._process = context.Process(target=_serve, args=(far_end, make_recognizer), name="recogniser", daemon=True)
        self._process.start()
        far_end.close()

    def ask(self, piece: Piece) -> Transcription:
        """Raises EOFError or OSError when the process is dead."""
        self._connection.send(piece)
        answer: Transcription = self._connection.recv()
        return answer

    def kill(self) -> None:
        self._process.kill()

    def end(self) -> int | None:
        """The exit code."""
        self._connection.close()
        self._process.join(_ENDS_WITHIN)
        if self._process.exitcode is None:
            self._process.kill()
            self._process.join()
        exit_code = self._process.exitcode
        self._process.close()
        return exit_code


def _serve(connection: Connection, make_recognizer: MakeRecognizer) -> None:
    """The process: answers pieces until the other end is closed, also because the engine is no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the engine, which then ends this process
    if hasattr(os, "nice"):
        os.nice(_NICENESS)  # recording and the window come first
    recognizer = make_recognizer()
    with connection:
        while True:
            try:
                piece: Piece = connection.recv()
                samples = np.frombuffer(piece.pcm, "<i2").astype(np.float32) / 32768.0
                heard = recognizer.transcribe(
                    samples, interim=piece.interim, word_times=piece.word_times, prompt=piece.prompt
                )
                connection.send(heard)
            except (EOFError, BrokenPipeError, ConnectionResetError):
                return
