"""Makes the weights in resources/insights: `train_insights.py --data FOLDER`, with the AMI rows in that folder.

Only AMI (CC BY 4.0) and text of our own go in. The same rows give the same bytes.
"""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from symbl_desktop.engine.insights.linear_model import SCALE, LinearModel, save_model
from symbl_desktop.engine.insights.model_features import (
    TURNS_BEFORE,
    action_features,
    answer_features,
    question_features,
)
from symbl_desktop.engine.insights.task_weights import by_hand
from training.logistic import Floats, Recipe, minimise, train
from training.meetings import Row, lines_of, read_meetings
from training.task_examples import Example, labelled_examples, own_examples

AMI = "ami_train.jsonl.gz"
QUESTIONS = Recipe(penalty=50.0, boost=3.0, seen=4, shift=0.4)
QUESTIONS_UNPUNCTUATED = Recipe(penalty=10.0, boost=3.0, shift=0.4)
# AMI marks only what one summary mentions, about four utterances a meeting: a note-taker would list more.
ACTIONS = Recipe(penalty=1.0, kept=8000, shift=2.5, steps=60)
ANSWERS = Recipe(penalty=30.0, kept=4000)
# How firmly the weights set by hand hold against what the labels say.
HELD_BY_HAND = 2.0
AFTER = 9


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--data", type=Path, required=True, help=f"the folder of {AMI}")
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[2] / "resources" / "insights")
    options = parser.parse_args()
    meetings = read_meetings(options.data / AMI)
    options.out.mkdir(parents=True, exist_ok=True)
    for name, model in {
        "tasks": tasks([*labelled_examples(meetings), *own_examples()]),
        "questions": questions(meetings, punctuated=True),
        "questions_unpunctuated": questions(meetings, punctuated=False),
        "actions": actions(meetings),
        "answers": answers(meetings),
    }.items():
        save_model(model, options.out / f"{name}.json")
        print(f"{name}: {len(model.weights)} weights")


def questions(meetings: dict[str, list[Row]], *, punctuated: bool) -> LinearModel:
    rows = [row for rows in meetings.values() for row in rows]
    form = "text" if punctuated else "text_asr"
    features = [question_features(row[form], punctuated=punctuated) for row in rows]
    recipe = QUESTIONS if punctuated else QUESTIONS_UNPUNCTUATED
    return train(features, [bool(row["question"]) for row in rows], recipe)


def actions(meetings: dict[str, list[Row]]) -> LinearModel:
    """Utterances that summaries of the meetings rest their actions on, where a summary was made."""
    features, labels = [], []
    for rows in meetings.values():
        lines = lines_of(rows)
        for place, row in enumerate(rows):
            if row["action"] is not None:
                features.append(action_features(lines[place], lines[max(0, place - TURNS_BEFORE) : place]))
                labels.append(bool(row["action"]))
    return train(features, labels, ACTIONS)


def answers(meetings: dict[str, list[Row]]) -> LinearModel:
    features, labels = [], []
    for rows in meetings.values():
        lines = lines_of(rows)
        for place, row in enumerate(rows):
            if row["question"] and "answer_links" in row:
                features.append(answer_features(lines[place], lines[place + 1 : place + 1 + AFTER]))
                labels.append(bool(row["answer_links"]))
    return train(features, labels, ANSWERS)


def tasks(examples: Sequence[Example]) -> LinearModel:
    """The weights set by hand, moved as far as the labels move them."""
    start = by_hand()
    names = sorted(start.weights)
    places = {name: place for place, name in enumerate(names)}
    matrix = np.zeros((len(examples), len(names)))
    for index, example in enumerate(examples):
        matrix[index, [places[feature] for feature in example.features]] = 1.0
    values = np.array([example.value for example in examples])
    weights = np.array([example.weight for example in examples])
    hand = np.array([start.weights[name] / SCALE for name in names])

    def loss(current: Floats) -> tuple[float, Floats]:
        scores = matrix @ current
        off = current - hand
        value = float((weights * (np.logaddexp(0, scores) - values * scores)).sum()) + HELD_BY_HAND / 2 * float(
            off @ off
        )
        slope = matrix.T @ (weights * (1 / (1 + np.exp(-scores)) - values)) + HELD_BY_HAND * off
        return value, slope

    found = minimise(loss, hand, steps=200)
    return replace(start, weights={name: round(float(found[places[name]]) * SCALE) for name in names})


if __name__ == "__main__":
    main()
