"""Where the wire's words become the meeting's words."""

from collections.abc import Sequence
from dataclasses import replace

from symbl_desktop.meeting.events import (
    ConversationOpened,
    Event,
    InsightDetected,
    InsightKind,
    ProblemKind,
    ProblemOccurred,
    TopicDetected,
    UtteranceFinal,
    Word,
)
from symbl_desktop.protocol.messages import (
    ConversationCreated,
    Insight,
    InsightResponse,
    Message,
    MessageResponse,
    RecognitionResult,
    RecognitionStarted,
    ServerError,
    ServerMessage,
    Speaker,
    StartedListening,
    Topic,
    TopicResponse,
)
from symbl_desktop.recorder.message_clock import MessageClock, bare

_JITTER = 0.5  # seconds by which the end of a word may move when it is heard again
_WIRE_KINDS = {kind.value: kind for kind in InsightKind}


class Translator:
    """Remembers which of the server's ids are which of ours, over all connections of one meeting.

    After a lost connection the last utterances are sent again, for their context. What the server then says of them
    is no news: words that were committed before are left out, and insights about them keep their first id.
    """

    def __init__(self, own_id: str = "") -> None:
        self._own_id = own_id
        self._utterances: list[UtteranceFinal] = []
        self._utterance_of: dict[str, UtteranceFinal] = {}
        self._insights: dict[str, InsightDetected] = {}
        self._insight_of: dict[str, str] = {}
        self._claimed: set[str] = set()
        self._topics: dict[str, tuple[str, ...]] = {}
        self._last_before: dict[str, UtteranceFinal] = {}
        self._clock: MessageClock | None = None
        self._listening = False

    def connection_lost(self) -> None:
        """The next message is the first of another connection."""
        self._clock = None

    def name_of(self, speaker: Speaker | None) -> str:
        """What the meeting calls someone; "" if nobody knows who it is. The id we gave ourselves is no name."""
        if speaker is None or speaker.name:
            return speaker.name if speaker else ""
        return "" if speaker.user_id == self._own_id else speaker.user_id

    def to_events(self, message: ServerMessage, origin: float, at: float) -> list[Event]:
        """The events of one message; `origin` is the meeting time at which the connection's audio began."""
        clock = self._clock or self._begin_connection(origin)
        match message:
            case StartedListening() | RecognitionStarted():
                self._listening = True
            case ConversationCreated() if message.conversation_id:
                return [ConversationOpened(at, message.conversation_id)]
            case RecognitionResult(is_final=True):
                clock.heard(message)
            case MessageResponse():
                return [event for item in message.messages for event in self._utterance(item, clock, at)]
            case InsightResponse():
                return [event for item in message.insights for event in self._insight(item, at)]
            case TopicResponse():
                return [self._topic(item, at) for item in message.topics if item.text]
            case ServerError() if self._listening:  # before that it is a refusal, which the link reports
                return [ProblemOccurred(at, ProblemKind.ENGINE_FAILED, message.details or message.message)]
            case _:
                pass  # acknowledgements, trackers, entities and what we do not know change nothing in a meeting
        return []

    def _begin_connection(self, origin: float) -> MessageClock:
        self._clock = MessageClock(origin)
        self._listening = False
        self._claimed.clear()
        for said in sorted(self._utterances, key=lambda each: each.end):
            self._last_before[said.speaker] = said
        return self._clock

    def _utterance(self, message: Message, clock: MessageClock, at: float) -> list[Event]:
        said = self._to_utterance(message, clock, at)
        last = self._last_before.get(said.speaker)
        if last is not None and said.start < last.end:
            news = _after(said, last)
            if news is None:
                self._utterance_of[message.id] = self._best_overlap(said)
                return []
            said = news
        self._utterances.append(said)
        self._utterance_of[message.id] = said
        return [said]

    def _to_utterance(self, message: Message, clock: MessageClock, at: float) -> UtteranceFinal:
        start, words = clock.place(message)
        end = max([start + (message.duration or 0.0), *(word.end for word in words)])
        name = message.id or f"utterance-{len(self._utterances) + 1}"
        return UtteranceFinal(max(at, end), name, self.name_of(message.speaker), message.text, start, end, words)

    def _best_overlap(self, said: UtteranceFinal) -> UtteranceFinal:
        same_speaker = [other for other in self._utterances if other.speaker == said.speaker]
        return max(same_speaker, key=lambda other: min(other.end, said.end) - max(other.start, said.start))

    def _insight(self, insight: Insight, at: float) -> list[Event]:
        kind = _WIRE_KINDS.get(insight.kind)
        said = self._utterance_of.get(insight.message_id or "") or (self._utterances[-1] if self._utterances else None)
        if kind is None or said is None:
            return []
        event = InsightDetected(
            at=at,
            insight_id=self._insight_id(insight, kind, said),
            kind=kind,
            text=insight.text,
            confidence=insight.confidence,
            utterance_id=said.utterance_id,
            start=said.start,
            end=said.end,
            speaker=said.speaker,
            assignee=(insight.assignee.name or None) if insight.assignee else None,
            due=_due(insight.due),
            dismissed=insight.dismissed,
        )
        before = self._insights.get(event.insight_id)
        self._insights[event.insight_id] = event
        return [] if before is not None and event == replace(before, at=at) else [event]

    def _insight_id(self, insight: Insight, kind: InsightKind, said: UtteranceFinal) -> str:
        wire_id = insight.id or f"insight-{len(self._insights) + 1}"
        if wire_id not in self._insight_of:
            self._insight_of[wire_id] = self._first_id(insight.text, kind, said) or wire_id
        self._claimed.add(self._insight_of[wire_id])
        return self._insight_of[wire_id]

    def _first_id(self, text: str, kind: InsightKind, said: UtteranceFinal) -> str | None:
        """The id an insight got before the connection was lost, if its utterance was said before that."""
        last = self._last_before.get(said.speaker)
        if last is None or said.end > last.end:
            return None
        known = [
            each for each in self._insights.values() if (each.kind, each.utterance_id) == (kind, said.utterance_id)
        ]
        # Several may rest on one utterance; the one that reads the same is the same.
        same = [each.insight_id for each in known if bare(each.text) == bare(text)]
        others = [each.insight_id for each in known if each.insight_id not in self._claimed]
        return next(iter(same + others), None)

    def _topic(self, topic: Topic, at: float) -> TopicDetected:
        """A server that was restarted does not know where the topic was spoken of before."""
        known = [self._utterance_of[name].utterance_id for name in topic.message_ids if name in self._utterance_of]
        places = self._topics[topic.text] = tuple(dict.fromkeys((*self._topics.get(topic.text, ()), *known)))
        return TopicDetected(at, topic.id or topic.text, topic.text, topic.score, places)


