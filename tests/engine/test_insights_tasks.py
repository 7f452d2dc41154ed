"""What a note-taker would list is found with its owner and date; what only sounds like it is not."""

from datetime import datetime

import pytest

from symbl_desktop.engine.insights.detector import Detection, InsightKind, Utterance
from symbl_desktop.engine.insights.rule_detector import RuleDetector

SAID = datetime(2026, 4, 15, 14, 0)


def found(text: str, speaker: str = "Ana", kind: InsightKind = InsightKind.ACTION_ITEM) -> list[Detection]:
    detector = RuleDetector(SAID, ["Ana", "Ben", "Carlos"])
    return [item for item in detector.observe(Utterance("1", speaker, text, 0.0, 3.0)) if item.kind is kind]


@pytest.mark.parametrize(
    ("text", "owner", "due", "clean"),
    [
        ("I'll call the supplier tomorrow.", "Ana", "2026-04-16", "Ana will call the supplier tomorrow."),
        ("Um, so, I'm gonna, uh, order ten more.", "Ana", None, "Ana will order ten more."),
        ("I'm sending the invites this afternoon.", "Ana", "2026-04-15", "Ana will send the invites this afternoon."),
        ("By Friday I'll have the slides ready.", "Ana", "2026-04-17", "Ana will have the slides ready by Friday."),
        ("I'll send you my notes by Monday.", "Ana", "2026-04-20", "Ana will send you their notes by Monday."),
        ("Ben, could you send me the contract?", "Ben", None, "Ben will send Ana the contract."),
        ("Could you test it by Friday, Carlos?", "Carlos", "2026-04-17", "Carlos will test it by Friday."),
        ("Carlos, please update your part today.", "Carlos", "2026-04-15", "Carlos will update their part today."),
        ("ben can you book a room for thursday", "Ben", "2026-04-16", "Ben will book a room for thursday."),
        ("Then Ben will write the summary.", "Ben", None, "Ben will write the summary."),
        ("Maria should call the lawyer by Monday.", "Maria", "2026-04-20", "Maria will call the lawyer by Monday."),
        ("Action item for Carlos: update the wiki.", "Carlos", None, "Carlos will update the wiki."),
        ("Would you mind sending it to everyone, Ben?", "Ben", None, "Ben will send it to everyone."),
        ("Could somebody look into the login bug?", None, None, "Look into the login bug."),
        ("Don't forget to submit your hours by Friday.", None, "2026-04-17", "Submit your hours by Friday."),
        ("Please make sure the tests pass.", None, None, "Make sure the tests pass."),
        ("We need to renew it by the end of May.", None, "2026-05-31", "We need to renew it by the end of May."),
        ("The report has to be sent by noon.", None, "2026-04-15", "The report has to be sent by noon."),
        ("I'll get back to you on that.", "Ana", None, "Ana will get back to you on that."),
        ("I need the numbers by tomorrow.", None, "2026-04-16", "I need the numbers by tomorrow."),
    ],
)
def test_a_task_has_its_owner_date_and_a_clean_sentence(
    text: str, owner: str | None, due: str | None, clean: str
) -> None:
    task = found(text)[0]
    assert (task.assignee, task.due, task.text) == (owner, due, clean)
    assert 0.6 <= task.confidence <= 1.0


@pytest.mark.parametrize(
    "text",
    [
        "I called them yesterday.",
        "I had to take the stairs.",
        "I should have sent that last week.",
        "I was going to write it.",
        "I won't send it before Monday.",
        "We don't need to call them.",
        "Nobody will read that report.",
        "If we had more people, we would test it.",
        "I would have cancelled it years ago.",
        "Maybe one day we will hire a writer.",
        "He said he would call them on Monday.",
        "She told me I should check the invoice.",
        "That's the part we have to write.",
        "I'll just share my screen.",
        "I'll show you the next slide.",
        "I'll go first.",
        "Let's move on.",
        "Ben, tell us about the trip.",
        "I'll start with the first point.",
        "I'll be back in a minute.",
        "You can find the file in the folder.",
        "You need to press the red button.",
        "We could use a bigger screen.",
        "I'll never understand that.",
        "Tell her to play loud.",
        "It will rain tomorrow.",
        "My daughter has a concert tomorrow.",
        "I have a dentist appointment tomorrow.",
        "Who would send a thing like that?",
        "Could you hear me?",
        "So that I don't have to write it.",
        "You should see his face.",
        "The customer will be happy.",
    ],
)
def test_what_only_sounds_like_a_task_is_none(text: str) -> None:
    assert found(text) == []


def test_a_request_put_as_a_question_is_a_task_only() -> None:
    assert found("Ben, could you send the contract?")
    assert not found("Ben, could you send the contract?", kind=InsightKind.QUESTION)


def test_without_a_known_speaker_nobody_owns_what_i_will_do() -> None:
    task = found("I'll call the supplier tomorrow.", speaker="")[0]
    assert task.assignee is None
    assert task.text == "I'll call the supplier tomorrow."
    assert found("I'll call the supplier tomorrow.", speaker="Others")[0].assignee is None


def test_without_a_known_speaker_a_name_that_is_spoken_still_owns() -> None:
    assert found("Grace, could you send the kit?", speaker="")[0].assignee == "Grace"
    assert found("Good. Then Rafael will send the forecast.", speaker="")[0].assignee == "Rafael"


def test_two_people_in_one_sentence_have_two_tasks() -> None:
    tasks = found("Ben will book the room and Carlos will send the invites by Friday.")
    assert [(task.assignee, task.due) for task in tasks] == [("Ben", None), ("Carlos", "2026-04-17")]
    assert len({task.id for task in tasks}) == 2


def test_a_task_points_to_its_words() -> None:
    text = "Nice. I'll call the supplier tomorrow."
    (span,) = found(text)[0].evidence
    assert (span.utterance_id, text[span.begin : span.end]) == ("1", "I'll call the supplier tomorrow.")
