"""How alike two texts are to the ear, whatever their punctuation."""

import re
from collections.abc import Mapping

_WORD = re.compile(r"\w+(?:['\u2019]\w+)*")
# A recogniser writes the same number in letters here and in digits there.
_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_DIGITS: Mapping[str, str] = {word: str(number) for number, word in enumerate(_NUMBERS)}


def bare_words(text: str) -> list[str]:
    """What of a text is heard, word by word: no punctuation, no capitals, `follow-up` in two."""
    words = (re.sub(r"\W", "", word) for word in _WORD.findall(text.casefold()))
    return [_DIGITS.get(word, word) for word in words]


def shared_words(one: str, other: str) -> float:
    """How much of the shorter text's words are in the other one, too; from 0 to 1."""
    ours, theirs = set(bare_words(one)), set(bare_words(other))
    shorter = min(len(ours), len(theirs))
    return len(ours & theirs) / shorter if shorter else 0.0
