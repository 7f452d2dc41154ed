"""Words with punctuation as the rows of a transcript."""

import pytest

from symbl_desktop.engine.asr.recognizer import Transcription, Word
from symbl_desktop.engine.endpointing import RATE, VoiceHistory
from symbl_desktop.engine.passage import Cut, Part, better_of, cut_after_sentence, cut_at_rest
from symbl_desktop.engine.sentences import joined, split_sentences


def words_of(text: str, begin: float = 0.0) -> tuple[Word, ...]:
    """Each word half a second long."""
    return tuple(Word(word, begin + place / 2, begin + (place + 1) / 2, 0.9) for place, word in enumerate(text.split()))


def rows(text: str) -> list[str]:
    return [joined(sentence) for sentence in split_sentences(words_of(text))]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            "We ship on Friday. Who tests it? I will do that!",
            ["We ship on Friday.", "Who tests it?", "I will do that!"],
        ),
        ("and then we", ["and then we"]),
        ("", []),
        ("Okay. Let's begin.", ["Okay. Let's begin."]),
        ("Really? Let's begin.", ["Really?", "Let's begin."]),
        ("We are done here. Bye.", ["We are done here. Bye."]),
        ("Ask Mr. Brown about it. Then call me.", ["Ask Mr. Brown about it.", "Then call me."]),
        ("In the U.S. it costs 3.50 more.", ["In the U.S. it costs 3.50 more."]),
        ('He said "we are done." And he left us.', ['He said "we are done."', "And he left us."]),
        ("So I... I think we wait.", ["So I... I think we wait."]),
    ],
)
def test_a_row_is_what_a_person_would_say_in_one_go(said: str, expected: list[str]) -> None:
    assert rows(said) == expected


def test_no_word_is_lost_between_the_rows() -> None:
    words = words_of("Yes. No. Well, maybe. Who knows? Not I. Fine, then we go on. Good")
    assert tuple(word for sentence in split_sentences(words) for word in sentence) == words


def part(text: str) -> Part:
    return Part(0, RATE, Transcription(text, words_of(text)))


def test_a_passage_heard_as_a_whole_is_preferred() -> None:
    whole = Transcription("He asked himself, something.", words_of("He asked himself, something."))
    assert better_of([part("He asked himself."), part("Some thing.")], whole) == whole.words


def test_a_whole_that_skips_something_is_not_believed() -> None:
    whole = Transcription("We'll do.", words_of("We'll do."))
    assert joined(better_of([part("Send it on Monday."), part("We'll do.")], whole)) == "Send it on Monday. We'll do."


def test_who_talks_on_is_cut_after_the_last_sentence_that_is_sure() -> None:
    words = words_of("This is one. This is two. And this is the third. And now")
    cut = cut_after_sentence(words, int(words[-1].end * RATE), VoiceHistory())
    assert cut is not None
    assert joined(words[: cut.words]) == "This is one. This is two."
    assert cut.at == pytest.approx(words[cut.words].start * RATE, abs=RATE / 2)


def test_without_a_sentence_end_there_is_no_cut_after_one() -> None:
    assert cut_after_sentence(words_of("and so on and so on and so on"), 100 * RATE, VoiceHistory()) is None


def test_who_comes_to_no_end_is_cut_where_the_voice_rests() -> None:
    words = words_of("and so on " * 12)
    history = VoiceHistory()
    history.add([0.9] * 300 + [0.1] * 10 + [0.9] * 250)
    cut = cut_at_rest(words, 0, int(words[-1].end * RATE), history)
    assert cut == Cut(20, cut.at)
    assert 9.6 * RATE <= cut.at <= 10.0 * RATE
