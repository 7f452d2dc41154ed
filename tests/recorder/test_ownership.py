"""Whose words a message holds, with servers that know our names and with others."""

import pytest

from symbl_desktop.capture.messages import Track
from symbl_desktop.protocol.messages import Message, RecognitionResult, Speaker
from symbl_desktop.recorder.ownership import Ownership, speaker_ids

YOU, OTHERS = Track.MICROPHONE, Track.COMPUTER


@pytest.fixture
def ownership() -> Ownership:
    ownership = Ownership()
    for track, speaker in speaker_ids("meeting", {YOU: "You", OTHERS: "Others"}).items():
        ownership.add(track, speaker)
    return ownership


def message(text: str, speaker: Speaker | None = None, name: str = "") -> Message:
    return Message(id=name or text, text=text, speaker=speaker)


def final(text: str, speaker: Speaker | None = None) -> RecognitionResult:
    return RecognitionResult(is_final=True, text=text, user=speaker)


def test_the_id_we_gave_tells_whose_message_it_is_on_every_connection(ownership: Ownership) -> None:
    others = Speaker(id="7", user_id="meeting-computer", name="You")
    assert ownership.owner(YOU, message("hello", others)) is OTHERS
    assert ownership.owner(OTHERS, message("hello", others)) is OTHERS


def test_a_name_tells_it_where_the_server_has_ids_of_its_own(ownership: Ownership) -> None:
    assert ownership.owner(OTHERS, message("hello", Speaker(id="7", user_id="a@b.example", name="You"))) is YOU


def test_without_a_speaker_a_message_is_from_the_connection_that_heard_its_words(ownership: Ownership) -> None:
    ownership.heard(OTHERS, final("who pays for it"))
    assert ownership.owner(YOU, message("Who pays for it?")) is None
    assert ownership.owner(OTHERS, message("Who pays for it?")) is OTHERS
    assert ownership.owner(YOU, message("Who pays for it?")) is OTHERS


def test_the_same_words_on_both_sides_are_two_messages(ownership: Ownership) -> None:
    for track in (YOU, OTHERS):
        ownership.heard(track, final("good morning everybody"))
    assert ownership.owner(YOU, message("Good morning everybody.", name="m1")) is YOU
    assert ownership.owner(YOU, message("Good morning everybody.", name="m2")) is None
    assert ownership.owner(OTHERS, message("Good morning everybody.", name="m1")) is YOU
    assert ownership.owner(OTHERS, message("Good morning everybody.", name="m2")) is OTHERS


def test_a_result_that_is_somebody_elses_is_not_heard(ownership: Ownership) -> None:
    stray = final("who pays for it", Speaker(user_id="meeting-computer"))
    assert not ownership.heard(YOU, stray)
    assert ownership.owner(YOU, message("Who pays for it?")) is None


def test_the_only_track_owns_everything() -> None:
    alone = Ownership()
    alone.add(YOU, Speaker(user_id="meeting-microphone", name="You"))
    assert alone.owner(YOU, message("hello", Speaker(name="Ana"))) is YOU
    assert alone.owner(YOU, message("hello")) is YOU
