"""Talk about talking again: meetings to be held, calls to be made together, subjects put off to a later day."""

import re
from dataclasses import dataclass

from symbl_desktop.engine.insights.due_phrases import DuePhrase, Strength
from symbl_desktop.engine.insights.people import Named
from symbl_desktop.engine.insights.sentences import Sentence
from symbl_desktop.engine.insights.task_forms import ADDRESSED, PERSON
from symbl_desktop.engine.insights.word_lists import AUXILIARIES

_SOME = r"(?:\w+ ){0,3}?"
_ALSO = r"(?:all |both |also |then |probably |maybe |perhaps |just |really |please |quickly )*"
_SHOULD = r"should|could|can|will|need to|have to|must|are going to|ought to|might|had better"
_US = rf"we|you and i|{PERSON} and i|you and {PERSON}|the two of us"
_EVENT = r"call|meeting|chat|session|discussion|sync|workshop|review|follow-up"
_TALK = "|".join(
    (
        "meet|talk|speak|sync|sync up|chat|catch up|touch base|reconvene|regroup|discuss|revisit|circle back|follow up",
        "get together|sit down|come back|go back|return|continue|decide|see where|check in|check back",
        "(?:pick|take) (?:this|that|it) (?:up|offline)|look at (?:this|that|it) again|do (?:this|that|it) again",
        "park (?:this|that|it)|put (?:this|that|it) on the agenda|(?:jump|hop) on a call",
        rf"have (?:a|another|an) {_SOME}(?:{_EVENT})",
        rf"(?:set|schedule|arrange|organise|organize|book|plan) (?:up )?(?:a|another|an|the) {_SOME}(?:{_EVENT})",
    )
)
TOGETHER = re.compile(
    rf"(?<!\S)(?:let us|(?:{_US}) {_ALSO}(?:{_SHOULD})|(?:can|could|shall) we) {_ALSO}(?P<verb>{_TALK})(?!\S)"
)
MEETING_SET = re.compile(
    rf"(?<!\S)(?:(?:the )?next (?:{_EVENT}) (?:is|will be|takes place)|(?:our|a|the) follow-up {_SOME}(?:is|will be))"
    r"(?!\S)"
)
LATER = re.compile(
    r"(?<!\S)(?:offline|separately|(?:another|some other|next) time|next meeting|after (?:the|this) (?:meeting|call)|"
    r"again|later this|one-on-one|one on one|when (?:we|everyone|\w+) (?:is|are|know|have|has)|once \w+|follow-up|"
    rf"another (?:{_EVENT})|at some point)(?!\S)"
)
OPEN_TALK = frozenset({"continue", "decide", "discuss", "talk", "speak", "return", "go back", "come back"})


@dataclass(frozen=True, slots=True)
class FollowUpMention:
    """Words from `first` on."""

    sentence: Sentence
    named: Named
    first: int
    verb: int
    probability: float


def follow_up_mention(sentence: Sentence, named: Named, due: DuePhrase | None) -> FollowUpMention | None:
    """The first talk of talking again, unless it is for this very meeting."""
    tagged = [
        ADDRESSED if index in named.vocative else PERSON if index in named.people else word
        for index, word in enumerate(sentence.words)
    ]
    line = " ".join(tagged)
    match = TOGETHER.search(line)
    if match is None or _questioned(sentence, line, match.start()):
        return _meeting_set(sentence, named, due, line)
    first = line[: match.start()].count(" ")
    verb = line[: match.start("verb")].count(" ")
    timed = due is not None and due.strength in (Strength.TIME, Strength.DEADLINE)
    later = LATER.search(line, match.start()) is not None or (due is not None and due.strength is Strength.EVENT)
    if not timed and not later:
        return None
    probability = 0.85 if timed else 0.65
    if match["verb"] in OPEN_TALK and not timed:
        probability -= 0.1
    return FollowUpMention(sentence, named, first, verb, probability)


def _questioned(sentence: Sentence, line: str, start: int) -> bool:
    """`if we should talk`, `what we could discuss`, `do we need to meet`: asked or described, not agreed."""
    before = line[:start].split()[-1:]
    asked = sentence.ending == "?" and bool(before) and before[0] in AUXILIARIES
    return asked or before in (
        ["if"],
        ["whether"],
        ["that"],
        ["what"],
        ["when"],
        ["which"],
        ["because"],
        ["how"],
        ["do"],
    )


def _meeting_set(sentence: Sentence, named: Named, due: DuePhrase | None, line: str) -> FollowUpMention | None:
    match = MEETING_SET.search(line)
    if match is None or due is None or due.day is None:
        return None
    first = line[: match.start()].count(" ")
    return FollowUpMention(sentence, named, first, first, 0.6)
