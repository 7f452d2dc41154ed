"""One utterance judged by itself and by what went before: what in it may be a task, a question or a follow-up."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from symbl_desktop.engine.insights.detector import Utterance
from symbl_desktop.engine.insights.due_phrases import DuePhrase, Strength, find_due
from symbl_desktop.engine.insights.follow_ups import FollowUpMention, follow_up_mention
from symbl_desktop.engine.insights.insight_models import InsightModels
from symbl_desktop.engine.insights.linear_model import log_odds, sigmoid
from symbl_desktop.engine.insights.model_features import (
    TURNS_BEFORE,
    Line,
    action_features,
    line_of,
    question_features,
)
from symbl_desktop.engine.insights.people import Named, People
from symbl_desktop.engine.insights.questions import NO_QUESTION, is_rhetorical, question_probability
from symbl_desktop.engine.insights.sentences import Sentence, split_sentences
from symbl_desktop.engine.insights.task_forms import Doer, TaskForm
from symbl_desktop.engine.insights.task_score import ASKING, task_traits
from symbl_desktop.engine.insights.task_weights import task_features
from symbl_desktop.engine.insights.tasks import TaskMention, task_mentions

# A sentence that asks for work this surely asks for nothing else.
RATHER_A_TASK = 0.35
A_TASK = 0.5
JOINT = frozenset({TaskForm.PLAN, TaskForm.NEED, TaskForm.ADVICE})
# What is learned of tasks counts from this score on, in utterances of at least so many words.
LEARNED_FROM = -0.5
LEARNED_WORDS = 4
# Of this many utterances, one in so many has to have a punctuation mark for the text to count as punctuated.
REMEMBERED_TEXTS = 20
MARKED_SHARE = 5


@dataclass(frozen=True, slots=True)
class TaskFinding:
    """`end` is the word where the wording ends; `learned` is added to the score of the mention's form and traits."""

    mention: TaskMention
    due: DuePhrase | None
    traits: frozenset[str]
    probability: float
    end: int
    learned: float = 0.0


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
    """An utterance with what was found in it; `said_at` is local time, `question` whether anything is asked at all."""

    utterance: Utterance
    said_at: datetime
    line: Line
    findings: tuple[SentenceFindings, ...]
    question: float

    @property
    def sentences(self) -> list[Sentence]:
        return [finding.sentence for finding in self.findings]


