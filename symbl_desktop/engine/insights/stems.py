"""What words are about: their stems, without the words that are about nothing."""

from symbl_desktop.engine.insights.word_lists import (
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    LEAD_INS,
    MONTHS,
    PREPOSITIONS,
    PRONOUNS,
    WEEKDAYS,
    words,
)

EMPTY_WORDS = (
    PRONOUNS
    | AUXILIARIES
    | PREPOSITIONS
    | DETERMINERS
    | CONJUNCTIONS
    | LEAD_INS
    | frozenset((*WEEKDAYS, *MONTHS))
    | words(
        "going need let us just also not very much more today tomorrow tonight week month end next sure think maybe"
    )
)


def stems(text_words: tuple[str, ...]) -> frozenset[str]:
    """What the words are about, roughly: endings off, empty words left out."""
    return frozenset(stem(word) for word in text_words if word not in EMPTY_WORDS and len(word) > 1)


def stem(word: str) -> str:
    for ending in ("'s", "ings", "ing", "ies", "ied", "es", "ed", "s", "e", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    return word
