"""A whole meeting of our own, with every action item, question, follow-up and distractor marked by hand."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from symbl_desktop.engine.insights.detector import Detection, InsightKind, Utterance
from symbl_desktop.engine.insights.insight_models import InsightModels, load_insight_models
from symbl_desktop.engine.insights.rule_detector import RuleDetector
from symbl_desktop.resources import resource

MODELS = {"rules alone": InsightModels(), "rules and models": load_insight_models(resource("insights"))}
MEETING: dict[str, Any] = json.loads((Path(__file__).parent.parent / "data" / "meeting_dev.json").read_text("utf-8"))


@pytest.fixture(params=MODELS)
def models(request: pytest.FixtureRequest) -> InsightModels:
    return MODELS[request.param]


def cards(
    models: InsightModels, kind: InsightKind, *, speakers_known: bool = True, lower_case: bool = False
) -> dict[int, Detection]:
    """What stands at the end, by turn."""
    people = list(MEETING["speakers"]) if speakers_known else []
    detector = RuleDetector(datetime.fromisoformat(MEETING["ref_time"]), people, models)
    found: dict[str, Detection] = {}
    for turn in MEETING["turns"]:
        text = turn["text"].lower() if lower_case else turn["text"]
        speaker = turn["speaker"] if speakers_known else ""
        for item in detector.observe(Utterance(str(turn["i"]), speaker, text, turn["start"], turn["end"])):
            found[item.id] = item
    found |= {item.id: item for item in detector.flush()}
    return {int(item.utterance_id): item for item in found.values() if item.kind is kind and not item.withdrawn}


def test_the_action_items_have_the_right_owners_and_dates(models: InsightModels) -> None:
    found = cards(models, InsightKind.ACTION_ITEM)
    right = 0
    for gold in MEETING["action_items"]:
        item = found.get(gold["turn"])
        owners = gold["owner"] or [None]
        right += item is not None and item.assignee in owners and item.due == gold["due_date"]
    assert right >= 6


def test_the_questions_are_found(models: InsightModels) -> None:
    gold = {question["turn"] for question in MEETING["questions"]}
    assert len(gold & cards(models, InsightKind.QUESTION).keys()) >= 7


def test_the_follow_ups_are_found_with_their_dates(models: InsightModels) -> None:
    found = cards(models, InsightKind.FOLLOW_UP)
    for gold in MEETING["follow_ups"]:
        first, _, last = gold["due_date"].partition("/")
        assert first <= (found[gold["turn"]].due or "") <= (last or first)


@pytest.mark.parametrize("speakers_known", [True, False])
def test_hardly_anything_is_found_that_is_not_there(models: InsightModels, speakers_known: bool) -> None:
    wrong = 0
    for kind, golds in (
        (InsightKind.ACTION_ITEM, MEETING["action_items"]),
        (InsightKind.QUESTION, MEETING["questions"]),
        (InsightKind.FOLLOW_UP, MEETING["follow_ups"]),
    ):
        wrong += len(cards(models, kind, speakers_known=speakers_known).keys() - {gold["turn"] for gold in golds})
    assert wrong <= 2


def test_distractors_give_nothing(models: InsightModels) -> None:
    distractors = {turn["i"] for turn in MEETING["turns"] if "distractor" in turn["tags"]}
    for kind in InsightKind:
        assert not cards(models, kind).keys() & distractors


def test_a_single_microphone_knows_the_owners_that_were_named(models: InsightModels) -> None:
    found = cards(models, InsightKind.ACTION_ITEM, speakers_known=False)
    assert {turn: item.assignee for turn, item in found.items() if item.assignee} == {14: "Grace", 35: "Rafael"}
    assert len(found.keys() & {gold["turn"] for gold in MEETING["action_items"]}) >= 6


def test_tasks_are_found_in_text_without_capitals(models: InsightModels) -> None:
    found = cards(models, InsightKind.ACTION_ITEM, lower_case=True)
    assert found[14].assignee == "Grace"
    assert len(found.keys() & {gold["turn"] for gold in MEETING["action_items"]}) >= 6
