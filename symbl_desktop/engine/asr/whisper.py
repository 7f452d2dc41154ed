"""Whisper through CTranslate2, with windows as long as the speech.

CTranslate2 is called directly: faster-whisper pads every call to 30 s, which costs four times as much for an
ordinary utterance, and brings PyAV with it.
"""

import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import ctranslate2  # type: ignore[import-untyped]  # comes without types
import numpy as np

from symbl_desktop.engine.asr.features import HOP, SAMPLE_RATE, Floats, LogMel
from symbl_desktop.engine.asr.recognizer import NOTHING_HEARD, Piece, Transcription, Word
from symbl_desktop.engine.asr.tokens import WhisperTokens

_FULL_WINDOW = 30.0
# What the arithmetic is prepared for is kept for each length of window: with any length, 100 MB more after 200 pieces.
_STEP = 0.5
_SHORTEST = 0.1
_SECONDS_PER_POSITION = 0.02

# Nobody says more than seven tokens a second; what does is a loop.
_TOKENS_PER_SECOND = 7
_TOKENS_TO_SPARE = 15
_MOST_TOKENS = 224
_LOOPING_RATIO = 2.4
# The last resort against a loop: no three tokens twice.
_UNREPEATED = 3


@dataclass(frozen=True, slots=True)
class Window:
    """How much silence follows the speech and how long the whole is at least, in seconds."""

    silence: float
    least: float

    def frames(self, seconds: float) -> int:
        """The window for this much speech, in frames of 10 ms: whole steps, as each new length stays in memory."""
        whole = min(max(seconds + self.silence, self.least), _FULL_WINDOW)
        return math.ceil(whole / _STEP) * round(_STEP * SAMPLE_RATE / HOP)


# With less silence behind the speech, or shorter windows, Whisper now and then repeats itself for ever.
FINAL_WINDOW = Window(silence=2.0, least=8.0)
INTERIM_WINDOW = Window(silence=2.0, least=5.0)
WHOLE_WINDOW = Window(silence=_FULL_WINDOW, least=_FULL_WINDOW)


@dataclass(frozen=True, slots=True)
class _Decoding:
    """One pass over one window: what came out, and what word times need."""

    tokens: Sequence[int]
    text: str
    score: float
    looping: bool
    encoded: ctranslate2.StorageView


class WhisperRecognizer:
    """A Recognizer for up to 30 s of speech at a time; blocks the calling thread and uses `threads` of its own."""

    def __init__(self, folder: Path, *, language: str = "en", threads: int = 1) -> None:
        self._model = ctranslate2.models.Whisper(
            str(folder), device="cpu", compute_type="int8", inter_threads=1, intra_threads=threads
        )
        self._tokens = WhisperTokens(folder, language)
        self._mel = LogMel()

    def transcribe(self, piece: Piece) -> Transcription:
        """What was said; an interim that loops is answered with nothing, anything else is tried again."""
        samples = np.frombuffer(piece.pcm, dtype="<i2").astype(np.float32) * np.float32(1 / 32768)
        if len(samples) < _SHORTEST * SAMPLE_RATE:
            return NOTHING_HEARD
        decoding = self._decode(samples, INTERIM_WINDOW if piece.interim else FINAL_WINDOW, piece.prompt)
        if decoding.looping and piece.interim:
            return NOTHING_HEARD
        if decoding.looping:
            decoding = self._decode(samples, WHOLE_WINDOW)
        if decoding.looping:
            decoding = self._decode(samples, WHOLE_WINDOW, no_repeat_ngram_size=_UNREPEATED)
        if not decoding.text:
            return NOTHING_HEARD
        words = self._timed_words(decoding, len(samples)) if piece.word_times else ()
        return Transcription(decoding.text, words, math.exp(decoding.score))

    def _decode(self, samples: Floats, window: Window, prompt: str = "", no_repeat_ngram_size: int = 0) -> _Decoding:
        seconds = len(samples) / SAMPLE_RATE
        features = self._mel.features(samples, window.frames(seconds))
        encoded = self._model.encode(ctranslate2.StorageView.from_array(np.ascontiguousarray(features[None])))
        question = self._tokens.question(prompt)
        most = min(_MOST_TOKENS, int(seconds * _TOKENS_PER_SECOND) + _TOKENS_TO_SPARE)
        result = self._model.generate(
            encoded,
            [question],
            beam_size=1,
            max_length=len(question) + most,
            return_scores=True,
            no_repeat_ngram_size=no_repeat_ngram_size,
        )[0]
        tokens = result.sequences_ids[0]
        text = self._tokens.text(tokens).strip()
        looping = len(tokens) >= most or compression_ratio(text) > _LOOPING_RATIO
        return _Decoding(tokens, text, result.scores[0], looping, encoded)

    def _timed_words(self, decoding: _Decoding, samples: int) -> tuple[Word, ...]:
        positions = math.ceil(samples / HOP)
        aligned = self._model.align(decoding.encoded, self._tokens.opening, [decoding.tokens], positions)[0]
        path = np.array(aligned.alignments)
        # The path walks through tokens and positions; a token begins where the walk first reaches it.
        first = np.flatnonzero(np.diff(path[:, 0], prepend=-1))
        starts = path[first, 1] * _SECONDS_PER_POSITION
        words, at = [], 0
        for text, count in self._tokens.words(decoding.tokens):
            confidence = float(np.mean(aligned.text_token_probs[at : at + count]))
            end = min(at + count, len(starts) - 1)
            words.append(Word(text.strip(), float(starts[at]), float(starts[end]), confidence))
            at += count
        return tuple(word for word in words if word.text)


def compression_ratio(text: str) -> float:
    """How much shorter the text can be written; repetition makes it large."""
    raw = text.encode()
    return len(raw) / len(zlib.compress(raw)) if raw else 0.0
