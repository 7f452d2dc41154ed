"""The models the insight stage was given; without learned ones it goes by its rules alone."""

from dataclasses import dataclass, field
from pathlib import Path

from symbl_desktop.engine.insights.linear_model import LinearModel, load_model
from symbl_desktop.engine.insights.task_weights import by_hand

FILES = ("tasks", "actions", "questions", "questions_unpunctuated", "answers")


@dataclass(frozen=True, slots=True)
class InsightModels:
    """`actions` finds tasks that no rule knows; `questions` are for text with and without punctuation marks."""

    tasks: LinearModel = field(default_factory=by_hand)
    actions: LinearModel | None = None
    questions: LinearModel | None = None
    questions_unpunctuated: LinearModel | None = None
    answers: LinearModel | None = None


def load_insight_models(folder: Path) -> InsightModels:
    """What lies in the folder; what is missing there, the rules do alone."""
    found = {name: load_model(path) for name in FILES if (path := folder / f"{name}.json").is_file()}
    return InsightModels(**found)
