"""How far the server has understood a track: what is open, what is committed, how much is still to come."""

from collections import deque
from collections.abc import Sequence

from symbl_desktop.meeting.events import Event, UtteranceFinal
from symbl_desktop.protocol.messages import Message, RecognitionResult, ServerMessage
from symbl_desktop.recorder.findings import Findings
from symbl_desktop.recorder.state import Hypothesis
from symbl_desktop.recorder.translate import Translator

_CONTEXT_UTTERANCES = 3
_CONTEXT_SECONDS = 30.0
_LEAD_SECONDS = 0.5
_JITTER = 0.3  # seconds by which a word may move between a final result and its sentence


class Transcript:
    """Takes the server's messages in order; times are seconds of the recording."""

    def __init__(self, own_id: str = "", findings: Findings | None = None) -> None:
        self._translator = Translator(own_id, findings)
        self._committed: deque[UtteranceFinal] = deque(maxlen=_CONTEXT_UTTERANCES + 1)
        self._open: list[tuple[float, str]] = []  # the middle of each word that is final, but in no sentence yet
        self._interim = ""
        self._speaker = ""
        self._known_until = 0.0
        self._delay = 0.0
        self.last_words_at = 0.0

    def recall(self, utterances: Sequence[UtteranceFinal]) -> None:
        """What was understood before, by whoever recorded the meeting then; before the first message."""
        said = sorted(utterances, key=lambda each: each.end)
        self._translator.recall(said)
        self._committed.extend(said)
        self._known_until = self.last_words_at = max((each.end for each in said), default=0.0)

    def overhear(self, message: Message, origin: float) -> None:
        """What was said on another track."""
        self._translator.overhear(message, origin)

    def receive(self, message: ServerMessage, origin: float, recorded: float) -> list[Event]:
        """The events of one message of a connection whose audio began at `origin`, `recorded` seconds being stored."""
        events = self._translator.to_events(message, origin, recorded)
        if isinstance(message, RecognitionResult):
            self._hear(message, origin, recorded)
        for event in events:
            if isinstance(event, UtteranceFinal):
                self._commit(event, recorded)
        return events

    @property
    def hypothesis(self) -> Hypothesis:
        """What was heard and is not committed yet; its text is empty when nothing is open."""
        texts = [text for _, text in self._open] + [self._interim]
        return Hypothesis(self._speaker, " ".join(text for text in texts if text))

    @property
    def resume_at(self) -> float:
        """Where to send the sound from after a lost connection.

        That is some utterances back: insights about them may have been on their way. The first of them is to be heard
        whole, so the sound begins in the silence before it.
        """
        if not self._committed:
            return 0.0
        begin = 0.0
        if len(self._committed) > _CONTEXT_UTTERANCES:
            before, first, *_ = self._committed
            begin = first.start - min(_LEAD_SECONDS, max(0.0, first.start - before.end) / 2)
        return max(begin, self._committed[-1].end - _CONTEXT_SECONDS)

    def lag(self, unsent: float) -> float:
        """Seconds by which the transcript is behind the recording, of which so many were not sent."""
        return max(unsent, self._delay if self.hypothesis.text else 0.0)

    def connection_lost(self) -> None:
        """What was open will be heard again, and so will some of what is committed."""
        self._translator.connection_lost()
        self._known_until = max((said.end for said in self._committed), default=0.0)
        self._open.clear()
        self._interim = ""

    def _hear(self, result: RecognitionResult, origin: float, recorded: float) -> None:
        self._speaker = self._translator.name_of(result.user)
        self._interim = ""
        until = _heard_until(result, origin, recorded)
        if result.is_final:
            words = _placed_words(result, origin, until)
            self._open += [(middle, text) for middle, text in words if middle > self._known_until]
        elif until > self._known_until + _JITTER:
            self._interim = result.text
        if result.text:
            self.last_words_at = max(self.last_words_at, min(until, recorded))
        self._delay = max(0.0, recorded - until)

    def _commit(self, said: UtteranceFinal, recorded: float) -> None:
        self._committed.append(said)
        self._open = [(middle, text) for middle, text in self._open if middle > said.end + _JITTER]
        self.last_words_at = max(self.last_words_at, min(said.end, recorded))


def _heard_until(result: RecognitionResult, origin: float, recorded: float) -> float:
    if result.words:
        return origin + result.words[-1].end
    return recorded if result.time_offset is None else origin + result.time_offset / 1000


def _placed_words(result: RecognitionResult, origin: float, end: float) -> list[tuple[float, str]]:
    """The middle of each word and the word, with punctuation where the words and the text have the same number."""
    texts = result.text.split()
    if not result.words:
        return [(end, text) for text in texts]
    if len(texts) != len(result.words):
        texts = [word.text for word in result.words]
    middles = [origin + (word.start + word.end) / 2 for word in result.words]
    return list(zip(middles, texts, strict=True))
