"""One stream from sound to sentences, as a state machine: it asks no clock, starts no thread and waits for nothing.

Speech is looked at while it is said (a glimpse), heard when it is over (a final; rehearsed in the pause that may be
the end), and heard once more as a whole when short pauses had cut it (a passage). Whoever talks on and on is heard
sentence by sentence (an advance). At most one piece is out for recognition, so the words before a piece are always
known, and nothing overtakes anything.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from symbl_desktop.engine.asr.recognizer import Answer, GivenUp, Piece, Transcription, Word
from symbl_desktop.engine.endpointing import RATE
from symbl_desktop.engine.outputs import FinalResult, Hypothesis, PipelineOutput, Sentence, Unheard
from symbl_desktop.engine.passage import Part, better_of, cut_after_sentence, cut_at_rest
from symbl_desktop.engine.sentences import ends_sentence, joined, split_sentences
from symbl_desktop.engine.speech_tracker import EndOfPassage, SpeechTracker, Utterance


@dataclass(frozen=True, slots=True)
class Pace:
    """Times in seconds.

    The first glimpse comes `first_look` after a voice was heard, the next ones every `look`; every `slow_look` when
    finals are `slow` late, none when they are `late`, and none after `hush` of silence. A passage is at most `passage`
    long. Of one who talks on, sentences are settled when `advances` are open: tried in turn, the last cuts anywhere.
    `prompt` is how many characters of what was said before help to understand what follows.
    """

    first_look: float = 0.45
    look: float = 0.9
    slow_look: float = 1.5
    slow: float = 5.0
    late: float = 10.0
    hush: float = 0.15
    passage: float = 12.0
    advances: tuple[float, ...] = (12.0, 15.0, 20.0)
    prompt: int = 300


class _Purpose(Enum):
    GLIMPSE = auto()
    REHEARSAL = auto()
    FINAL = auto()
    ADVANCE = auto()
    PASSAGE = auto()


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is out for recognition: this sound, in samples, since the stream had come to `at`."""

    purpose: _Purpose
    begin: int
    end: int
    at: int
    utterance: Utterance | None


