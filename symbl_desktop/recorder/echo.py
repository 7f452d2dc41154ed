"""The same words heard on both sides of a call, because loudspeakers play them into a microphone."""

from bisect import bisect_right, insort
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from statistics import median

from symbl_desktop.meeting.events import Event, UtteranceFinal, UtteranceFolded
from symbl_desktop.meeting.likeness import bare_words

_WITHIN = 1.0  # seconds between a word and its echo, the recogniser's own doubts about times among them
_FEWEST_WORDS = 4
# Measured with loudspeakers at -6 to -22 dB in a room: an echo agrees in 0.8 to 1, now and then 0.6, of its words with
# what was played; what the host says meanwhile in 0 to 0.2, or up to 0.6 if half of it is echo.
_ALIKE = 0.75
_SAME_WORD = 0.6
_NEARNESS = 0.01
# An echo is later than what was played. Measured as 0.25 s earlier to 0.3 s later for echoes of 0.1 to 0.3 s.
_EARLIEST = -0.4
_LONG_WAY = 0.4
_LONGEST = 120.0  # seconds that an utterance may last and still be found


class EchoFolder:
    """Finds the utterances that only repeat what the other side has, by their words and times.

    Mostly that is the host's side, whose loudspeakers play the others. Words that come back from the others' side half
    a second after the host said them, having gone the long way round, are folded into the host's row instead.

    Feed it every event of a meeting in the order of the log. Sentences may be split differently on both sides and
    become final in any order. An utterance in which somebody said something of their own, before, within or after the
    echo, is left as it is: better a few words twice than one word lost.
    """

    def __init__(self, others: str) -> None:
        """`others` is the speaker of the others' side."""
        self._speaker = others
        self._yours: list[UtteranceFinal] = []
        self._others: list[UtteranceFinal] = []
        self._folded: set[str] = set()

    def feed(self, event: Event) -> list[UtteranceFolded]:
        """What is to be recorded because of this event; nothing is ever returned twice."""
        match event:
            case UtteranceFolded():
                self._folded.add(event.utterance_id)
            case UtteranceFinal():
                rows = self._others if event.speaker == self._speaker else self._yours
                insort(rows, event, key=_start)
                near = [row for row in _around(self._yours, event) if row.utterance_id not in self._folded]
                far = [row for row in _around(self._others, event) if row.utterance_id not in self._folded]
                return [
                    *self._fold(near, self._others, _EARLIEST, event.at),
                    *self._fold(far, self._yours, _LONG_WAY, event.at),
                ]
            case _:
                pass  # nobody said anything
        return []

    def go_on(self, events: Iterable[Event]) -> list[UtteranceFolded]:
        """Takes in a stored log, and returns what a recorder that was killed could not record any more."""
        log = list(events)
        self._folded |= {event.utterance_id for event in log if isinstance(event, UtteranceFolded)}
        return [found for event in log for found in self.feed(event)]

    def _fold(
        self, echoes: Iterable[UtteranceFinal], played: Sequence[UtteranceFinal], earliest: float, at: float
    ) -> list[UtteranceFolded]:
        found = []
        for said in echoes:
            rows = [row for row in _around(played, said) if row.utterance_id not in self._folded]
            row = source_of_echo(said, rows, earliest)
            if row is not None:
                self._folded.add(said.utterance_id)
                found.append(UtteranceFolded(at, said.utterance_id, row.utterance_id))
        return found


