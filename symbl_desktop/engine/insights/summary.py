"""What is left of a meeting in a few sentences, each folded from insights and linked to the utterances behind it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from symbl_desktop.engine.insights.detector import Detection, InsightKind, TopicDetection

TOPICS_NAMED = 4
REFERENCES = 5


@dataclass(frozen=True, slots=True)
class SummarySentence:
    text: str
    utterance_ids: tuple[str, ...]


def summarise(insights: Sequence[Detection], topics: Sequence[TopicDetection]) -> list[SummarySentence]:
    """`insights` as they stand at the end, in the order they were found; what was withdrawn is left out."""
    standing = [insight for insight in insights if not insight.withdrawn]
    return [
        *_about(topics[:TOPICS_NAMED]),
        *(_sentence(insight) for insight in standing if insight.kind is InsightKind.ACTION_ITEM),
        *(_sentence(insight) for insight in standing if insight.kind is InsightKind.FOLLOW_UP),
        *_left_open(insight for insight in standing if insight.kind is InsightKind.QUESTION),
    ]


def _about(topics: Sequence[TopicDetection]) -> list[SummarySentence]:
    if not topics:
        return []
    names = [topic.text for topic in topics]
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    references = dict.fromkeys(name for topic in topics for name in topic.utterance_ids[:REFERENCES])
    return [SummarySentence(f"They talked about {listed}.", tuple(references))]


def _sentence(insight: Detection) -> SummarySentence:
    return SummarySentence(insight.text, _references(insight))


def _left_open(questions: Iterable[Detection]) -> list[SummarySentence]:
    return [
        SummarySentence(f"Left open: {question.text}", _references(question))
        for question in questions
        if question.answered is False
    ]


def _references(insight: Detection) -> tuple[str, ...]:
    return tuple(dict.fromkeys([insight.utterance_id, *(span.utterance_id for span in insight.evidence)]))
