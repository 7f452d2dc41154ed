from dataclasses import replace

from symbl_desktop.meeting.events import (
    InsightCompleted,
    InsightDetected,
    InsightDismissed,
    InsightKind,
    MeetingStarted,
    MeetingStopped,
    MomentMarked,
    ProblemKind,
    ProblemOccurred,
    TitleChanged,
    TopicDetected,
    TranscriptCompleted,
    UtteranceFinal,
)
from symbl_desktop.meeting.meeting import Meeting

STARTED = MeetingStarted("m1", "Meeting", "2026-04-15T14:00:00+02:00", 16000, "Built-in microphone")


def utterance(name: str, start: float, end: float) -> UtteranceFinal:
    return UtteranceFinal(at=end, utterance_id=name, speaker="You", text=name, start=start, end=end)


def action(text: str, insight_id: str = "i1") -> InsightDetected:
    return InsightDetected(5.0, insight_id, InsightKind.ACTION_ITEM, text, 0.8, "u1", 1.0, 2.0)


def test_a_meeting_knows_what_its_first_event_said() -> None:
    meeting = Meeting.of([STARTED])
    assert (meeting.title, meeting.sample_rate, meeting.source) == ("Meeting", 16000, "Built-in microphone")


def test_the_last_title_counts() -> None:
    assert Meeting.of([STARTED, TitleChanged(1.0, "Team sync")]).title == "Team sync"


def test_utterances_stand_in_order_of_speech() -> None:
    meeting = Meeting.of([utterance("late", 5.0, 6.0), utterance("early", 1.0, 2.0), utterance("between", 3.0, 4.0)])
    assert [said.text for said in meeting.utterances] == ["early", "between", "late"]


def test_a_newer_version_of_an_insight_keeps_the_hosts_tick() -> None:
    meeting = Meeting.of([action("Send it"), InsightCompleted(6.0, "i1", completed=True), action("Send it by Friday")])
    card = meeting.cards["i1"]
    assert card.insight.text == "Send it by Friday"
    assert card.completed


def test_a_dismissed_insight_never_comes_back_by_itself() -> None:
    meeting = Meeting.of([action("Send it"), InsightDismissed(6.0, "i1", dismissed=True), action("Send it by Friday")])
    assert meeting.insights(InsightKind.ACTION_ITEM) == []


def test_an_insight_that_the_server_takes_back_and_finds_again_is_shown_again() -> None:
    withdrawn = replace(action("Send it"), dismissed=True)
    assert Meeting.of([action("Send it"), withdrawn]).insights(InsightKind.ACTION_ITEM) == []
    assert len(Meeting.of([action("Send it"), withdrawn, action("Send it")]).insights(InsightKind.ACTION_ITEM)) == 1


def test_the_server_decides_nothing_that_the_host_has_decided() -> None:
    withdrawn = replace(action("Send it"), dismissed=True)
    thrown_away = [action("Send it"), InsightDismissed(6.0, "i1", dismissed=True), withdrawn, action("Send it")]
    assert Meeting.of(thrown_away).insights(InsightKind.ACTION_ITEM) == []
    taken_back = [withdrawn, InsightDismissed(6.0, "i1", dismissed=False), withdrawn]
    assert len(Meeting.of(taken_back).insights(InsightKind.ACTION_ITEM)) == 1


def test_a_dismissal_can_be_undone() -> None:
    dismissed = [InsightDismissed(6.0, "i1", dismissed=True), InsightDismissed(7.0, "i1", dismissed=False)]
    assert len(Meeting.of([action("Send it"), *dismissed]).insights(InsightKind.ACTION_ITEM)) == 1


def test_a_choice_about_a_lost_card_changes_nothing() -> None:
    assert Meeting.of([InsightCompleted(1.0, "gone", completed=True)]).cards == {}


def test_a_topic_said_again_is_one_topic() -> None:
    meeting = Meeting.of([TopicDetected(1.0, "t1", "pricing", 0.4), TopicDetected(9.0, "t2", "pricing", 0.8)])
    assert [topic.score for topic in meeting.topics.values()] == [0.8]


def test_the_length_is_the_latest_time_any_event_names() -> None:
    meeting = Meeting.of([STARTED, MomentMarked(12.0), MeetingStopped(30.5), TranscriptCompleted(30.5)])
    assert (meeting.duration, meeting.stopped, meeting.completed, meeting.marks) == (30.5, True, True, [12.0])


def test_a_problem_leaves_the_meeting_as_it_is() -> None:
    assert Meeting.of([STARTED, ProblemOccurred(0.0, ProblemKind.MICROPHONE_LOST)]) == Meeting.of([STARTED])
