"""Whose words a message holds: every connection of a conversation is told what anybody said."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from symbl_desktop.capture.messages import Track
from symbl_desktop.protocol.messages import Message, RecognitionResult, Speaker
from symbl_desktop.recorder.message_clock import bare

_REMEMBERED = 400  # words
_SHARE = 0.5  # of a message's words that a connection must have heard to be the one it is from


@dataclass(slots=True)
class _Side:
    speaker: Speaker
    heard: deque[str] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))


class Ownership:
    """A server may give speakers back as we named them, under names of its own, or not at all.

    In the last case a message belongs to the connection whose results had its words; each word stands for one message.
    """

    def __init__(self) -> None:
        self._sides: dict[Track, _Side] = {}
        self._owners: dict[str, Track] = {}

    def add(self, track: Track, speaker: Speaker) -> None:
        self._sides[track] = _Side(speaker)

    def heard(self, track: Track, result: RecognitionResult) -> bool:
        """Takes note of a result, and says whether it is of this track's own sound."""
        if self._named(result.user) not in (None, track):
            return False
        if result.is_final:
            self._sides[track].heard.extend(map(bare, result.text.split()))
        return True

    def owner(self, track: Track, message: Message) -> Track | None:
        """Whose message this is that the connection of `track` brought; None if only another one can tell."""
        if len(self._sides) == 1:
            return track
        key = message.id or f"{message.time_offset} {message.text}"
        owner = self._named(message.speaker) or self._owners.get(key)
        if owner is None and self._take_words(track, message.text):
            owner = track
        if owner is not None:
            self._owners[key] = owner
        return owner

    def give(self, track: Track, message: Message) -> None:
        """No other connection can tell: it is this one's."""
        self._owners[message.id or f"{message.time_offset} {message.text}"] = track

    def _named(self, speaker: Speaker | None) -> Track | None:
        if speaker is None:
            return None
        by_id = [track for track, side in self._sides.items() if speaker.user_id == side.speaker.user_id]
        by_name = [track for track, side in self._sides.items() if speaker.name and speaker.name == side.speaker.name]
        for found in (by_id, by_name):
            if len(found) == 1:
                return found[0]
        return None

    def _take_words(self, track: Track, text: str) -> bool:
        heard = self._sides[track].heard
        words = [word for word in map(bare, text.split()) if word]
        left = list(heard)
        known = 0
        for word in words:
            if word in left:
                left.remove(word)
                known += 1
        if known < _SHARE * max(1, len(words)):
            return False
        heard.clear()
        heard.extend(left)
        return True


def speaker_ids(meeting_id: str, names: Mapping[Track, str]) -> dict[Track, Speaker]:
    """How each track introduces itself; the same ids in whichever process goes on with the meeting."""
    return {track: Speaker(user_id=f"{meeting_id}-{track.value}", name=name) for track, name in names.items()}
