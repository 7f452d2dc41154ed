"""Where a detector's findings become the wire's insights and topics, as far as they are wanted."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import partial

from symbl_desktop.engine.conversations import Conversation
from symbl_desktop.engine.insights.detector import (
    Detection,
    InsightDetector,
    TopicDetection,
    TopicTracker,
    Utterance,
)
from symbl_desktop.protocol.messages import Insight, InsightHint, InsightTag, Message, Speaker, StartRequest, Topic

_LONGEST_ZONE = 14 * 60
_LOOKED_BACK = 100


@dataclass(frozen=True, slots=True)
class Findings:
    insights: tuple[Insight, ...] = ()
    topics: tuple[Topic, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which insights a client asked for, how sure they have to be, and in which time zone their dates are."""

    kinds: frozenset[str]
    confidence: float
    zone: timezone

    @classmethod
    def of(cls, request: StartRequest) -> "Wanted":
        # As browsers count: minutes to add to the local time to come to UTC.
        minutes = -(request.timezone_offset or 0)
        within = abs(minutes) <= _LONGEST_ZONE
        zone = timezone(timedelta(minutes=minutes)) if within else UTC
        return cls(frozenset(request.insight_types), request.confidence_threshold, zone)


MakeDetectors = Callable[[datetime], tuple[InsightDetector, TopicTracker]]
"""Takes the time at which the conversation began, in the time zone of those who talk."""


class Analyst:
    """One conversation's detectors, and the memory of what was already told."""

    def __init__(self, conversation: Conversation, wanted: Wanted, make_detectors: MakeDetectors) -> None:
        self._conversation = conversation
        self._wanted = wanted
        began = datetime.fromtimestamp(conversation.created_at, wanted.zone)
        self._make_detectors = partial(make_detectors, began)
        self._detector, self._tracker = self._make_detectors()
        self._told_as: dict[str, str] = {}

    def observe(self, message: Message) -> Findings:
        """What became known with this message, which the conversation already holds."""
        utterance = _utterance(message)
        return self._keep(self._detector.observe(utterance), self._tracker.observe(utterance))

    def flush(self) -> Findings:
        """What was still being waited for."""
        return self._keep(self._detector.flush(), self._tracker.flush())

    def begin_again(self) -> None:
        """Forgets what the conversation has forgotten; what is found in the rest once more is no news.

        Only the detector begins again, and with what was said last: it looks no further back, and the event loop
        cannot wait for hours of talk to be gone through. A topic hardly changes by a few words that are said twice.
        """
        self._detector, _ = self._make_detectors()
        self._told_as.clear()
        told = {(item.kind, item.message_id): item.id for item in self._conversation.insights.values()}
        for message in self._conversation.messages[-_LOOKED_BACK:]:
            for detection in self._detector.observe(_utterance(message)):
                known = told.get((detection.kind.value, detection.utterance_id))
                # A sentence may hold several of a kind: one that goes by its own id needs no other's.
                if known is not None and detection.id not in self._conversation.insights:
                    self._told_as[detection.id] = known

    def _keep(self, detections: Iterable[Detection], topics: Iterable[TopicDetection]) -> Findings:
        insights = [self._insight(item) for item in detections if item.kind.value in self._wanted.kinds]
        news = tuple(self._news(insights))
        found = tuple(self._topic(item) for item in topics)
        self._conversation.topics.update((topic.id, topic) for topic in found)
        return Findings(news, found)

    def _news(self, insights: Iterable[Insight]) -> Iterable[Insight]:
        """What is sure enough, and what was told before and is no longer."""
        known = self._conversation.insights
        for insight in insights:
            if not insight.dismissed:
                known[insight.id] = insight
                yield insight
            elif known.pop(insight.id, None) is not None:
                yield insight

    def _insight(self, found: Detection) -> Insight:
        said = next((item for item in reversed(self._conversation.messages) if item.id == found.utterance_id), None)
        assignee = self._person(found.assignee)
        return Insight(
            id=self._told_as.get(found.id, found.id),
            kind=found.kind.value,
            text=found.text,
            confidence=round(found.confidence, 4),
            speaker=said.speaker if said else self._person(found.speaker),
            assignee=assignee,
            due=due_time(found.due, self._wanted.zone),
            message_id=found.utterance_id,
            dismissed=found.withdrawn or found.confidence < self._wanted.confidence,
            tags=tuple(_tags(found, assignee)),
            hints=(InsightHint("confidenceScore", f"{found.confidence:.4g}"),),
        )

    def _topic(self, found: TopicDetection) -> Topic:
        held = {message.id for message in self._conversation.messages}
        return Topic(
            id=found.id,
            text=found.text,
            score=round(found.score, 4),
            message_ids=tuple(name for name in found.utterance_ids if name in held),
            root_words=tuple(found.text.split()),
        )

    def _person(self, name: str | None) -> Speaker | None:
        if not name:
            return None
        members: Mapping[str, Speaker] = {item.name: item for item in self._conversation.members.values()}
        return members.get(name, Speaker(name=name))


def display_name(speaker: Speaker | None) -> str:
    """What detectors know someone by; "" if nobody knows who it is. An id is nothing that people say."""
    return speaker.name if speaker else ""


def due_time(due: str | None, zone: timezone) -> str | None:
    """A date or local time as the wire has it, with its distance from UTC; a date begins at midnight."""
    if due is None:
        return None
    moment = datetime.fromisoformat(due)
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).isoformat(timespec="seconds")


def _utterance(message: Message) -> Utterance:
    start = message.time_offset or 0.0
    return Utterance(message.id, display_name(message.speaker), message.text, start, start + (message.duration or 0.0))


def _tags(found: Detection, assignee: Speaker | None) -> Iterable[InsightTag]:
    name, phrase = found.assignee or "", found.due_phrase or ""
    if assignee is not None and (begin := found.text.find(name)) >= 0:
        yield InsightTag(
            kind="person",
            text=name,
            begin_offset=begin,
            name=assignee.name,
            id=assignee.id or None,
            user_id=assignee.user_id or None,
            assignee=True,
        )
    if found.due is not None and phrase and (begin := found.text.find(phrase)) >= 0:
        yield InsightTag(kind="date", text=phrase, begin_offset=begin, date=found.due[:10])
