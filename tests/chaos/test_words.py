"""Words lost, doubled and changed between two transcripts."""

from tests.chaos.words import WordFindings, compare, words_in

SAID = words_in(["We should send the quote.", "Who signs it off?"])


def test_the_same_words_are_all_there() -> None:
    assert compare(SAID, SAID) == WordFindings(said=9, lost=0, doubled=0, changed=0)


def test_missing_words_are_lost() -> None:
    assert compare(SAID, SAID[:3] + SAID[5:]) == WordFindings(9, lost=2, doubled=0, changed=0)


def test_words_said_once_and_written_twice_are_doubled() -> None:
    assert compare(SAID, SAID + SAID[-4:]) == WordFindings(9, lost=0, doubled=4, changed=0)


def test_a_word_heard_otherwise_is_neither() -> None:
    assert compare(SAID, ["he", *SAID[1:]]) == WordFindings(9, lost=0, doubled=0, changed=1)


def test_another_order_is_seen() -> None:
    found = compare(SAID, SAID[5:] + SAID[:5])
    assert found.lost == found.doubled == 4


def test_a_word_heard_otherwise_in_a_text_that_is_said_five_times_loses_nothing() -> None:
    heard = SAID * 2 + ["they", *SAID[1:]] + SAID * 2
    assert compare(SAID * 5, heard) == WordFindings(45, lost=0, doubled=0, changed=1)


def test_a_round_that_is_missing_in_a_text_that_is_said_five_times_is_lost() -> None:
    assert compare(SAID * 5, SAID * 4) == WordFindings(45, lost=9, doubled=0, changed=0)
