"""How far the server has understood the recording: what is open, what is committed, how much is still to come."""

from symbl_desktop.meeting.events import Event, UtteranceFinal
from symbl_desktop.protocol.messages import RecognitionResult, ServerMessage
from symbl_desktop.recorder.state import Hypothesis
from symbl_desktop.recorder.translate import Translator

_CONTEXT_UTTERANCES = 3
_CONTEXT_SECONDS = 30.0


class Transcript:
    """Takes the server's messages in order; times are seconds of the recording."""

    def __init__(self) -> None:
        self._translator = Translator()
        self._committed: list[UtteranceFinal] = []
        self._finals: list[tuple[float, str]] = []
        self._interim = ""
        self._speaker = ""
        self._understood = 0.0
        self._delay = 0.0
        self.last_words_at = 0.0

    def receive(self, message: ServerMessage, origin: float, recorded: float) -> list[Event]:
        """The events of one message of a connection whose audio began at `origin`, `recorded` seconds being stored."""
        if isinstance(message, RecognitionResult):
            self._hear(message, origin, recorded)
        events = self._translator.to_events(message, origin, recorded)
        for event in events:
            if isinstance(event, UtteranceFinal):
                self._commit(event, recorded)
        return events

    @property
    def hypothesis(self) -> Hypothesis:
        """What was heard and is not committed yet; its text is empty when nothing is open."""
        open_texts = [text for _, text in self._finals] + [self._interim]
        return Hypothesis(self._speaker, " ".join(text for text in open_texts if text))

    @property
    def resume_at(self) -> float:
        """Where to send the sound from after a lost connection.

        Some utterances before the last committed one: insights about them may have been on their way.
        """
        if not self._committed:
            return 0.0
        context = self._committed[-_CONTEXT_UTTERANCES:]
        return max(min(said.start for said in context), self._committed[-1].end - _CONTEXT_SECONDS)

    def lag(self, recorded: float, sent: float) -> float:
        """Seconds by which the transcript is behind the recording."""
        return max(recorded - sent, self._delay if self.hypothesis.text else 0.0, 0.0)

    def connection_lost(self) -> None:
        """What was open will be heard again."""
        self._finals.clear()
        self._interim = ""

    def _hear(self, result: RecognitionResult, origin: float, recorded: float) -> None:
        self._speaker = result.user.name if result.user else ""
        self._interim = ""
        if result.is_final:
            end = origin + result.words[-1].end if result.words else recorded
            self._finals.append((end, result.text))
            self._understood = end
        else:
            self._interim = result.text
            if result.time_offset is not None:
                self._understood = origin + result.time_offset / 1000
        if result.text:
            self.last_words_at = max(self.last_words_at, min(self._understood, recorded))
        self._delay = max(0.0, recorded - self._understood)

    def _commit(self, said: UtteranceFinal, recorded: float) -> None:
        self._committed.append(said)
        self._finals = [(end, text) for end, text in self._finals if (end > said.end + 0.3)]
        self.last_words_at = max(self.last_words_at, min(said.end, recorded))
