"""Spoken text, made ready for rules: fillers and restarts gone, contractions expanded, one sentence at a time."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from symbl_desktop.engine.insights.word_lists import MONTHS, WEEKDAYS, words

FILLERS = words("um umm uh uhm er erm hmm hm mm mmm mhm uhhuh uhuh eh ah mm-hmm mm-hm uh-huh mhmm")

# Said between commas, or nowhere near what they would mean as words.
ASIDES = (
    ("you", "know"),
    ("i", "mean"),
    ("kind", "of"),
    ("sort", "of"),
    ("let's", "say"),
    ("like",),
    ("okay",),
    ("well",),
    ("honestly",),
    ("what",),
)

YOU_KNOW_ABOUT = words("what that how if who when where why whether the about which this it any")
DO_YOU_KNOW = words("do did does if as let lets let's would should will don't didn't because")

# Words people repeat while they search for the next one; "really really" and "bye bye" are meant.
STUMBLES = words(
    "i you he she it we they the a an this that these those my your our their its and or but so if to of in on at by "
    "for with from is are was were am be been do does did have has had will would can could should i'll i'm i'd i've "
    "we'll we're we've we'd you'll you're it's that's there's they're he's she's what how who when where why which "
    "because just not there let let's"
)

CONTRACTIONS = {
    "can't": "can not", "cannot": "can not", "won't": "will not", "shan't": "shall not", "ain't": "is not",
    "let's": "let us", "lets": "let us", "gonna": "going to", "wanna": "want to", "gotta": "got to",
    "hafta": "have to", "lemme": "let me", "gimme": "give me", "dunno": "do not know", "'cause": "because",
    "cause": "because", "kinda": "kind of", "sorta": "sort of", "'em": "them", "c'mon": "come on", "y'all": "you all",
    "dont": "do not", "doesnt": "does not", "didnt": "did not", "cant": "can not", "im": "i am", "ive": "i have",
    "youre": "you are", "thats": "that is", "whats": "what is", "isnt": "is not", "wasnt": "was not",
    "couldnt": "could not", "wouldnt": "would not", "shouldnt": "should not", "'til": "until", "till": "until",
    "ok": "okay", "yep": "yes", "yup": "yes", "yeah": "yes", "ya": "yes", "alright": "okay", "e-mail": "email",
    "e-mails": "emails", "oclock": "o'clock", "'kay": "okay",
}  # fmt: skip

ENDINGS = (("n't", "not"), ("'ll", "will"), ("'m", "am"), ("'re", "are"), ("'ve", "have"), ("'d", "would"))

# After these, 's is "is"; after a noun it is a possessive and stays.
IS_SHORTENED = words("it that what who he she there here where when how this everything something nobody")

HALF_DAYS = ("a.m", "p.m")

ABBREVIATIONS = words("mr mrs ms dr prof st vs etc e.g i.e approx no inc ltd jr sr u.s u.k")

_WORD = re.compile(r"\S+")
_CORE = re.compile(r"^[^\w']+|[^\w']+$")
_CLOSERS = "\"')]}\u201d\u2019\u00bb"


@dataclass(frozen=True, slots=True)
class Token:
    """A word as said, with the punctuation on it; `begin` and `end` count characters of the utterance's text."""

    text: str
    begin: int
    end: int

    @property
    def core(self) -> str:
        return _CORE.sub("", self.text.replace("\u2019", "'"))

    @property
    def comma(self) -> bool:
        return self.text.endswith((",", ";", ":", "\u2014", "\u2013"))


@dataclass(frozen=True, slots=True)
class Sentence:
    """`words` are lower case with contractions expanded; word `i` comes from token `token_of[i]`."""

    tokens: tuple[Token, ...]
    words: tuple[str, ...]
    token_of: tuple[int, ...]
    ending: str

    @property
    def plain(self) -> str:
        return " ".join(self.words)

    @property
    def begin(self) -> int:
        return self.tokens[0].begin if self.tokens else 0

    @property
    def end(self) -> int:
        return self.tokens[-1].end if self.tokens else 0

    def comma_after(self, word: int) -> bool:
        """Whether a comma or the like follows this word, which must be the last one of its token."""
        last = word + 1 >= len(self.words) or self.token_of[word + 1] != self.token_of[word]
        return last and self.tokens[self.token_of[word]].comma

    def capitalised(self, word: int) -> bool:
        core = self.tokens[self.token_of[word]].core
        return core[:1].isupper() and core[1:2].islower()

    def said(self, first: int, last: int) -> str:
        """The words from `first` up to but not `last`, as they were said, without punctuation around them."""
        if first >= last:
            return ""
        tokens = self.tokens[self.token_of[first] : self.token_of[last - 1] + 1]
        return " ".join(token.text for token in tokens).strip(' ,;:.?!-\u2014\u2013"\u201c\u201d')


