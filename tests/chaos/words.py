"""How the words of a disturbed meeting differ from those of the same sound undisturbed."""

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WordFindings:
    """Of `said` words; `changed` ones were heard as others, as many and in the same place."""

    said: int
    lost: int
    doubled: int
    changed: int


def words_in(texts: Iterable[str]) -> list[str]:
    return re.findall(r"[a-z0-9']+", " ".join(texts).lower())


def compare(said: Sequence[str], heard: Sequence[str]) -> WordFindings:
    """Words in another order count as lost in the one place and doubled in the other."""
    lost = doubled = changed = 0
    for tag, i, j, k, m in difflib.SequenceMatcher(None, said, heard, autojunk=False).get_opcodes():
        if tag != "equal":
            gone, come = j - i, m - k
            lost += max(0, gone - come)
            doubled += max(0, come - gone)
            changed += min(gone, come)
    return WordFindings(len(said), lost, doubled, changed)
