"""The server's times on the meeting's clock."""

from collections import deque
from datetime import UTC, datetime

from symbl_desktop.meeting.events import Word
from symbl_desktop.protocol.messages import Message, RecognitionResult

_SHIFT_THAT_MATTERS = 0.5
_RUN = 3  # so many words in a row are not often said twice within a minute
_REMEMBERED = 200


class MessageClock:
    """Places a connection's messages on the meeting's clock.

    A message names its time since the conversation began, on the server's clock; only a server that honours
    `audioOffset` counts that in the sound we sent. A final result names its words' times in the connection's own
    sound, so the same words in a final and in a message tell how far the two clocks are apart.
    """

    def __init__(self, origin: float) -> None:
        self._origin = origin
        self._heard: deque[tuple[str, float]] = deque(maxlen=_REMEMBERED)
        self._shift = 0.0

    def heard(self, result: RecognitionResult) -> None:
        self._heard.extend((bare(word.text), self._origin + word.start) for word in result.words)

    def place(self, message: Message) -> tuple[float, tuple[Word, ...]]:
        """When the message began, and its words, in seconds of the meeting."""
        offset = message.time_offset if message.time_offset is not None else self._origin
        self._compare(message.text, offset)
        start = max(0.0, offset + self._shift)
        begin = _time(message.start_time)
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
        wanted = [bare(word) for word in text.split()[:_RUN]]
        if len(wanted) < _RUN:
            return
        heard = list(self._heard)
        shifts = [
            heard[index][1] - offset
            for index in range(len(heard) - _RUN + 1)
            if [word for word, _ in heard[index : index + _RUN]] == wanted
        ]
        nearest = min(shifts, key=lambda shift: abs(shift - self._shift), default=self._shift)
        if abs(nearest - self._shift) > _SHIFT_THAT_MATTERS:
            self._shift = nearest


def bare(word: str) -> str:
    """What of a word the ear hears: no punctuation, no capitals."""
    return "".join(letter for letter in word.lower() if letter.isalnum())


def _time(text: str) -> datetime | None:
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    return time if time.tzinfo else time.replace(tzinfo=UTC)
