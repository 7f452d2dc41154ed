"""What the next turns say to a task that was just named: taken, accepted, declined, dropped, done, moved."""

import re
from collections.abc import Sequence
from enum import Enum

from symbl_desktop.engine.insights.due_phrases import DuePhrase
from symbl_desktop.engine.insights.sentences import Sentence
from symbl_desktop.engine.insights.word_lists import LEAD_INS, words


class Reply(Enum):
    TAKEN = "i can do that"
    ACCEPTED = "sure"
    DECLINED = "i can not"
    DROPPED = "never mind"
    DONE = "i already did that"


_IT = r"(?:it|that|this|them|those|that one|this one|so)"


_GLADLY = r"(?:gladly |happily |definitely |just )?"
_DO = r"(?:do|take|handle|manage|look after|take care of|look into|sort out|deal with|own|get|fix|finish|try|get on)"


def _anywhere(*forms: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\S)(?:{'|'.join(forms)})(?!\S)")


def _opening(*forms: str) -> re.Pattern[str]:
    return re.compile(
        rf"^(?:(?:well|oh|okay|so|and|yes|right|hmm|no|sure|fine|good|great) )*(?:{'|'.join(forms)})(?!\S)"
    )


FORMS = (
    (
        Reply.DROPPED,
        _anywhere(
            rf"never mind|(?:forget|forget about|scrap|drop|cancel) {_IT}|on second thought|do not bother",
            rf"(?:we|you|i) (?:do not|will not) (?:need|have) to do {_IT}|(?:we|you) do not need {_IT}(?: any ?more)?",
            r"no need(?: to| for (?:that|it))?|leave it (?:for now|as it is)|let us not|that is not necessary",
        ),
    ),
    (
        Reply.DONE,
        _anywhere(
            r"i (?:have )?(?:already|just) (?:did|done|sent|finished|fixed|called|emailed|wrote|checked|asked)",
            rf"i (?:have )?(?:did|done|sent|finished) {_IT} (?:already|yesterday|this morning|last week)",
            r"(?:that|it) (?:is|has been|was) (?:already )?(?:done|sent|finished|fixed)(?: already)?|already done",
        ),
    ),
    (
        Reply.DECLINED,
        _anywhere(
            rf"i can not(?: do {_IT}| make {_IT}| today| this week)?|i (?:do|will) not have (?:the |any )?time|not me",
            r"i am (?:too busy|afraid not|away|on holiday|on vacation|on leave|out of office|swamped)|no can do",
            rf"i would rather not|i will not (?:be able to|have time|manage|do {_IT})|someone else should|not my job",
        ),
    ),
    (
        Reply.TAKEN,
        _anywhere(
            rf"i (?:can|will|could|would|am going to|am happy to|would be happy to) {_GLADLY}{_DO} {_IT}",
            rf"i will take care|i will look after|i have got {_IT}|i am on {_IT}|leave {_IT} (?:to|with) me",
            rf"that (?:is|would be|will be) (?:me|mine|on me)|let me (?:do|take|handle) {_IT}|count on me|i volunteer",
            r"put me down|give it to me|i will be (?:doing|taking) (?:that|it)",
        ),
    ),
    (
        Reply.TAKEN,
        _opening(
            r"will do|can do|on it|i will$|i can$|me$|i would$|happy to|gladly|consider it done|got it|you got it"
        ),
    ),
    (
        Reply.ACCEPTED,
        _opening(
            r"sure|of course|no problem|absolutely|certainly|definitely|yes|okay|all right|fine|agreed|deal",
            r"sounds good|good idea|right away|with pleasure|works for me|that works|perfect|great",
        ),
    ),
)
MOVES = re.compile(
    r"(?<!\S)(?:make (?:it|that)|let us (?:say|make it|do)|better|rather|instead|i mean|actually|no|not|sorry|wait|say|"
    r"can we do|how about|what about|more like|until|by)(?!\S)"
)
SMALL = LEAD_INS | words(
    "it that is then by on maybe make let us say i mean rather better would be how about what do not until"
)


def reply_of(sentences: Sequence[Sentence]) -> Reply | None:
    """What a turn says to the task before it; None when it goes on about something else."""
    for sentence in sentences[:3]:
        if sentence.ending == "?" and len(sentence.words) > 3:
            continue
        line = sentence.plain
        for reply, pattern in FORMS:
            if pattern.search(line):
                return reply
    return None


def moves_due(sentence: Sentence, due: DuePhrase, *, was_known: bool) -> bool:
    """Whether these words are only there to say when: `by Friday then`, or, of a known date, `no, make it Monday`."""
    rest = [word for index, word in enumerate(sentence.words) if not due.first <= index < due.last]
    little = sum(word not in SMALL for word in rest) <= 1 and len(rest) <= 7
    if not was_known:
        return little
    before = " ".join(sentence.words[: due.first])
    return MOVES.search(before) is not None and (little or len(rest) <= 9)
