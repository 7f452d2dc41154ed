"""Measures the insight stage against labelled meetings and prints the figures beside what they should reach.

The meeting in tests/data is always measured. The corpora are not part of the project: name their folder with --data or
in SYMBL_INSIGHT_DATA, and those that are there are measured too.
"""

import argparse
import json
import os
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from symbl_desktop.engine.insights.answers import AnswerWatch
from symbl_desktop.engine.insights.assessment import Assessor
from symbl_desktop.engine.insights.detector import Detection, InsightKind, Utterance
from symbl_desktop.engine.insights.insight_models import InsightModels, load_insight_models
from symbl_desktop.engine.insights.people import People
from symbl_desktop.engine.insights.rule_detector import RuleDetector
from symbl_desktop.engine.insights.topics import PhraseTopics
from symbl_desktop.resources import resource

MEETING = Path(__file__).parent.parent / "data" / "meeting_dev.json"
SOME_DAY = datetime(2026, 4, 15, 14, 0)
Row = dict[str, Any]


@dataclass(slots=True)
class Tally:
    """Hits, false alarms and misses; may be weights."""

    hits: float = 0.0
    false: float = 0.0
    missed: float = 0.0

    def add(self, *, gold: bool, found: bool, weight: float = 1.0) -> None:
        self.hits += weight * (gold and found)
        self.false += weight * (found and not gold)
        self.missed += weight * (gold and not found)

    @property
    def precision(self) -> float:
        return self.hits / (self.hits + self.false or 1.0)

    @property
    def recall(self) -> float:
        return self.hits / (self.hits + self.missed or 1.0)

    @property
    def f1(self) -> float:
        return 2 * self.hits / (2 * self.hits + self.false + self.missed or 1.0)

    def __str__(self) -> str:
        return f"F1 {self.f1:.2f} (P {self.precision:.2f}, R {self.recall:.2f})"


@dataclass(slots=True)
class Calibration:
    """What was at least half sure, by tenths of sureness: how far sureness and truth lie apart."""

    bins: dict[int, list[tuple[float, bool]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, probability: float, *, gold: bool) -> None:
        if probability >= 0.5:
            self.bins[min(9, int(probability * 10))].append((probability, gold))

    def error(self) -> float:
        """The mean distance, weighted by how much was that sure."""
        count = sum(map(len, self.bins.values())) or 1
        return sum(abs(sum(p - gold for p, gold in items)) for items in self.bins.values()) / count


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=os.environ.get("SYMBL_INSIGHT_DATA"), help="folder of the corpora")
    parser.add_argument("--errors", action="store_true", help="print what was wrong")
    parser.add_argument("--rules", action="store_true", help="leave the learned models out")
    options = parser.parse_args()
    models = InsightModels() if options.rules else load_insight_models(resource("insights"))
    table = Table(models, errors=options.errors)
    measure_meeting(table)
    folder = Path(options.data) if options.data else None
    for name, measure in CORPORA.items():
        path = folder / name if folder else None
        if path is not None and path.is_file():
            measure(table, path)
        else:
            table.say(f"{name}: not there, not measured")
    return 0


class Table:
    """Where the figures go, and the models they are of."""

    def __init__(self, models: InsightModels, *, errors: bool) -> None:
        self.models = models
        self._errors = errors

    def row(self, measure: str, figure: object, aim: str = "") -> None:
        self.say(f"{measure:<58} {figure!s:<34} {aim}")

    def wrong(self, kind: str, text: str) -> None:
        if self._errors:
            self.say(f"    {kind}: {text}")

    def say(self, line: str) -> None:
        sys.stdout.write(f"{line}\n")


def measure_meeting(table: Table) -> None:
    meeting = json.loads(MEETING.read_text(encoding="utf-8"))
    turns = [Utterance(str(t["i"]), t["speaker"], t["text"], t["start"], t["end"]) for t in meeting["turns"]]
    cards = cards_of(table.models, turns, meeting["speakers"], datetime.fromisoformat(meeting["ref_time"]))
    for kind, golds, aim in (
        (InsightKind.ACTION_ITEM, meeting["action_items"], ">= 6 of 7"),
        (InsightKind.QUESTION, meeting["questions"], ">= 7 of 8"),
        (InsightKind.FOLLOW_UP, meeting["follow_ups"], ""),
    ):
        found = {card.utterance_id: card for card in cards if card.kind is kind}
        expected = {str(gold["turn"]): gold for gold in golds}
        hits = found.keys() & expected.keys()
        wrong = found.keys() - expected.keys()
        right = [turn for turn in hits if _slots_right(found[turn], expected[turn])]
        slots = "" if kind is InsightKind.QUESTION else f", owner and date right {len(right)}"
        table.row(f"our meeting, {kind}", f"{len(hits)} of {len(expected)}, wrong {len(wrong)}{slots}", aim)
        for turn in wrong:
            table.wrong("wrong card", found[turn].text)
        for turn in expected.keys() - hits:
            table.wrong("missed", turns[int(turn)].text)


