"""The forms in which people take on, hand out or ask for work, as patterns over plain words.

A pattern sees lower-case words with contractions expanded; every name of a person is written `@`, or `~` if
the person is spoken to.
"""

import re
from enum import Enum


class TaskForm(Enum):
    COMMITMENT = "i will"
    ARRANGED = "i am sending it"
    INTENTION = "i need to"
    WISH = "i want to"
    OFFER = "i can"
    LET_ME = "let me"
    REQUEST = "could you"
    PLEA = "please"
    ORDER = "name, do it"
    INVITATION = "do you want to"
    ASSIGNMENT = "name will"
    ADVICE = "you should"
    SOMEONE = "someone should"
    WHO = "who will"
    NEED = "we need to"
    WANTED = "we need it by"
    PLAN = "we will"
    PASSIVE = "needs to be done"
    MARKED = "action item"
    LEARNED = "known from other meetings"


class Doer(Enum):
    SPEAKER = "i"
    ADDRESSEE = "you"
    NAMED = "name"
    OPEN = "we"


PERSON = "@"
ADDRESSED = "~"

_ADVERB = (
    r"(?:just|also|then|quickly|probably|definitely|certainly|maybe|actually|really|still|first|now|please|all|both|"
    r"personally|basically|simply|perhaps|each|immediately|gladly|happily|only|kindly|soon|go ahead and|go and|"
    r"try to|try and|make sure to|be sure to|at least|kind of|sort of|possibly|at some point|of course) "
)
_ADVERBS = rf"(?:{_ADVERB})*"
_NO_VERB = (
    r"(?!(?:i|you|we|he|she|it|they|me|us|him|them|this|that|these|those|the|a|an|my|your|our|their|his|its|and|or|but|"
    r"so|if|because|of|in|on|at|by|for|with|from|to|into|about|yes|no|okay|well|will|would|can|could|should|might|may|"
    r"must|is|are|was|were|am|been|has|had|not|never|what|who|how|when|where|why|which|there|here|like|mind|just|also|then|"
    r"only|really|still|now|maybe)(?!\S))"
)
_VERB = rf"{_ADVERBS}{_NO_VERB}(?P<verb>[a-z][\w'-]*)"
_SOMEONE = r"someone|somebody|anyone|anybody|one of you|one of us"
_ALL = r"(?: guys| two| both| all)?"
_WHO = rf"(?P<who>you{_ALL}|{PERSON})"
_PEOPLE = rf"(?P<who>{PERSON}(?: (?:and )?{PERSON})*)"
_WILL = r"will|shall|am going to|are going to|is going to"
_MUST = (
    r"need to|needs to|have to|has to|have got to|has got to|got to|must|should|ought to|had better|better|"
    r"am supposed to|are supposed to|is supposed to"
)
_WANT = r"want to|would like to|plan to|am planning to|intend to"
_GLAD = r"would be happy to|am happy to|would be glad to"
_WELCOME = r"great|good|nice|helpful|useful|lovely|wonderful|ideal|perfect|appreciate it|grateful"
_NO_SUBJECT = rf"(?!you|we|i |it|they|he|she|the|that|this|there|not|someone|anyone|{PERSON})"
_PARTICIPLE = r"[a-z]+(?:ed|en|t|ne|de|ut|nt|wn)"

