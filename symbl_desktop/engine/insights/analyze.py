"""A transcript judged line by line, as if it were being said: what each line is once the next turns were heard."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from symbl_desktop.engine.insights.answers import SECONDS_TO_ANSWER, TURNS_TO_ANSWER
from symbl_desktop.engine.insights.assessment import TaskFinding, Turn
from symbl_desktop.engine.insights.detector import Detection, InsightKind, Utterance
from symbl_desktop.engine.insights.insight_models import InsightModels
from symbl_desktop.engine.insights.open_items import EMIT_AT, OpenItem, speaker_name
from symbl_desktop.engine.insights.rule_detector import RuleDetector
from symbl_desktop.engine.insights.summary import summarise
from symbl_desktop.engine.insights.task_forms import Doer
from symbl_desktop.engine.insights.topics import PhraseTopics
from symbl_desktop.engine.insights.wording import question_text, task_text

Record = dict[str, object]


def analyze(
    lines: Iterable[Mapping[str, object]],
    participants: Iterable[str],
    start: datetime,
    models: InsightModels | None = None,
) -> Iterator[Record]:
    """For each line (`id`, `speaker`, `text`, `start`, `end`) one record, in order; the last has topics and summary."""
    names = tuple(participants)
    detector, topics = RuleDetector(start, names, models), PhraseTopics(names)
    cards: dict[str, Detection] = {}
    waiting: deque[_Line] = deque()
    for line in lines:
        utterance = _utterance(line)
        turn, news, found = detector.hear(utterance)
        topics.observe(utterance)
        cards |= {card.id: card for card in news}
        waiting.append(_Line(turn, found))
        while waiting and _settled(waiting[0].turn, turn, len(waiting)):
            yield waiting.popleft().record()
    cards |= {card.id: card for card in detector.flush()}
    while waiting:
        yield waiting.popleft().record()
    standing = topics.standing()
    yield {
        "topics": [{"text": item.text, "score": item.score, "refs": list(item.utterance_ids)} for item in standing],
        "summary": [
            {"text": item.text, "refs": list(item.utterance_ids)} for item in summarise([*cards.values()], standing)
        ],
    }


def _utterance(line: Mapping[str, object]) -> Utterance:
    start, end = (float(str(line.get(key) or 0.0)) for key in ("start", "end"))
    return Utterance(str(line["id"]), str(line.get("speaker") or ""), str(line.get("text") or ""), start, end)


def _settled(turn: Turn, newest: Turn, waiting: int) -> bool:
    return waiting > TURNS_TO_ANSWER or newest.line.start - turn.line.end > SECONDS_TO_ANSWER


@dataclass(frozen=True, slots=True)
class _Line:
    """A line with what was found in it, which later lines go on to change."""

    turn: Turn
    found: tuple[OpenItem, ...]

    def record(self) -> Record:
        task = self._best(InsightKind.ACTION_ITEM)
        follow_up = self._best(InsightKind.FOLLOW_UP)
        question = self._best(InsightKind.QUESTION)
        likelihoods = {"task": self._task_likelihood(task), "follow_up": follow_up.sureness if follow_up else 0.0}
        shown = self._shown(task, follow_up, likelihoods)
        asks = self.turn.question >= EMIT_AT[InsightKind.QUESTION]
        watch = question.watch if question else None
        return {
            "id": self.turn.utterance.id,
            "question": round(self.turn.question, 3),
            "answered": watch.answered if asks and watch else None,
            **{name: round(likelihood, 3) for name, likelihood in likelihoods.items()},
            "assignee": shown.assignee,
            "due_phrase": shown.due_phrase,
            "due_date": shown.due_date,
            "text": shown.text or (question.text if question else self._asked() if asks else None),
        }

    def _best(self, kind: InsightKind) -> OpenItem | None:
        return max((item for item in self.found if item.kind is kind), key=lambda item: item.sureness, default=None)

    def _task_likelihood(self, task: OpenItem | None) -> float:
        """A sentence that only adds to an earlier task may still be one by itself."""
        alone = max((item.probability for finding in self.turn.findings for item in finding.tasks), default=0.0)
        return task.sureness if task else alone

    def _shown(self, task: OpenItem | None, follow_up: OpenItem | None, likelihoods: Mapping[str, float]) -> "_Shown":
        if follow_up is not None and follow_up.sureness >= EMIT_AT[InsightKind.FOLLOW_UP]:
            return _Shown.of(follow_up)
        if likelihoods["task"] < EMIT_AT[InsightKind.ACTION_ITEM]:
            return _Shown()
        if task is not None:
            return _Shown.of(task)
        findings = [item for finding in self.turn.findings for item in finding.tasks]
        return _Shown.of_finding(max(findings, key=lambda item: item.probability), self.turn)

    def _asked(self) -> str | None:
        findings = self.turn.findings
        return question_text(findings[-1].sentence, findings[-1].named) if findings else None


@dataclass(frozen=True, slots=True)
class _Shown:
    assignee: str | None = None
    due_phrase: str | None = None
    due_date: str | None = None
    text: str | None = None

    @classmethod
    def of(cls, item: OpenItem) -> "_Shown":
        return cls(item.owner, item.due_phrase, item.due, item.text)

    @classmethod
    def of_finding(cls, task: TaskFinding, turn: Turn) -> "_Shown":
        speaker = speaker_name(turn.utterance)
        owner = speaker or None if task.mention.doer is Doer.SPEAKER else task.mention.owner_named
        text = task_text(task.mention, owner, speaker, task.due, task.end)
        if task.due is None:
            return cls(owner, None, None, text)
        phrase = task.mention.sentence.said(task.due.first, task.due.last)
        return cls(owner, phrase, task.due.day.isoformat() if task.due.day else None, text)
