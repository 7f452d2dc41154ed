from collections.abc import Callable

from PySide6.QtCore import QAbstractItemModel

from symbl_desktop.gui.models.insight_model import InsightRole
from symbl_desktop.gui.models.meeting_models import MeetingModels
from symbl_desktop.gui.models.topic_model import TopicRole
from symbl_desktop.meeting.events import Event, InsightKind, TopicDetected, UtteranceFinal, UtteranceFolded
from tests.gui.example_meeting import SHORT_MEETING, insight, utterance

HEARD_TWICE: tuple[Event, ...] = (
    utterance(1, "I will send the quote."),
    UtteranceFinal(9.2, "u2", "Others", "I will send the quote", 4.2, 7.2),
    insight(1),
    TopicDetected(10.0, "t1", "quote", 0.8, ("u1", "u2")),
)
FOLDED = UtteranceFolded(11.0, "u1", "u2")


def test_a_card_of_a_folded_row_rests_on_the_row_that_stays(watched: Callable[[QAbstractItemModel], None]) -> None:
    models = MeetingModels(0.5)
    for model in (models.transcript, models.topics, *models.cards.values()):
        watched(model)
    for event in (*HEARD_TWICE, FOLDED):
        models.apply(event)
    assert models.transcript.rowCount() == 1
    card = models.cards[InsightKind.ACTION_ITEM].index(0, 0)
    assert card.data(InsightRole.UTTERANCE_ID) == "u2"
    assert models.topics.index(0).data(TopicRole.UTTERANCE_IDS) == ("u2",)


def test_one_card_is_left_of_two_about_the_same_words(watched: Callable[[QAbstractItemModel], None]) -> None:
    models = MeetingModels(0.5)
    cards = models.cards[InsightKind.ACTION_ITEM]
    watched(cards)
    double = UtteranceFinal(9.2, "u2", "You", "I will send the quote", 4.2, 7.2)
    for event in (utterance(1), double, insight(1), insight(2), UtteranceFolded(11.0, "u1", "u2")):
        models.apply(event)
    live = [cards.index(row, 0).data(InsightRole.INSIGHT_ID) for row in range(cards.rowCount())]
    models.reset([utterance(1), double, insight(1), insight(2), UtteranceFolded(11.0, "u1", "u2")])
    again = [cards.index(row, 0).data(InsightRole.INSIGHT_ID) for row in range(cards.rowCount())]
    assert live == again


def test_a_stored_meeting_shows_what_the_live_one_showed() -> None:
    live, stored = MeetingModels(0.5), MeetingModels(0.5)
    events = (*SHORT_MEETING, UtteranceFolded(61.0, "u3", "u1"))
    for event in events:
        live.apply(event)
    stored.reset(events)
    for one, other in ((live.transcript, stored.transcript), (live.topics, stored.topics)):
        assert [one.index(row).data() for row in range(one.rowCount())] == [
            other.index(row).data() for row in range(other.rowCount())
        ]
