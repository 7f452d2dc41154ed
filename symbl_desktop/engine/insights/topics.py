"""What a conversation is about: phrases that come back and are not everyday words, with where they were said."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
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
VERB_LIKE = ("ing", "ed", "ly")
BEFORE_VERBS = frozenset(
    {
        *("to", "will", "would", "can", "could", "should", "may", "might", "must", "do", "does", "did", "not", "let"),
        *("i", "we", "you", "they", "he", "she", "it", "us", "who", "please", "just", "and"),
    }
)


Key = tuple[str, ...]


class PhraseTopics:
    """Scores phrases of one to three words by how many utterances say them and how far they are from everyday talk."""

    def __init__(self, participants: Iterable[str] = ()) -> None:
        self._people = People(participants)
        self._said_in: dict[Key, list[str]] = defaultdict(list)
        self._speakers: dict[Key, set[str]] = defaultdict(set)
        self._spellings: dict[Key, Counter[str]] = defaultdict(Counter)
        self._as_verb: Counter[str] = Counter()
        self._rounds: Counter[Key] = Counter()
        self._told: dict[Key, TopicDetection] = {}
        self._last_round = 0.0

    def observe(self, utterance: Utterance) -> list[TopicDetection]:
        self._people.learn(utterance.speaker)
        for sentence in split_sentences(utterance.text):
            for phrase, verb_like in _phrases(sentence, self._people):
                self._count(phrase, utterance, verb_like=verb_like)
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
        texts = {key: self._told[key].text if key in self._told else self._text(key) for key in self._said_in}
        return [
            TopicDetection(_topic_id(key), texts[key], round(score, 3), tuple(self._said_in[key]))
            for key, score in self._best().items()
        ]

    def _text(self, key: Key) -> str:
        return self._spellings[key].most_common(1)[0][0]

    def _count(self, phrase: Sequence[str], utterance: Utterance, *, verb_like: bool) -> None:
        key = tuple(stem(word) for word in phrase)
        if utterance.id not in self._said_in[key][-1:]:
            self._said_in[key].append(utterance.id)
        self._speakers[key].add(utterance.speaker)
        self._spellings[key][" ".join(phrase)] += 1
        self._as_verb[key[0]] += verb_like and len(key) == 1

    def _news(self, scores: dict[Key, float]) -> list[TopicDetection]:
        news = []
        for key, score in scores.items():
            told = self._told.get(key)
            said_in = tuple(self._said_in[key])
            text = told.text if told else self._text(key)
            version = TopicDetection(_topic_id(key), text, round(score, 3), said_in)
            grown = told is not None and len(said_in) > len(told.utterance_ids) * (1 + WORTH_TELLING)
            if told is None or grown or abs(told.score - version.score) >= WORTH_TELLING:
                self._told[key] = version
                news.append(version)
        return news

    def _best(self) -> dict[Key, float]:
        """The first few phrases with their share of the best one's score; of two with a word in common only one."""
        scored = sorted(((self._score(key), key) for key in self._said_in), key=lambda item: (-item[0], item[1]))
        best: dict[Key, float] = {}
        taken: set[str] = set()
        for score, key in scored:
            once = len(self._said_in[key]) < LEAST_UTTERANCES
            full = len(best) >= (FEW_TOPICS if once else MOST_TOPICS)
            if score > 0 and not full and not taken & {*key}:
                best[key] = score / scored[0][0]
                taken |= {*key}
        return best

    def _score(self, key: Key) -> float:
        times = len(self._said_in[key])
        text = self._text(key).split()
        rarity = [WEAK if word in WEAK_WORDS else 1.0 for word in text]
        if len(text) == 1:
            verb = self._as_verb[key[0]] * 2 >= times or text[0].endswith(VERB_LIKE)
            return times * rarity[0] * (0.4 if verb else 1.0) if times >= LEAST_UTTERANCES else 0.0
        if times < LEAST_UTTERANCES:
            return ONCE * sum(rarity) if len(text) == 2 else 0.0
        told_by_many = 1.2 if len(self._speakers[key]) > 1 else 1.0
        return times * sum(rarity) * 0.9 * told_by_many


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
