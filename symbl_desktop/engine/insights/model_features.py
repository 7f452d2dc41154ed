"""What the learned models look at: runs of words, how a sentence opens and ends, and what was said around it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from symbl_desktop.engine.insights.question_forms import ASKING_WORDS
from symbl_desktop.engine.insights.questions import inverted
from symbl_desktop.engine.insights.sentences import FILLERS, expand, split_sentences
from symbl_desktop.engine.insights.stems import stems
from symbl_desktop.engine.insights.word_lists import AUXILIARIES, LEAD_INS

TURNS_BEFORE = 3
OTHERS_AFTER = 4
SECONDS_AFTER = 20.0

MARKS = frozenset("?.!,")
_TOKEN = re.compile(r"[\w'-]+|[?.!,]")


@dataclass(frozen=True, slots=True)
class Line:
    """An utterance as the models see it. `start` and `end` in seconds."""

    speaker: str
    text: str
    words: tuple[str, ...]
    start: float = 0.0
    end: float = 0.0


def line_of(speaker: str, text: str, start: float = 0.0, end: float = 0.0) -> Line:
    return Line(speaker, text, tuple(tokens(text, punctuation=False)), start, end)


def tokens(text: str, *, punctuation: bool) -> list[str]:
    """Lower-case words, contractions expanded, without fillers and broken words; punctuation marks if wanted."""
    found: list[str] = []
    for word in _TOKEN.findall(text.lower().replace("\u2019", "'")):
        if word in MARKS:
            found += [word] * punctuation
        elif word.strip("'-") and word not in FILLERS and not word.endswith("-"):
            found += expand(word)
    return found


def _runs(sequence: Sequence[str]) -> Iterator[str]:
    for length in (1, 2, 3):
        for first in range(len(sequence) - length + 1):
            yield " ".join(sequence[first : first + length])


def _size(count: int, *bounds: int) -> int:
    return sum(count >= bound for bound in bounds)


def question_features(text: str, *, punctuated: bool) -> set[str]:
    said = tokens(text, punctuation=punctuated)
    spoken = [word for word in said if word not in MARKS]
    features = set(_runs(["^", *said, "$"]))
    features |= {
        f"#size{_size(len(spoken), 1, 2, 3, 4, 6, 10, 20)}",
        f"^^{' '.join(spoken[:2])}",
        f"$${' '.join(spoken[-2:])}",
    }
    for sentence in split_sentences(text):
        core = list(sentence.words)
        while core and core[0] in LEAD_INS:
            del core[0]
        mark = sentence.ending if punctuated else ""
        features |= {f"#opens {' '.join(core[:length])}{mark}" for length in (1, 2, 3) if len(core) >= length}
        features |= {f"#inverted{inverted(core):d}{mark}", f"#within{_asks_within(core):d}{mark}"}
        features |= {f"#length{_size(len(core), 1, 2, 3, 4, 6, 10, 20)}{mark}", f"#ends{mark}"}
        features.add(f"#last {sentence.words[-1]}{mark}")
    if punctuated:
        features.add(f"#final{text.rstrip()[-1:]}")
    return features


def _asks_within(core: Sequence[str]) -> bool:
    """Whether the order of a question begins somewhere behind the first word."""
    return any(
        (core[index] in AUXILIARIES or core[index] in ASKING_WORDS) and inverted(core[index:])
        for index in range(1, len(core))
    )


def action_features(spoken: Line, before: Sequence[Line]) -> set[str]:
    """`before` ends with the utterance said last."""
    features = set(_runs(["^", *spoken.words, "$"]))
    features.add(f"#size{_size(len(spoken.words), 4, 8, 16)}")
    for earlier in before[-TURNS_BEFORE:]:
        features |= {f"<{word}" for word in earlier.words}
        features |= {f"<{first} {second}" for first, second in pairwise(earlier.words)}
    return features


def answer_features(question: Line, after: Sequence[Line]) -> set[str]:
    """What speaks for an answer in the utterances after a question, the first of which follows it at once."""
    asked = question.words
    opener = " ".join(asked[:1]) or "-"
    wh = bool(ASKING_WORDS & {*asked})
    features = {f"q1 {opener}", f"q2 {' '.join(asked[:2])}", f"q$ {' '.join(asked[-1:])}", f"qwh{wh:d}"}
    features |= {f"qsize{_size(len(asked), 2, 4, 8, 16)}", f"qend{question.text.rstrip()[-1:]}"}
    others: list[Line] = []
    for later in after:
        if later.start - question.end > SECONDS_AFTER or len(others) >= OTHERS_AFTER:
            break
        if later.speaker != question.speaker:
            others.append(later)
            continue
        features.add(f"own{min(len(others), 2)} {' '.join(later.words[:1]) or '-'}")
        if "?" in later.text and not others:
            features.add("own asks again")
    features |= {
        f"others{len(others)}",
        f"otherwords{_size(sum(len(item.words) for item in others[:3]), 2, 5, 12, 30)}",
    }
    about = stems(asked)
    for place, other in enumerate(others[:3]):
        features |= _reply_features(place, question, other, about)
    if others:
        first = others[0].words
        features |= {f"x {opener}|{' '.join(first[:1]) or '-'}", f"xsize {wh:d}|{min(len(first), 6)}"}
    return features


def _reply_features(place: int, question: Line, other: Line, about: frozenset[str]) -> set[str]:
    said = other.words
    wait = other.start - question.end
    pause = sum(wait >= bound for bound in (-0.5, 0.3, 1.0, 2.5, 6.0))
    features = {f"o{place} pause{pause}", f"o{place} size{_size(len(said), 1, 2, 4, 8, 16)}"}
    features |= {f"o{place} 1 {' '.join(said[:1]) or '-'}", f"o{place} 2 {' '.join(said[:2])}"}
    features |= {f"o{place} shares{min(len(about & stems(said)), 2)}"}
    features |= {f"o{place} w {word}" for word in said}
    if "?" in other.text:
        features.add(f"o{place} ?")
    return features
