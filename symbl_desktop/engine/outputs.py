"""What a pipeline tells of one stream; all times in seconds of that stream's sound."""

from dataclasses import dataclass

from symbl_desktop.engine.asr.recognizer import Word


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """What the open utterance seems to say so far; "" takes back what was shown."""

    text: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class FinalResult:
    """An utterance as it was heard at its end."""

    text: str
    words: tuple[Word, ...]
    start: float
    end: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Sentence:
    """Something a person would say in one go, with punctuation: one row of a transcript."""

    text: str
    words: tuple[Word, ...]
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Unheard:
    """Speech that could not be recognised, and why; its words are missing."""

    start: float
    end: float
    reason: str


PipelineOutput = Hypothesis | FinalResult | Sentence | Unheard