class Assessor:
    """Judges the utterances of one conversation in their order; learns who takes part from who speaks."""

    def __init__(self, started: datetime, people: People, models: InsightModels) -> None:
        self._started = started
        self._people = people
        self._models = models
        self._before: deque[Line] = deque(maxlen=TURNS_BEFORE)
        self._marked: deque[bool] = deque(maxlen=REMEMBERED_TEXTS)

    def assess(self, utterance: Utterance) -> Turn:
        self._people.learn(utterance.speaker)
        said_at = self._started + timedelta(seconds=utterance.start)
        line = line_of(utterance.speaker, utterance.text, utterance.start, utterance.end)
        self._marked.append(utterance.text.rstrip()[-1:] in (".", "?", "!", ","))
        sentences = split_sentences(utterance.text)
        findings = [self._findings(sentence, utterance.text, said_at) for sentence in sentences]
        findings = self._with_learned(findings, line)
        asked = self._asked(utterance.text, [finding.sentence for finding in findings])
        if any(
            task.probability >= A_TASK and task.mention.form in FOR_WORK for item in findings for task in item.tasks
        ):
            asked = min(asked, RATHER_A_TASK)
        self._before.append(line)
        return Turn(utterance, said_at, line, tuple(findings), asked)

    def _findings(self, sentence: Sentence, text: str, said_at: datetime) -> SentenceFindings:
        named = self._people.named(sentence)
        due = find_due(sentence.words, said_at)
        follow_up = follow_up_mention(sentence, named, due)
        tasks = tuple(self._tasks(sentence, named, said_at, joint=follow_up is None))
        for_work = any(task.probability >= RATHER_A_TASK and task.mention.form in FOR_WORK for task in tasks)
        worth = question_probability(sentence, named)
        asked = worth
        if worth > NO_QUESTION and self._models.questions is not None:
            asked = self._asked(text[sentence.begin : sentence.end], [sentence])
        return SentenceFindings(sentence, named, due, tasks, NO_QUESTION if for_work or follow_up else asked, follow_up)

    def _asked(self, text: str, sentences: Sequence[Sentence]) -> float:
        """How likely the text asks anything."""
        if not sentences or all(is_rhetorical(sentence) for sentence in sentences):
            return 0.0
        punctuated = sum(self._marked) * MARKED_SHARE >= len(self._marked)
        model = self._models.questions if punctuated else self._models.questions_unpunctuated
        if model is None:
            nobody = Named({})
            return max(question_probability(sentence, nobody) for sentence in sentences)
        return model.probability(question_features(text, punctuated=punctuated))

    def _tasks(self, sentence: Sentence, named: Named, said_at: datetime, *, joint: bool) -> Iterator[TaskFinding]:
        """One task for each doer: what one person says of one thing in one sentence is one task."""
        mentions = [mention for mention in task_mentions(sentence, named) if joint or mention.form not in JOINT]
        best: dict[tuple[object, ...], TaskFinding] = {}
        for index, mention in enumerate(mentions):
            end = min((later.first for later in mentions[index + 1 :]), default=len(sentence.words))
            others = [later.first for later in mentions[index + 1 :] if _doers(later) != _doers(mention)]
            due = _due(sentence.words[: min(others, default=len(sentence.words))], said_at, mention)
            traits = task_traits(mention, due)
            probability = self._models.tasks.probability(task_features(mention.form, traits))
            known = best.get(_doers(mention))
            if known is None or probability > known.probability:
                best[_doers(mention)] = TaskFinding(mention, due, traits, probability, end)
        yield from sorted(best.values(), key=lambda finding: finding.mention.first)

    def _with_learned(self, findings: list[SentenceFindings], line: Line) -> list[SentenceFindings]:
        """With the task that other meetings have taught to hear, in the longest sentence."""
        if self._models.actions is None or not findings or len(line.words) < LEARNED_WORDS:
            return findings
        score = self._models.actions.score(action_features(line, list(self._before)))
        if score < LEARNED_FROM or any(finding.follow_up for finding in findings):
            return findings
        place = max(range(len(findings)), key=lambda index: len(findings[index].sentence.words))
        chosen = findings[place]
        tasks = [_raised(task, score) for task in chosen.tasks] or [_learned(chosen, score)]
        return [*findings[:place], replace(chosen, tasks=tuple(tasks)), *findings[place + 1 :]]


FOR_WORK = frozenset({*ASKING, TaskForm.ORDER})


def _learned(finding: SentenceFindings, score: float) -> TaskFinding:
    first = 0
    sentence = finding.sentence
    openers = {"i": Doer.SPEAKER, "you": Doer.ADDRESSEE}
    doer = next((openers[word] for word in sentence.words[:4] if word in openers), Doer.OPEN)
    mention = TaskMention(TaskForm.LEARNED, doer, sentence, finding.named, first, first)
    return TaskFinding(mention, finding.due, frozenset(), sigmoid(score), len(sentence.words), score)


def _raised(task: TaskFinding, score: float) -> TaskFinding:
    """The task as likely as the surer of the two has it."""
    learned = max(0.0, score - log_odds(task.probability))
    return replace(task, probability=max(task.probability, sigmoid(score)), learned=learned)


def _due(said: Sequence[str], said_at: datetime, mention: TaskMention) -> DuePhrase | None:
    due = find_due(said, said_at, after=mention.first)
    return due if due is None or due.strength is not Strength.AT_ONCE or due.first > mention.verb else None


def _doers(mention: TaskMention) -> tuple[object, ...]:
    return (mention.doer, mention.who)
