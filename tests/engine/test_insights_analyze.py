"""A transcript comes back line by line, each judged with what followed it, and at the end what it was about."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from symbl_desktop.engine.insights.analyze import analyze
from symbl_desktop.engine.insights.insight_models import load_insight_models
from symbl_desktop.resources import resource

KEYS = ["id", "question", "answered", "task", "follow_up", "assignee", "due_phrase", "due_date", "text"]
MEETING = json.loads((Path(__file__).parent.parent / "data" / "meeting_dev.json").read_text("utf-8"))


def records(lines: list[dict[str, Any]], participants: list[str]) -> list[dict[str, Any]]:
    models = load_insight_models(resource("insights"))
    return list(analyze(lines, participants, datetime(2026, 4, 15, 14, 0), models))


def meeting_records() -> list[dict[str, Any]]:
    lines = [{**turn, "id": f"t{turn['i']}"} for turn in MEETING["turns"]]
    return records(lines, list(MEETING["speakers"]))


def test_every_line_has_its_record_in_order_and_a_last_one_follows() -> None:
    found = meeting_records()
    assert [record.get("id") for record in found] == [*(f"t{turn['i']}" for turn in MEETING["turns"]), None]
    assert all(list(record) == KEYS for record in found[:-1])
    assert json.loads(json.dumps(found)) == found


def test_likelihoods_are_those_after_the_next_turns() -> None:
    asked = {"id": "a", "speaker": "Ana", "text": "We should probably tell the client.", "start": 0.0, "end": 2.0}
    taken = {"id": "b", "speaker": "Ben", "text": "I can do that.", "start": 3.0, "end": 4.0}
    alone, accepted = records([asked], [])[0], records([asked, taken], [])[0]
    assert accepted["task"] > alone["task"]
    assert accepted["assignee"] == ("Ben" if accepted["task"] >= 0.5 else None)


def test_the_meeting_is_judged_as_its_makers_marked_it() -> None:
    found = {record["id"]: record for record in meeting_records()[:-1]}
    tasks = {f"t{item['turn']}": item for item in MEETING["action_items"]}
    right = [
        name
        for name, gold in tasks.items()
        if found[name]["task"] >= 0.5
        and found[name]["assignee"] in (gold["owner"] or [None])
        and found[name]["due_date"] == gold["due_date"]
    ]
    assert len(right) >= 6
    questions = {f"t{item['turn']}": item["answered_by_turn"] is not None for item in MEETING["questions"]}
    states = [found[name]["answered"] is answered for name, answered in questions.items()]
    assert sum(states) >= len(states) - 1


def test_topics_and_summary_name_the_lines_they_rest_on() -> None:
    *lines, last = meeting_records()
    ids = {record["id"] for record in lines}
    assert last["topics"]
    assert len(last["summary"]) > 5
    for item in [*last["topics"], *last["summary"]]:
        assert item["text"]
        assert item["refs"]
        assert set(item["refs"]) <= ids


def test_no_lines_give_an_empty_end() -> None:
    assert records([], []) == [{"topics": [], "summary": []}]


def test_lines_without_times_or_speakers_are_judged_too() -> None:
    found = records([{"id": 1, "text": "I'll call them tomorrow."}, {"id": 2, "speaker": None, "text": None}], [])
    assert found[0]["id"] == "1"
    assert found[0]["task"] >= 0.5
    assert found[0]["assignee"] is None
