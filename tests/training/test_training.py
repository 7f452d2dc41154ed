"""The weights can be made again: the same rows give the same model, and the labels hold no words of the corpus."""

import json
from pathlib import Path

from training.logistic import Recipe, train
from training.meetings import neighbours, read_meetings
from training.task_examples import own_examples
from training.train_insights import actions, answers, questions, tasks

from symbl_desktop.engine.insights.task_weights import by_hand

FOLDER = Path(__file__).parents[2] / "packaging" / "training"
ROWS = [{"rain", "today"}, {"rain", "much"}, {"sun", "today"}, {"sun", "much"}] * 5
LABELS = [True, True, False, False] * 5
MEETING = [
    {
        "id": f"m-{place}",
        "meeting": "m",
        "speaker": "AB"[place % 2],
        "text": text,
        "text_asr": text.lower().strip(".?"),
        "start": place * 3.0,
        "end": place * 3.0 + 2,
        "question": int(text.endswith("?")),
        "action": int(text.startswith("I'll")),
        **({"answer_links": ["yes"]} if text.endswith("?") else {}),
    }
    for place, text in enumerate(["Who sends it?", "I'll send it.", "Is it cold?", "No, not at all."] * 3)
]


def test_what_tells_the_labels_apart_gets_the_weight() -> None:
    model = train(ROWS, LABELS, Recipe(penalty=1.0))
    assert model.weights["rain"] > 500 > abs(model.weights["today"])
    assert model.probability({"rain"}) > 0.8 > 0.2 > model.probability({"sun"})


def test_the_same_rows_give_the_same_model() -> None:
    assert train(ROWS, LABELS, Recipe(penalty=1.0)) == train(ROWS, LABELS, Recipe(penalty=1.0))


def test_only_the_weightiest_features_are_kept() -> None:
    assert set(train(ROWS, LABELS, Recipe(penalty=1.0, kept=2)).weights) == {"rain", "sun"}


def test_rare_features_are_left_out() -> None:
    assert "once" not in train([*ROWS, {"once"}], [*LABELS, True], Recipe(penalty=1.0)).weights


def test_every_model_is_made_from_the_rows_of_meetings() -> None:
    meetings = {"m": MEETING}
    assert questions(meetings, punctuated=True).weights
    assert questions(meetings, punctuated=False).weights
    assert actions(meetings).weights
    assert answers(meetings).weights


def test_labels_move_the_weights_set_by_hand_but_not_far() -> None:
    start, moved = by_hand().weights, tasks(list(own_examples())).weights
    assert set(moved) == set(start)
    assert 0 < max(abs(moved[name] - start[name]) for name in start) < 3000


def test_the_labels_hold_ids_and_no_words() -> None:
    rows = [json.loads(line) for line in (FOLDER / "ami_train_tasks.jsonl").read_text("utf-8").splitlines()]
    assert len({row["id"] for row in rows}) == len(rows) >= 300
    assert {key for row in rows for key in row} == {"id", "meeting", "source", "stratum", "stratum_size", "task"}
    assert {row["task"] for row in rows} == {"yes", "weak", "no"}


def test_rows_are_read_by_meeting_and_found_among_their_neighbours(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in MEETING), encoding="utf-8")
    rows, place = neighbours(read_meetings(path)["m"], "m-1", before=3, after=2)
    assert [row["id"] for row in rows] == ["m-0", "m-1", "m-2", "m-3"]
    assert place == 1
