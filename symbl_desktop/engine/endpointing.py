"""Where speech begins, pauses and ends, from the probability that each frame is speech."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from symbl_desktop.engine.vad import FRAME

RATE = 16000


@dataclass(frozen=True, slots=True)
class EndpointSettings:
    """Probabilities, and times in seconds.

    A voice is there from `voiced` on until the probability falls under `unvoiced`. After `pause` of silence the
    utterance is probably over, after `end` it is; `quiet` ends the passage. What has less voice than `least` is noise.
    """

    voiced: float = 0.5
    unvoiced: float = 0.3
    pause: float = 0.35
    end: float = 0.6
    quiet: float = 0.75
    least: float = 0.1


@dataclass(frozen=True, slots=True)
class SpeechBegan:
    at: int


@dataclass(frozen=True, slots=True)
class SpeechPaused:
    """Silence since `at`, the end of the last voiced frame; `noise` if there was too little voice for a word so far."""

    at: int
    noise: bool


@dataclass(frozen=True, slots=True)
class SpeechEnded:
    """The utterance is over, and silence since `at`; `noise` if there was too little voice for a word."""

    at: int
    noise: bool


@dataclass(frozen=True, slots=True)
class Quiet:
    """Nobody has gone on speaking since the last end."""

    at: int


Endpoint = SpeechBegan | SpeechPaused | SpeechEnded | Quiet


class Endpointer:
    """Follows one stream frame by frame; positions are samples since the stream began."""

    def __init__(self, settings: EndpointSettings) -> None:
        self._settings = settings
        self._position = 0
        self._voiced = False
        self._voiced_until = 0
        self._voice = 0
        self._paused = False
        self.speaking = False
        self._waiting_for_quiet = False

    @property
    def voiced_until(self) -> int:
        """The end of the last frame with a voice in it."""
        return self._voiced_until

    def follow(self, probabilities: Iterable[float]) -> Iterator[Endpoint]:
        for probability in probabilities:
            yield from self._frame(probability)

    def finish(self) -> Iterator[Endpoint]:
        """The sound is over, and with it what is being said."""
        if self.speaking:
            yield self._end()
        if self._waiting_for_quiet:
            self._waiting_for_quiet = False
            yield Quiet(self._voiced_until)

    def _frame(self, probability: float) -> Iterator[Endpoint]:
        settings = self._settings
        begin = self._position
        self._position += FRAME
        self._voiced = probability >= (settings.unvoiced if self._voiced else settings.voiced)
        if self._voiced:
            self._voiced_until = self._position
            self._voice += FRAME
            self._paused = False
            if not self.speaking:
                self.speaking = True
                self._waiting_for_quiet = False
                self._voice = FRAME
                yield SpeechBegan(begin)
            return
        silence = (self._position - self._voiced_until) / RATE
        if self.speaking and silence >= settings.end:
            yield self._end()
        elif self.speaking and silence >= settings.pause and not self._paused:
            self._paused = True
            yield SpeechPaused(self._voiced_until, self._is_noise())
        if self._waiting_for_quiet and silence >= settings.quiet:
            self._waiting_for_quiet = False
            yield Quiet(self._voiced_until)

    def _end(self) -> SpeechEnded:
        self.speaking = self._paused = False
        self._waiting_for_quiet = True
        return SpeechEnded(self._voiced_until, self._is_noise())

    def _is_noise(self) -> bool:
        return self._voice < self._settings.least * RATE


class VoiceHistory:
    """The probabilities of the last while, to find where a voice rests."""

    def __init__(self, seconds: float = 120.0) -> None:
        self._probabilities: deque[float] = deque(maxlen=int(seconds * RATE / FRAME))
        self._seen = 0

    def add(self, probabilities: Iterable[float]) -> None:
        for probability in probabilities:
            self._probabilities.append(probability)
            self._seen += 1

    def quietest(self, begin: int, end: int) -> int:
        """The sample between the two around which a voice is least likely."""
        first = self._seen - len(self._probabilities)
        frames = range(max(begin // FRAME, first), min(end // FRAME + 1, self._seen))
        if not frames:
            return (begin + end) // 2
        likely = list(self._probabilities)

        def around(frame: int) -> float:
            near = likely[max(0, frame - first - 2) : frame - first + 3]
            return sum(near) / len(near)

        middle = (begin + end) / 2
        best = min(frames, key=lambda frame: (around(frame), abs(frame * FRAME + FRAME // 2 - middle)))
        return min(max(best * FRAME + FRAME // 2, begin), end)
