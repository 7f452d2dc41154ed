from datetime import UTC, datetime, timedelta

import pytest

from symbl_desktop.meeting.events import (
    ConversationOpened,
    InsightDetected,
    ProblemOccurred,
    TopicDetected,
    UtteranceFinal,
)
from symbl_desktop.protocol.messages import (
    ConversationCreated,
    Insight,
    InsightResponse,
    Message,
    MessageResponse,
    MessageWord,
    RecognitionResult,
    RecognitionStarted,
    RecognizedWord,
    ServerError,
    ServerMessage,
    Speaker,
    StartedListening,
    Topic,
    TopicResponse,
)
from symbl_desktop.recorder.translate import Translator

BEGAN = datetime(2026, 4, 15, 12, 0, tzinfo=UTC)


def iso(seconds: float) -> str:
    return (BEGAN + timedelta(seconds=seconds)).isoformat()


def message(text: str, start: float, name: str = "", word_length: float = 0.5) -> Message:
    """One sentence whose words last half a second each, on a server whose conversation began with our recording."""
    words = [
        MessageWord(text=word, start=iso(start + index * word_length), end=iso(start + (index + 1) * word_length))
        for index, word in enumerate(text.split())
    ]
    return Message(
        id=name or text,
        text=text,
        speaker=Speaker(id="s1", name="You"),
        start_time=iso(start),
        time_offset=start,
        duration=word_length * len(words),
        words=tuple(words),
    )


def said(*messages: Message) -> MessageResponse:
    return MessageResponse(messages=messages)


def question(message_id: str, name: str = "q1", text: str = "Who pays?") -> InsightResponse:
    return InsightResponse(
        insights=(Insight(id=name, kind="question", text=text, confidence=0.9, message_id=message_id),)
    )


def final(text: str, start: float) -> RecognitionResult:
    words = [
        RecognizedWord(text=word, start=start + 0.5 * index, end=start + 0.5 * (index + 1))
        for index, word in enumerate(text.split())
    ]
    return RecognitionResult(is_final=True, text=text, words=tuple(words))


class Server:
    """Feeds a translator; every event it ever gave is in `events`."""

    def __init__(self) -> None:
        self.translator = Translator()
        self.events: list[object] = []
        self.origin = 0.0
        self.connects(0.0)

    def connects(self, origin: float) -> None:
        self.translator.connection_lost()
        self.origin = origin
        self.says(StartedListening())

    def says(self, told: ServerMessage) -> list[object]:
        news: list[object] = list(self.translator.to_events(told, self.origin, at=60.0))
        self.events += news
        return news

    def utterances(self) -> list[tuple[str, float]]:
        return [(event.text, event.start) for event in self.events if isinstance(event, UtteranceFinal)]

    def insights(self) -> list[InsightDetected]:
        return [event for event in self.events if isinstance(event, InsightDetected)]


@pytest.fixture
def server() -> Server:
    return Server()


def test_a_message_becomes_an_utterance_with_its_words_on_the_meetings_clock(server: Server) -> None:
    [event] = server.says(said(message("We need the budget.", 2.0)))
    assert isinstance(event, UtteranceFinal)
    assert (event.speaker, event.text, event.start, event.end) == ("You", "We need the budget.", 2.0, 4.0)
    assert [(word.text, word.start) for word in event.words][-1] == ("budget.", 3.5)


def test_an_insight_names_the_utterance_it_rests_on(server: Server) -> None:
    server.says(said(message("Who pays?", 2.0, "m1"), message("I do.", 4.0, "m2")))
    [event] = server.says(question("m1"))
    assert isinstance(event, InsightDetected)
    assert (event.utterance_id, event.start, event.end, event.speaker) == ("m1", 2.0, 3.0, "You")


def test_an_insight_of_an_unknown_kind_or_without_words_is_left_out(server: Server) -> None:
    assert server.says(question("m1")) == []
    server.says(said(message("Well.", 0.0)))
    assert server.says(InsightResponse(insights=(Insight(id="x", kind="mood", text="glad"),))) == []


