"""Which sentences ask for something to be told. Tags, rhetoric and housekeeping are no questions here."""

from collections.abc import Sequence

from symbl_desktop.engine.insights.people import Named
from symbl_desktop.engine.insights.question_forms import (
    ASKING_WORDS,
    ECHOES,
    HOUSEKEEPING,
    INCREDULOUS,
    RHETORICAL,
    STATING,
    SUBJECTS,
    TAGS,
    WONDERING,
)
from symbl_desktop.engine.insights.sentences import Sentence
from symbl_desktop.engine.insights.word_lists import AUXILIARIES, DETERMINERS, LEAD_INS, PREPOSITIONS, PRONOUNS

NO_QUESTION = 0.1


def is_rhetorical(sentence: Sentence) -> bool:
    """Whether it sounds like a question that nobody is to answer."""
    line = " ".join(_core(sentence, Named({})))
    return RHETORICAL.search(line) is not None or INCREDULOUS.search(line) is not None


def question_probability(sentence: Sentence, named: Named) -> float:
    """How likely the sentence asks something an answer to which would be worth keeping."""
    said = _core(sentence, named)
    if not said:
        return NO_QUESTION
    line = " ".join(said)
    if RHETORICAL.search(line) or HOUSEKEEPING.search(line) or INCREDULOUS.search(line):
        return NO_QUESTION
    in_order = inverted(said)
    if sentence.ending == "?":
        return _marked(said, line, in_order=in_order)
    if sentence.ending == "!" or STATING.search(line):
        return NO_QUESTION
    if WONDERING.search(line):
        return 0.6
    if not in_order or len(said) < 4 or said[-1] in TRAILING:
        return NO_QUESTION
    return 0.4 if sentence.ending == "." else 0.65


TRAILING = DETERMINERS | {"and", "or", "but", "to", "that", "is", "are", "what", "because"}


def _marked(said: list[str], line: str, *, in_order: bool) -> float:
    if len(said) < 2 or all(word in ECHOES for word in said):
        return NO_QUESTION
    tag = max((tag for tag in TAGS if line.endswith(f" {tag}")), key=len, default="")
    if tag and not inverted(said[: len(said) - len(tag.split())]):
        return NO_QUESTION
    if in_order:
        return 0.95 if len(said) > 3 else 0.8
    return 0.7 if len(said) > 3 else 0.45


def _core(sentence: Sentence, named: Named) -> list[str]:
    """The words without what leads up to them: `okay, so, Rafael, how much` is `how much`."""
    said = sentence.words
    first = 0
    while first < len(said) and (said[first] in LEAD_INS or first in named.vocative):
        first += 1
    # "And the other role, the data analyst, which band": the last part that asks is the question.
    for index in range(first + 1, len(said)):
        asks = said[index] in ASKING_WORDS or said[index] in AUXILIARIES
        tag = " ".join(said[index:]) in TAGS
        if sentence.comma_after(index - 1) and asks and not tag and inverted(list(said[index:])):
            first = index
            break
    return [said[index] for index in range(first, len(said)) if index not in named.vocative]


def inverted(said: Sequence[str]) -> bool:
    """Whether the word order is that of a question."""
    if len(said) < 2:
        return False
    opener, follower = said[0], said[1]
    if opener in AUXILIARIES:
        subject = said[2] if follower == "not" and len(said) > 2 else follower
        return subject in SUBJECTS or (opener in ("is", "are", "was", "were") and _noun(subject))
    if opener in ("how", "what", "which", "whose"):
        return follower in QUANTIFIED or any(word in AUXILIARIES for word in said[1:4])
    if opener in ASKING_WORDS:
        return follower in AUXILIARIES or opener in ("who", "why")
    return opener in PREPOSITIONS and follower in ("what", "which", "whom", "whose")


QUANTIFIED = frozenset(
    {"much", "many", "long", "often", "about", "happens", "if", "kind", "sort", "time", "makes", "else"}
)


def _noun(word: str) -> bool:
    closed = (
        word in PREPOSITIONS or word in AUXILIARIES or word in DETERMINERS or word in ("not", "going", "just", "so")
    )
    return not closed and (word not in PRONOUNS) and not word.endswith(("ing", "ed", "ly"))
