"""Where one sentence ends and the next begins, in words with punctuation."""

import re
from collections.abc import Sequence

from symbl_desktop.engine.asr.recognizer import Word

# Not the dots of somebody who breaks off.
_END = re.compile(r"(?<!\.)[.?!]['\")\]\u201d\u2019]*$")
# What ends in a full stop and goes on: titles, and letters with a stop each (e.g., U.S.).
_ABBREVIATION = re.compile(r"(?:mr|mrs|ms|dr|prof|st|vs|etc|approx|dept|[a-z](?:\.[a-z])*)\.", re.IGNORECASE)
_LONELY = 2


def ends_sentence(word: str) -> bool:
    """Whether a sentence ends with this word."""
    return bool(_END.search(word)) and not _ABBREVIATION.fullmatch(word)


def split_sentences(words: Sequence[Word]) -> list[tuple[Word, ...]]:
    """The sentences in order; one or two words that are no question stay with what is said around them."""
    sentences: list[tuple[Word, ...]] = []
    begun: list[Word] = []
    for word in words:
        begun.append(word)
        if ends_sentence(word.text) and (len(begun) > _LONELY or word.text.endswith("?")):
            sentences.append(tuple(begun))
            begun = []
    if begun and len(begun) <= _LONELY and sentences and not sentences[-1][-1].text.endswith("?"):
        sentences[-1] = (*sentences[-1], *begun)
    elif begun:
        sentences.append(tuple(begun))
    return sentences


def joined(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)
