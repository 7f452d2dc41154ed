"""Who is named in a sentence, and who is spoken to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from symbl_desktop.engine.insights.first_names import ALSO_WORDS, FIRST_NAMES
from symbl_desktop.engine.insights.sentences import Sentence
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

# Labels a program gives to speakers it does not know.
NO_NAMES = words(
    "you me others other host guest speaker participant unknown everyone user mic microphone call caller",
    "agent customer computer channel track left right remote local moderator presenter",
)

# After these a name at the end of a sentence is talked about, not to.
TALKS_ABOUT = (
    PREPOSITIONS
    | DETERMINERS
    | CONJUNCTIONS
    | words("tell told ask asked email call called mail ping phone meet met saw is are was be")
)

MODALS = words("will would can could should shall must has have needs need is wants might may")

_SOUNDS = (
    ("ph", "f"),
    ("ck", "k"),
    ("ch", "k"),
    ("c", "k"),
    ("z", "s"),
    ("y", "i"),
    ("ie", "i"),
    ("th", "t"),
    ("w", "v"),
)


@dataclass(frozen=True, slots=True)
class Named:
    """`people` by the index of the word that names them; `addressed` are spoken to, and said in words `vocative`."""

    people: Mapping[int, str]
    addressed: tuple[str, ...] = ()
    vocative: frozenset[int] = frozenset()

    @property
    def addressee(self) -> str | None:
        return " and ".join(self.addressed) or None


class People:
    """The people of a conversation, as far as known; more become known as they speak."""

    def __init__(self, participants: Iterable[str] = ()) -> None:
        self._known: dict[str, str] = {}
        for participant in participants:
            self.learn(participant)

    def learn(self, participant: str) -> None:
        parts = participant.replace("_", " ").split()
        if not parts or any(not part.isalpha() or part.lower() in NO_NAMES or len(part) < 2 for part in parts[:1]):
            return
        self._known.setdefault(participant.lower(), participant)
        for part in parts:
            if part.isalpha() and len(part) > 1:
                self._known.setdefault(part.lower(), participant)

    def is_person(self, label: str) -> bool:
        """Whether a speaker's label names someone, rather than a microphone."""
        return label.lower() in self._known

    def named(self, sentence: Sentence) -> Named:
        people = {index: name for index in range(len(sentence.words)) if (name := self._name_at(sentence, index))}
        vocative = _vocative(sentence, people)
        addressed = tuple(dict.fromkeys(people[index] for index in sorted(vocative)))
        return Named(people, addressed, frozenset(vocative))

    def _name_at(self, sentence: Sentence, index: int) -> str | None:
        word = sentence.words[index]
        if not word.isalpha() or len(word) < 2:
            return None
        capital = sentence.capitalised(index)
        if word in self._known:
            plain_word = word in ALSO_WORDS or word in PRONOUNS
            return self._known[word] if not plain_word or _name_position(sentence, index, capital) else None
        if not capital or word in WEEKDAYS or word in NOT_PEOPLE:
            return None
        if (sounding := self._sounding_like(word)) is not None:
            return sounding
        if word in FIRST_NAMES and (word not in ALSO_WORDS or _name_position(sentence, index, capital)):
            return word.capitalize()
        return word.capitalize() if _acts_like_a_name(sentence, index) else None

    def _sounding_like(self, word: str) -> str | None:
        if len(word) < 4 or word in FIRST_NAMES & self._known.keys():
            return None
        for known, participant in self._known.items():
            if len(known) >= 4 and " " not in known and _sound(known) == _sound(word):
                return participant
        return None


