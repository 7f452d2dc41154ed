"""A sentence's words and their times, kept small: a meeting of hours has a hundred thousand of them."""

import zlib
from collections.abc import Iterable

from symbl_desktop.protocol.messages import MessageWord

_FIELD, _WORD = "\x1f", "\x1e"


def packed(words: Iterable[MessageWord]) -> bytes:
    """What `unpacked` makes the same words of."""
    return zlib.compress(_WORD.join(_FIELD.join((word.start, word.end, word.text)) for word in words).encode())


def unpacked(kept: bytes) -> tuple[MessageWord, ...]:
    lines = zlib.decompress(kept).decode().split(_WORD)
    return tuple(
        MessageWord(text, start, end) for start, end, text in (line.split(_FIELD, 2) for line in lines if line)
    )
