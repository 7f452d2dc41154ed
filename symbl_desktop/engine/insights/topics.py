"""What a conversation is about: phrases that come back and are not everyday words, with where they were said."""

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from uuid import NAMESPACE_OID, uuid5

from symbl_desktop.engine.insights.detector import TopicDetection, Utterance
from symbl_desktop.engine.insights.people import People
from symbl_desktop.engine.insights.sentences import Sentence, split_sentences
from symbl_desktop.engine.insights.stems import stem
from symbl_desktop.engine.insights.topic_words import STOP_WORDS, WEAK_WORDS

SECONDS_BETWEEN_ROUNDS = 20.0
LONGEST_PHRASE = 3
MOST_TOPICS = 10
LEAST_UTTERANCES = 2
# A phrase has to be among the first for so many rounds on end before it is told: what is told stays on the screen.
ROUNDS_TO_PROVE = 3
WORTH_TELLING = 0.2
WEAK = 0.35
# Short meetings say little twice; then compounds said once stand in.
FEW_TOPICS = 4
ONCE = 0.3
MOST_PHRASES = 3000
VERB_LIKE = ("ing", "ed", "ly")
BEFORE_VERBS = frozenset(
    {
        *("to", "will", "would", "can", "could", "should", "may", "might", "must", "do", "does", "did", "not", "let"),
        *("i", "we", "you", "they", "he", "she", "it", "us", "who", "please", "just", "and"),
    }
)


Key = tuple[str, ...]


@dataclass(slots=True)
class _Phrase:
    """What is known of one phrase; `score` always stands for the rest."""

    said_in: dict[str, None] = field(default_factory=dict)
    speakers: set[str] = field(default_factory=set)
    spellings: Counter[str] = field(default_factory=Counter)
    as_verb: int = 0
    score: float = 0.0

    @property
    def text(self) -> str:
        return self.spellings.most_common(1)[0][0]

    def count(self, text: str, utterance: Utterance, *, verb_like: bool) -> None:
        self.said_in[utterance.id] = None
        self.speakers.add(utterance.speaker)
        self.spellings[text] += 1
        self.as_verb += verb_like
        self.score = self._score()

    def _score(self) -> float:
        times = len(self.said_in)
        text = self.text.split()
        rarity = [WEAK if word in WEAK_WORDS else 1.0 for word in text]
        if len(text) == 1:
            verb = self.as_verb * 2 >= times or text[0].endswith(VERB_LIKE)
            return times * rarity[0] * (0.4 if verb else 1.0) if times >= LEAST_UTTERANCES else 0.0
        if times < LEAST_UTTERANCES:
            return ONCE * sum(rarity) if len(text) == 2 else 0.0
        told_by_many = 1.2 if len(self.speakers) > 1 else 1.0
        return times * sum(rarity) * 0.9 * told_by_many


