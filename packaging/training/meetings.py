"""Rows of a corpus file, by meeting."""

import gzip
import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from symbl_desktop.engine.insights.model_features import Line, line_of

Row = dict[str, Any]


def read_meetings(path: Path) -> dict[str, list[Row]]:
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8")
    together: dict[str, list[Row]] = defaultdict(list)
    for line in text.splitlines():
        row = json.loads(line)
        together[row["meeting"]].append(row)
    return dict(together)


def neighbours(rows: Sequence[Row], row_id: str, *, before: int, after: int) -> tuple[list[Row], int]:
    """The row of this id among those around it, and its place there."""
    place = next(index for index, row in enumerate(rows) if row["id"] == row_id)
    first = max(0, place - before)
    return list(rows[first : place + after + 1]), place - first


def lines_of(rows: Sequence[Row]) -> list[Line]:
    return [line_of(row["speaker"], row["text"], row["start"], row["end"]) for row in rows]
