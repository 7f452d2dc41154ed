"""What runs in the recogniser's own process: a crash in native code, or a busy interpreter, stays in here."""

import contextlib
import logging
import os
import pickle
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from symbl_desktop.engine.asr.pulse import start_beating
from symbl_desktop.engine.asr.recognizer import Answer, GivenUp, Piece, Recognizer

READY = "ready"

_POLITE = 5

_log = logging.getLogger(__name__)


def work(pipe: "Connection[Any, Any]", pulse: "Connection[Any, Any]", load: bytes) -> None:
    """Answers pieces until the other end of the pipe is closed, also by the death of whoever held it.

    `load` is a pickled function that makes the recogniser. It is unpickled here and not on the way: the libraries that
    come with it read their settings when they are imported.
    """
    start_beating(pulse)
    # The recogniser brings its own threads; those of NumPy's linear algebra would only wait, and busily.
    os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1", MKL_NUM_THREADS="1")
    # Ctrl+C is for the program that started this one, and ends this one in its own time.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(_POLITE)
    make_recognizer: Callable[[], Recognizer] = pickle.loads(load)  # noqa: S301 - written by the process that started this
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError), pipe:
        recognizer = make_recognizer()
        pipe.send(READY)
        while True:
            pipe.send(_answer(recognizer, pipe.recv()))


def _answer(recognizer: Recognizer, piece: Piece) -> Answer:
    try:
        return recognizer.transcribe(piece)
    except Exception as fault:  # noqa: BLE001 - whatever it is, one piece is lost and the next may go well
        _log.exception("A piece of %.1f s could not be recognised", len(piece.pcm) / 32000)
        return GivenUp(f"the recogniser failed: {fault}")
