"""Topics are what comes back and is not everyday talk; once told they stay, and say where they were said."""

from symbl_desktop.engine.insights.detector import TopicDetection, Utterance
from symbl_desktop.engine.insights.topics import MOST_PHRASES, PhraseTopics

TALK = (
    "The payment provider was down again.",
    "I know, and the hotels complained about the payment provider.",
    "Maria said the loyalty program starts soon.",
    "Yes, a loyalty program with discounts.",
    "Do you think the payment provider can handle it?",
    "On Monday, maybe, I really think so.",
)


def topics(*texts: str, seconds: float = 5.0) -> list[TopicDetection]:
    tracker = PhraseTopics(["Ana", "Ben"])
    found: list[TopicDetection] = []
    for place, text in enumerate(texts):
        start = place * seconds
        found += tracker.observe(Utterance(str(place), ("Ana", "Ben")[place % 2], text, start, start + seconds - 1))
    return found + tracker.flush()


def test_phrases_that_come_back_are_topics_with_their_utterances() -> None:
    found = {topic.text: topic for topic in topics(*TALK)}
    assert found["payment provider"].utterance_ids == ("0", "1", "4")
    assert found["loyalty program"].utterance_ids == ("2", "3")
    assert found["payment provider"].score == 1.0


def test_names_weekdays_and_small_words_are_no_topics() -> None:
    said = {word for topic in topics(*TALK) for word in topic.text.split()}
    assert not said & {"maria", "monday", "think", "really", "the", "yes"}


def test_no_word_stands_in_two_topics() -> None:
    said = [word for topic in topics(*TALK) for word in topic.text.split()]
    assert len(said) == len(set(said))


def test_a_topic_is_told_while_people_talk_once_it_has_proved_itself() -> None:
    tracker = PhraseTopics()
    rounds = [
        bool(
            tracker.observe(Utterance(str(place), "", "The payment provider is slow.", place * 25.0, place * 25.0 + 20))
        )
        for place in range(5)
    ]
    assert rounds.index(True) >= 2


def test_an_unchanged_topic_is_not_told_again() -> None:
    tracker = PhraseTopics()
    for place in range(6):
        tracker.observe(Utterance(str(place), "", "The payment provider is slow.", place * 25.0, place * 25.0 + 20))
    tracker.flush()
    assert tracker.flush() == []


def test_a_topic_keeps_its_id_and_its_text() -> None:
    first, second = topics(*TALK), topics(*TALK, "Payment providers, payment providers!", "Payment providers again.")
    ids = {topic.text: topic.id for topic in first}
    assert ids["payment provider"] in {topic.id for topic in second}


def test_a_long_meeting_keeps_what_comes_back_and_forgets_what_was_said_once() -> None:
    tracker = PhraseTopics()
    for place in range(2500):
        odd = " ".join(f"{letter}{chr(97 + place // 26 % 26)}{chr(97 + place % 26)}om" for letter in "bcdfg")
        text = f"The {odd}. About the payment provider." if place % 100 == 0 else f"The {odd}."
        tracker.observe(Utterance(str(place), "", text, place * 5.0, place * 5.0 + 4))
    assert len(tracker._phrases) <= MOST_PHRASES
    (provider,) = [topic for topic in tracker.standing() if topic.text == "payment provider"]
    assert len(provider.utterance_ids) == 25


def test_an_utterance_that_is_said_again_counts_once() -> None:
    tracker = PhraseTopics()
    for name in ("1", "2", "1", "2"):
        tracker.observe(Utterance(name, "", "The payment provider is slow.", 0.0, 4.0))
    assert {topic.utterance_ids for topic in tracker.standing()} == {("1", "2")}
