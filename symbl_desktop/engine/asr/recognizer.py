"""What a recogniser is asked and what it answers."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Word:
    """One spoken word with its punctuation; times in seconds, 0 to 1 how sure the recogniser was."""

    text: str
    start: float
    end: float
    confidence: float

    def later(self, seconds: float) -> "Word":
        return replace(self, start=self.start + seconds, end=self.end + seconds)


@dataclass(frozen=True, slots=True)
class Transcription:
    """What was heard; `words` are empty unless word times were asked for, which count from the sound's start."""

    text: str
    words: tuple[Word, ...] = ()
    confidence: float = 0.0

    def later(self, seconds: float) -> "Transcription":
        return replace(self, words=tuple(word.later(seconds) for word in self.words))


NOTHING_HEARD = Transcription("")


@dataclass(frozen=True, slots=True)
class Piece:
    """Sound to be recognised (16 kHz mono LINEAR16), and the text that was said before it.

    An interim may be answered with nothing when that saves time.
    """

    pcm: bytes
    interim: bool = False
    word_times: bool = False
    prompt: str = ""


class Recognizer(Protocol):
    """Turns pieces into words, in the calling thread."""

    def transcribe(self, piece: Piece) -> Transcription: ...


@dataclass(frozen=True, slots=True)
class GivenUp:
    """The piece could not be recognised, and why."""

    reason: str


Answer = Transcription | GivenUp


class Recognition(Protocol):
    """A recogniser elsewhere: each piece is answered once, in any thread, finals in the order they were submitted."""

    def submit(self, piece: Piece, on_answer: Callable[[Answer], None]) -> None: ...
