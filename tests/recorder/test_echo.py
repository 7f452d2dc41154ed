"""What loudspeakers say into the microphone is not said twice, and what the host says is never lost."""

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbl_desktop.meeting.events import MeetingPaused, UtteranceFinal, UtteranceFolded, Word
from symbl_desktop.recorder.echo import EchoFolder

QUOTE = "We should send the revised quote to Ana on Friday."
PICTURES = "They still haven't sent us any pictures."


def said(name: str, text: str, start: float, speaker: str = "Others", pace: float = 0.4) -> UtteranceFinal:
    texts = text.split()
    words = tuple(Word(word, start + number * pace, start + (number + 0.9) * pace) for number, word in enumerate(texts))
    return UtteranceFinal(words[-1].end + 1.0, name, speaker, text, start, words[-1].end, words)


def heard(name: str, text: str, start: float, pace: float = 0.4) -> UtteranceFinal:
    return said(name, text, start, "You", pace)


def without_word_times(row: UtteranceFinal) -> UtteranceFinal:
    return replace(row, words=())


def folds(*rows: UtteranceFinal) -> list[tuple[str, str]]:
    folder = EchoFolder("Others")
    return [(each.utterance_id, each.into) for row in rows for each in folder.feed(row)]


def test_the_same_words_within_a_second_are_folded_into_the_others_row() -> None:
    for delay in (0.0, 0.1, 0.3, 0.9, -0.2):
        assert folds(said("o", QUOTE, 10.0), heard("y", QUOTE, 10.0 + delay)) == [("y", "o")]


def test_it_does_not_matter_which_side_is_understood_first() -> None:
    assert folds(heard("y", QUOTE, 10.2), said("o", QUOTE, 10.0)) == [("y", "o")]


def test_the_hosts_words_that_come_back_from_the_other_end_stay_the_hosts() -> None:
    for delay in (0.6, 0.9):
        own, back = heard("y", QUOTE, 10.0), said("o", QUOTE, 10.0 + delay)
        assert folds(own, back) == folds(back, own) == [("o", "y")]


def test_nothing_is_folded_into_what_is_folded_already() -> None:
    first, echo, back = said("o1", QUOTE, 10.0), heard("y", QUOTE, 10.2), said("o2", QUOTE, 11.0)
    for order in permutations([first, echo, back]):
        gone: set[str] = set()
        for name, into in folds(*order):
            assert into not in gone
            gone.add(name)
        assert "y" in gone
        assert "o1" not in gone


def test_punctuation_capitals_and_numerals_make_no_difference() -> None:
    played = said("o", "The two follow-ups, we'll need nine people - right?", 10.0)
    echo = heard("y", "the 2 follow ups well need 9 people right", 10.2, pace=0.36)
    assert folds(played, echo) == [("y", "o")]


@pytest.mark.parametrize(
    "misheard",
    [
        "We could send the revised quote to Anna on Friday.",
        "Send the revised quote to Ana on Friday.",
        "We should send the revised coat to Ana on a Friday.",
        "We should send the revised",
    ],
)
def test_what_a_recogniser_hears_a_little_differently_is_the_same(misheard: str) -> None:
    start = 10.7 if misheard.startswith("Send") else 10.15
    assert folds(said("o", QUOTE, 10.0), heard("y", misheard, start)) == [("y", "o")]


def test_whoever_repeats_the_words_more_than_a_second_later_really_says_them() -> None:
    assert folds(said("o", QUOTE, 10.0), heard("y", QUOTE, 11.3)) == []
    assert folds(said("o", QUOTE, 10.0), heard("y", QUOTE, 14.5)) == []
    assert folds(heard("y", QUOTE, 10.0), said("o", QUOTE, 11.3)) == []
    assert folds(said("o", QUOTE, 11.3), heard("y", QUOTE, 10.0)) == []


def test_other_words_at_the_same_time_are_never_folded() -> None:
    assert folds(said("o", QUOTE, 10.0), heard("y", "No, the old one is with the photographer in Porto.", 10.1)) == []
    assert folds(said("o", QUOTE, 10.0), heard("y", "Do we know who signs that off at the bank?", 10.0)) == []


def test_the_same_words_in_another_order_are_not_the_same() -> None:
    assert folds(said("o", QUOTE, 10.0), heard("y", "Friday on Ana to quote revised the send should we", 10.0)) == []


@pytest.mark.parametrize("text", ["Okay.", "Thank you.", "That sounds good.", "Follow-up, right."])
def test_nothing_of_three_words_or_fewer_is_folded(text: str) -> None:
    assert folds(said("o", text, 10.0), heard("y", text, 10.1)) == []


def test_three_words_of_a_longer_row_are_too_few_as_well() -> None:
    assert folds(said("o", "That is fine.", 10.0), heard("y", "That is fine bye", 10.1)) == []
    assert folds(said("o", QUOTE, 10.0), heard("y", "We should send", 10.1)) == []


