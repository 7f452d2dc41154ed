"""How later turns change a task: who takes it, when it is due, whether it still stands."""

from collections.abc import Sequence

from symbl_desktop.engine.insights.assessment import SentenceFindings, TaskFinding, Turn
from symbl_desktop.engine.insights.detector import InsightKind, Span
from symbl_desktop.engine.insights.due_phrases import DuePhrase, Strength
from symbl_desktop.engine.insights.open_items import OpenItem, speaker_name
from symbl_desktop.engine.insights.replies import Reply, moves_due, reply_of
from symbl_desktop.engine.insights.sentences import Sentence
from symbl_desktop.engine.insights.task_forms import Doer, TaskForm
from symbl_desktop.engine.insights.task_score import ASKING
from symbl_desktop.engine.insights.word_lists import MONTHS, WEEKDAYS

TURNS_TO_REPLY = 3
SECONDS_TO_REPLY = 30.0
SECONDS_TO_GO_ON = 2.0
SHORT_TURN = 9

ADDRESSING = ASKING | {TaskForm.ORDER, TaskForm.ASSIGNMENT, TaskForm.ADVICE}
TAKING_VERBS = frozenset({"do", "take", "handle", "manage", "own", "get", "look", "deal", "be", "try"})


def apply_turn(items: Sequence[OpenItem], turn: Turn, number: int) -> set[int]:
    """Changes the items that the turn speaks to; gives the sentences of the turn that thereby said all they say."""
    recent = [item for item in items if item.lives and _in_reach(item, turn, number)]
    used: set[int] = set()
    if recent:
        _apply_reply(recent[-1], turn)
    for place, finding in enumerate(turn.findings):
        if any(_carries_on(item, finding, turn, number) for item in reversed(recent)):
            used.add(place)
    return used


def _in_reach(item: OpenItem, turn: Turn, number: int) -> bool:
    near = number - item.turn <= TURNS_TO_REPLY and turn.utterance.start - item.utterance.end <= SECONDS_TO_REPLY
    return near and item.kind is not InsightKind.QUESTION


def _apply_reply(item: OpenItem, turn: Turn) -> None:
    reply = reply_of(turn.sentences)
    if reply is None:
        return
    other = turn.utterance.speaker != item.utterance.speaker or not turn.utterance.speaker
    form = item.form
    match reply:
        case Reply.DROPPED if not other or len(turn.utterance.text.split()) <= SHORT_TURN:
            item.dropped = True
        case Reply.DONE if other and form in ADDRESSING:
            item.dropped = True
        case Reply.DECLINED if other and form in ADDRESSING:
            item.traits = item.traits - {"accepted"} | {"declined"}
            item.owner = None if item.task and item.task.mention.doer is Doer.ADDRESSEE else item.owner
        case Reply.TAKEN if item.task is not None:
            _take(item, turn, other=other)
        case Reply.ACCEPTED if other and form is not None:
            if form in (*ASKING, TaskForm.ORDER, TaskForm.OFFER):
                item.traits |= {"accepted"}
                if item.owner is None:
                    _own(item, turn)


def _take(item: OpenItem, turn: Turn, *, other: bool) -> None:
    doer = item.task.mention.doer if item.task else None
    if item.owner == speaker_name(turn.utterance) or (other and item.owner and doer is not Doer.SPEAKER):
        item.traits |= {"accepted"}
    elif item.owner is None and (other or doer is Doer.OPEN):
        item.traits |= {"accepted"}
        _own(item, turn)


def _own(item: OpenItem, turn: Turn) -> None:
    item.owner = speaker_name(turn.utterance) or None
    item.evidence.append(Span(turn.utterance.id, 0, len(turn.utterance.text)))


def _carries_on(item: OpenItem, finding: SentenceFindings, turn: Turn, number: int) -> bool:
    """Whether the sentence only adds to the item: its due date, its owner, or a pronoun's worth of the same work."""
    due = finding.due if finding.due and finding.due.strength is not Strength.AT_ONCE else None
    if due and not finding.tasks and _sets_due(item, finding.sentence, due, turn, number):
        set_due(item, due, finding.sentence, turn.utterance.id)
        return True
    if not finding.tasks or item.task is None:
        return False
    task = finding.tasks[0]
    if "pronoun object" not in task.traits or number == item.turn:
        return False
    owner = _owner_of(task, turn)
    verb = finding.sentence.words[task.mention.verb]
    vague = verb in TAKING_VERBS
    answers = turn.utterance.speaker != item.utterance.speaker and owner is not None and item.owner in (None, owner)
    corrects = finding.sentence.words[0] in ("no", "actually") and task.mention.doer is not Doer.OPEN
    if not (vague or answers or corrects):
        return False
    if owner is not None and (item.owner is None or corrects):
        item.owner = owner
    if item.owner is not None and item.owner == owner:
        item.traits |= {"accepted"}
    if due and (item.due is None or corrects):
        set_due(item, due, finding.sentence, turn.utterance.id)
    return True


def _owner_of(task: TaskFinding, turn: Turn) -> str | None:
    return speaker_name(turn.utterance) or None if task.mention.doer is Doer.SPEAKER else task.mention.owner_named


def _sets_due(item: OpenItem, sentence: Sentence, due: DuePhrase, turn: Turn, number: int) -> bool:
    goes_on = (
        due.first == 0
        and item.due_phrase is None
        and number - item.turn == 1
        and turn.utterance.speaker == item.utterance.speaker
        and turn.utterance.start - item.utterance.end <= SECONDS_TO_GO_ON
        and not item.utterance.text.rstrip().endswith((".", "?", "!"))
    )
    return goes_on or moves_due(sentence, due, was_known=item.due_phrase is not None)


def set_due(item: OpenItem, due: DuePhrase, sentence: Sentence, utterance_id: str) -> None:
    """Gives the item this due date, and the confidence that comes with one."""
    item.due_phrase = _phrased(sentence, due, item.due_phrase)
    item.due = due.day.isoformat() if due.day else None
    item.due_certain = due.certain
    if item.task is not None:
        item.traits -= {"by a deadline", "at a time", "around an event"}
        item.traits |= {DUE_TRAITS[due.strength]}
    if utterance_id != item.utterance.id:
        item.evidence.append(Span(utterance_id, sentence.begin, sentence.end))


def _phrased(sentence: Sentence, due: DuePhrase, before: str | None) -> str:
    """The phrase as said, in the place of the one before: `Monday` for `on Friday` is `on Monday`."""
    phrase = sentence.said(due.first, due.last)
    first = phrase.split()[0].lower() if phrase else ""
    if first not in NAMED_DAYS:
        phrase = phrase[:1].lower() + phrase[1:]
    lead = before.split()[0] if before else ""
    return f"{lead} {phrase}" if lead in ("on", "by", "before", "for") and first in NAMED_DAYS else phrase


NAMED_DAYS = frozenset((*WEEKDAYS, *MONTHS))
DUE_TRAITS = {
    Strength.AT_ONCE: "at once",
    Strength.EVENT: "around an event",
    Strength.TIME: "at a time",
    Strength.DEADLINE: "by a deadline",
}
