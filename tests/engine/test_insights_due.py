"""Due phrases are found as spoken and mean the day people mean. All are said on Wednesday 15 April 2026, at two."""

from datetime import datetime

import pytest

from symbl_desktop.engine.insights.due_phrases import find_due
from symbl_desktop.engine.insights.sentences import split_sentences

SAID = datetime(2026, 4, 15, 14, 0)

PHRASES = [
    ("We ship it today.", "today", "2026-04-15"),
    ("I'll call them tomorrow morning and ask.", "tomorrow morning", "2026-04-16"),
    ("I'll do it the day after tomorrow.", "the day after tomorrow", "2026-04-17"),
    ("Send it by Friday.", "by friday", "2026-04-17"),
    ("Send it on Wednesday.", "on wednesday", "2026-04-22"),
    ("Send it by Monday at 3 p.m., please.", "by monday at 3 p.m", "2026-04-20"),
    ("The forecast is needed by noon on Monday.", "by noon on monday", "2026-04-20"),
    ("Let's meet next Thursday.", "next thursday", "2026-04-23"),
    ("Let's meet next Monday.", "next monday", "2026-04-20"),
    ("Let's meet on Thursday next week.", "on thursday next week", "2026-04-23"),
    ("It has to be done by end of day Friday.", "by end of day friday", "2026-04-17"),
    ("We need it by the end of the week.", "by the end of the week", "2026-04-17"),
    ("We need it by the end of next week.", "by the end of next week", "2026-04-24"),
    ("Cancel it before the end of the month.", "before the end of the month", "2026-04-30"),
    ("Finish it by the end of June.", "by the end of june", "2026-06-30"),
    ("Send the kit by the twenty third of April.", "by the twenty third of april", "2026-04-23"),
    ("Send the kit by April 23rd.", "by april 23rd", "2026-04-23"),
    ("We need the plan in by october thirtieth", "by october thirtieth", "2026-10-30"),
    ("Have it done by the fifteenth.", "by the fifteenth", "2026-04-15"),
    ("Have it done by the tenth.", "by the tenth", "2026-05-10"),
    ("We go live on Tuesday, the fifth of May.", "on tuesday the fifth of may", "2026-05-05"),
    ("Pay them within ten working days.", "within ten working days", "2026-04-29"),
    ("Let's talk again in two weeks.", "in two weeks", "2026-04-29"),
    ("It is two weeks from today.", "two weeks from today", "2026-04-29"),
    ("The audit is in three months.", "in three months", "2026-07-15"),
    ("I'll read it over the weekend.", "over the weekend", "2026-04-19"),
    ("I'd rather have it before lunch.", "before lunch", "2026-04-15"),
    ("The wave starts in the first week of May.", "in the first week of may", "2026-05-07"),
    ("It is planned for next month.", "for next month", "2026-05-31"),
    ("No later than Wednesday.", "no later than wednesday", "2026-04-22"),
    ("By Thursday at the latest.", "by thursday at the latest", "2026-04-16"),
    ("A decision is due by the end of the quarter.", "by the end of the quarter", "2026-06-30"),
    ("It was promised for January.", "for january", "2027-01-31"),
]


@pytest.mark.parametrize(("text", "phrase", "day"), PHRASES)
def test_a_due_phrase_is_found_and_means_a_day(text: str, phrase: str, day: str) -> None:
    sentence = split_sentences(text)[0]
    due = find_due(sentence.words, SAID)
    assert due is not None
    assert (" ".join(sentence.words[due.first : due.last]), str(due.day)) == (phrase, day)


@pytest.mark.parametrize(
    "text",
    [
        "The Friday report is late again.",
        "Tomorrow's agenda is short.",
        "I sent it last Monday.",
        "We meet every Tuesday.",
        "That was three weeks ago.",
        "One second round is enough.",
        "There were ten days of rain.",
    ],
)
def test_a_time_that_is_no_due_date_gives_none(text: str) -> None:
    due = find_due(split_sentences(text)[0].words, SAID)
    assert due is None or due.day is None


def test_an_event_gives_a_phrase_without_a_date() -> None:
    sentence = split_sentences("Can you write the report when the numbers are in?")[0]
    due = find_due(sentence.words, SAID)
    assert due is not None
    assert due.day is None
    assert " ".join(sentence.words[due.first : due.last]) == "when the numbers are in"


def test_next_thursday_said_on_a_wednesday_is_not_certain() -> None:
    next_thursday = find_due(["next", "thursday"], SAID)
    next_monday = find_due(["next", "monday"], SAID)
    assert next_thursday is not None
    assert next_monday is not None
    assert (next_thursday.certain, next_monday.certain) == (False, True)


def test_a_deadline_counts_more_than_a_time_in_passing() -> None:
    sentence = split_sentences("After the call on Tuesday I'll send it by Thursday.")[0]
    due = find_due(sentence.words, SAID)
    assert due is not None
    assert str(due.day) == "2026-04-16"


def test_dates_at_the_edges_of_the_calendar() -> None:
    leap_day = datetime(2028, 2, 29, 23, 59)
    new_years_eve = datetime(2026, 12, 31, 9, 0)
    in_a_month = find_due(["in", "a", "month"], datetime(2026, 1, 31, 9, 0))
    tomorrow = find_due(["tomorrow"], new_years_eve)
    fortnight = find_due(["in", "two", "weeks"], leap_day)
    assert in_a_month is not None
    assert tomorrow is not None
    assert fortnight is not None
    assert [str(in_a_month.day), str(tomorrow.day), str(fortnight.day)] == ["2026-02-28", "2027-01-01", "2028-03-14"]
