"""Recognisers that say what a test wants, in the worker's process and in the test's own."""

import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from symbl_desktop.engine.asr.recognizer import Answer, Piece, Recognizer, Transcription, Word
from symbl_desktop.engine.vad import FRAME

RATE = 16000


class Obedient:
    """Does what the prompt says, and otherwise answers with how many samples it heard."""

    def __init__(self, scratch: Path) -> None:
        self._scratch = scratch

    def transcribe(self, piece: Piece) -> Transcription:
        match piece.prompt.split():
            case ["die"]:
                os._exit(1)
            case ["die", "once"] if not self._scratch.exists():
                self._scratch.write_text("died")
                os._exit(1)
            case ["be", "killed"] if (times := len(list(self._scratch.parent.glob("died*")))) < 6:
                self._scratch.with_suffix(f".{times}").touch()
                os.kill(os.getpid(), signal.SIGKILL)
            case ["work", "long"]:
                threading.Event().wait(3.0)
            case ["fail"]:
                raise ValueError("out of words")
        return Transcription(f"{len(piece.pcm) // 2} samples")


def obedient(scratch: Path) -> Recognizer:
    return Obedient(scratch)


def unloadable() -> Recognizer:
    raise OSError("no such weights")


class LoudnessVad:
    """Takes loudness for voice."""

    def __init__(self) -> None:
        self._waiting = np.zeros(0, dtype=np.float32)

    def probabilities(self, samples: NDArray[np.float32]) -> list[float]:
        sound = np.concatenate([self._waiting, samples])
        count = len(sound) // FRAME
        self._waiting = sound[count * FRAME :]
        return [float(frame.max()) for frame in sound[: count * FRAME].reshape(count, FRAME)]


def voice(seconds: float, loudness: float = 0.9) -> bytes:
    """LINEAR16 that LoudnessVad takes for a voice."""
    return np.full(int(seconds * RATE), int(loudness * 32767), dtype="<i2").tobytes()


def silence(seconds: float) -> bytes:
    return voice(seconds, 0.0)


class PromptedRecognition:
    """A Recognition that is answered by hand, piece by piece."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Piece, Callable[[Answer], None]]] = []
        self.asked: list[Piece] = []

    def submit(self, piece: Piece, on_answer: Callable[[Answer], None]) -> None:
        self.asked.append(piece)
        self.waiting.append((piece, on_answer))

    def answer(self, answer: Answer) -> Piece:
        """Answers the piece that waits longest, and returns it."""
        piece, on_answer = self.waiting.pop(0)
        on_answer(answer)
        return piece


def heard(text: str, seconds: float = 1.0) -> Transcription:
    """The words, spread over so many seconds."""
    words = text.split()
    each = seconds / max(1, len(words))
    timed = tuple(Word(word, place * each, (place + 1) * each, 0.9) for place, word in enumerate(words))
    return Transcription(text, timed, 0.9)


def lasting(piece: Piece) -> float:
    """The piece's length in seconds, to a tenth."""
    return round(len(piece.pcm) / 2 / RATE, 1)
