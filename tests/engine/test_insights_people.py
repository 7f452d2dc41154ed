"""People are known by their first names, in spellings a recogniser may choose, and by how they are spoken to."""

import pytest

from symbl_desktop.engine.insights.people import People
from symbl_desktop.engine.insights.sentences import split_sentences

PARTICIPANTS = ("Hannah Lee", "Rafael", "Grace", "June", "Will", "Lena")


def addressee(text: str, participants: tuple[str, ...] = PARTICIPANTS) -> str | None:
    return People(participants).named(split_sentences(text)[0]).addressee


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Grace, could you send it?", "Grace"),
        ("um hannah could you tag the tickets", "Hannah Lee"),
        ("Let's look at it tomorrow, Rafael.", "Rafael"),
        ("it would be great if you could send the numbers lena", "Lena"),
        ("June, can you write it?", "June"),
        ("Will, please call them.", "Will"),
        ("Lena and Rafael, can you check that?", "Lena and Rafael"),
        ("Raphael, could you do it?", "Rafael"),
        ("So, Xavi, could you look into it?", "Xavi"),
        ("Xavi, could you look into it?", "Xavi"),
        ("Will you send it?", None),
        ("We ship in June.", None),
        ("I told Lena.", None),
        ("Grace will do that.", None),
        ("It falls from grace.", None),
    ],
)
def test_who_is_spoken_to(text: str, name: str | None) -> None:
    assert addressee(text) == name


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Then Raphael will send the offer.", ["Rafael"]),
        ("Then Maria will send the offer.", ["Maria"]),
        ("I talked with Priya about it.", ["Priya"]),
        ("Marketing should decide.", []),
        ("In May we will move.", []),
        ("On Friday Tom can help.", ["Tom"]),
    ],
)
def test_who_is_named(text: str, names: list[str]) -> None:
    assert list(People(PARTICIPANTS).named(split_sentences(text)[0]).people.values()) == names


def test_labels_of_channels_are_no_names() -> None:
    people = People(["You", "Others", "Speaker 1", "A", ""])
    assert people.named(split_sentences("You and others, could you send it?")[0]).addressee is None
    assert not people.is_person("You")


def test_who_speaks_is_known_from_then_on() -> None:
    people = People()
    people.learn("Oluwaseun")
    assert people.named(split_sentences("oluwaseun could you send it")[0]).addressee == "Oluwaseun"
