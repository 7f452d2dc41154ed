from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from symbl_desktop.gui.models.insight_model import VisibleCards
from symbl_desktop.gui.panes.card_delegate import CardPart, details_of
from symbl_desktop.gui.panes.insight_pane import InsightPane
from symbl_desktop.meeting.events import InsightCompleted, InsightDetected, InsightDismissed, InsightKind
from tests.gui.example_meeting import FedInsights, insight


class Shown:
    """A pane of one kind and the model behind it."""

    def __init__(self, qtbot: QtBot, kind: InsightKind) -> None:
        self.kind = kind
        self.model = FedInsights(kind)
        self.cards = VisibleCards(self.model, threshold=0.5)
        self.pane = InsightPane(kind, self.cards)
        qtbot.addWidget(self.pane)
        self.pane.resize(420, 400)
        self.pane.show()
        qtbot.waitExposed(self.pane)

    def find(self, *numbers: int, confidence: float = 0.9) -> None:
        for number in numbers:
            self.model.apply(insight(number, self.kind, confidence))

    def place_of(self, row: int, part: CardPart) -> QPoint:
        """Some place in the list's viewport where this part of a card is."""
        QApplication.processEvents()
        rect = self.pane.view.visualRect(self.cards.index(row, 0))
        places = (
            QPoint(x, y) for y in range(rect.top(), rect.bottom(), 4) for x in range(rect.left(), rect.right(), 4)
        )
        return next(place for place in places if self.pane.view.part_at(place) is part)

    def click(self, qtbot: QtBot, row: int, part: CardPart) -> None:
        qtbot.mouseClick(self.pane.view.viewport(), Qt.MouseButton.LeftButton, pos=self.place_of(row, part))


@pytest.fixture
def actions(qtbot: QtBot, themed: QApplication) -> Shown:
    return Shown(qtbot, InsightKind.ACTION_ITEM)


@pytest.fixture
def questions(qtbot: QtBot, themed: QApplication) -> Shown:
    return Shown(qtbot, InsightKind.QUESTION)


def test_action_items_are_counted(actions: Shown) -> None:
    assert actions.pane.details == ""
    actions.find(1, 2)
    assert actions.pane.details == "2"
    actions.model.apply(InsightCompleted(9.0, "i1", True))
    assert actions.pane.details == "2 · 1 done"
    actions.model.apply(InsightDismissed(9.0, "i2", True))
    assert actions.pane.details == "1 · 1 done"


def test_questions_are_counted_open_and_answered(questions: Shown) -> None:
    questions.find(1, 2, 3)
    questions.model.apply(InsightCompleted(9.0, "i2", True))
    assert questions.pane.details == "2 open · 1 answered"


def test_unsure_cards_hide_behind_a_button_that_counts_them(qtbot: QtBot, actions: Shown) -> None:
    assert actions.pane.possible.isHidden()
    actions.find(1)
    actions.find(2, 3, confidence=0.2)
    assert actions.pane.possible.text() == "2 possible"
    assert actions.cards.rowCount() == 1
    qtbot.mouseClick(actions.pane.possible, Qt.MouseButton.LeftButton)
    assert actions.cards.rowCount() == 3
    qtbot.mouseClick(actions.pane.possible, Qt.MouseButton.LeftButton)
    assert actions.cards.rowCount() == 1


@pytest.mark.parametrize("done", [False, True])
def test_space_asks_for_a_tick_or_takes_it_away(qtbot: QtBot, actions: Shown, done: bool) -> None:
    actions.find(1, 2)
    actions.model.apply(InsightCompleted(9.0, "i2", done))
    actions.pane.view.setCurrentIndex(actions.cards.index(1, 0))
    with qtbot.waitSignal(actions.pane.ticked) as ticked:
        qtbot.keyClick(actions.pane.view, Qt.Key.Key_Space)
    assert ticked.args == ["i2", not done]


