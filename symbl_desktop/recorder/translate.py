"""Where the wire's words become the meeting's words."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from symbl_desktop.meeting.events import (
    ConversationOpened,
    Event,
    ProblemKind,
    ProblemOccurred,
    UtteranceFinal,
    Word,
)
from symbl_desktop.protocol.messages import (
    ConversationCreated,
    InsightResponse,
    Message,
    MessageResponse,
    RecognitionResult,
    RecognitionStarted,
    ServerError,
    ServerMessage,
    Speaker,
    StartedListening,
    TopicResponse,
)
from symbl_desktop.recorder.findings import Findings
from symbl_desktop.recorder.message_clock import MessageClock, bare

_JITTER = 0.5  # seconds by which the end of a word may move when it is heard again


class Translator:
    """One track's connections, one after the other; what they tell of the whole meeting goes into its `findings`.

    After a lost connection the last utterances are sent again, for their context. What the server then says of them
    is no news: words that were committed before are left out.
    """

    def __init__(self, own_id: str = "", findings: Findings | None = None) -> None:
        self._own_id = own_id
        self._findings = findings or Findings()
        self._utterances: list[UtteranceFinal] = []
        self._last_before: dict[str, UtteranceFinal] = {}
        self._clock: MessageClock | None = None
        self._listening = False

    def recall(self, utterances: Iterable[UtteranceFinal]) -> None:
        """What is known of this track's words before its first connection."""
        self._utterances += utterances

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
                return [event for item in message.insights for event in self._findings.insight(item, at)]
            case TopicResponse():
                return [event for item in message.topics if item.text for event in self._findings.topic(item, at)]
            case ServerError() if self._listening:  # before that it is a refusal, which the link reports
                return [ProblemOccurred(at, ProblemKind.ENGINE_FAILED, message.details or message.message)]
            case _:
                pass  # acknowledgements, trackers, entities and what we do not know change nothing in a meeting
        return []

    def overhear(self, message: Message, origin: float) -> None:
        """Another track's connection brings this message, too, and it is that one's."""
        if message.id:
            start = origin if message.time_offset is None else message.time_offset
            end = start + (message.duration or 0.0)
            self._findings.overheard(message.id, UtteranceFinal(end, message.id, "", message.text, start, end))

    def _begin_connection(self, origin: float) -> MessageClock:
        self._clock = MessageClock(origin)
        self._listening = False
        self._findings.told_again(self._utterances)
        for said in sorted(self._utterances, key=lambda each: each.end):
            self._last_before[said.speaker] = said
        return self._clock

    def _utterance(self, message: Message, clock: MessageClock, at: float) -> list[Event]:
        said = self._to_utterance(message, clock, at)
        last = self._last_before.get(said.speaker)
        if last is not None and said.start < last.end:
            news = _after(said, last)
            if news is None:
                return self._findings.said(self._best_overlap(said), message.id, at)
            said = news
        self._utterances.append(said)
        return [said, *self._findings.said(said, message.id, at)]

    def _to_utterance(self, message: Message, clock: MessageClock, at: float) -> UtteranceFinal:
        start, words = clock.place(message)
        end = max([start + (message.duration or 0.0), *(word.end for word in words)])
        name = message.id or self._findings.new_utterance_id()
        return UtteranceFinal(max(at, end), name, self.name_of(message.speaker), message.text, start, end, words)

    def _best_overlap(self, said: UtteranceFinal) -> UtteranceFinal:
        same_speaker = [other for other in self._utterances if other.speaker == said.speaker]
        return max(same_speaker, key=lambda other: min(other.end, said.end) - max(other.start, said.start))


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
