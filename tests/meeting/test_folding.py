"""The same words heard on both sides are one row, and what was found in them is one card."""

from dataclasses import replace

from symbl_desktop.meeting.events import (
    Event,
    InsightCompleted,
    InsightDetected,
    InsightDismissed,
    InsightKind,
    TopicDetected,
    UtteranceFinal,
    UtteranceFolded,
)
from symbl_desktop.meeting.meeting import Meeting

HEARD = UtteranceFinal(4.0, "y1", "You", "Leo will send the quote on Friday", 1.2, 3.2)
ROW = UtteranceFinal(4.1, "o1", "Others", "Leo will send the quote on Friday.", 1.0, 3.0)
FOLDED = UtteranceFolded(4.2, "y1", "o1")


def card(name: str, row: UtteranceFinal, text: str = "Leo will send the quote on Friday") -> InsightDetected:
    return InsightDetected(
        4.5, name, InsightKind.ACTION_ITEM, text, 0.9, row.utterance_id, row.start, row.end, row.speaker
    )


DOUBLE, OWN = card("i-heard", HEARD), card("i-row", ROW)


def folded(*events: Event) -> Meeting:
    return Meeting.of([HEARD, ROW, *events])


def shown(meeting: Meeting) -> list[str]:
    return [each.insight.insight_id for each in meeting.insights(InsightKind.ACTION_ITEM)]


def test_a_folded_row_is_kept_but_no_longer_among_the_rows() -> None:
    meeting = folded(FOLDED)
    assert meeting.utterances == [ROW]
    assert meeting.folded == [HEARD]
    assert meeting.stands_for == {"y1": ROW}


def test_nothing_is_folded_into_a_row_that_is_not_there() -> None:
    meeting = Meeting.of([HEARD, UtteranceFolded(4.2, "y1", "o9"), UtteranceFolded(4.2, "y1", "y1")])
    assert meeting.utterances == [HEARD]
    assert meeting.folded == []


def test_folded_words_that_a_server_says_again_stay_folded() -> None:
    assert folded(FOLDED, HEARD) == folded(FOLDED)


def test_folding_twice_changes_nothing_more() -> None:
    assert folded(FOLDED, DOUBLE, OWN, FOLDED) == folded(FOLDED, DOUBLE, OWN)


def test_of_two_cards_on_the_same_words_the_one_on_the_row_stays_whichever_came_first() -> None:
    for events in ((DOUBLE, OWN, FOLDED), (OWN, DOUBLE, FOLDED), (DOUBLE, FOLDED, OWN), (FOLDED, OWN, DOUBLE)):
        assert shown(folded(*events)) == ["i-row"]


def test_a_card_that_only_the_folded_words_gave_rests_on_the_row_that_is_left() -> None:
    for events in ((DOUBLE, FOLDED), (FOLDED, DOUBLE), (FOLDED, DOUBLE, DOUBLE)):
        (only,) = folded(*events).insights(InsightKind.ACTION_ITEM)
        assert (only.insight.insight_id, only.insight.utterance_id) == ("i-heard", "o1")
        assert (only.insight.start, only.insight.end, only.insight.speaker) == (1.0, 3.0, "Others")


def test_whoever_said_i_in_a_folded_row_is_on_the_other_side() -> None:
    mine = replace(DOUBLE, assignee="You")
    assert folded(mine, FOLDED).cards["i-heard"].insight.assignee == "Others"
    assert folded(replace(DOUBLE, assignee="Leo"), FOLDED).cards["i-heard"].insight.assignee == "Leo"


def test_a_tick_on_the_double_is_a_tick_on_the_card_that_stays() -> None:
    ticked = InsightCompleted(4.6, "i-heard", completed=True)
    for events in ((DOUBLE, OWN, ticked, FOLDED), (DOUBLE, ticked, FOLDED, OWN), (DOUBLE, OWN, FOLDED, ticked)):
        assert folded(*events).cards["i-row"].completed


def test_a_tick_can_be_taken_back_after_the_folding() -> None:
    ticked = InsightCompleted(4.6, "i-heard", completed=True)
    for name in ("i-row", "i-heard"):
        meeting = folded(DOUBLE, OWN, ticked, FOLDED, InsightCompleted(5.0, name, completed=False))
        assert not meeting.cards["i-row"].completed


