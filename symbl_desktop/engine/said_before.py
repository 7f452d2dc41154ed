"""What a speaker had said of sound that comes once more: the same sentences stay the same, and go by their ids."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from symbl_desktop.protocol.messages import Message

_JITTER = 0.3  # seconds by which a sentence's ends move when it is heard again


@dataclass(frozen=True, slots=True)
class SaidAgain:
    """A sentence that was said before, as it was then."""

    message: Message


@dataclass(frozen=True, slots=True)
class SaidAnew:
    """A sentence to be taken as it is, and the ids of those whose places it takes or that were not said again."""

    message: Message
    gone: frozenset[str] = frozenset()


class SaidBefore:
    """One speaker's sentences since the sound that comes once more began; those that come are told in order."""

    def __init__(self, messages: Iterable[Message], offset: float) -> None:
        self._offset = offset
        self._waiting = [message for message in messages if ends(message) > offset + _JITTER]
        self._until = max(map(ends, self._waiting), default=offset)

    @property
    def waiting(self) -> frozenset[str]:
        """The ids of the sentences that may still be said again."""
        return frozenset(message.id for message in self._waiting)

    def covers(self, message: Message) -> bool:
        """Whether all who listened before have heard these words already."""
        return (begins(message) + ends(message)) / 2 < self._until

    def hear(self, message: Message) -> SaidAgain | SaidAnew:
        """What a sentence that was recognised now means for those of before."""
        missed = [old for old in self._waiting if self._is_missed(old, message)]
        touched = [old for old in self._waiting if _shared(old, message) > 0.5 * _shorter(old, message)]
        same = next((old for old in touched if self._is_same(old, message)), None)
        if same is not None:
            self._waiting = [old for old in self._waiting if old not in missed and old is not same]
            return SaidAgain(same)
        gone = [*missed, *touched]
        self._waiting = [old for old in self._waiting if old not in gone]
        if touched:
            message = replace(message, id=max(touched, key=lambda old: _shared(old, message)).id)
        return SaidAnew(message, frozenset(old.id for old in gone))

    def _is_missed(self, old: Message, message: Message) -> bool:
        """Not said again; what began before the sound did cannot be."""
        return ends(old) <= begins(message) and begins(old) >= self._offset - _JITTER

    def _is_same(self, old: Message, message: Message) -> bool:
        if begins(old) < self._offset - _JITTER:
            # Only its end is heard again.
            return ends(message) <= ends(old) + _JITTER
        return _bare(old.text) == _bare(message.text)


def begins(message: Message) -> float:
    """Seconds since the conversation began."""
    return message.time_offset or 0.0


def ends(message: Message) -> float:
    """Seconds since the conversation began."""
    return begins(message) + (message.duration or 0.0)


def _shared(one: Message, other: Message) -> float:
    return max(0.0, min(ends(one), ends(other)) - max(begins(one), begins(other)))


def _shorter(one: Message, other: Message) -> float:
    return min(one.duration or 0.0, other.duration or 0.0)


def _bare(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalnum())
