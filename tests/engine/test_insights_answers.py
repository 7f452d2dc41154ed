"""A question is open until someone else really answers it; then it is known where."""

from datetime import datetime

import pytest

from symbl_desktop.engine.insights.detector import Detection, InsightKind, Utterance
from symbl_desktop.engine.insights.insight_models import load_insight_models
from symbl_desktop.engine.insights.rule_detector import RuleDetector
from symbl_desktop.resources import resource

MODELS = load_insight_models(resource("insights"))


def heard(*turns: str, seconds: float = 3.0) -> list[Detection]:
    """All that is told of the first turn's question."""
    detector = RuleDetector(datetime(2026, 4, 15, 14, 0), ["Ana", "Ben"], MODELS)
    news: list[Detection] = []
    for place, turn in enumerate(turns):
        speaker, text = turn.split(": ", 1)
        news += detector.observe(Utterance(str(place), speaker, text, place * seconds, place * seconds + 2))
    news += detector.flush()
    return [item for item in news if item.kind is InsightKind.QUESTION and item.utterance_id == "0"]


@pytest.mark.parametrize(
    ("turns", "answered_by"),
    [
        (("Ana: When does the site go live?", "Ben: On Tuesday, the fifth of May."), "1"),
        (("Ana: Is that with the radio on?", "Ben: Yes, with the radio and the screen."), "1"),
        (("Ana: How many people have signed up so far?", "Ana: Ben?", "Ben: Forty two, I think."), "2"),
        (("Ana: Who signed off on the layout?", "Ben: I don't remember, honestly."), None),
        (("Ana: Which salary did they approve for that?", "Ben: No idea. They went very quiet."), None),
        (("Ana: When does the site go live?",), None),
        (("Ana: When does the site go live?", "Ana: I should know that, it was on the slides."), None),
    ],
)
def test_where_a_question_was_answered(turns: tuple[str, ...], answered_by: str | None) -> None:
    question = heard(*turns)[-1]
    assert (question.answered, question.answered_by) == (answered_by is not None, answered_by)


def test_a_question_is_told_open_first_and_then_answered_under_the_same_id() -> None:
    first, last = heard("Ana: When does the site go live?", "Ben: On Tuesday, the fifth of May.")
    assert (first.answered, last.answered) == (False, True)
    assert first.id == last.id
    assert [span.utterance_id for span in last.evidence] == ["0", "1"]


def test_nobody_answers_minutes_later() -> None:
    assert not heard("Ana: When does the site go live?", "Ben: On Tuesday, the fifth of May.", seconds=60.0)[
        -1
    ].answered


def test_voices_that_nobody_can_tell_apart_may_answer() -> None:
    assert heard(": When does the site go live?", ": On Tuesday, the fifth of May.")[-1].answered