def split_sentences(text: str) -> list[Sentence]:
    """Empty where nothing but fillers was said."""
    tokens = [Token(match.group(), match.start(), match.end()) for match in _WORD.finditer(text)]
    sentences = (_sentence(piece) for piece in _pieces(tokens))
    return [sentence for sentence in sentences if sentence.words]


def _pieces(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    piece: list[Token] = []
    for index, token in enumerate(tokens):
        piece.append(token)
        following = tokens[index + 1].text if index + 1 < len(tokens) else ""
        if _ends(token, following):
            yield piece
            piece = []
    if piece:
        yield piece


def _ends(token: Token, following: str) -> bool:
    text = token.text.rstrip(_CLOSERS)
    if text.endswith(("?", "!")):
        return True
    if text.endswith(("…", "...")):
        return following[:1].isupper()
    if not text.endswith("."):
        return False
    core = text[:-1].lower()
    if core in ABBREVIATIONS or (len(core) == 1 and core.isalpha()):
        return False
    if core in HALF_DAYS and following.lower().strip(",.?!") in (*WEEKDAYS, *MONTHS):
        return False
    return not following[:1].islower()


def _sentence(piece: Sequence[Token]) -> Sentence:
    ending = piece[-1].text.rstrip(_CLOSERS)[-1:]
    tokens = _without_restarts(_without_fillers(piece))
    words: list[str] = []
    token_of: list[int] = []
    for index, token in enumerate(tokens):
        for word in expand(token.core.lower()):
            words.append(word)
            token_of.append(index)
    return Sentence(tuple(tokens), tuple(words), tuple(token_of), ending if ending in "?!." else "")


def expand(word: str) -> list[str]:
    """`i'll` as `i will`; one word where there is nothing to expand, none where there is no word."""
    if not word.strip("'"):
        return []
    if word in CONTRACTIONS:
        return CONTRACTIONS[word].split()
    for ending, meaning in ENDINGS:
        if word.endswith(ending) and len(word) > len(ending):
            return [word.removesuffix(ending), meaning]
    if word.endswith("'s") and word[:-2] in IS_SHORTENED:
        return [word[:-2], "is"]
    return [word]


def _without_fillers(piece: Sequence[Token]) -> list[Token]:
    tokens = [token for token in piece if token.core and not token.core.endswith("-")]
    tokens = [token for token in tokens if token.core.lower() not in FILLERS and not token.text.endswith(("-", "-,"))]
    kept: list[Token] = []
    index = 0
    while index < len(tokens):
        aside = _aside_length(tokens, index, after_comma=bool(kept) and kept[-1].comma)
        if aside:
            index += aside
        else:
            kept.append(tokens[index])
            index += 1
    return kept


def _aside_length(tokens: Sequence[Token], index: int, *, after_comma: bool) -> int:
    for aside in ASIDES:
        said = tokens[index : index + len(aside)]
        if tuple(token.core.lower() for token in said) != aside:
            continue
        if index and after_comma and said[-1].comma:
            return len(aside)
        if aside in (("you", "know"), ("i", "mean")) and _adrift(tokens, index, len(aside)):
            return len(aside)
    return 0


def _adrift(tokens: Sequence[Token], index: int, length: int) -> bool:
    """Whether `you know` or `i mean` at `index` hangs loose, in text that may have no commas."""
    before = tokens[index - 1].core.lower() if index else ""
    after = tokens[index + length].core.lower() if index + length < len(tokens) else ""
    if tokens[index + length - 1].comma and (not index or tokens[index - 1].comma):
        return True
    if before in DO_YOU_KNOW or after in YOU_KNOW_ABOUT:
        return False
    return bool(index) and bool(after)


def _without_restarts(tokens: Sequence[Token]) -> list[Token]:
    kept = list(tokens)
    for length in (3, 2, 1):
        index = 0
        while index + 2 * length <= len(kept):
            first = [token.core.lower() for token in kept[index : index + length]]
            again = [token.core.lower() for token in kept[index + length : index + 2 * length]]
            if first == again and first[0] in STUMBLES:
                del kept[index : index + length]
            else:
                index += 1
    return kept
