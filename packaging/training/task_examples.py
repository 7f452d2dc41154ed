"""Labelled tasks as a detector sees them: the form and the traits of each, replies included."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from symbl_desktop.engine.insights.detector import Utterance
from symbl_desktop.engine.insights.insight_models import InsightModels
from symbl_desktop.engine.insights.open_items import OpenItem
from symbl_desktop.engine.insights.rule_detector import RuleDetector
from symbl_desktop.engine.insights.task_weights import task_features
from training.meetings import Row, neighbours

SOME_DAY = datetime(2026, 4, 15, 14, 0)
PARTICIPANTS = ("Ines", "Pavel", "Marta")
VALUES = {"yes": 1.0, "weak": 0.3, "no": 0.0}
WEIGHTS = {"yes": 1.0, "weak": 0.5, "no": 1.0}
HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Example:
    """`value` is how much of a task it is, `weight` how much it counts."""

    features: tuple[str, ...]
    value: float
    weight: float
    meeting: str


def labelled_examples(meetings: dict[str, list[Row]]) -> Iterator[Example]:
    """Those of ami_train_tasks.jsonl in which a rule hears anything."""
    for line in (HERE / "ami_train_tasks.jsonl").read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        rows, place = neighbours(meetings[label["meeting"]], label["id"], before=3, after=2)
        turns = [
            Utterance(str(index), row["speaker"], row["text"], index * 3.0, index * 3.0 + 2)
            for index, row in enumerate(rows)
        ]
        item = _best(turns, str(place))
        if item is not None and item.form is not None:
            features = tuple(sorted(task_features(item.form, item.traits)))
            yield Example(features, VALUES[label["task"]], WEIGHTS[label["task"]], label["meeting"])


def own_examples() -> Iterator[Example]:
    """Sentences written for the purpose, which keep what other meetings than AMI's need."""
    for line in (HERE / "own_tasks.txt").read_text(encoding="utf-8").splitlines():
        label, speaker, text = line.split("|")
        item = _best([Utterance("0", speaker, text, 0.0, 2.0)], "0")
        if item is not None and item.form is not None:
            features = tuple(sorted(task_features(item.form, item.traits)))
            yield Example(features, VALUES[label], WEIGHTS[label], "own")


def _best(turns: Sequence[Utterance], utterance_id: str) -> OpenItem | None:
    detector = RuleDetector(SOME_DAY, PARTICIPANTS, InsightModels())
    for turn in turns:
        detector.hear(turn)
    found = detector.open_items()
    items = [item for item in found if item.task is not None and item.utterance.id == utterance_id]
    return max(items, key=lambda item: item.confidence, default=None)
