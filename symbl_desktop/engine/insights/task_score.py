"""What in a mention speaks for or against its being a task that a note-taker would write down."""

import re
from collections.abc import Iterable
from enum import Enum

from symbl_desktop.engine.insights.due_phrases import DuePhrase, Strength
from symbl_desktop.engine.insights.task_forms import TaskForm
from symbl_desktop.engine.insights.task_words import (
    DELIVERING_PHRASES,
    DELIVERING_VERBS,
    HEDGE_PHRASES,
    HEDGES,
    HOME_WORDS,
    INQUIRIES,
    INQUIRY_PHRASES,
    LATER_TODAY_HERE,
    MEETING_PHRASES,
    MEETING_VERBS,
    PAPERS,
    ROOM_PHRASES,
    STATIVE_VERBS,
    SUPPOSED,
)
from symbl_desktop.engine.insights.tasks import TaskMention
from symbl_desktop.engine.insights.verbs import base_form
from symbl_desktop.engine.insights.word_lists import DETERMINERS, PREPOSITIONS, PRONOUNS, words


class Work(Enum):
    """What kind of doing the verb tells of."""

    DELIVERING = "delivering"
    MEETING = "meeting"
    STATIVE = "stative"
    OTHER = "other"


def task_traits(mention: TaskMention, due: DuePhrase | None) -> frozenset[str]:
    """What speaks for or against the mention, without what others say to it."""
    line = f" {mention.sentence.plain} "
    said = mention.sentence.words
    traits = {
        "owner named": mention.owner_named is not None,
        "please": "please" in said,
        "hedged": bool(HEDGES & {*said[: mention.verb]}) or _any(HEDGE_PHRASES, line),
        "conditional": ("if" in said[: mention.first] and not _any(POLITE_IFS, line))
        or " if you want " in line
        or " if you like " in line,
        "asked": mention.sentence.ending == "?" and mention.form not in ASKING,
        "things of the room": _any(ROOM_PHRASES, line),
        "things of home": bool(HOME_WORDS & {*said}),
        "later in the meeting": _any(LATER_TODAY_HERE, line),
        "trailing off": bool(said) and said[-1] in TRAILING,
        "long": len(said) > 40,
        "promises an answer": ANSWERING.search(mention.sentence.plain) is not None,
        "only now": "just" in said[mention.first : mention.verb + 1],
        "one of the steps": bool({"first", "then"} & {*said[max(0, mention.first - 1) : mention.verb + 1]}),
        "on paper": bool(PAPERS & {*said[mention.verb + 1 :]}),
        "finds out": said[mention.verb] in INQUIRIES or not INQUIRY_PHRASES.isdisjoint(_phrases(said[mention.verb :])),
        "by the next meeting": NEXT_MEETING.search(line) is not None,
        "what you would do": said[mention.first] == "would" and said[mention.verb] in SUPPOSED,
        **_work_traits(mention, due),
        **_due_traits(due),
    }
    return frozenset(trait for trait, holds in traits.items() if holds)


NEXT_MEETING = re.compile(
    r"(?<!\S)(?:for|by|before|until|at|in) (?:the |our )?next (?:meeting|time|call)(?!\S)|next time "
)
ANSWERING = re.compile(
    r"(?<!\S)(?:get back to (?:you|them|him|her|everyone)|let (?:you|them|him|her|everyone) know|report back)(?!\S)"
)
POLITE_IFS = ("if you have time", "if possible", "if you can", "if you could", "if you have a minute")
ASKING = frozenset({TaskForm.REQUEST, TaskForm.SOMEONE, TaskForm.INVITATION, TaskForm.PLEA})
# Particles may end a sentence, what asks for more may not.
TRAILING = (PREPOSITIONS | DETERMINERS | words("and but or because if to i we will")) - words(
    "up on in out off over this that all both down around through her about"
)


def work_of(mention: TaskMention) -> Work:
    said = mention.sentence.words
    verb = said[mention.verb]
    phrases = _phrases(said[mention.verb : mention.verb + 4])
    if verb == "have" and {"ready", "done", "finished", "fixed"} & {*said[mention.verb :]}:
        return Work.DELIVERING
    if mention.form is TaskForm.PLEA and verb == "me":
        return Work.DELIVERING
    if mention.form is TaskForm.WANTED:
        return Work.OTHER
    for phrase in phrases:
        if phrase in DELIVERING_PHRASES:
            return Work.DELIVERING
        if phrase in MEETING_PHRASES:
            return Work.MEETING
    if verb in DELIVERING_VERBS or base_form(verb) in DELIVERING_VERBS:
        return Work.DELIVERING
    if verb in MEETING_VERBS:
        return Work.MEETING
    return Work.STATIVE if verb in STATIVE_VERBS else Work.OTHER


def _phrases(said: tuple[str, ...]) -> list[str]:
    """The verb with what follows, longest first; `turn it off` is `turn off` too."""
    phrases = [" ".join(said[:length]) for length in (4, 3, 2) if len(said) >= length]
    if said[1:2] in (("it",), ("that",), ("them",), ("this",)) and len(said) > 2:
        phrases.append(f"{said[0]} {said[2]}")
    return phrases


def _work_traits(mention: TaskMention, due: DuePhrase | None) -> dict[str, bool]:
    work = work_of(mention)
    objects = _object_words(mention, due) if mention.form is not TaskForm.PASSIVE else [mention.sentence.words[0]]
    return {
        "delivering verb": work is Work.DELIVERING,
        "meeting act": work is Work.MEETING,
        "stative verb": work is Work.STATIVE,
        "no object": not objects,
        "pronoun object": bool(objects)
        and mention.form is not TaskForm.PASSIVE
        and all(word in PRONOUNS or word in PREPOSITIONS for word in objects),
    }


def _object_words(mention: TaskMention, due: DuePhrase | None) -> list[str]:
    when = range(due.first, due.last) if due else range(0)
    said = mention.sentence.words
    after = range(mention.verb + 1, len(said))
    skipped = {"please", "then", "okay", "now", "too", "also", "yes", "right", "thanks", "so"}
    named = mention.named.vocative
    return [said[index] for index in after if index not in when and index not in named and said[index] not in skipped]


def _due_traits(due: DuePhrase | None) -> dict[str, bool]:
    strength = due.strength if due else None
    return {
        "by a deadline": strength is Strength.DEADLINE,
        "at a time": strength is Strength.TIME,
        "around an event": strength is Strength.EVENT,
        "at once": strength is Strength.AT_ONCE,
    }


def _any(phrases: Iterable[str], line: str) -> bool:
    return any(f" {phrase} " in line for phrase in phrases)
