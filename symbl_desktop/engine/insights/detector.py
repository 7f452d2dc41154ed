"""What an insight detector takes and gives. One detector and one topic tracker serve a whole conversation.

Utterances of all speakers are observed in the order of their start times, in seconds since the conversation began.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class InsightKind(StrEnum):
    ACTION_ITEM = "action_item"
    QUESTION = "question"
    FOLLOW_UP = "follow_up"


@dataclass(frozen=True, slots=True)
class Utterance:
    """Something someone said, final. `speaker` is "" when nobody knows who spoke."""

    id: str
    speaker: str
    text: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `begin` to `end` of an utterance's text: the words something rests on."""

    utterance_id: str
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Detection:
    """An insight. The same `id` again is its newer version; `withdrawn` takes it back.

    `speaker` said the words of `utterance_id`; `assignee` is set only if someone named or took the owner. `due` is an
    ISO 8601 date or local date-time, the last one that `due_phrase` allows; `due_certain` is False where people would
    disagree about it. `answered` is None for what is no question, and while nobody can tell; `answered_by` is the
    utterance that answers it.
    """

    id: str
    kind: InsightKind
    text: str
    confidence: float
    utterance_id: str
    speaker: str
    assignee: str | None = None
    due_phrase: str | None = None
    due: str | None = None
    due_certain: bool = True
    answered: bool | None = None
    answered_by: str | None = None
    evidence: tuple[Span, ...] = ()
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class TopicDetection:
    """A topic and the utterances it rests on. The same `id` again is its newer version."""

    id: str
    text: str
    score: float
    utterance_ids: tuple[str, ...]


class InsightDetector(Protocol):
    def observe(self, utterance: Utterance) -> list[Detection]:
        """What became known with this utterance: new insights and newer versions of earlier ones. Never raises."""
        ...

    def flush(self) -> list[Detection]:
        """What was still being waited for when the conversation ended."""
        ...


class TopicTracker(Protocol):
    def observe(self, utterance: Utterance) -> list[TopicDetection]:
        """New topics and newer versions of earlier ones; mostly nothing."""
        ...

    def flush(self) -> list[TopicDetection]:
        """Every topic that has changed since it was last given."""
        ...
