"""The insight detector: judges each utterance, then lets later ones accept, fill, correct or withdraw it."""

from collections import deque
from collections.abc import Iterable, Iterator
from datetime import datetime

from symbl_desktop.engine.insights.answers import AnswerWatch
from symbl_desktop.engine.insights.assessment import Assessor, SentenceFindings, TaskFinding, Turn
from symbl_desktop.engine.insights.detector import Detection, InsightKind, Span, Utterance
from symbl_desktop.engine.insights.due_phrases import Strength
from symbl_desktop.engine.insights.insight_models import InsightModels
from symbl_desktop.engine.insights.open_items import EMIT_AT, OpenItem, insight_id, speaker_name
from symbl_desktop.engine.insights.people import People
from symbl_desktop.engine.insights.sentences import Sentence
from symbl_desktop.engine.insights.stems import stems
from symbl_desktop.engine.insights.task_forms import Doer
from symbl_desktop.engine.insights.task_replies import apply_turn, set_due
from symbl_desktop.engine.insights.wording import follow_up_text, question_text

SECONDS_TO_REPEAT = 600.0
REMEMBERED = 64
ALIKE = 0.5


class RuleDetector:
    """One conversation. `started` is its local start; speakers become known as participants when they speak."""

    def __init__(
        self, started: datetime, participants: Iterable[str] = (), models: InsightModels | None = None
    ) -> None:
        self._models = models or InsightModels()
        self._voices = set(participants)
        self._assessor = Assessor(started, People(self._voices), self._models)
        self._items: deque[OpenItem] = deque(maxlen=REMEMBERED)
        self._turns = 0

    def observe(self, utterance: Utterance) -> list[Detection]:
        return self.hear(utterance)[1]

    def hear(self, utterance: Utterance) -> tuple[Turn, list[Detection], tuple[OpenItem, ...]]:
        """The judgement of an utterance, what `observe` gives, and everything the utterance may be."""
        self._turns += 1
        turn = self._assessor.assess(utterance)
        self._voices.add(utterance.speaker)
        self._watch_answers(turn)
        used = apply_turn(self._items, turn, self._turns)
        found = tuple(self._found(turn, used))
        for number, item in enumerate(found):
            item.id = insight_id(utterance.id, item.kind, number)
            self._add(item)
        return turn, self._news(), found

    def flush(self) -> list[Detection]:
        for item in self._items:
            if item.watch is not None and self._models.answers is not None:
                item.watch.settle(self._models.answers)
        return self._news()

    def _watch_answers(self, turn: Turn) -> None:
        model = self._models.answers
        one_voice = len(self._voices) < 2 or not turn.utterance.speaker
        for item in self._items:
            if item.watch is None or model is None:
                continue
            if item.watch.hear(turn, model, one_voice=one_voice) and item.watch.answered_by:
                item.evidence.append(Span(turn.utterance.id, 0, len(turn.utterance.text)))

    def open_items(self) -> list[OpenItem]:
        """Everything that is remembered, however unlikely."""
        return list(self._items)

    def _news(self) -> list[Detection]:
        return [version for item in self._items if (version := item.news()) is not None]

    def _found(self, turn: Turn, used: set[int]) -> Iterator[OpenItem]:
        for place, finding in enumerate(turn.findings):
            if place in used:
                continue
            for task in finding.tasks:
                yield self._task(turn, finding, task)
            if finding.follow_up is not None:
                yield self._follow_up(turn, finding)
            if finding.question >= EMIT_AT[InsightKind.QUESTION]:
                yield self._question(turn, finding)

    def _task(self, turn: Turn, finding: SentenceFindings, task: TaskFinding) -> OpenItem:
        said = finding.sentence.words[task.mention.verb : task.end]
        item = self._item(InsightKind.ACTION_ITEM, turn.utterance, finding.sentence, said)
        item.task = task
        item.model = self._models.tasks
        item.traits = task.traits
        by_speaker = task.mention.doer is Doer.SPEAKER
        item.owner = (speaker_name(turn.utterance) or None) if by_speaker else task.mention.owner_named
        if task.due is not None and (task.due.day or task.due.strength is Strength.EVENT):
            set_due(item, task.due, finding.sentence, turn.utterance.id)
        return item

    def _follow_up(self, turn: Turn, finding: SentenceFindings) -> OpenItem:
        item = self._item(InsightKind.FOLLOW_UP, turn.utterance, finding.sentence, finding.sentence.words)
        if finding.follow_up is not None:
            item.wording = follow_up_text(finding.follow_up, speaker_name(turn.utterance))
            item.likelihood = finding.follow_up.probability
        if finding.due is not None and (finding.due.day or finding.due.certain):
            set_due(item, finding.due, finding.sentence, turn.utterance.id)
        return item

    def _question(self, turn: Turn, finding: SentenceFindings) -> OpenItem:
        item = self._item(InsightKind.QUESTION, turn.utterance, finding.sentence, finding.sentence.words)
        item.wording = question_text(finding.sentence, finding.named)
        item.likelihood = finding.question
        item.watch = AnswerWatch(turn.line) if self._models.answers is not None else None
        return item

    def _item(self, kind: InsightKind, utterance: Utterance, sentence: Sentence, said: tuple[str, ...]) -> OpenItem:
        evidence = [Span(utterance.id, sentence.begin, sentence.end)]
        return OpenItem("", kind, utterance, sentence, self._turns, stems(said), evidence=evidence)

    def _add(self, item: OpenItem) -> None:
        known = next((earlier for earlier in reversed(self._items) if _same_thing(earlier, item)), None)
        if known is None:
            self._items.append(item)
            return
        known.evidence.extend(item.evidence)
        if item.owner is not None and item.confidence >= EMIT_AT[item.kind]:
            known.owner = item.owner
        if item.due_phrase is not None:
            known.due_phrase, known.due, known.due_certain = item.due_phrase, item.due, item.due_certain
        if item.confidence > known.confidence and item.task is not None:
            known.task, known.traits = item.task, item.traits | (known.traits & {"accepted"})
            known.utterance = known.utterance if known.emitted else item.utterance
        known.likelihood = max(known.likelihood, item.likelihood)


def _same_thing(earlier: OpenItem, item: OpenItem) -> bool:
    """Whether the same was said before, not long ago."""
    if earlier.kind is not item.kind or not earlier.lives:
        return False
    if item.utterance.start - earlier.utterance.end > SECONDS_TO_REPEAT:
        return False
    shared = len(earlier.stems & item.stems)
    if shared < 2:
        return earlier.stems == item.stems and earlier.owner == item.owner and bool(shared)
    if shared / len(earlier.stems | item.stems) >= ALIKE:
        return True
    owners_agree = earlier.owner == item.owner or None in (earlier.owner, item.owner)
    return owners_agree and shared == min(len(earlier.stems), len(item.stems)) and shared >= 3
