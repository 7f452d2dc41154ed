"""Where the wire's words become the meeting's words."""

from collections import deque
from collections.abc import Sequence
from datetime import UTC, datetime

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
    ServerError,
    ServerMessage,
    StartedListening,
    Topic,
    TopicResponse,
)

_SHIFT_THAT_MATTERS = 0.5
_WIRE_KINDS = {kind.value: kind for kind in InsightKind}


class Translator:
    """Remembers which of the server's ids are which of ours, over all connections of one meeting.

    After a lost connection the last utterances are sent again, for their context. What the server then says of them
    is no news: words that were committed before are left out, and insights about them keep their first id.
    """

    def __init__(self) -> None:
        self._utterances: list[UtteranceFinal] = []
        self._utterance_of: dict[str, UtteranceFinal] = {}
        self._insights: list[InsightDetected] = []
        self._insight_of: dict[str, str] = {}
        self._repeats_until: dict[str, float] = {}
        self._clock = MessageClock()

    def to_events(self, message: ServerMessage, origin: float, at: float) -> list[Event]:
        """The events of one message; `origin` is the meeting time at which the connection's audio began."""
        match message:
            case StartedListening():
                self._begin_connection(origin)
            case ConversationCreated() if message.conversation_id:
                return [ConversationOpened(at, message.conversation_id)]
            case RecognitionResult(is_final=True):
                self._clock.heard(message)
            case MessageResponse():
                return [event for item in message.messages for event in self._utterance(item, at)]
            case InsightResponse():
                return [event for item in message.insights for event in self._insight(item, at)]
            case TopicResponse():
                return [self._topic(item, at) for item in message.topics if item.text]
            case ServerError():
                return [ProblemOccurred(at, ProblemKind.ENGINE_FAILED, message.details or message.message)]
            case _:
                pass  # acknowledgements, trackers, entities and what we do not know change nothing in a meeting
        return []

    def _begin_connection(self, origin: float) -> None:
        self._clock = MessageClock(origin)
        for said in self._utterances:
            self._repeats_until[said.speaker] = max(said.end, self._repeats_until.get(said.speaker, 0.0))

    def _utterance(self, message: Message, at: float) -> list[Event]:
        said = self._to_utterance(message, at)
        repeats_until = self._repeats_until.get(said.speaker, 0.0)
        if said.start < repeats_until:
            news = _after(said, repeats_until)
            if news is None:
                self._utterance_of[message.id] = self._best_overlap(said)
                return []
            said = news
        self._utterances.append(said)
        self._utterance_of[message.id] = said
        return [said]

    def _to_utterance(self, message: Message, at: float) -> UtteranceFinal:
        start, words = self._clock.place(message)
        end = max([start + (message.duration or 0.0), *(word.end for word in words)])
        speaker = message.speaker.name or message.speaker.user_id if message.speaker else ""
        name = message.id or f"utterance-{len(self._utterances) + 1}"
        return UtteranceFinal(max(at, end), name, speaker, message.text, start, end, words)

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
        self._insights.append(event)
        return [event]

    def _insight_id(self, insight: Insight, kind: InsightKind, said: UtteranceFinal) -> str:
        wire_id = insight.id or f"insight-{len(self._insights) + 1}"
        if wire_id not in self._insight_of:
            self._insight_of[wire_id] = self._first_id(kind, said) or wire_id
        return self._insight_of[wire_id]

    def _first_id(self, kind: InsightKind, said: UtteranceFinal) -> str | None:
        """The id an insight got before the connection was lost, if its utterance was said before that."""
        if said.end > self._repeats_until.get(said.speaker, 0.0):
            return None
        for known in self._insights:
            if known.kind is kind and known.utterance_id == said.utterance_id:
                return known.insight_id
        return None

    def _topic(self, topic: Topic, at: float) -> TopicDetected:
        known = [self._utterance_of[name].utterance_id for name in topic.message_ids if name in self._utterance_of]
        return TopicDetected(at, topic.id or topic.text, topic.text, topic.score, tuple(known))


class MessageClock:
    """Places a connection's messages on the meeting's clock.

    A message names its time since the conversation began, on the server's clock; only a server that honours
    `audioOffset` counts that in the sound we sent. A final result names its words' times in the connection's own
    sound, so a final and the message of the same words tell how far the two clocks are apart.
    """

    def __init__(self, origin: float = 0.0) -> None:
        self._origin = origin
        self._finals: deque[tuple[str, float]] = deque(maxlen=32)
        self._shift = 0.0

    def heard(self, result: RecognitionResult) -> None:
        if result.words:
            self._finals.append((_bare(result.words[0].text), self._origin + result.words[0].start))

    def place(self, message: Message) -> tuple[float, tuple[Word, ...]]:
        """When the message began, and its words, in seconds of the meeting."""
        begin = _time(message.start_time)
        offset = message.time_offset if message.time_offset is not None else self._origin
        self._compare(message.text, offset)
        start = max(0.0, offset + self._shift)
        if begin is None:
            return start, ()
        words = []
        for word in message.words:
            first, last = _time(word.start), _time(word.end)
            if first is not None and last is not None:
                words.append(
                    Word(
                        word.text,
                        round(start + (first - begin).total_seconds(), 3),
                        round(start + (last - begin).total_seconds(), 3),
                    )
                )
        return start, tuple(words)

    def _compare(self, text: str, offset: float) -> None:
        first_word = _bare(text.split(maxsplit=1)[0]) if text.strip() else ""
        starts = [start for word, start in self._finals if word == first_word]
        if not starts:
            return
        nearest = min((start - offset for start in starts), key=lambda shift: abs(shift - self._shift))
        if abs(nearest - self._shift) > _SHIFT_THAT_MATTERS:
            self._shift = nearest


def _after(said: UtteranceFinal, until: float) -> UtteranceFinal | None:
    """What of an utterance was said after `until`; None if that is nothing."""
    if not said.words:
        return None if (said.start + said.end) / 2 < until else said
    news = [word for word in said.words if (word.start + word.end) / 2 > until]
    if not news:
        return None
    return UtteranceFinal(
        at=said.at,
        utterance_id=said.utterance_id,
        speaker=said.speaker,
        text=_text_of(news, said),
        start=news[0].start,
        end=said.end,
        words=tuple(news),
    )


def _text_of(words: Sequence[Word], said: UtteranceFinal) -> str:
    return said.text if len(words) == len(said.words) else " ".join(word.text for word in words)


def _time(text: str) -> datetime | None:
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _due(when: str | None) -> str | None:
    """A day is sent as its midnight; nobody meant that minute."""
    return when.split("T")[0] if when and "T00:00:00" in when else when


def _bare(word: str) -> str:
    return "".join(letter for letter in word.lower() if letter.isalnum())
