"""Questions worth an answer are found, with their own words; rhetoric, tags and housekeeping are not."""

from datetime import datetime

import pytest

from symbl_desktop.engine.insights.detector import Detection, InsightKind, Utterance
from symbl_desktop.engine.insights.rule_detector import RuleDetector


def questions(text: str) -> list[Detection]:
    detector = RuleDetector(datetime(2026, 4, 15, 14, 0), ["Ana", "Ben"])
    found = detector.observe(Utterance("1", "Ana", text, 0.0, 3.0))
    return [item for item in found if item.kind is InsightKind.QUESTION]


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Ben, when does the new site go live?", "Ben, when does the new site go live?"),
        ("Okay, and, um, should we offer a discount?", "Should we offer a discount?"),
        ("Do we know whether they can handle it?", "Do we know whether they can handle it?"),
        ("How much of the budget is left?", "How much of the budget is left?"),
        ("Who signed off on the layout?", "Who signed off on the layout?"),
        ("And the other role, the analyst. Which band did they approve?", "Which band did they approve?"),
        ("What happens if a hotel wants to leave?", "What happens if a hotel wants to leave?"),
        ("Didn't we throw that away?", "Didn't we throw that away?"),
        ("how many of those are refunds", "How many of those are refunds?"),
        ("are temps allowed this year", "Are temps allowed this year?"),
        (
            "I was wondering whether the sensors can handle that.",
            "I was wondering whether the sensors can handle that?",
        ),
    ],
)
def test_a_question_is_found_in_clean_words(text: str, clean: str) -> None:
    (question,) = questions(text)
    assert question.text == clean
    assert question.confidence >= 0.5


@pytest.mark.parametrize(
    "text",
    [
        "Who doesn't want a helicopter shot, right?",
        "Why do we always end up here?",
        "How is that even possible?",
        "Who knows?",
        "It's cold today, isn't it?",
        "We ship on Friday, right?",
        "Really?",
        "Right?",
        "Okay?",
        "How are you doing?",
        "How was your weekend?",
        "Can you hear me?",
        "Can everybody see my screen?",
        "Shall we start?",
        "Any questions?",
        "What we need is time.",
        "When I was there it rained.",
        "That is how it works.",
        "Have a good trip",
        "do as you like",
    ],
)
def test_what_asks_for_nothing_is_no_question(text: str) -> None:
    assert questions(text) == []
