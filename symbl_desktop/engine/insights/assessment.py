"""One utterance judged by itself: what in it may be a task, a question or a follow-up, and how likely."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from symbl_desktop.engine.insights.detector import Utterance
from symbl_desktop.engine.insights.due_phrases import DuePhrase, Strength, find_due
from symbl_desktop.engine.insights.follow_ups import FollowUpMention, follow_up_mention
from symbl_desktop.engine.insights.people import Named, People
from symbl_desktop.engine.insights.questions import question_probability
from symbl_desktop.engine.insights.sentences import Sentence, split_sentences
from symbl_desktop.engine.insights.task_forms import TaskForm
from symbl_desktop.engine.insights.task_score import ASKING, probability, task_traits
from symbl_desktop.engine.insights.tasks import TaskMention, task_mentions

# A sentence that asks for work this surely asks for nothing else.
RATHER_A_TASK = 0.35
JOINT = frozenset({TaskForm.PLAN, TaskForm.NEED, TaskForm.ADVICE})


@dataclass(frozen=True, slots=True)
class TaskFinding:
    """`end` is the word where the wording of the task ends."""

    mention: TaskMention
    due: DuePhrase | None
    traits: frozenset[str]
    probability: float
    end: int


@dataclass(frozen=True, slots=True)
class SentenceFindings:
    sentence: Sentence
    named: Named
    due: DuePhrase | None
    tasks: tuple[TaskFinding, ...]
    question: float
    follow_up: FollowUpMention | None


@dataclass(frozen=True, slots=True)
class Turn:
    """An utterance with what was found in it; `said_at` is local time."""

    utterance: Utterance
    said_at: datetime
    findings: tuple[SentenceFindings, ...]

    @property
    def sentences(self) -> list[Sentence]:
        return [finding.sentence for finding in self.findings]


def assess(utterance: Utterance, people: People, started: datetime) -> Turn:
    said_at = started + timedelta(seconds=utterance.start)
    return Turn(utterance, said_at, tuple(_assess_sentences(utterance.text, people, said_at)))


def _assess_sentences(text: str, people: People, said_at: datetime) -> Iterator[SentenceFindings]:
    for sentence in split_sentences(text):
        named = people.named(sentence)
        due = find_due(sentence.words, said_at)
        follow_up = follow_up_mention(sentence, named, due)
        tasks = _tasks(sentence, named, said_at, joint=follow_up is None)
        asked_for_work = any(
            task.probability >= RATHER_A_TASK and task.mention.form in (*ASKING, TaskForm.ORDER) for task in tasks
        )
        question = 0.1 if asked_for_work or follow_up else question_probability(sentence, named)
        yield SentenceFindings(sentence, named, due, tasks, question, follow_up)


def _tasks(sentence: Sentence, named: Named, said_at: datetime, *, joint: bool) -> tuple[TaskFinding, ...]:
    """One task for each doer: what one person says of one thing in one sentence is one task."""
    mentions = [mention for mention in task_mentions(sentence, named) if joint or mention.form not in JOINT]
    best: dict[tuple[object, ...], TaskFinding] = {}
    for index, mention in enumerate(mentions):
        others = [later.first for later in mentions[index + 1 :] if _doers(later) != _doers(mention)]
        end = min(others, default=len(sentence.words))
        due = _due(sentence.words[:end], said_at, mention)
        traits = task_traits(mention, due)
        finding = TaskFinding(mention, due, traits, probability(mention.form, traits), end)
        known = best.get(_doers(mention))
        if known is None or finding.probability > known.probability:
            best[_doers(mention)] = finding
    return tuple(sorted(best.values(), key=lambda finding: finding.mention.first))


def _due(said: Sequence[str], said_at: datetime, mention: TaskMention) -> DuePhrase | None:
    due = find_due(said, said_at, after=mention.first)
    return due if due is None or due.strength is not Strength.AT_ONCE or due.first > mention.verb else None


def _doers(mention: TaskMention) -> tuple[object, ...]:
    return (mention.doer, mention.who)