def _after(said: UtteranceFinal, last: UtteranceFinal) -> UtteranceFinal | None:
    """What of an utterance was said after the last one that is known; None if that is nothing."""
    if not said.words:
        return None if (said.start + said.end) / 2 < last.end else said
    news = said.words[_known_words(said.words, last) :]
    if not news:
        return None
    return replace(said, text=_text_of(news, said), start=news[0].start, words=news)


def _known_words(words: Sequence[Word], last: UtteranceFinal) -> int:
    """How many of the words belong to what is known.

    The same word is rarely heard at the very same time twice: the last known word itself, where it is heard again
    about its time, says more than the clock.
    """
    by_time = sum((word.start + word.end) / 2 <= last.end for word in words)
    last_word = bare(last.text.split()[-1]) if last.text.strip() else ""
    ends = [
        count
        for count, word in enumerate(words, 1)
        if bare(word.text) == last_word and abs(word.end - last.end) < _JITTER
    ]
    return min(ends, key=lambda count: abs(count - by_time), default=by_time)


def _text_of(words: Sequence[Word], said: UtteranceFinal) -> str:
    return said.text if len(words) == len(said.words) else " ".join(word.text for word in words)


def _due(when: str | None) -> str | None:
    """A day is sent as its midnight; nobody meant that minute."""
    return when.split("T")[0] if when and "T00:00:00" in when else when