# Capitalised, and doing things in the way people do.
NOT_PEOPLE = (
    words(
        "marketing sales legal finance engineering support management operations design product google amazon",
        "microsoft apple facebook twitter slack zoom github jira excel word powerpoint teams outlook windows",
        "linux android english french german spanish italian chinese japanese dutch europe america asia africa",
        "london paris berlin christmas easter monday internet everything somebody someone everybody everyone",
        "anybody anyone nobody please team guys folks people both none each another others who what when where",
        "why how thanks thank hello testing meeting",
    )
    | PRONOUNS
    | AUXILIARIES
    | CONJUNCTIONS
    | DETERMINERS
    | PREPOSITIONS
    | LEAD_INS
    | frozenset(MONTHS)
)


def _name_position(sentence: Sentence, index: int, capital: bool) -> bool:
    """Whether a name that is also a word (June, Will, Grace) must be the name here."""
    before = sentence.words[index - 1] if index else ""
    after = sentence.words[index + 1] if index + 1 < len(sentence.words) else ""
    opens = all(word in LEAD_INS for word in sentence.words[:index])
    if before in PREPOSITIONS and sentence.words[index] in MONTHS:
        return False
    if opens:
        return sentence.comma_after(index) or (after in MODALS and after != sentence.words[index])
    return capital and before not in DETERMINERS and not after.isdecimal()


def _acts_like_a_name(sentence: Sentence, index: int) -> bool:
    """Whether an unknown capitalised word is someone: called by `Xavi, could you`, or the one who `will send`."""
    after = list(sentence.words[index + 1 : index + 3])
    if all(word in LEAD_INS for word in sentence.words[:index]) and sentence.comma_after(index):
        return after[:1] in (["can"], ["could"], ["would"], ["will"], ["please"]) or after == ["do", "you"]
    before = sentence.words[index - 1] if index else ""
    if not index or before in DETERMINERS or (sentence.capitalised(index - 1) and index > 1):
        return False
    return after[:1] in (["will"], ["should"], ["can"], ["could"]) or after == ["needs", "to"]


def _vocative(sentence: Sentence, people: Mapping[int, str]) -> set[int]:
    found: set[int] = set()
    for index in people:
        if _calls_first(sentence, people, index) or _calls_last(sentence, people, index):
            found.add(index)
    return found


def _calls_first(sentence: Sentence, people: Mapping[int, str], index: int) -> bool:
    earlier = (word for place, word in enumerate(sentence.words[:index]) if place not in people)
    if not all(word in LEAD_INS for word in earlier):
        return False
    after = next_words(sentence.words, people, index + 1)
    to_you = after[:2] in INVITATIONS or after[:1] in (["please"], ["you"])
    return to_you or (sentence.comma_after(index) and bool(after))


INVITATIONS = [[modal, "you"] for modal in ("can", "could", "would", "will", "do", "are", "did", "have", "should")]


def next_words(said: Sequence[str], people: Mapping[int, str], first: int) -> list[str]:
    """The words from `first` on without the names and the `and` between them."""
    while first < len(said) and (first in people or (said[first] == "and" and first + 1 in people)):
        first += 1
    return list(said[first:])


def _calls_last(sentence: Sentence, people: Mapping[int, str], index: int) -> bool:
    rest = sentence.words[index + 1 :]
    before = sentence.words[index - 1] if index else ""
    between_commas = bool(index) and sentence.comma_after(index - 1) and sentence.comma_after(index)
    last = all(word in ("please", "okay", "right", "then", "thanks") for word in rest)
    if last and index:
        return sentence.comma_after(index - 1) or before not in TALKS_ABOUT
    return between_commas and not (index + 1 < len(sentence.words) and sentence.words[index + 1] in ("and", "or"))


def _sound(name: str) -> str:
    """A rough key that spellings of one name share: Raphael and Rafael, Sara and Sarah."""
    for spelling, sound in _SOUNDS:
        name = name.replace(spelling, sound)
    squeezed = name[:1]
    for letter in name[1:]:
        if letter != squeezed[-1] and letter != "h":
            squeezed += letter
    return squeezed[0] + "".join(letter for letter in squeezed[1:] if letter not in "aeiou") + squeezed[-1]