@pytest.mark.parametrize(
    "text",
    [
        f"Yes. {QUOTE}",
        f"Yes, exactly, {QUOTE}",
        f"{QUOTE} Agreed.",
        f"{QUOTE} I do that myself tonight.",
        "We should send the really very well revised quote to Ana on Friday.",
    ],
)
def test_a_row_in_which_the_host_said_more_than_the_echo_stays(text: str) -> None:
    before = text.removesuffix(QUOTE).split() if text.endswith(QUOTE) else []
    start = 10.2 - 0.4 * len(before)
    assert folds(said("o", QUOTE, 10.0), heard("y", text, start)) == []
    assert folds(heard("y", text, start), said("o", QUOTE, 10.0)) == []
    assert folds(heard("y", QUOTE, 9.4), said("o", text, start)) == []


def test_what_the_host_said_before_hearing_an_echo_of_many_words_stays() -> None:
    long = " ".join([QUOTE.removesuffix("."), "and then", PICTURES])
    assert folds(said("o", long, 10.0), heard("y", f"Well no {long}", 9.4)) == []


SPLITS = {
    "two rows heard as one": (
        [said("o1", QUOTE, 10.0), said("o2", PICTURES, 14.2)],
        [heard("y1", f"{QUOTE} {PICTURES}", 10.15)],
        [("y1", "o1")],
    ),
    "one row heard as two": (
        [said("o1", f"{QUOTE} {PICTURES}", 10.0)],
        [heard("y1", QUOTE, 10.15), heard("y2", PICTURES, 14.2)],
        [("y1", "o1"), ("y2", "o1")],
    ),
    "split elsewhere": (
        [said("o1", QUOTE, 10.0), said("o2", PICTURES, 14.0)],
        [heard("y1", "We should send the revised quote", 10.2), heard("y2", f"to Ana on Friday {PICTURES}", 12.6)],
        [("y1", "o1"), ("y2", "o2")],
    ),
}


@pytest.mark.parametrize("split", SPLITS)
def test_sentences_may_end_elsewhere_on_the_other_side_and_come_in_any_order(split: str) -> None:
    played, echoes, expected = SPLITS[split]
    for order in permutations(played + echoes):
        assert sorted(folds(*order)) == expected


def test_half_an_echo_waits_for_the_row_that_has_the_other_half() -> None:
    folder = EchoFolder("Others")
    assert folder.feed(heard("y", f"{QUOTE} {PICTURES}", 10.15)) == []
    assert folder.feed(said("o1", QUOTE, 10.0)) == []
    assert folder.feed(said("o2", PICTURES, 14.2)) == [UtteranceFolded(said("o2", PICTURES, 14.2).at, "y", "o1")]


def test_a_side_that_was_cut_off_for_minutes_is_folded_when_it_comes_back() -> None:
    talk = [said(f"o{number}", QUOTE, number * 5.0) for number in range(60)]
    echoes = [heard(f"y{number}", QUOTE, number * 5.0 + 0.2) for number in range(60)]
    expected = [(f"y{number}", f"o{number}") for number in range(60)]
    assert folds(*talk, *echoes) == folds(*echoes, *talk) == expected


def test_without_the_times_of_words_the_rows_own_times_count() -> None:
    played, echo = without_word_times(said("o", QUOTE, 10.0)), without_word_times(heard("y", QUOTE, 10.3))
    assert folds(played, echo) == folds(echo, played) == [("y", "o")]
    assert folds(said("o", QUOTE, 10.0), echo) == folds(played, heard("y", QUOTE, 10.3)) == [("y", "o")]
    assert folds(played, without_word_times(heard("y", QUOTE, 11.5))) == []


def test_others_who_say_the_same_again_and_a_nameless_host_change_nothing() -> None:
    assert folds(said("o1", QUOTE, 10.0), said("o2", QUOTE, 10.2)) == []
    assert folds(said("o", QUOTE, 10.0), replace(heard("y", QUOTE, 10.2), speaker="")) == [("y", "o")]


def test_each_row_is_folded_once() -> None:
    folder = EchoFolder("Others")
    folder.feed(heard("y", QUOTE, 10.2))
    (fold,) = folder.feed(said("o", QUOTE, 10.0))
    assert folder.feed(fold) == folder.feed(said("o2", QUOTE, 10.1)) == folder.feed(MeetingPaused(20.0)) == []


def test_a_stored_meeting_goes_on_where_it_was() -> None:
    log = [said("o", QUOTE, 10.0), heard("y", QUOTE, 10.2), UtteranceFolded(15.0, "y", "o"), heard("z", PICTURES, 20.0)]
    folder = EchoFolder("Others")
    assert folder.go_on(log) == []
    assert [each.utterance_id for each in folder.feed(said("o2", PICTURES, 20.1))] == ["z"]


def test_a_fold_that_a_killed_recorder_left_unwritten_is_made_up_for() -> None:
    lost = EchoFolder("Others").go_on([said("o", QUOTE, 10.0), heard("y", QUOTE, 10.2)])
    assert [(each.utterance_id, each.into) for each in lost] == [("y", "o")]


@given(st.lists(st.sampled_from([*QUOTE.split(), "no", "perhaps", "tomorrow"]), max_size=14), st.floats(8.0, 14.0))
def test_whatever_is_folded_was_played_within_a_second(words: list[str], start: float) -> None:
    if not words:
        return
    played = said("o", QUOTE, 10.0)
    echo = heard("y", " ".join(words), start)
    if folds(played, echo):
        near = [any(abs(one.start - other.start) <= 1.0 for other in played.words) for one in echo.words]
        assert sum(near) >= 0.75 * len(near)
        assert len(words) > 3