def test_a_card_that_the_host_threw_away_does_not_come_back_as_its_double() -> None:
    away = InsightDismissed(4.6, "i-heard", dismissed=True)
    assert shown(folded(DOUBLE, away, FOLDED, OWN)) == []
    assert shown(folded(DOUBLE, away, FOLDED, OWN, card("i-row", ROW, "Leo will send the quote by Friday"))) == []


def test_what_the_host_decided_about_the_card_that_stays_counts_more() -> None:
    kept = InsightDismissed(4.7, "i-row", dismissed=False)
    assert shown(folded(DOUBLE, InsightDismissed(4.6, "i-heard", dismissed=True), OWN, kept, FOLDED)) == ["i-row"]


def test_a_newer_version_of_a_double_says_nothing_new() -> None:
    newer = replace(DOUBLE, text="Leo will send the quote on Monday", dismissed=True)
    assert folded(DOUBLE, OWN, FOLDED, newer) == folded(DOUBLE, OWN, FOLDED)


def test_what_is_asked_of_a_merged_card_leads_to_the_one_that_stays() -> None:
    meeting = folded(DOUBLE, OWN, FOLDED)
    assert meeting.card_id("i-heard") == meeting.card_id("i-row") == "i-row"
    assert meeting.card_id("i-other") == "i-other"


def test_cards_of_another_kind_or_about_something_else_are_two() -> None:
    question = replace(OWN, kind=InsightKind.QUESTION)
    assert set(folded(DOUBLE, question, FOLDED).cards) == {"i-heard", "i-row"}
    other = card("i-row", ROW, "Ana books a room for everybody")
    assert shown(folded(DOUBLE, other, FOLDED)) == ["i-heard", "i-row"]


def test_a_card_that_the_server_took_back_hides_no_other() -> None:
    withdrawn = replace(OWN, dismissed=True)
    assert shown(folded(OWN, withdrawn, DOUBLE, FOLDED)) == ["i-heard"]


def test_words_folded_out_of_two_rows_meet_the_card_of_the_row_it_rests_on() -> None:
    heard = UtteranceFinal(8.0, "y1", "You", "Leo will send the quote. Ana books the big room.", 1.2, 6.2)
    second = UtteranceFinal(8.1, "o2", "Others", "Ana books the big room.", 4.0, 6.0)
    meeting = Meeting.of(
        [
            heard,
            ROW,
            second,
            card("y-quote", heard, "Leo will send the quote"),
            card("y-room", heard, "Ana books the big room"),
            card("o-quote", ROW, "Leo will send the quote"),
            card("o-room", second, "Ana books the big room"),
            UtteranceFolded(8.2, "y1", "o1"),
        ]
    )
    assert shown(meeting) == ["o-quote", "o-room"]


def test_the_same_promise_made_again_later_is_a_card_of_its_own() -> None:
    later = UtteranceFinal(60.0, "o2", "Others", ROW.text, 55.0, 57.0)
    meeting = Meeting.of([HEARD, ROW, later, card("o-later", later), DOUBLE, FOLDED])
    assert shown(meeting) == ["o-later", "i-heard"]


def test_a_topic_is_spoken_of_in_the_row_that_is_left() -> None:
    topic = TopicDetected(5.0, "t1", "quote", 0.8, ("y1", "o1"))
    for events in ((topic, FOLDED), (FOLDED, topic)):
        assert folded(*events).topics["quote"].utterance_ids == ("o1",)


def test_what_stood_for_another_row_may_be_folded_itself() -> None:
    back = UtteranceFinal(5.1, "o0", "Others", ROW.text, 2.0, 4.0)
    chain = [HEARD, back, UtteranceFolded(5.1, "o0", "y1"), ROW, FOLDED]
    meeting = Meeting.of([*chain, card("i-back", back), DOUBLE])
    assert meeting.utterances == [ROW]
    assert meeting.stands_for == {"o0": ROW, "y1": ROW}
    assert {each.insight.utterance_id for each in meeting.cards.values()} == {"o1"}
