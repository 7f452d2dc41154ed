"""What forms and traits of a task weigh, as set by hand: the start of what is learned, and what holds without it."""

from collections.abc import Iterable, Mapping

from symbl_desktop.engine.insights.linear_model import SCALE, LinearModel
from symbl_desktop.engine.insights.task_forms import TaskForm

FORM_WEIGHTS: Mapping[TaskForm, float] = {
    TaskForm.MARKED: 1.8,
    TaskForm.COMMITMENT: -0.3,
    TaskForm.ARRANGED: -2.2,
    TaskForm.INTENTION: -0.9,
    TaskForm.WISH: -1.8,
    TaskForm.OFFER: -2.0,
    TaskForm.LET_ME: -1.8,
    TaskForm.REQUEST: -0.8,
    TaskForm.PLEA: 0.3,
    TaskForm.ORDER: 0.6,
    TaskForm.INVITATION: -1.5,
    TaskForm.ASSIGNMENT: 0.0,
    TaskForm.ADVICE: -2.4,
    TaskForm.SOMEONE: -0.1,
    TaskForm.WHO: -1.5,
    TaskForm.NEED: -1.6,
    TaskForm.WANTED: -1.5,
    TaskForm.PLAN: -2.4,
    TaskForm.PASSIVE: -2.2,
    TaskForm.LEARNED: 0.0,
}
TRAIT_WEIGHTS: Mapping[str, float] = {
    "delivering verb": 1.6,
    "meeting act": -2.6,
    "stative verb": -1.9,
    "by a deadline": 2.2,
    "at a time": 1.6,
    "around an event": 0.5,
    "at once": -1.6,
    "owner named": 1.0,
    "please": 0.7,
    "no object": -1.3,
    "pronoun object": -0.6,
    "hedged": -0.8,
    "conditional": -0.7,
    "asked": -0.6,
    "things of the room": -1.2,
    "things of home": -1.2,
    "later in the meeting": -1.6,
    "trailing off": -0.8,
    "long": -0.4,
    "promises an answer": 0.8,
    "only now": -0.7,
    "one of the steps": -0.7,
    "on paper": 0.7,
    "finds out": 0.6,
    "by the next meeting": 0.9,
    "what you would do": -4.0,
    "accepted": 1.6,
    "declined": -2.5,
}


def task_features(form: TaskForm, traits: Iterable[str]) -> list[str]:
    """What a model of tasks looks at."""
    return [f"form {form.name}", *traits]


def by_hand() -> LinearModel:
    forms = {f"form {form.name}": round(weight * SCALE) for form, weight in FORM_WEIGHTS.items()}
    return LinearModel(forms | {trait: round(weight * SCALE) for trait, weight in TRAIT_WEIGHTS.items()}, 0)
