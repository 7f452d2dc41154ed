from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt

from symbl_desktop.gui.models.insight_model import InsightRole, VisibleCards
from symbl_desktop.meeting.events import InsightCompleted, InsightDismissed, InsightKind
from tests.gui.example_meeting import SHORT_MEETING, FedInsights, insight

Watch = Callable[[QAbstractItemModel], None]


@pytest.fixture
def model(watched: Watch) -> FedInsights:
    made = FedInsights(InsightKind.ACTION_ITEM)
    watched(made)
    return made


@pytest.fixture
def cards(model: FedInsights, watched: Watch) -> VisibleCards:
    made = VisibleCards(model, threshold=0.5)
    watched(made)
    return made


def texts(cards: VisibleCards) -> list[str]:
    return [cards.index(row, 0).data() for row in range(cards.rowCount())]


def test_only_cards_of_the_models_kind_become_rows(model: FedInsights) -> None:
    model.apply(insight(1))
    model.apply(insight(2, InsightKind.QUESTION))
    assert model.rowCount() == 1


def test_a_card_tells_who_when_and_where(model: FedInsights) -> None:
    model.apply(replace(insight(1), assignee="Ana", due="2025-11-28"))
    index = model.index(0)
    assert index.data(InsightRole.ASSIGNEE) == "Ana"
    assert "28" in index.data(InsightRole.DUE)
    assert index.data(InsightRole.START) == 4.0
    assert index.data(InsightRole.UTTERANCE_ID) == "u1"


def test_without_an_owner_or_a_date_none_is_shown(model: FedInsights) -> None:
    model.apply(insight(1))
    assert model.index(0).data(InsightRole.ASSIGNEE) == ""
    assert model.index(0).data(InsightRole.DUE) == ""


def test_a_newer_version_takes_the_same_row(model: FedInsights) -> None:
    model.apply(insight(1))
    model.apply(insight(2))
    model.apply(insight(1, text="Send the revised quote"))
    assert model.rowCount() == 2
    assert model.index(0).data() == "Send the revised quote"


def test_a_tick_outlives_a_newer_version(model: FedInsights) -> None:
    model.apply(insight(1))
    model.apply(InsightCompleted(20.0, "i1", True))
    model.apply(insight(1, text="Send it"))
    assert model.index(0).data(Qt.ItemDataRole.CheckStateRole) is Qt.CheckState.Checked
    model.apply(InsightCompleted(21.0, "i1", False))
    assert model.index(0).data(InsightRole.COMPLETED) is False


def test_a_dismissed_card_is_hidden_and_never_comes_back_by_itself(model: FedInsights, cards: VisibleCards) -> None:
    model.apply(insight(1))
    model.apply(InsightDismissed(20.0, "i1", True))
    model.apply(insight(1, text="newer"))
    assert texts(cards) == []
    model.apply(InsightDismissed(21.0, "i1", False))
    assert texts(cards) == ["newer"]


def test_what_the_engine_takes_back_is_hidden(model: FedInsights, cards: VisibleCards) -> None:
    model.apply(insight(1))
    model.apply(replace(insight(1), dismissed=True))
    assert texts(cards) == []


def test_unsure_cards_wait_until_asked_for(model: FedInsights, cards: VisibleCards) -> None:
    model.apply(insight(1))
    model.apply(insight(2, confidence=0.3, text="maybe"))
    assert texts(cards) == ["Send the quote"]
    assert cards.possible == 1
    cards.show_possible(True)
    assert texts(cards) == ["Send the quote", "maybe"]
    assert cards.possible == 1


def test_a_ticked_card_is_no_longer_merely_possible(model: FedInsights, cards: VisibleCards) -> None:
    model.apply(insight(1, confidence=0.3))
    model.apply(InsightCompleted(20.0, "i1", True))
    assert cards.possible == 0
    assert cards.rowCount() == cards.completed == 1


def test_a_card_the_engine_becomes_sure_of_appears(model: FedInsights, cards: VisibleCards) -> None:
    model.apply(insight(1, confidence=0.3))
    model.apply(insight(1, confidence=0.8))
    assert cards.rowCount() == 1


def test_a_choice_about_an_unknown_card_changes_nothing(model: FedInsights) -> None:
    model.apply(InsightCompleted(1.0, "nobody", True))
    model.apply(InsightDismissed(1.0, "nobody", True))
    assert model.rowCount() == 0


def test_another_meeting_takes_the_place_of_the_first(model: FedInsights, cards: VisibleCards) -> None:
    model.apply(insight(9))
    model.fold(SHORT_MEETING)
    assert texts(cards) == ["Send the quote"]
