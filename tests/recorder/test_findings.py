"""What several connections tell of one meeting is found once."""

from symbl_desktop.meeting.events import InsightDetected, InsightKind, TopicDetected, UtteranceFinal
from symbl_desktop.protocol.messages import Insight, Topic
from symbl_desktop.recorder.findings import Findings


def said(text: str, start: float, name: str, speaker: str = "Others") -> UtteranceFinal:
    return UtteranceFinal(start + 1.0, name, speaker, text, start, start + 1.0)


def question(message_id: str, name: str = "q1", text: str = "Who pays?") -> Insight:
    return Insight(id=name, kind="question", text=text, confidence=0.9, message_id=message_id)


def test_what_two_connections_tell_is_told_once() -> None:
    findings = Findings()
    findings.said(said("Who pays?", 0.0, "m1"), "m1", 1.0)
    assert len(findings.insight(question("m1"), 1.0)) == 1
    assert findings.insight(question("m1"), 1.1) == []
    assert len(findings.topic(Topic(id="t1", text="budget", score=0.5, message_ids=("m1",)), 1.0)) == 1
    assert findings.topic(Topic(id="t1", text="budget", score=0.5, message_ids=("m1",)), 1.1) == []


def test_a_newer_version_is_told() -> None:
    findings = Findings()
    findings.said(said("Who pays?", 0.0, "m1"), "m1", 1.0)
    findings.insight(question("m1"), 1.0)
    [newer] = findings.insight(question("m1", text="Who pays for it?"), 2.0)
    assert isinstance(newer, InsightDetected)
    assert (newer.insight_id, newer.text) == ("q1", "Who pays for it?")


def test_an_insight_that_is_quicker_than_its_words_on_their_own_connection_waits_for_them() -> None:
    findings = Findings()
    findings.said(said("Hello.", 0.0, "m0", "You"), "m0", 1.0)
    findings.overheard("m1", said("Who pays?", 2.0, "m1"))
    assert findings.insight(question("m1"), 3.0) == []
    [found] = findings.said(said("Who pays?", 2.0, "m1"), "m1", 3.0)
    assert isinstance(found, InsightDetected)
    assert (found.utterance_id, found.speaker) == ("m1", "Others")


def test_an_insight_whose_words_came_again_under_another_id_rests_on_those() -> None:
    findings = Findings()
    findings.overheard("m1", said("Who pays?", 2.0, "m1"))
    findings.insight(question("m1"), 3.0)
    [found] = findings.said(said("Who pays?", 2.1, "m9"), "m9", 4.0)
    assert isinstance(found, InsightDetected)
    assert found.utterance_id == "m9"
    assert findings.insight(question("m9", "q9"), 5.0) == []


def test_what_waits_for_words_that_never_came_is_told_at_the_end() -> None:
    findings = Findings()
    findings.said(said("Hello.", 0.0, "m0", "You"), "m0", 1.0)
    findings.overheard("m1", said("Who pays?", 2.0, "m1"))
    findings.insight(question("m1"), 3.0)
    [found] = findings.rest(9.0)
    assert isinstance(found, InsightDetected)
    assert found.utterance_id == "m0"
    assert findings.rest(9.0) == []


def test_what_the_log_knows_is_no_news() -> None:
    findings = Findings()
    known = InsightDetected(2.0, "q1", InsightKind.QUESTION, "Who pays?", 0.9, "m1", 0.0, 1.0, "Others")
    findings.recall([said("Who pays?", 0.0, "m1"), known, TopicDetected(2.0, "t1", "budget", 0.5, ("m1",))])
    findings.told_again([said("Who pays?", 0.0, "m1")])
    [newer] = findings.insight(question("m1", "another-engine-s-id", "Who pays for it?"), 3.0)
    assert isinstance(newer, InsightDetected)
    assert newer.insight_id == "q1"
    assert findings.topic(Topic(id="t1", text="budget", score=0.5), 3.0) == []
