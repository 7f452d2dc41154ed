"""When something is due, as people say it: which words say so, and the day they mean."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import IntEnum

from symbl_desktop.engine.insights.due_rules import AT_ONCE, EVENTS, NUMBER_WORDS, RULES, SOON, Groups
from symbl_desktop.engine.insights.word_lists import CONJUNCTIONS, DETERMINERS, PREPOSITIONS, WEEKDAYS, words


class Strength(IntEnum):
    """How surely the phrase is about when something is due."""

    AT_ONCE = 0
    EVENT = 1
    TIME = 2
    DEADLINE = 3


@dataclass(frozen=True, slots=True)
class DuePhrase:
    """Words `first` up to but not `last` of a sentence."""

    first: int
    last: int
    day: date | None
    certain: bool
    strength: Strength


DEADLINES = words("by before until due latest")
NOT_AHEAD = words("last every each since from past previous previously ago other yesterday")
LEADS = words("by on before until for at in within over during around about latest")
AT_ONCE_TODAY = ("right now", "right away", "straight away", "immediately")
SHADES = words("sometime anytime right")


def find_due(sentence_words: Sequence[str], said: datetime, *, after: int = 0) -> DuePhrase | None:
    """The phrase that best says when something is due, if any; what precedes word `after` counts less."""
    found = due_phrases(sentence_words, said)
    if not found:
        return None
    return max(found, key=lambda phrase: (phrase.strength, phrase.first >= after, phrase.last - phrase.first))


def due_phrases(sentence_words: Sequence[str], said: datetime) -> list[DuePhrase]:
    """All of them in the order said, none overlapping another."""
    plain = " ".join(sentence_words)
    starts = {0: 0}
    position = 0
    for index, word in enumerate(sentence_words):
        starts[position] = index
        position += len(word) + 1
    found = [_widened(sentence_words, phrase) for phrase in _dated(plain, starts, sentence_words, said)]
    for pattern, strength in ((EVENTS, Strength.EVENT), (SOON, Strength.EVENT), (AT_ONCE, Strength.AT_ONCE)):
        for match in pattern.finditer(plain):
            first = starts[match.start()]
            day = said.date() if match.group() in AT_ONCE_TODAY else None
            phrase = DuePhrase(first, first + len(match.group().split()), day, certain=False, strength=strength)
            if not any(phrase.first < other.last and other.first < phrase.last for other in found):
                found.append(phrase)
    return sorted(found, key=lambda phrase: phrase.first)


def _dated(plain: str, starts: dict[int, int], said_words: Sequence[str], said: datetime) -> list[DuePhrase]:
    candidates: list[tuple[int, DuePhrase]] = []
    for rule in RULES:
        for match in rule.pattern.finditer(plain):
            text = match.group()
            first = starts[match.start() + len(text) - len(text.lstrip())]
            last = first + len(text.split())
            if _misread(said_words, first, last, needs_lead=rule.needs_lead):
                continue
            due = rule.resolve(Groups({key: (value or "").strip() for key, value in match.groupdict().items()}), said)
            if due.day:
                phrase = DuePhrase(first, last, due.day, due.certain, Strength.TIME)
                candidates.append((rule.fixes, phrase))
    return _joined(candidates, said_words)


def _misread(said_words: Sequence[str], first: int, last: int, *, needs_lead: bool) -> bool:
    """Whether these words only name a thing (`the Friday report`) or a time gone by."""
    before = said_words[first - 1] if first else ""
    after = said_words[last] if last < len(said_words) else ""
    if before in NOT_AHEAD or after in ("ago", "last"):
        return True
    if before in NUMBER_WORDS and said_words[first] == "in":
        return True
    if needs_lead and said_words[first] == "the":
        closed = not after or after in CONJUNCTIONS or after in PREPOSITIONS or after in ("please", "then", "okay")
        return before not in ("by", "on", "before", "until", "for") or not closed
    names_a_thing = said_words[first] in WEEKDAYS or said_words[first] in ("today", "tomorrow", "tonight")
    return names_a_thing and before in DETERMINERS and before not in ("this", "that", "no")


def _joined(candidates: list[tuple[int, DuePhrase]], said_words: Sequence[str]) -> list[DuePhrase]:
    """Overlapping and adjoining phrases are one; the one that fixes the day most closely says which day."""
    groups: list[tuple[int, DuePhrase]] = []
    for fixes, phrase in sorted(candidates, key=lambda item: (item[1].first, -item[1].last)):
        if groups and _adjoin(groups[-1][1], phrase, said_words):
            known, earlier = groups[-1]
            closer = phrase if fixes > known else earlier
            whole = replace(closer, first=earlier.first, last=max(earlier.last, phrase.last))
            groups[-1] = (max(fixes, known), whole)
        else:
            groups.append((fixes, phrase))
    return [phrase for _, phrase in groups]


def _adjoin(earlier: DuePhrase, later: DuePhrase, said_words: Sequence[str]) -> bool:
    between = said_words[earlier.last : later.first]
    return not between or (len(between) == 1 and between[0] in ("on", "of", "at", "the", "by"))


def _widened(said_words: Sequence[str], phrase: DuePhrase) -> DuePhrase:
    """The phrase with the preposition before it and `at the latest` behind it."""
    first = phrase.first
    for leads in (DETERMINERS & {"the", "this"}, LEADS, SHADES):
        if first and said_words[first - 1] in leads and not (leads is LEADS and said_words[first] in LEADS):
            first -= 1
    for lead in (("no", "later", "than"), ("not", "later", "than"), ("first", "thing"), ("some", "time")):
        if tuple(said_words[max(0, first - len(lead)) : first]) == lead:
            first -= len(lead)
    last = phrase.last
    if tuple(said_words[last : last + 3]) == ("at", "the", "latest"):
        last += 3
    told = {*said_words[first : phrase.first + 1], *said_words[phrase.last : last]}
    strength = Strength.DEADLINE if told & DEADLINES or "than" in said_words[first : phrase.first] else phrase.strength
    return replace(phrase, first=first, last=last, strength=strength)