class PhraseTopics:
    """Scores phrases of one to three words by how many utterances say them and how far they are from everyday talk.

    Phrases that few utterances say are forgotten when there are too many of them: a long meeting costs no more than a
    short one.
    """

    def __init__(self, participants: Iterable[str] = ()) -> None:
        self._people = People(participants)
        self._phrases: dict[Key, _Phrase] = {}
        self._rounds: Counter[Key] = Counter()
        self._told: dict[Key, TopicDetection] = {}
        self._last_round = 0.0

    def observe(self, utterance: Utterance) -> list[TopicDetection]:
        self._people.learn(utterance.speaker)
        for sentence in split_sentences(utterance.text):
            for phrase, verb_like in _phrases(sentence, self._people):
                self._count(phrase, utterance, verb_like=verb_like)
        if len(self._phrases) > MOST_PHRASES:
            self._forget()
        if utterance.end - self._last_round < SECONDS_BETWEEN_ROUNDS:
            return []
        self._last_round = utterance.end
        best = self._best()
        self._rounds = Counter({key: self._rounds[key] + 1 for key in best})
        proven = {key: score for key, score in best.items() if self._rounds[key] >= ROUNDS_TO_PROVE}
        return self._news(proven)

    def flush(self) -> list[TopicDetection]:
        return self._news(self._best())

    def standing(self) -> list[TopicDetection]:
        """The topics that hold now, the first first, whatever was told before."""
        return [self._detection(key, score) for key, score in self._best().items()]

    def _count(self, phrase: Sequence[str], utterance: Utterance, *, verb_like: bool) -> None:
        key = tuple(stem(word) for word in phrase)
        # The one said last comes last: what is forgotten is what nobody has said for long.
        known = self._phrases[key] = self._phrases.pop(key, _Phrase())
        known.count(" ".join(phrase), utterance, verb_like=verb_like and len(key) == 1)

    def _forget(self) -> None:
        latest = list(self._phrases)[-MOST_PHRASES // 4 :]
        strongest = heapq.nlargest(MOST_PHRASES // 4, self._phrases, key=lambda key: self._phrases[key].score)
        kept = {*latest, *strongest, *self._told}
        self._phrases = {key: phrase for key, phrase in self._phrases.items() if key in kept}

    def _detection(self, key: Key, score: float) -> TopicDetection:
        text = self._told[key].text if key in self._told else self._phrases[key].text
        return TopicDetection(_topic_id(key), text, round(score, 3), tuple(self._phrases[key].said_in))

    def _news(self, scores: dict[Key, float]) -> list[TopicDetection]:
        news = []
        for key, score in scores.items():
            told = self._told.get(key)
            version = self._detection(key, score)
            grown = told is not None and len(version.utterance_ids) > len(told.utterance_ids) * (1 + WORTH_TELLING)
            if told is None or grown or abs(told.score - version.score) >= WORTH_TELLING:
                self._told[key] = version
                news.append(version)
        return news

    def _best(self) -> dict[Key, float]:
        """The first few phrases with their share of the best one's score; of two with a word in common only one."""
        scored = [(-phrase.score, key) for key, phrase in self._phrases.items() if phrase.score > 0]
        best: dict[Key, float] = {}
        taken: set[str] = set()
        heapq.heapify(scored)
        highest = -scored[0][0] if scored else 0.0
        while scored and len(best) < MOST_TOPICS:
            score, key = heapq.heappop(scored)
            if len(self._phrases[key].said_in) < LEAST_UTTERANCES and len(best) >= FEW_TOPICS:
                continue
            if not taken & {*key}:
                best[key] = -score / highest
                taken |= {*key}
        return best


def _topic_id(key: Key) -> str:
    return str(uuid5(NAMESPACE_OID, f"topic {' '.join(key)}"))


def _phrases(sentence: Sentence, people: People) -> Iterator[tuple[list[str], bool]]:
    """Runs of up to three words that stop words, names and commas do not break, and whether verbs stand there."""
    named = people.named(sentence).people
    run: list[str] = []
    before = ""
    for index, word in enumerate(sentence.words):
        letters = word.replace("-", "").replace("'", "")
        if index in named or word in STOP_WORDS or not letters.isalpha() or len(word) < 3:
            yield from _within(run, verb_like=before in BEFORE_VERBS)
            run, before = [], word
            continue
        run.append(word.removesuffix("'s"))
        if sentence.comma_after(index):
            yield from _within(run, verb_like=before in BEFORE_VERBS)
            run, before = [], ""
    yield from _within(run, verb_like=before in BEFORE_VERBS)


def _within(run: Sequence[str], *, verb_like: bool) -> Iterator[tuple[list[str], bool]]:
    for length in range(1, LONGEST_PHRASE + 1):
        for first in range(verb_like and length > 1, len(run) - length + 1):
            phrase = list(run[first : first + length])
            if length == 1 or not phrase[-1].endswith(VERB_LIKE[1:]):
                yield phrase, verb_like and first == 0