def _slots_right(card: Detection, gold: Row) -> bool:
    owner = card.assignee in gold["owner"] if gold.get("owner") else card.assignee is None
    return owner and date_fits(card.due, gold.get("due_date"))


def date_fits(due: str | None, gold: str | None) -> bool:
    """`a/b` is a range, `a|b` are alternatives."""
    if due is None or gold is None:
        return due is gold
    return any(low <= due <= (high or low) for low, _, high in (item.partition("/") for item in gold.split("|")))


def cards_of(
    models: InsightModels, turns: Iterable[Utterance], people: Iterable[str], started: datetime
) -> list[Detection]:
    """What stands at the end, in the order it was found."""
    detector = RuleDetector(started, people, models)
    cards: dict[str, Detection] = {}
    for turn in turns:
        cards |= {card.id: card for card in detector.observe(turn)}
    cards |= {card.id: card for card in detector.flush()}
    return [card for card in cards.values() if not card.withdrawn]


def measure_authored(table: Table, path: Path) -> None:
    tallies: dict[InsightKind, Tally] = defaultdict(Tally)
    owners: list[bool] = []
    dates: list[bool] = []
    for rows in meetings(path):
        started = datetime.fromisoformat(rows[0]["ref_time"])
        cards = cards_of(table.models, utterances(rows), rows[0]["participants"], started)
        for row in rows:
            for kind in InsightKind:
                if kind in row["ignore"]:
                    continue
                gold = kind in row["types"]
                found = [card for card in cards if card.kind is kind and _rests_on(card, row["id"])]
                tallies[kind].add(gold=gold, found=bool(found))
                if gold != bool(found):
                    table.wrong(f"authored {kind} {'missed' if gold else 'false'}", row["text"])
                if gold and found and kind is not InsightKind.QUESTION:
                    owners.append(found[0].assignee in row["assignee"])
                    due_fits = date_fits(found[0].due, row["due_date"])
                    dates.append(due_fits or (row["due_optional"] and found[0].due is None))
    for kind, tally in tallies.items():
        table.row(f"authored, {kind}", tally, ">= 0.90" if kind is InsightKind.ACTION_ITEM else "")
    table.row("authored, assignee", f"{sum(owners) / len(owners):.2f}", ">= 0.95")
    table.row("authored, due date", f"{sum(dates) / len(dates):.2f}", ">= 0.95")


def _rests_on(card: Detection, utterance_id: str) -> bool:
    """A question's evidence is its answer; of the others, whatever adds to them says so."""
    adds = card.kind is not InsightKind.QUESTION and any(span.utterance_id == utterance_id for span in card.evidence)
    return card.utterance_id == utterance_id or adds