class Transcriber:
    """Call `next_piece` when the tracker has heard something and after each `take`; then see to the `outputs`."""

    def __init__(self, tracker: SpeechTracker, pace: Pace) -> None:
        self._tracker = tracker
        self._pace = pace
        self._asked: _Asked | None = None
        self._parts: list[Part] = []
        self._rehearsed: Part | None = None
        self._attempt = 0
        self._next_look = 0
        self._lateness = 0.0
        self._shown = False
        self._said = ""
        self._outputs: list[PipelineOutput] = []

    @property
    def idle(self) -> bool:
        """All that is over has been told."""
        return self._asked is None and not self._tracker.over

    @property
    def overdue(self) -> float:
        """Seconds of sound since the beginning of what an answer is still awaited for."""
        if self._asked is None:
            return 0.0
        begin = self._parts[0].begin if self._parts else self._asked.begin
        return (self._now - min(begin, self._asked.begin)) / RATE

    def outputs(self) -> list[PipelineOutput]:
        told, self._outputs = self._outputs, []
        return told

    def next_piece(self) -> Piece | None:
        """What to have recognised now; its answer has to be taken before the next one is given."""
        piece = None
        while piece is None and self._asked is None:
            match self._tracker.over[0] if self._tracker.over else self._tracker.open:
                case None:
                    break
                case EndOfPassage():
                    self._tracker.over.popleft()
                    piece = self._end_passage()
                case utterance if self._outgrows(utterance):
                    piece = self._end_passage()
                case utterance if self._goes_on(utterance):
                    end = utterance.begin + int(self._pace.advances[self._attempt] * RATE)
                    piece = self._ask(_Purpose.ADVANCE, utterance.begin, end, utterance)
                case Utterance(end=int(end)) as utterance:
                    piece = self._hear_out(utterance, end)
                case utterance:
                    piece = self._look_at(utterance)
                    break
        self._tracker.forget_before(self._parts[0].begin if self._parts else None)
        return piece

    def take(self, answer: Answer) -> None:
        """The answer to the last piece."""
        asked, self._asked = self._asked, None
        match asked, answer:
            case None, _:
                raise RuntimeError("An answer came to no question")
            case _Asked(), GivenUp(reason):
                self._miss(asked, reason)
            case _Asked(), Transcription():
                self._hear(asked, answer.later(asked.begin / RATE))

    @property
    def _now(self) -> int:
        return self._tracker.sound.end

    def _ask(self, purpose: _Purpose, begin: int, end: int, utterance: Utterance | None = None) -> Piece:
        self._asked = _Asked(purpose, begin, end, self._now, utterance)
        pcm = self._tracker.sound.between(begin, end).tobytes()
        if purpose is _Purpose.GLIMPSE:
            return Piece(pcm, interim=True)
        before = [] if purpose is _Purpose.PASSAGE else [part.heard.text for part in self._parts]
        return Piece(pcm, word_times=True, prompt=" ".join([self._said, *before])[-self._pace.prompt :])

    # What is asked.

    def _goes_on(self, utterance: Utterance) -> bool:
        return utterance.length(self._now) >= self._pace.advances[self._attempt]

    def _outgrows(self, utterance: Utterance) -> bool:
        """Whether the passage has to end before this utterance, which makes it too long."""
        if not self._parts:
            return False
        end = self._now if utterance.end is None else utterance.end
        return end - self._parts[0].begin > self._pace.passage * RATE or self._goes_on(utterance)

    def _look_at(self, utterance: Utterance) -> Piece | None:
        if utterance.resting_since is not None:
            end = self._tracker.heard_until(utterance.resting_since)
            known = self._rehearsal(utterance.begin, end) is not None
            return None if known else self._ask(_Purpose.REHEARSAL, utterance.begin, end)
        due = max(self._next_look, utterance.began + int(self._pace.first_look * RATE))
        late = self._lateness > self._pace.late
        if late or self._now < due or self._tracker.silence > self._pace.hush:
            return None
        look = self._pace.slow_look if self._lateness > self._pace.slow else self._pace.look
        self._next_look = self._now + int(look * RATE)
        return self._ask(_Purpose.GLIMPSE, utterance.begin, self._now)

    def _hear_out(self, utterance: Utterance, end: int) -> Piece | None:
        rehearsed = self._rehearsal(utterance.begin, end)
        if rehearsed is None:
            return self._ask(_Purpose.FINAL, utterance.begin, end)
        self._tracker.over.popleft()
        self._accept(rehearsed)
        return None

    def _rehearsal(self, begin: int, end: int) -> Part | None:
        part = self._rehearsed
        return part if part is not None and (part.begin, part.end) == (begin, end) else None

    def _end_passage(self) -> Piece | None:
        if len(self._parts) > 1:
            return self._ask(_Purpose.PASSAGE, self._parts[0].begin, self._parts[-1].end)
        self._tell_sentences(self._words_of_parts())
        return None

    def _words_of_parts(self) -> list[Word]:
        return [word for part in self._parts for word in part.heard.words]

    # What becomes of the answers.

    def _hear(self, asked: _Asked, heard: Transcription) -> None:
        match asked:
            case _Asked(_Purpose.GLIMPSE, begin, end, at):
                # At most half the time is spent on glimpses, however slow the computer.
                self._next_look = max(self._next_look, 2 * self._now - at)
                self._show(heard.text, begin, end)
            case _Asked(_Purpose.REHEARSAL, begin, end):
                self._rehearsed = Part(begin, end, heard)
                if not self._tracker.over:
                    self._show(heard.text, begin, end)
            case _Asked(_Purpose.FINAL, begin, end):
                self._tracker.over.popleft()
                self._accept(Part(begin, end, heard))
            case _Asked(_Purpose.ADVANCE, utterance=Utterance() as utterance):
                self._advance(asked, utterance, heard)
            case _Asked(_Purpose.PASSAGE):
                self._tell_sentences(better_of(self._parts, heard))

    def _accept(self, part: Part) -> None:
        self._begin_afresh()
        self._lateness = (self._now - part.end) / RATE
        if part.heard.words:
            self._parts.append(part)
        self._tell_final(part.heard.words, part.heard.text, part.heard.confidence)
        words = self._words_of_parts()
        if len(self._parts) == 1 and ends_sentence(words[-1].text):
            # A whole sentence gains nothing from what follows it, and nobody should wait for it.
            self._tell_sentences(words)

    def _advance(self, asked: _Asked, utterance: Utterance, heard: Transcription) -> None:
        history, words = self._tracker.history, heard.words
        cut = cut_after_sentence(words, asked.end, history)
        self._attempt += 1
        if cut is None and words and self._attempt < len(self._pace.advances):
            self._show(heard.text, asked.begin, asked.end)
            return
        cut = cut or cut_at_rest(words, asked.begin, asked.end, history)
        self._begin_afresh()
        utterance.begin = cut.at
        settled = words[: cut.words]
        self._tell_final(settled, joined(settled), heard.confidence)
        self._tell_sentences(settled)
        self._show(joined(words[cut.words :]), cut.at, asked.end)

    def _miss(self, asked: _Asked, reason: str) -> None:
        match asked:
            case _Asked(_Purpose.FINAL):
                self._tracker.over.popleft()
            case _Asked(_Purpose.ADVANCE, utterance=Utterance() as utterance):
                utterance.begin = asked.end
            case _Asked(_Purpose.PASSAGE):
                self._tell_sentences(self._words_of_parts())
                return
            case _:
                return
        self._begin_afresh()
        self._show("", asked.begin, asked.end)
        self._outputs.append(Unheard(asked.begin / RATE, asked.end / RATE, reason))

    def _begin_afresh(self) -> None:
        self._attempt = self._next_look = 0
        self._rehearsed = None

    # What is told.

    def _show(self, text: str, begin: int, end: int) -> None:
        if text or self._shown:
            self._shown = bool(text)
            self._outputs.append(Hypothesis(text, begin / RATE, end / RATE))

    def _tell_final(self, words: Sequence[Word], text: str, confidence: float) -> None:
        if words:
            self._shown = False
            self._outputs.append(FinalResult(text, tuple(words), words[0].start, words[-1].end, confidence))
        else:
            self._show("", self._now, self._now)

    def _tell_sentences(self, words: Sequence[Word]) -> None:
        self._parts = []
        for sentence in split_sentences(words):
            text = joined(sentence)
            self._said = f"{self._said} {text}"[-self._pace.prompt :]
            self._outputs.append(Sentence(text, sentence, sentence[0].start, sentence[-1].end))