def test_the_same_insight_again_keeps_its_id(server: Server) -> None:
    server.says(said(message("Who pays?", 2.0, "m1")))
    server.says(question("m1", "q1", "Who pays?"))
    server.says(question("m1", "q1", "Who pays for it?"))
    assert [event.insight_id for event in server.insights()] == ["q1", "q1"]


def test_what_is_sent_again_after_a_lost_connection_is_not_said_twice(server: Server) -> None:
    server.says(said(message("First of all, hello.", 0.0), message("Who pays?", 4.0)))
    server.connects(0.0)
    server.says(said(message("First of all, hello.", 0.1, "again-1"), message("Who pays?", 4.0, "again-2")))
    server.says(said(message("I do.", 6.0)))
    assert [text for text, _ in server.utterances()] == ["First of all, hello.", "Who pays?", "I do."]


def test_words_that_are_new_in_a_repeated_sentence_are_kept(server: Server) -> None:
    server.says(said(message("We meet", 0.0)))
    server.connects(0.0)
    server.says(said(message("We meet on Friday.", 0.0, "longer")))
    assert server.utterances() == [("We meet", 0.0), ("on Friday.", 1.0)]


def test_the_last_known_word_is_not_doubled_when_it_is_heard_later_than_before(server: Server) -> None:
    server.says(said(message("We meet on Friday.", 0.0)))
    server.connects(0.0)
    server.says(said(message("We meet on Friday. Who comes?", 0.4, "longer")))
    assert server.utterances() == [("We meet on Friday.", 0.0), ("Who comes?", 2.4)]


def test_the_first_new_word_is_not_lost_when_it_is_heard_earlier_than_it_was_said(server: Server) -> None:
    server.says(said(message("We meet on Friday.", 0.0)))
    server.connects(0.0)
    server.says(said(message("on Friday. Who comes?", 0.6, "longer")))
    assert server.utterances() == [("We meet on Friday.", 0.0), ("Who comes?", 1.6)]


def test_a_connection_begins_with_whatever_the_server_says_first(server: Server) -> None:
    server.says(said(message("Who pays?", 2.0)))
    server.translator.connection_lost()
    server.says(RecognitionStarted("77"))
    server.says(said(message("Who pays?", 2.1, "again")))
    assert [text for text, _ in server.utterances()] == ["Who pays?"]


def test_an_insight_that_was_lost_with_the_connection_finds_its_utterance(server: Server) -> None:
    server.says(said(message("Who pays?", 2.0, "m1")))
    server.connects(0.0)
    server.says(said(message("Who pays?", 2.1, "again")))
    [event] = server.says(question("again"))
    assert isinstance(event, InsightDetected)
    assert event.utterance_id == "m1"


def test_an_insight_that_comes_again_after_a_lost_connection_is_the_same_insight(server: Server) -> None:
    server.says(said(message("Who pays?", 2.0, "m1")))
    server.says(question("m1", "q1"))
    server.connects(0.0)
    server.says(said(message("Who pays?", 2.0, "again")))
    server.says(question("again", "q2"))
    assert {event.insight_id for event in server.insights()} == {"q1"}


def test_two_insights_about_one_utterance_stay_two_after_a_lost_connection(server: Server) -> None:
    server.says(said(message("I order lunch and you call Ben.", 2.0, "m1")))
    server.says(question("m1", "q1", "Order lunch"))
    server.says(question("m1", "q2", "Call Ben"))
    server.connects(0.0)
    server.says(said(message("I order lunch and you call Ben.", 2.0, "again")))
    server.says(question("again", "q3", "Call Ben."))
    server.says(question("again", "q4", "Order the lunch"))
    latest = {event.insight_id: event.text for event in server.insights()}
    assert latest == {"q1": "Order the lunch", "q2": "Call Ben."}


def test_an_insight_that_is_told_again_as_it_was_is_no_news(server: Server) -> None:
    server.says(said(message("Who pays?", 2.0, "m1")))
    server.says(question("m1", "q1"))
    server.connects(4.0)
    assert server.says(question("m1", "q1")) == []


