"""Later turns accept, fill, correct and withdraw what was found, under the same id, and never twice."""

from datetime import datetime

import pytest

from symbl_desktop.engine.insights.detector import Detection, InsightKind, Utterance
from symbl_desktop.engine.insights.rule_detector import RuleDetector

SAID = datetime(2026, 4, 15, 14, 0)


def told(*turns: str, seconds: float = 4.0) -> list[Detection]:
    """Everything that is told about a dialogue of `name: text` turns."""
    detector = RuleDetector(SAID, ["Ana", "Ben", "Carlos"])
    news: list[Detection] = []
    for place, turn in enumerate(turns):
        speaker, text = turn.split(": ", 1)
        news += detector.observe(Utterance(str(place), speaker, text, place * seconds, place * seconds + 3))
    return news + detector.flush()


def last_of_one(*turns: str, seconds: float = 4.0) -> Detection:
    news = told(*turns, seconds=seconds)
    assert len({item.id for item in news}) == 1
    return news[-1]


@pytest.mark.parametrize(
    ("turns", "owner"),
    [
        (("Ana: Could you update the roadmap?", "Ben: Sure."), "Ben"),
        (("Ana: Could somebody look into the bug?", "Ben: Leave it with me."), "Ben"),
        (("Ana: We need to tell the client by Friday.", "Ben: I can do that."), "Ben"),
        (("Ana: We need to tell the client by Friday.", "Ben: Yeah, true."), None),
        (("Ana: Could you update the roadmap?", "Ana: Sure, no hurry."), None),
        (("Ana: Could you update the roadmap?", ": Sure."), None),
        (("Ana: Carlos, could you update the roadmap?", "Ben: Good idea."), "Carlos"),
        (("Ana: Ben, could you update the roadmap?", "Ben: Sorry, I can't this week."), None),
        (("Ana: Ben will update the roadmap.", "Ana: No, Carlos will do that."), "Carlos"),
    ],
)
def test_who_owns_a_task_after_the_next_turn(turns: tuple[str, ...], owner: str | None) -> None:
    assert last_of_one(*turns).assignee == owner


def test_an_acceptance_makes_a_task_surer() -> None:
    asked, accepted = told("Ana: Could you update the roadmap?", "Ben: Will do.")
    assert asked.id == accepted.id
    assert accepted.confidence > asked.confidence
    assert accepted.text == "Ben will update the roadmap."


def test_a_doubtful_task_is_told_only_when_someone_takes_it() -> None:
    assert told("Ana: We should probably tell the client about the delay.") == []
    task = last_of_one("Ana: We should probably tell the client about the delay.", "Ben: I can do that.")
    assert (task.assignee, task.text) == ("Ben", "Ben will tell the client about the delay.")


@pytest.mark.parametrize(
    ("turns", "due", "phrase"),
    [
        (("Ana: I'll send the contract tomorrow.", "Ana: No, Friday."), "2026-04-17", "Friday"),
        (("Ana: I'll send the contract on Tuesday.", "Ben: Actually, make it Monday."), "2026-04-20", "on Monday"),
        (("Ana: I'll send the contract.", "Ben: By when?", "Ana: By Thursday."), "2026-04-16", "by Thursday"),
        (
            ("Ana: I'll send the contract", "Ana: before the end of the month."),
            "2026-04-30",
            "before the end of the month",
        ),
        (("Ana: I'll send the contract tomorrow.", "Ben: I'm away on Friday."), "2026-04-16", "tomorrow"),
    ],
)
def test_when_a_task_is_due_after_later_turns(turns: tuple[str, ...], due: str, phrase: str) -> None:
    task = last_of_one(*turns)
    assert (task.due, task.due_phrase) == (due, phrase)
    assert phrase in task.text


@pytest.mark.parametrize(
    "turns",
    [
        ("Ana: I'll email them about the invoice.", "Ben: Never mind, that is done."),
        ("Ana: Ben, could you send the invoice?", "Ben: I already did that."),
        ("Ana: I'll email them about the invoice.", "Ana: Actually, forget it."),
    ],
)
def test_a_task_that_is_dropped_is_withdrawn(turns: tuple[str, ...]) -> None:
    first, last = told(*turns)
    assert not first.withdrawn
    assert last.withdrawn
    assert first.id == last.id


def test_the_same_task_said_again_is_not_told_twice() -> None:
    task = last_of_one(
        "Ana: I'll send the new forecast to everyone.",
        "Ben: It looks good by the way.",
        "Carlos: Which tool did you use for that, the old one.",
        "Ana: So I'll send everyone the new forecast on Monday.",
        seconds=60.0,
    )
    assert (task.due, task.assignee) == ("2026-04-20", "Ana")


def test_a_reply_that_comes_late_is_no_reply() -> None:
    assert last_of_one("Ana: Could you update the roadmap?", "Ben: Sure.", seconds=120.0).assignee is None


def test_an_offer_becomes_a_task_when_it_is_accepted() -> None:
    news = told("Ana: Should I send it to the whole team?", "Ben: Yes, please do that by Monday.")
    tasks = [item for item in news if item.kind is InsightKind.ACTION_ITEM]
    assert [(task.assignee, task.due) for task in tasks] == [("Ana", "2026-04-20")]


def test_ids_depend_on_the_utterance_and_not_on_the_words() -> None:
    one = told("Ana: I'll send the contract tomorrow.")
    other = told("Ana: I'll email the supplier.")
    assert one[0].id == other[0].id


@pytest.mark.parametrize(
    ("turn", "due"),
    [
        ("Ana: Let's come back to the discount next Thursday.", "2026-04-23"),
        ("Ana: Ben, you and I should sit down with them in two weeks.", "2026-04-29"),
        ("Ana: We should schedule another call with the vendor next week.", "2026-04-24"),
        ("Ana: Let's take this offline.", None),
    ],
)
def test_talk_of_talking_again_is_a_follow_up(turn: str, due: str | None) -> None:
    follow_up = last_of_one(turn)
    assert (follow_up.kind, follow_up.due) == (InsightKind.FOLLOW_UP, due)


@pytest.mark.parametrize(
    "turn", ["Ana: Let's talk about the budget.", "Ana: We talked again on Monday.", "Ana: Let's go."]
)
def test_talk_in_this_meeting_is_no_follow_up(turn: str) -> None:
    assert told(turn) == []


def test_you_and_i_are_named_where_both_are_known() -> None:
    follow_up = last_of_one("Ana: Ben, you and I should sit down on Monday.")
    assert follow_up.text == "Ana and Ben should sit down on Monday."