def test_del_dismisses_and_enter_shows_the_source(qtbot: QtBot, actions: Shown) -> None:
    actions.find(7)
    actions.pane.view.setCurrentIndex(actions.cards.index(0, 0))
    with qtbot.waitSignal(actions.pane.dismissed) as dismissed:
        qtbot.keyClick(actions.pane.view, Qt.Key.Key_Delete)
    assert dismissed.args == ["i7"]
    with qtbot.waitSignal(actions.pane.source_wanted) as source:
        qtbot.keyClick(actions.pane.view, Qt.Key.Key_Return)
    assert source.args == ["u7"]


def test_without_a_card_in_hand_the_keys_do_nothing(qtbot: QtBot, actions: Shown) -> None:
    with qtbot.assertNotEmitted(actions.pane.ticked), qtbot.assertNotEmitted(actions.pane.dismissed):
        qtbot.keyClick(actions.pane.view, Qt.Key.Key_Space)
        qtbot.keyClick(actions.pane.view, Qt.Key.Key_Delete)


def test_each_part_of_a_card_takes_a_click(qtbot: QtBot, actions: Shown) -> None:
    actions.find(1, 2)
    with qtbot.waitSignal(actions.pane.ticked) as ticked:
        actions.click(qtbot, 1, CardPart.TICK)
    assert ticked.args == ["i2", True]
    with qtbot.waitSignal(actions.pane.source_wanted):
        actions.click(qtbot, 0, CardPart.SOURCE)
    with qtbot.waitSignal(actions.pane.dismissed):
        actions.click(qtbot, 0, CardPart.DISMISS)


def test_a_click_on_the_words_only_takes_the_card_in_hand(qtbot: QtBot, actions: Shown) -> None:
    actions.find(1, 2)
    with qtbot.assertNotEmitted(actions.pane.ticked), qtbot.assertNotEmitted(actions.pane.source_wanted):
        actions.click(qtbot, 1, CardPart.REST)
    assert actions.pane.view.currentIndex().row() == 1


def test_new_cards_never_move_the_one_in_hand(qtbot: QtBot, actions: Shown) -> None:
    actions.find(*range(1, 4))
    actions.pane.view.setCurrentIndex(actions.cards.index(1, 0))
    QApplication.processEvents()
    before = actions.pane.view.visualRect(actions.pane.view.currentIndex())
    assert before.isValid()
    actions.find(*range(4, 40))
    QApplication.processEvents()
    assert actions.pane.view.currentIndex().data() == "Send the quote"
    after = actions.pane.view.visualRect(actions.pane.view.currentIndex())
    assert (after.top(), after.bottom()) == (before.top(), before.bottom())


def detected(kind: InsightKind) -> InsightDetected:
    return replace(insight(1, kind), assignee="Ana", due="2025-11-28", speaker="Ben")


def test_an_action_item_tells_its_owner_and_date(actions: Shown) -> None:
    actions.model.apply(detected(InsightKind.ACTION_ITEM))
    assert details_of(actions.cards.index(0, 0)).startswith("Ana")
    actions.model.apply(InsightCompleted(9.0, "i1", True))
    assert details_of(actions.cards.index(0, 0)).startswith("done")


def test_a_question_tells_in_words_whether_it_is_open(questions: Shown) -> None:
    questions.model.apply(detected(InsightKind.QUESTION))
    assert details_of(questions.cards.index(0, 0)) == "open  ·  Ben"
    questions.model.apply(InsightCompleted(9.0, "i1", True))
    assert details_of(questions.cards.index(0, 0)) == "answered  ·  Ben"


def test_a_long_card_is_as_high_as_its_words(qtbot: QtBot, actions: Shown) -> None:
    actions.model.apply(insight(1))
    actions.model.apply(insight(2, text="Send the revised quote to everyone who asked for it " * 4))
    option = QStyleOptionViewItem()
    actions.pane.view.initViewItemOption(option)
    heights = [actions.pane.view.sizeHintForIndex(actions.cards.index(row, 0)).height() for row in (0, 1)]
    assert heights[1] > heights[0] + 2 * option.fontMetrics.height()