def test_a_topic_keeps_its_places_when_the_server_has_forgotten_them(server: Server) -> None:
    server.says(said(message("The budget.", 0.0, "m1")))
    server.says(TopicResponse(topics=(Topic(id="t1", text="budget", score=0.7, message_ids=("m1",)),)))
    server.connects(2.0)
    server.says(said(message("The budget again.", 2.0, "m2")))
    again = Topic(id="t9", text="budget", score=0.4, message_ids=("m2",))
    [topic] = server.says(TopicResponse(topics=(again,)))
    assert topic == TopicDetected(60.0, "t9", "budget", 0.4, ("m1", "m2"))


def test_a_server_with_a_clock_of_its_own_is_understood_by_its_finals(server: Server) -> None:
    server.connects(100.0)
    server.says(final("Who pays for it?", 7.0))
    server.says(said(message("Who pays for it?", 42.0)))
    assert server.utterances() == [("Who pays for it?", 107.0)]


def test_a_server_that_counts_our_samples_needs_no_correction(server: Server) -> None:
    server.connects(100.0)
    server.says(final("Who pays for it?", 7.0))
    server.says(said(message("Who pays for it?", 107.2)))
    assert server.utterances() == [("Who pays for it?", 107.2)]


def test_a_sentence_within_a_final_stays_where_it_was_said(server: Server) -> None:
    server.says(final("I think we agree.", 5.0))
    server.says(final("Right. I will send it.", 60.0))
    server.says(said(message("I will send it.", 60.5)))
    assert server.utterances() == [("I will send it.", 60.5)]


def test_an_error_before_the_server_listens_is_left_to_the_link() -> None:
    translator = Translator()
    refusal = ServerError(message="Invalid", details="no model")
    assert translator.to_events(refusal, 0.0, 0.0) == []
    translator.to_events(StartedListening(), 0.0, 0.0)
    assert len(translator.to_events(refusal, 0.0, 0.0)) == 1
    translator.connection_lost()
    assert translator.to_events(refusal, 0.0, 0.0) == []


def test_a_bare_message_is_an_utterance_too(server: Server) -> None:
    [event] = server.says(said(Message(text="Good morning.")))
    assert isinstance(event, UtteranceFinal)
    assert (event.text, event.speaker, event.words) == ("Good morning.", "", ())


def test_topics_conversations_and_errors_are_events(server: Server) -> None:
    server.says(said(message("The budget.", 0.0, "m1")))
    topic = Topic(id="t1", text="budget", score=0.7, message_ids=("m1", "unheard-of"))
    assert server.says(TopicResponse(topics=(topic,))) == [TopicDetected(60.0, "t1", "budget", 0.7, ("m1",))]
    assert server.says(ConversationCreated(conversation_id="77")) == [ConversationOpened(60.0, "77")]
    [problem] = server.says(ServerError(message="Invalid", details="no model"))
    assert isinstance(problem, ProblemOccurred)
    assert problem.cause == "no model"


@pytest.mark.parametrize(
    ("wire", "due"),
    [
        ("2026-01-09T00:00:00+01:00", "2026-01-09"),
        ("2026-01-09T15:30:00+01:00", "2026-01-09T15:30:00+01:00"),
        (None, None),
    ],
)
def test_a_day_is_due_without_its_midnight(server: Server, wire: str | None, due: str | None) -> None:
    server.says(said(message("I will send it.", 0.0, "m1")))
    sent = Insight(id="a1", kind="action_item", text="Send it", message_id="m1", due=wire)
    server.says(InsightResponse(insights=(sent,)))
    assert [event.due for event in server.insights()] == [due]


@pytest.mark.parametrize(
    ("speaker", "name"),
    [
        (Speaker(id="s1", user_id="ours"), ""),
        (Speaker(id="s1", user_id="ours", name="You"), "You"),
        (Speaker(id="s2", user_id="ben@example.com"), "ben@example.com"),
        (None, ""),
    ],
)
def test_the_id_we_gave_ourselves_is_no_name(speaker: Speaker | None, name: str) -> None:
    translator = Translator(own_id="ours")
    [event] = translator.to_events(said(Message(id="m1", text="Hello.", speaker=speaker)), 0.0, 1.0)
    assert isinstance(event, UtteranceFinal)
    assert event.speaker == name
