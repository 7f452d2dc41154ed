"""Speech is cleaned of what nobody means to say, and keeps track of where each word came from."""

import pytest

from symbl_desktop.engine.insights.sentences import split_sentences


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Um, I'll, uh, send it.", "i will send it"),
        ("The, the design is frozen.", "the design is frozen"),
        ("I I think we we should go.", "i think we should go"),
        ("With a, like, a small practical test.", "with a small practical test"),
        ("That part is, you know, done.", "that part is done"),
        ("Do you know who signs it?", "do you know who signs it"),
        ("We can't, we won't and they're gonna.", "we can not we will not and they are going to"),
        ("What's Tom's plan?", "what is tom's plan"),
        ("It was a th- a thing.", "it was a thing"),
        ("Mm-hmm. Uh.", ""),
        ("Really, really strong.", "really really strong"),
        ("I\u2019ll call.", "i will call"),
    ],
)
def test_fillers_restarts_and_contractions_go(text: str, plain: str) -> None:
    assert " ".join(sentence.plain for sentence in split_sentences(text)) == plain


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Good. Then Rafael will send it.", 2),
        ("It costs 3.5 euros. Is that okay?", 2),
        ("Dr. Weber calls at 9 a.m. tomorrow.", 1),
        ("She comes at 5 p.m. Then we eat.", 2),
        ("Wait... what was that?", 1),
        ("no punctuation at all here", 1),
        ("", 0),
        ("... ?! --", 0),
    ],
)
def test_sentences_end_where_people_would_end_them(text: str, count: int) -> None:
    assert len(split_sentences(text)) == count


def test_a_sentence_knows_where_it_stands_and_how_it_was_said() -> None:
    text = "Okay. Um, I'll email Grace Miller."
    sentence = split_sentences(text)[1]
    assert text[sentence.begin : sentence.end] == "I'll email Grace Miller."
    assert sentence.words == ("i", "will", "email", "grace", "miller")
    assert sentence.said(2, 5) == "email Grace Miller"
    assert sentence.ending == "."