_PATTERNS: dict[tuple[TaskForm, Doer], tuple[str, ...]] = {
    (TaskForm.MARKED, Doer.OPEN): (
        rf"(?:action item|action point|to-do|todo|next step)(?: is| for {PERSON}| for {PERSON} is)?(?: to)? {_VERB}",
    ),
    (TaskForm.INTENTION, Doer.SPEAKER): (rf"i {_ADVERBS}(?:will |am going to )?{_ADVERBS}(?:{_MUST}) {_VERB}",),
    (TaskForm.COMMITMENT, Doer.SPEAKER): (
        rf"i {_ADVERBS}(?:{_WILL}|am about to) {_VERB}",
        rf"(?:(?<=^)|(?<=^yes )|(?<=^okay )|(?<=^sure )|(?<=^and ))(?:will|going to) {_NO_SUBJECT}{_VERB}",
    ),
    (TaskForm.WISH, Doer.SPEAKER): (rf"i {_ADVERBS}(?:{_WANT}) {_VERB}",),
    (TaskForm.OFFER, Doer.SPEAKER): (
        rf"i {_ADVERBS}(?:can|could|{_GLAD}) {_VERB}",
        rf"(?:should|shall) i {_VERB}",
        rf"do you want me to {_VERB}",
    ),
    (TaskForm.ARRANGED, Doer.SPEAKER): (rf"i am {_ADVERBS}(?P<verb>[a-z]+ing)",),
    (TaskForm.LET_ME, Doer.SPEAKER): (rf"let me (?!know){_VERB}",),
    (TaskForm.SOMEONE, Doer.OPEN): (
        rf"(?:can|could|would|will|should|does) (?:{_SOMEONE}) (?:want to )?{_VERB}",
        rf"(?:{_SOMEONE}) {_ADVERBS}(?:{_MUST}|{_WILL}) {_VERB}",
        rf"(?:{_WELCOME}) if (?:{_SOMEONE}) (?:could|can|would) {_VERB}",
    ),
    (TaskForm.WHO, Doer.OPEN): (rf"who (?:is going to|will|can|could|wants to|would like to) {_VERB}",),
    (TaskForm.INVITATION, Doer.ADDRESSEE): (rf"(?:do|would) you (?:want|like) to {_VERB}",),
    (TaskForm.REQUEST, Doer.ADDRESSEE): (
        rf"(?:can|could|would|will) {_WHO} {_VERB}",
        rf"(?:would|do) you mind {_ADVERBS}(?P<verb>[a-z]+ing)",
        rf"i {_ADVERBS}(?:need|want|would like|expect|would ask) {_WHO} to {_VERB}",
        rf"(?:{_WELCOME}) if {_WHO} {_ADVERBS}(?:could|can|would|will)? ?{_VERB}",
    ),
    (TaskForm.PLEA, Doer.ADDRESSEE): (
        r"let (?P<verb>me) know",
        rf"please (?!do(?: |$)|note|excuse|feel|let me){_VERB}",
        rf"(?:(?<=^)|(?<=please )|(?<=and )|(?<=so )|(?<=then ))(?:make sure|be sure|remember|do not forget) "
        rf"(?:to |that you |you ){_VERB}",
    ),
    (TaskForm.ASSIGNMENT, Doer.NAMED): (
        rf"{_PEOPLE} {_ADVERBS}(?:{_WILL}|{_MUST}|can|could|is to|are to) {_VERB}",
        rf"(?:let|have|get|let us have|let us get|action item for|action for) {_PEOPLE} (?:to )?{_VERB}",
        rf"{_PEOPLE} (?:is|are|will be) (?P<verb>responsible|taking|handling|doing|sending|preparing)",
    ),
    (TaskForm.ADVICE, Doer.ADDRESSEE): (
        rf"you{_ALL} {_ADVERBS}(?:{_WILL}|{_MUST}|can|could|might want to|may want to) {_VERB}",
    ),
    (TaskForm.NEED, Doer.OPEN): (
        rf"(?:we|you and i|{PERSON} and i) {_ADVERBS}(?:will |are going to )?{_ADVERBS}(?:{_MUST}) {_VERB}",
    ),
    (TaskForm.WANTED, Doer.OPEN): (
        r"(?:we|i) (?P<verb>need) (?:the|a|an|your|that|this|those|these|some|all|everyone's)",
    ),
    (TaskForm.PLAN, Doer.OPEN): (
        rf"(?:we|you and i|{PERSON} and i) {_ADVERBS}(?:{_WILL}|can|could|want to) {_VERB}",
        rf"let us {_VERB}",
    ),
    (TaskForm.PASSIVE, Doer.OPEN): (rf"(?:needs|need|has|have|must|should) (?:to )?be (?P<verb>{_PARTICIPLE})",),
}

# In order: of two forms that begin at the same word, the first is taken.
FORMS = tuple(
    (form, doer, re.compile(rf"(?<!\S){pattern}(?!\S)"))
    for (form, doer), patterns in _PATTERNS.items()
    for pattern in patterns
)