def source_of_echo(
    said: UtteranceFinal, played: Sequence[UtteranceFinal], earliest: float = _EARLIEST
) -> UtteranceFinal | None:
    """The row that most of these words come from, if all of them are an echo of what was played.

    Half of the words must be heard at least `earliest` seconds after they were played.
    """
    heard = _words_of(said)
    if len(heard) < _FEWEST_WORDS:
        return None
    source = sorted(
        (
            _Heard(word.text, word.at, number)
            for number, row in enumerate(played)
            for word in _words_of(row)
            if heard[0].at - _WITHIN <= word.at <= heard[-1].at + _WITHIN
        ),
        key=lambda word: word.at,
    )
    pairs = _align(heard, source)
    agreement = sum(_same(heard[one].text, source[other].text) for one, other in pairs)
    if len(pairs) < _FEWEST_WORDS or agreement < _ALIKE * len(heard) or _says_more(heard, source, pairs):
        return None
    if median(heard[one].at - source[other].at for one, other in pairs) < earliest:
        return None
    number, _ = Counter(source[other].row for _, other in pairs).most_common(1)[0]
    return played[number]


@dataclass(frozen=True, slots=True)
class _Heard:
    """`at` is the middle of the word."""

    text: str
    at: float
    row: int = 0


_Pairs = list[tuple[int, int]]


def _words_of(said: UtteranceFinal) -> list[_Heard]:
    """Where the server does not say when each word was spoken, they are spread evenly."""
    if said.words:
        return [
            _Heard(bare, (word.start + word.end) / 2) for word in said.words for bare in bare_words(word.text) if bare
        ]
    texts = bare_words(said.text)
    length = (said.end - said.start) / max(1, len(texts))
    return [_Heard(text, said.start + (number + 0.5) * length) for number, text in enumerate(texts)]


def _align(heard: Sequence[_Heard], source: Sequence[_Heard]) -> _Pairs:
    """Which word is the echo of which, in order: the pairing in which the most words agree."""
    best = [[0.0] * (len(source) + 1) for _ in range(len(heard) + 1)]
    likeness = [[_agree(word, played) for played in source] for word in heard]
    for one in reversed(range(len(heard))):
        for other in reversed(range(len(source))):
            paired = likeness[one][other] + best[one + 1][other + 1] if likeness[one][other] else 0.0
            best[one][other] = max(paired, best[one + 1][other], best[one][other + 1])
    pairs, one, other = [], 0, 0
    while one < len(heard) and other < len(source):
        if best[one][other] == best[one + 1][other]:
            one += 1
        elif best[one][other] == best[one][other + 1]:
            other += 1
        else:
            pairs.append((one, other))
            one, other = one + 1, other + 1
    return pairs


def _agree(heard: _Heard, played: _Heard) -> float:
    """Of words that are said more than once the nearest counts."""
    apart = abs(heard.at - played.at)
    return _same(heard.text, played.text) * (1 - _NEARNESS * apart) if apart <= _WITHIN else 0.0


def _same(one: str, other: str) -> float:
    if one == other:
        return 1.0
    likeness = SequenceMatcher(None, one, other, autojunk=False).ratio()
    return likeness if likeness >= _SAME_WORD else 0.0


def _says_more(heard: Sequence[_Heard], source: Sequence[_Heard], pairs: _Pairs) -> bool:
    """Whether there are words of somebody's own: where nothing was played that could have been misheard so."""
    ends = [(-1, -1), *pairs, (len(heard), len(source))]
    for (before, played_before), (after, played_after) in pairwise(ends):
        words = heard[before + 1 : after]
        if not words:
            continue
        played = sum(
            words[0].at - _WITHIN / 2 <= word.at <= words[-1].at + _WITHIN / 2
            for word in source[played_before + 1 : played_after]
        )
        at_an_end = before < 0 or after == len(heard)
        if len(words) - played > 1 or (at_an_end and not played):
            return True
    return False


def _around(rows: Sequence[UtteranceFinal], said: UtteranceFinal) -> list[UtteranceFinal]:
    """Of rows in order of speech, those that sounded at the same time."""
    first = bisect_right(rows, said.start - _LONGEST, key=_start)
    last = bisect_right(rows, said.end + _WITHIN, key=_start)
    return [row for row in rows[first:last] if row.end > said.start - _WITHIN]


def _start(said: UtteranceFinal) -> float:
    return said.start
