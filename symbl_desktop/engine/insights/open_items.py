"""An insight that later turns may still change, and its newest version."""

from dataclasses import dataclass, field, replace
from uuid import NAMESPACE_OID, uuid5

from symbl_desktop.engine.insights.answers import AnswerWatch
from symbl_desktop.engine.insights.assessment import TaskFinding
from symbl_desktop.engine.insights.detector import Detection, InsightKind, Span, Utterance
from symbl_desktop.engine.insights.linear_model import LinearModel, sigmoid
from symbl_desktop.engine.insights.sentences import Sentence
from symbl_desktop.engine.insights.task_forms import TaskForm
from symbl_desktop.engine.insights.task_weights import task_features
from symbl_desktop.engine.insights.word_lists import words
from symbl_desktop.engine.insights.wording import task_text

EMIT_AT = {InsightKind.ACTION_ITEM: 0.5, InsightKind.QUESTION: 0.5, InsightKind.FOLLOW_UP: 0.5}
WITHDRAW_BELOW = 0.4
WORTH_TELLING = 0.05

# Labels for whoever is on a channel: no owner of anything.
CROWDS = words("others other remote unknown speaker everyone all call channel system computer audio guest guests room")


def speaker_name(utterance: Utterance) -> str:
    """ "" where the label stands for more than one person, or nobody."""
    return "" if utterance.speaker.strip().lower() in CROWDS else utterance.speaker.strip()


def insight_id(utterance_id: str, kind: InsightKind, number: int) -> str:
    """The same for the same utterance, whatever becomes of its text."""
    return str(uuid5(NAMESPACE_OID, f"{utterance_id} {kind} {number}"))


@dataclass(slots=True)
class OpenItem:
    """`wording` is the text without what later turns added; `turn` counts the utterances of the conversation."""

    id: str
    kind: InsightKind
    utterance: Utterance
    sentence: Sentence
    turn: int
    stems: frozenset[str]
    wording: str = ""
    likelihood: float = 0.0
    task: TaskFinding | None = None
    model: LinearModel | None = None
    traits: frozenset[str] = frozenset()
    owner: str | None = None
    due_phrase: str | None = None
    due: str | None = None
    due_certain: bool = True
    dropped: bool = False
    watch: AnswerWatch | None = None
    evidence: list[Span] = field(default_factory=list)
    emitted: Detection | None = None

    @property
    def form(self) -> TaskForm | None:
        return self.task.mention.form if self.task else None

    @property
    def confidence(self) -> float:
        if self.task is None or self.model is None:
            return self.likelihood
        score = self.model.score(task_features(self.task.mention.form, self.traits))
        return sigmoid(score + self.task.learned)

    @property
    def text(self) -> str:
        if self.task is None:
            return self._with_due(self.wording, None)
        mention, due = self.task.mention, self.task.due
        said = mention.sentence.said(due.first, due.last) if due else None
        return self._with_due(task_text(mention, self.owner, speaker_name(self.utterance), due, self.task.end), said)

    def _with_due(self, text: str, said: str | None) -> str:
        """The text with the due phrase that holds now."""
        if not self.due_phrase or self.due_phrase.lower() in text.lower():
            return text
        if said and said.lower() in text.lower():
            begin = text.lower().index(said.lower())
            return f"{text[:begin]}{self.due_phrase}{text[begin + len(said) :]}"
        return f"{text[:-1]} {self.due_phrase}{text[-1:]}" if self.task else text

    @property
    def sureness(self) -> float:
        return 0.0 if self.dropped else self.confidence

    @property
    def lives(self) -> bool:
        return not self.dropped and (self.emitted is None or not self.emitted.withdrawn)

    def news(self) -> Detection | None:
        """The newest version, if it differs from what was told before and is worth telling."""
        known = self.emitted
        confidence = round(self.sureness, 2)
        if known is None and confidence < EMIT_AT[self.kind]:
            return None
        withdrawn = self.dropped or confidence < WITHDRAW_BELOW
        version = Detection(
            id=self.id,
            kind=self.kind,
            text=self.text,
            confidence=confidence,
            utterance_id=self.utterance.id,
            speaker=self.utterance.speaker,
            assignee=self.owner,
            due_phrase=self.due_phrase,
            due=self.due,
            due_certain=self.due_certain,
            answered=self.watch.answered if self.watch else None,
            answered_by=self.watch.answered_by if self.watch else None,
            evidence=tuple(self.evidence),
            withdrawn=withdrawn,
        )
        if known is not None and _says_the_same(known, version):
            return None
        self.emitted = version
        return version


def _says_the_same(known: Detection, version: Detection) -> bool:
    close = abs(known.confidence - version.confidence) < WORTH_TELLING
    return close and replace(known, confidence=0.0, evidence=()) == replace(version, confidence=0.0, evidence=())
