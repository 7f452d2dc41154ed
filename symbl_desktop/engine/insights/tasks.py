"""Where a sentence may speak of work to be done: who is to do it, what, and in which form it was put."""

from collections.abc import Iterator
from dataclasses import dataclass

from symbl_desktop.engine.insights.people import Named
from symbl_desktop.engine.insights.sentences import Sentence
from symbl_desktop.engine.insights.task_forms import ADDRESSED, FORMS, PERSON, Doer, TaskForm
from symbl_desktop.engine.insights.task_words import (
    DELIVERING_PHRASES,
    DELIVERING_VERBS,
    REPORTERS,
    SAYING,
    SUBORDINATORS,
    UNREAL_PHRASES,
)


@dataclass(frozen=True, slots=True)
class TaskMention:
    """Words `first` to `verb` are the trigger, `verb` names the work; `who` are the people named as its subject."""

    form: TaskForm
    doer: Doer
    sentence: Sentence
    named: Named
    first: int
    verb: int
    who: tuple[str, ...] = ()

    @property
    def owner_named(self) -> str | None:
        if self.doer is Doer.NAMED:
            return " and ".join(self.who) or None
        return self.named.addressee if self.doer is Doer.ADDRESSEE else None


def task_mentions(sentence: Sentence, named: Named) -> list[TaskMention]:
    """In the order said; what is negated, unreal, reported, asked or only described is left out."""
    found: list[TaskMention] = []
    for mention in sorted(_triggered(sentence, named), key=lambda mention: mention.first):
        overlaps = found and mention.first <= found[-1].verb
        if not overlaps and not _vetoed(mention):
            found.append(mention)
    return found


def _triggered(sentence: Sentence, named: Named) -> Iterator[TaskMention]:
    tagged = [
        ADDRESSED if index in named.vocative else PERSON if index in named.people else word
        for index, word in enumerate(sentence.words)
    ]
    line = " ".join(tagged)
    word_at = _word_starts(tagged)
    for form, doer, pattern in FORMS:
        for match in pattern.finditer(line):
            first = word_at[match.start() + len(match.group()) - len(match.group().lstrip())]
            verb = word_at[match.start("verb")]
            people = range(first, verb)
            who = tuple(dict.fromkeys(named.people[index] for index in people if index in named.people))
            known = Doer.NAMED if who and (doer is Doer.ADDRESSEE or form is TaskForm.MARKED) else doer
            yield TaskMention(form, known, sentence, named, first, verb, who)
    if (order := _order(sentence, named)) is not None:
        yield order


def _order(sentence: Sentence, named: Named) -> TaskMention | None:
    """`Tom, send me the file.`"""
    if not named.vocative or min(named.vocative) > 2:
        return None
    verb = max(index for index in named.vocative if index <= 4) + 1
    while verb < len(sentence.words) and sentence.words[verb] in ("please", "just", "also", "then"):
        verb += 1
    if verb >= len(sentence.words) or sentence.ending == "?":
        return None
    pair = " ".join(sentence.words[verb : verb + 2])
    if sentence.words[verb] in DELIVERING_VERBS or pair in DELIVERING_PHRASES:
        return TaskMention(TaskForm.ORDER, Doer.ADDRESSEE, sentence, named, verb, verb)
    return None


def _word_starts(tagged: list[str]) -> dict[int, int]:
    starts: dict[int, int] = {}
    position = 0
    for index, word in enumerate(tagged):
        starts[position] = index
        position += len(word) + 1
    return starts


NEGATIONS = frozenset({"not", "never", "hardly", "n't"})
POLITE_IF = (TaskForm.REQUEST, TaskForm.SOMEONE)


def _vetoed(mention: TaskMention) -> bool:
    said = mention.sentence.words
    before = said[mention.first - 1] if mention.first else ""
    trigger = said[mention.first : mention.verb + 1]
    if said[mention.verb] in NEGATIONS or (NEGATIONS & {*trigger} and "forget" not in trigger):
        return True
    if (
        before in SUBORDINATORS - {"do" if mention.form is TaskForm.OFFER else ""}
        and not _thinks_that(said, mention.first)
        and mention.form is not TaskForm.PLEA
    ):
        return True
    if before == "so" and said[mention.first] == "that":
        return True
    return _perfect(mention) or _reported(mention) or _unreal(mention)


def _thinks_that(said: tuple[str, ...], first: int) -> bool:
    return (
        said[first - 1] == "that" and first > 1 and said[first - 2] in ("think", "suggest", "propose", "agree", "sure")
    )


def _perfect(mention: TaskMention) -> bool:
    """`should have called`: gone by."""
    said = mention.sentence.words
    after = said[mention.verb + 1] if mention.verb + 1 < len(said) else ""
    past = after.endswith(("ed", "en")) or after in (
        "been",
        "had",
        "done",
        "gone",
        "made",
        "sent",
        "put",
        "told",
        "got",
    )
    return said[mention.verb] == "have" and past


def _reported(mention: TaskMention) -> bool:
    said = mention.sentence.words[max(0, mention.first - 4) : mention.first]
    return any(
        word in SAYING and (not index or said[index - 1] in REPORTERS) for index, word in enumerate(said)
    ) or any(
        word in SAYING and max(0, mention.first - 4) + index - 1 in mention.named.people
        for index, word in enumerate(said)
    )


def _unreal(mention: TaskMention) -> bool:
    line = f" {mention.sentence.plain} "
    return any(f" {phrase} " in line for phrase in UNREAL_PHRASES)
