"""An insight in one clean sentence: whose it is, what is to be done, and by when, in the words that were used."""

import re

from symbl_desktop.engine.insights.due_phrases import DuePhrase
from symbl_desktop.engine.insights.follow_ups import FollowUpMention
from symbl_desktop.engine.insights.people import Named
from symbl_desktop.engine.insights.sentences import Sentence
from symbl_desktop.engine.insights.task_forms import Doer, TaskForm
from symbl_desktop.engine.insights.tasks import TaskMention
from symbl_desktop.engine.insights.verbs import base_form
from symbl_desktop.engine.insights.word_lists import LEAD_INS, words

AFTERTHOUGHTS = words("okay right please then yes thanks so and but or if because to the a")
BREAKS = words("because but although otherwise unless")


def task_text(mention: TaskMention, owner: str | None, speaker: str, due: DuePhrase | None, end: int) -> str:
    """`end` is the word where another task of the same sentence begins, or the number of words."""
    least = max(mention.verb + 1, due.last if due and due.last <= end else 0)
    last = _last_word(mention.sentence, mention.named, least, end)
    when = _when(mention.sentence, due, mention.first, last)
    if mention.form in (TaskForm.PASSIVE, TaskForm.LEARNED):
        first = _first_word(mention.sentence, mention.named)
        return _finished(mention.sentence.said(first, last) + when)
    if mention.form is TaskForm.WANTED or (owner is None and mention.doer in (Doer.SPEAKER, Doer.OPEN)):
        if mention.form in (TaskForm.SOMEONE, TaskForm.WHO, TaskForm.MARKED):
            return _finished(_work(mention, last) + when)
        return _finished(mention.sentence.said(mention.first, last) + when)
    work = _work(mention, last) + when
    if mention.doer is Doer.SPEAKER:
        work = _replaced(work, {"my": "their", "mine": "theirs", "myself": "themselves"})
    else:
        if owner:
            work = _replaced(work, {"your": "their", "yours": "theirs", "yourself": "themselves"})
        if speaker and owner != speaker:
            work = _replaced(work, {"me": speaker, "my": f"{speaker}'s"})
    return _finished(f"{owner} will {work}" if owner else work)


def question_text(sentence: Sentence, named: Named) -> str:
    first = 0
    while first < len(sentence.words) - 2 and sentence.words[first] in LEAD_INS:
        first += 1
    return _finished(sentence.said(first, len(sentence.words)), "?")


def follow_up_text(mention: FollowUpMention, speaker: str) -> str:
    sentence, named = mention.sentence, mention.named
    last = _last_word(sentence, named, mention.verb + 1, len(sentence.words))
    text = sentence.said(mention.first, last)
    if speaker and named.addressee:
        text = re.sub(r"^you and i\b", f"{speaker} and {named.addressee}", text, flags=re.IGNORECASE)
    return _finished(text, sentence.ending or ".")


def _first_word(sentence: Sentence, named: Named) -> int:
    first = 0
    while first < len(sentence.words) - 1 and (sentence.words[first] in LEAD_INS or first in named.vocative):
        first += 1
    return first


def _last_word(sentence: Sentence, named: Named, least: int, end: int) -> int:
    """Where the wording ends: before a reason or an objection, a name called, and words that lead to nothing."""
    last = end
    for index in range(least + 1, end):
        if sentence.words[index] in BREAKS:
            last = index
            break
    while last > least and (sentence.words[last - 1] in AFTERTHOUGHTS or last - 1 in named.vocative):
        last -= 1
    return last


def _when(sentence: Sentence, due: DuePhrase | None, first: int, last: int) -> str:
    """The due phrase, where it stands outside of the words used."""
    outside = due is not None and (due.last <= first or due.first >= last)
    return f" {_lowered(sentence.said(due.first, due.last))}" if due is not None and outside else ""


def _work(mention: TaskMention, last: int) -> str:
    sentence = mention.sentence
    verb = sentence.words[mention.verb]
    if mention.form is TaskForm.PLEA and verb == "me":
        return f"let me {sentence.said(mention.verb + 1, last)}".strip()
    if verb == "responsible":
        return f"be {sentence.said(mention.verb, last)}"
    text = sentence.said(mention.verb, last)
    if verb.endswith("ing") and mention.form in (TaskForm.ARRANGED, TaskForm.REQUEST, TaskForm.ASSIGNMENT):
        return base_form(verb) + text[len(verb) :]
    return _lowered(text) if text[:1].isupper() and not text[1:2].isupper() else text


def _replaced(text: str, names: dict[str, str]) -> str:
    def name(match: re.Match[str]) -> str:
        return names[match.group().lower()]

    return re.sub(rf"\b(?:{'|'.join(names)})\b(?!')", name, text, flags=re.IGNORECASE)


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def _finished(text: str, ending: str = ".") -> str:
    text = re.sub(r"\s+", " ", text).strip(" ,;:.?!-")
    return f"{text[:1].upper()}{text[1:]}{ending}" if text else ""
