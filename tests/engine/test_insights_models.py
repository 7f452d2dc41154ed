"""The learned models: small, whole-numbered, the same wherever they are summed, and dispensable."""

from datetime import datetime
from itertools import permutations
from pathlib import Path

from symbl_desktop.engine.insights.assessment import Assessor
from symbl_desktop.engine.insights.detector import InsightKind, Utterance
from symbl_desktop.engine.insights.insight_models import FILES, InsightModels, load_insight_models
from symbl_desktop.engine.insights.linear_model import LinearModel, load_model, save_model
from symbl_desktop.engine.insights.people import People
from symbl_desktop.engine.insights.rule_detector import RuleDetector
from symbl_desktop.resources import resource

SAID = datetime(2026, 4, 15, 14, 0)


def asked(models: InsightModels, *texts: str) -> list[float]:
    assessor = Assessor(SAID, People(), models)
    return [assessor.assess(Utterance(str(n), "", text, n * 3.0, n * 3.0 + 2)).question for n, text in enumerate(texts)]


def test_a_model_comes_back_from_its_file_and_writes_the_same_bytes(tmp_path: Path) -> None:
    model = LinearModel({"b": -3, "a b c": 1200, "\u00e9": 7, "nothing": 0}, -40)
    save_model(model, tmp_path / "one.json")
    again = load_model(tmp_path / "one.json")
    save_model(again, tmp_path / "two.json")
    assert again == LinearModel({"a b c": 1200, "b": -3, "\u00e9": 7}, -40)
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()


def test_a_score_does_not_depend_on_the_order_of_features() -> None:
    model = LinearModel({"a": 101, "b": -57, "c": 993}, 1)
    assert {model.score(order) for order in permutations(["a", "b", "c", "unknown"])} == {1.038}


def test_the_shipped_models_are_there_and_small() -> None:
    files = [resource("insights") / f"{name}.json" for name in FILES]
    assert sum(path.stat().st_size for path in files) < 1_000_000


def test_without_models_the_rules_do_all(tmp_path: Path) -> None:
    assert load_insight_models(tmp_path) == InsightModels()


def test_a_question_without_its_mark_is_heard_where_nobody_sets_marks() -> None:
    models = load_insight_models(resource("insights"))
    unmarked = asked(models, "so what is left", "not much i think", "how do we get to the next level then")
    assert unmarked[0] > 0.5
    assert unmarked[1] < 0.5
    assert unmarked[2] > 0.5


def test_a_question_mark_counts_where_marks_are_set() -> None:
    models = load_insight_models(resource("insights"))
    plain, asking = asked(models, "The blue one is cheaper.", "The blue one is cheaper?")
    assert plain < 0.2
    assert asking > plain


def test_tasks_that_no_rule_knows_are_learned_from_other_meetings() -> None:
    text = "And you're going to be doing the product evaluation for the next meeting."
    turn = Utterance("1", "Ana", text, 0.0, 4.0)
    models = load_insight_models(resource("insights"))
    learned = RuleDetector(SAID, ["Ana", "Ben"], models).observe(turn)
    assert [item.kind for item in learned] == [InsightKind.ACTION_ITEM]
    assert RuleDetector(SAID, ["Ana", "Ben"]).observe(turn) == []
