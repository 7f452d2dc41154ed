"""Whisper's tokens: the sequences that ask for something, and the way from tokens back to words."""

from collections.abc import Sequence
from pathlib import Path

from tokenizers import Tokenizer

_MOST_PROMPT_TOKENS = 120


class WhisperTokens:
    """The vocabulary of one Whisper model, for one language (ISO 639-1)."""

    def __init__(self, folder: Path, language: str) -> None:
        self._tokenizer: Tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.opening = [self._id("<|startoftranscript|>"), self._id(f"<|{language}|>"), self._id("<|transcribe|>")]
        self._without_times = self._id("<|notimestamps|>")
        self._previously = self._id("<|startofprev|>")

    def question(self, previous_text: str) -> list[int]:
        """The tokens that ask for a transcript without times, after the text that was said before."""
        plain = [*self.opening, self._without_times]
        if not previous_text:
            return plain
        said: list[int] = self._tokenizer.encode(" " + previous_text.strip(), add_special_tokens=False).ids
        return [self._previously, *said[-_MOST_PROMPT_TOKENS:], *plain]

    def text(self, tokens: Sequence[int]) -> str:
        return str(self._tokenizer.decode(list(tokens), skip_special_tokens=True))

    def words(self, tokens: Sequence[int]) -> list[tuple[str, int]]:
        """The words with their punctuation, each with the number of tokens it is made of."""
        words: list[tuple[str, int]] = []
        pending: list[int] = []
        for token in tokens:
            pending.append(token)
            piece = self.text(pending)
            if "\ufffd" in piece:
                continue  # half a character: the rest is in the next token
            if words and not piece.startswith(" "):
                text, count = words[-1]
                words[-1] = (text + piece, count + len(pending))
            else:
                words.append((piece, len(pending)))
            pending = []
        return words

    def _id(self, name: str) -> int:
        token: int | None = self._tokenizer.token_to_id(name)
        if token is None:
            raise ValueError(f"The recogniser's vocabulary has no {name}")
        return token
