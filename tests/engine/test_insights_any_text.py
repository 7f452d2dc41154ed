"""Whatever is said, the insight stage answers: it never raises, and what it gives can be shown."""

from datetime import date, datetime

from hypothesis import given
from hypothesis import strategies as st

from symbl_desktop.engine.insights.detector import Detection, TopicDetection, Utterance
from symbl_desktop.engine.insights.insight_models import InsightModels, load_insight_models
from symbl_desktop.engine.insights.rule_detector import RuleDetector
from symbl_desktop.engine.insights.topics import PhraseTopics
from symbl_desktop.resources import resource

SPOKEN = (
    "i I'll will we you could can't please Ben Ana June may send the report by Friday , . ? ! - ... ' to tomorrow "
    "in two weeks next of may 31st february thirtieth the end no actually never mind sure who what if um uh- I'm "
    "and should let's meet again 23rd 99th 0 31 april '' "
    "\u2019 \u4f60\u597d \U0001f600 \u00a0 \n"
)
PIECES = st.sampled_from(SPOKEN.split(" "))
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map(" ".join))
SPEAKERS = st.sampled_from(["", "Ana", "Ben", "Others", "A", "\u4f60", " "])
MODELS = [InsightModels(), load_insight_models(resource("insights"))]
DATES = st.datetimes(min_value=datetime(1980, 1, 1), max_value=datetime(2200, 1, 1))


def showable(item: Detection | TopicDetection) -> bool:
    if isinstance(item, TopicDetection):
        return bool(item.text) and 0.0 <= item.score <= 1.0
    due_is_a_date = item.due is None or bool(date.fromisoformat(item.due))
    return bool(item.text) and 0.0 <= item.confidence <= 1.0 and due_is_a_date and bool(item.evidence)


@given(
    st.lists(st.tuples(SPEAKERS, TEXTS), max_size=12), DATES, st.lists(SPEAKERS, max_size=3), st.sampled_from(MODELS)
)
def test_no_text_is_too_strange(
    turns: list[tuple[str, str]], started: datetime, people: list[str], models: InsightModels
) -> None:
    detector, topics = RuleDetector(started, people, models), PhraseTopics(people)
    for place, (speaker, text) in enumerate(turns):
        utterance = Utterance(str(place), speaker, text, place * 11.0, place * 11.0 + 10)
        found = detector.observe(utterance)
        assert all(showable(item) for item in found)
        assert all(0 <= span.begin <= span.end <= 8000 for item in found for span in item.evidence)
        assert all(showable(topic) for topic in topics.observe(utterance))
    assert all(showable(item) for item in detector.flush())
    assert all(showable(topic) for topic in topics.flush())


@given(st.lists(st.tuples(SPEAKERS, TEXTS), max_size=8))
def test_the_same_dialogue_gives_the_same_insights(turns: list[tuple[str, str]]) -> None:
    def run() -> list[Detection]:
        detector = RuleDetector(datetime(2026, 4, 15, 14, 0))
        utterances = [Utterance(str(place), *turn, place * 3.0, place * 3.0 + 2) for place, turn in enumerate(turns)]
        return [item for utterance in utterances for item in detector.observe(utterance)]

    assert run() == run()
