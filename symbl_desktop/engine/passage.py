"""What was said between two silences: one utterance, or several with short pauses between them."""

from collections.abc import Sequence
from dataclasses import dataclass

from symbl_desktop.engine.asr.recognizer import Transcription, Word
from symbl_desktop.engine.endpointing import RATE, VoiceHistory
from symbl_desktop.engine.sentences import ends_sentence

# Words nearer to the end of the sound than this, in seconds, may still change when more is heard.
_UNSETTLED = 1.5
_LEAST_BEFORE_A_CUT = 6.0
_SLACK = 0.25


@dataclass(frozen=True, slots=True)
class Part:
    """An utterance's sound, in samples, and what it was heard as, with times since the stream began."""

    begin: int
    end: int
    heard: Transcription


def better_of(parts: Sequence[Part], whole: Transcription) -> tuple[Word, ...]:
    """The words of a passage, heard in parts and once more as a whole.

    The whole knows more context and is mostly right, but now and then skips what follows a pause.
    """
    words = tuple(word for part in parts for word in part.heard.words)
    return whole.words if len(whole.words) >= len(words) - 1 else words


@dataclass(frozen=True, slots=True)
class Cut:
    """So many words are settled; the rest begins at this sample."""

    words: int
    at: int


def cut_after_sentence(words: Sequence[Word], end: int, history: VoiceHistory) -> Cut | None:
    """Where the last sentence ends that the words after it confirm; times since the stream began, `end` in samples."""
    for count in range(len(words) - 1, 0, -1):
        word, following = words[count - 1], words[count]
        if ends_sentence(word.text) and following.end <= end / RATE - _UNSETTLED:
            begin, until = int((word.end - _SLACK) * RATE), int((following.start + _SLACK) * RATE)
            return Cut(count, history.quietest(begin, until))
    return None


def cut_at_rest(words: Sequence[Word], begin: int, end: int, history: VoiceHistory) -> Cut:
    """Where the voice rests most, for somebody who comes to no end."""
    first, last = begin + int(_LEAST_BEFORE_A_CUT * RATE), end - int(_UNSETTLED * RATE)
    at = history.quietest(first, last)
    return Cut(sum((word.start + word.end) / 2 < at / RATE for word in words), at)
