"""One stream's sound, and which stretches of it are speech that has still to be recognised."""

from collections import deque
from dataclasses import dataclass

import numpy as np

from symbl_desktop.engine.endpointing import (
    RATE,
    Endpoint,
    Endpointer,
    EndpointSettings,
    Quiet,
    SpeechBegan,
    SpeechEnded,
    SpeechPaused,
    VoiceHistory,
)
from symbl_desktop.engine.sound import RecentSound, Samples
from symbl_desktop.engine.vad import VoiceDetector

# Seconds of sound that are heard with an utterance: consonants begin before the detector is sure, and end after it.
_BEFORE = 0.3
_AFTER = 0.2


@dataclass(slots=True)
class Utterance:
    """Speech that is not yet recognised, in samples; while `end` is None somebody is speaking.

    `began` is where the voice was first heard, `begin` where the sound to be recognised begins. `resting_since` is set
    while a pause may turn out to be the end.
    """

    began: int
    begin: int
    end: int | None = None
    resting_since: int | None = None

    def length(self, now: int) -> float:
        """Seconds of sound, so far."""
        return ((now if self.end is None else self.end) - self.begin) / RATE


@dataclass(frozen=True, slots=True)
class EndOfPassage:
    """Nobody went on speaking after the utterances before this."""


class SpeechTracker:
    """`over` holds, in order, what has ended and waits to be recognised; `open` is what is being said."""

    def __init__(self, vad: VoiceDetector, settings: EndpointSettings) -> None:
        self._vad = vad
        self._endpointer = Endpointer(settings)
        self._last_end = 0
        self.sound = RecentSound()
        self.history = VoiceHistory()
        self.over: deque[Utterance | EndOfPassage] = deque()
        self.open: Utterance | None = None

    def hear(self, samples: Samples) -> None:
        self.sound.append(samples)
        probabilities = self._vad.probabilities(samples.astype(np.float32) * np.float32(1 / 32768))
        self.history.add(probabilities)
        for endpoint in self._endpointer.follow(probabilities):
            self._note(endpoint)
        if self.open is not None and self._endpointer.voiced_until > (self.open.resting_since or 0):
            self.open.resting_since = None

    def finish(self) -> None:
        """No more sound comes: whatever is open is over."""
        for endpoint in self._endpointer.finish():
            self._note(endpoint)

    @property
    def silence(self) -> float:
        """Seconds since the last voice."""
        return (self.sound.end - self._endpointer.voiced_until) / RATE

    def waiting(self) -> float:
        """Seconds of speech that is not yet recognised."""
        over = sum(step.length(self.sound.end) for step in self.over if isinstance(step, Utterance))
        return over + (0.0 if self.open is None else self.open.length(self.sound.end))

    def forget_before(self, needed: int | None) -> None:
        """Lets go of sound that neither the caller needs, from `needed` on, nor what is still to be recognised."""
        begins = [step.begin for step in self.over if isinstance(step, Utterance)]
        begins += [self.open.begin] if self.open is not None else []
        begins += [needed] if needed is not None else []
        self.sound.forget_before(min([*begins, self.sound.end - RATE]))

    def _note(self, endpoint: Endpoint) -> None:
        match endpoint:
            case SpeechBegan(at):
                self.open = Utterance(at, max(at - int(_BEFORE * RATE), self._last_end))
            case SpeechPaused(at, noise) if self.open is not None and not noise:
                self.open.resting_since = at
            case SpeechEnded(at, noise) if self.open is not None:
                utterance, self.open = self.open, None
                utterance.end = self._last_end = self.heard_until(at)
                if not noise:
                    self.over.append(utterance)
            case Quiet():
                self.over.append(EndOfPassage())

    def heard_until(self, voice_end: int) -> int:
        """Where the sound ends that is heard with a voice that ends there."""
        return min(voice_end + int(_AFTER * RATE), self.sound.end)