def measure_real(table: Table, path: Path) -> None:
    """Every candidate among its neighbours; the share that was drawn of each stratum is undone by weights."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    drawn: dict[tuple[str, str], int] = defaultdict(int)
    for row in rows:
        drawn[row["source"], row["stratum"]] += 1
    strict, lenient, plain, bins = Tally(), Tally(), Tally(), Calibration()
    for row in rows:
        turns = [*row["before"], row, *row["after"]]
        spoken = [
            Utterance(
                turn.get("id", f"{row['id']}-{place}"), turn["speaker"], turn["text"], place * 3.0, place * 3.0 + 2
            )
            for place, turn in enumerate(turns)
        ]
        cards = [card for card in cards_of(table.models, spoken, (), SOME_DAY) if card.kind is InsightKind.ACTION_ITEM]
        found = any(card.utterance_id == row["id"] for card in cards)
        for card in cards:
            if card.utterance_id == row["id"]:
                bins.add(card.confidence, gold=row["task"] != "no")
        weight = row["stratum_size"] / drawn[row["source"], row["stratum"]]
        strict.add(gold=row["task"] == "yes", found=found, weight=weight)
        plain.add(gold=row["task"] == "yes", found=found)
        if row["task"] != "weak":
            lenient.add(gold=row["task"] == "yes", found=found, weight=weight)
        if found != (row["task"] == "yes"):
            table.wrong(f"real {row['task']}", row["text"])
    table.row("real candidates, tasks, weighted, weak counts as no", strict, ">= 0.55 (P >= 0.65)")
    table.row("real candidates, tasks, weighted, weak left out", lenient)
    table.row("real candidates, tasks, unweighted", plain)
    table.row("real candidates, calibration error, weak counts as yes", f"{bins.error():.2f}", "<= 0.10")


def measure_ami(table: Table, path: Path) -> None:
    actions = Tally()
    hours = 0.0
    alerts = 0
    started = time.process_time()
    count = 0
    for rows in meetings(path):
        count += len(rows)
        hours += rows[-1]["end"] / 3600
        cards = [
            card
            for card in cards_of(table.models, utterances(rows), (), SOME_DAY)
            if card.kind is InsightKind.ACTION_ITEM
        ]
        alerts += len(cards)
        tasks = {card.utterance_id for card in cards}
        for row in rows:
            if row["action"] is not None:
                actions.add(gold=bool(row["action"]), found=row["id"] in tasks)
    spent = (time.process_time() - started) / count
    table.row("AMI, task cards an hour", f"{alerts / hours:.1f}", "<= 12")
    table.row("AMI, acts linked to actions", actions, ">= 0.38")
    table.row("insight stage, CPU ms an utterance", f"{1000 * spent:.2f}", "<= 2")
    measure_questions(table, path)
    measure_answers(table, path)


def measure_answers(table: Table, path: Path) -> None:
    """Gold questions that have a reply linked to them, and those that have none."""
    model = table.models.answers
    if model is None:
        return
    right: list[bool] = []
    unanswered = Tally()
    for rows in meetings(path):
        assessor = Assessor(SOME_DAY, People(), table.models)
        turns = [assessor.assess(utterance) for utterance in utterances(rows)]
        for place, row in enumerate(rows):
            if not row["question"] or "answer_links" not in row:
                continue
            watch = AnswerWatch(turns[place].line)
            for turn in turns[place + 1 :]:
                watch.hear(turn, model, one_voice=False)
                if watch.settled:
                    break
            watch.settle(model)
            right.append(watch.answered == bool(row["answer_links"]))
            unanswered.add(gold=not row["answer_links"], found=not watch.answered)
    if right:
        table.row("AMI, answered or not, accuracy", f"{sum(right) / len(right):.2f}", ">= 0.68")
        table.row("AMI, left unanswered", unanswered, "P, R >= 0.6")


def measure_questions(table: Table, path: Path) -> None:
    name = path.name.split("_")[0].upper()
    for form, punctuation, aim in (("text", "punctuated", 0), ("text_asr", "unpunctuated", 1)):
        tally, bins = Tally(), Calibration()
        for rows in meetings(path):
            assessor = Assessor(SOME_DAY, People(), table.models)
            for row in rows:
                turn = assessor.assess(Utterance(row["id"], row["speaker"], row[form], 0.0, 1.0))
                tally.add(gold=bool(row["question"]), found=turn.question >= 0.5)
                bins.add(turn.question, gold=bool(row["question"]))
        table.row(f"{name}, questions, {punctuation}, calibration error", f"{bins.error():.2f}", "<= 0.10")
        table.row(f"{name}, questions, {punctuation}", tally, QUESTION_AIMS[name][aim])


QUESTION_AIMS = {"MRDA": (">= 0.95", ">= 0.58"), "AMI": (">= 0.75", ">= 0.60")}


def measure_topics(table: Table, path: Path) -> None:
    """How many of the reference topics share a word and a sentence with one of ours."""
    known = {rows[0]["meeting"]: rows for name in TOPIC_SOURCES for rows in meetings(path.parent / name)}
    covered: dict[str, list[float]] = defaultdict(list)
    told: list[int] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        reference = json.loads(line)
        rows = reference["utterances"] or known.get(reference["meeting"], [])
        topics = topics_of(rows)
        told.append(len(topics))
        best = sorted(topics.values(), key=lambda topic: -topic[0])[:10]
        hits = [
            any(_stems(text) & _stems(gold["label"]) and set(refs) & set(gold["refs"]) for _, text, refs in best)
            for gold in reference["topics"]
        ]
        covered[reference["source"]].append(sum(hits) / len(hits))
    for source, shares in covered.items():
        table.row(f"topics covered, {source}", f"{sum(shares) / len(shares):.2f}")
    table.row("topics told in a meeting", f"{sum(told) / len(told):.1f}")


TOPIC_SOURCES = ("authored_dev.jsonl", "ami_dev.jsonl")


def topics_of(rows: Sequence[Row]) -> dict[str, tuple[float, str, tuple[str, ...]]]:
    tracker = PhraseTopics(rows[0].get("participants", ()) if rows else ())
    found = [topic for turn in utterances(rows) for topic in tracker.observe(turn)] + tracker.flush()
    return {topic.id: (topic.score, topic.text, topic.utterance_ids) for topic in found}


def _stems(text: str) -> set[str]:
    return {word.lower()[:5] for word in text.replace("(", " ").split() if len(word) > 3}


def meetings(path: Path) -> Iterator[list[Row]]:
    together: dict[str, list[Row]] = defaultdict(list)
    if path.is_file():
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            together[row["meeting"]].append(row)
    yield from together.values()


def utterances(rows: Sequence[Row]) -> Iterator[Utterance]:
    for place, row in enumerate(rows):
        start = row.get("start", 3.0 * place)
        yield Utterance(row["id"], row["speaker"], row["text"], start, row.get("end", start + 2.5))


CORPORA = {
    "authored_dev.jsonl": measure_authored,
    "real_candidates_dev.jsonl": measure_real,
    "ami_dev.jsonl": measure_ami,
    "mrda_dev.jsonl": measure_questions,
    "topics_dev.jsonl": measure_topics,
}

if __name__ == "__main__":
    sys.exit(main())
