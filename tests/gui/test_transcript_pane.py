import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from symbl_desktop.gui.models.transcript_model import TranscriptModel
from symbl_desktop.gui.panes.transcript_pane import TranscriptPane
from symbl_desktop.meeting.events import MomentMarked
from symbl_desktop.recorder.state import Hypothesis
from tests.gui.example_meeting import SHORT_MEETING, utterance

LONG = "We should send the revised quote to the client before Friday so that they can look at it. " * 3


@pytest.fixture
def model() -> TranscriptModel:
    return TranscriptModel()


@pytest.fixture
def pane(qtbot: QtBot, themed: QApplication, model: TranscriptModel) -> TranscriptPane:
    made = TranscriptPane(model)
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.show()
    qtbot.waitExposed(made)
    return made


def fill(model: TranscriptModel, rows: int, first: int = 0) -> None:
    for number in range(first, first + rows):
        model.apply(utterance(number, LONG if number % 3 == 0 else "Short."))


def is_at_end(pane: TranscriptPane) -> bool:
    bar = pane.view.verticalScrollBar()
    return bar.maximum() > 0 and bar.value() == bar.maximum()


def top_text(pane: TranscriptPane) -> str:
    view = pane.view
    text: str = view.indexAt(view.viewport().rect().topLeft()).data()
    return text


def scroll_up(pane: TranscriptPane, by: int = 300) -> None:
    bar = pane.view.verticalScrollBar()
    bar.setValue(bar.value() - by)


def test_the_latest_line_is_followed(qtbot: QtBot, pane: TranscriptPane, model: TranscriptModel) -> None:
    fill(model, 60)
    qtbot.waitUntil(lambda: is_at_end(pane))
    assert pane.latest.isHidden()


def test_scrolling_up_stops_following_and_counts_what_is_new(
    qtbot: QtBot, pane: TranscriptPane, model: TranscriptModel
) -> None:
    fill(model, 60)
    qtbot.waitUntil(lambda: is_at_end(pane))
    scroll_up(pane)
    assert not pane.view.following
    assert pane.latest.isVisible()
    assert pane.latest.text() == "Jump to latest"
    place = pane.view.verticalScrollBar().value()
    fill(model, 12, first=60)
    model.apply(MomentMarked(4.0 * 72))
    model.set_hypothesis(Hypothesis("You", "and"))
    assert pane.latest.text() == "Jump to latest (12 new)"
    assert pane.view.verticalScrollBar().value() == place


def test_the_button_follows_again(qtbot: QtBot, pane: TranscriptPane, model: TranscriptModel) -> None:
    fill(model, 60)
    qtbot.waitUntil(lambda: is_at_end(pane))
    scroll_up(pane)
    qtbot.mouseClick(pane.latest, Qt.MouseButton.LeftButton)
    assert pane.view.following
    assert is_at_end(pane)
    assert pane.latest.isHidden()


def test_reaching_the_bottom_by_hand_follows_again(qtbot: QtBot, pane: TranscriptPane, model: TranscriptModel) -> None:
    fill(model, 60)
    qtbot.waitUntil(lambda: is_at_end(pane))
    scroll_up(pane)
    pane.view.verticalScrollBar().setValue(pane.view.verticalScrollBar().maximum())
    assert pane.view.following


def test_a_growing_hypothesis_stays_in_sight(qtbot: QtBot, pane: TranscriptPane, model: TranscriptModel) -> None:
    fill(model, 60)
    for length in range(1, 80, 4):
        model.set_hypothesis(Hypothesis("You", "and then we " * length))
    qtbot.waitUntil(lambda: is_at_end(pane))
    last = model.index(model.rowCount() - 1)
    assert pane.view.visualRect(last).bottom() <= pane.view.viewport().height()


def test_what_is_being_read_stays_in_place_when_an_earlier_line_comes_late(
    qtbot: QtBot, pane: TranscriptPane, model: TranscriptModel
) -> None:
    fill(model, 60, first=10)
    qtbot.waitUntil(lambda: is_at_end(pane))
    scroll_up(pane)
    before = top_text(pane), pane.view.rowAt(0)
    fill(model, 5)
    assert (top_text(pane), pane.view.rowAt(0)) == (before[0], before[1] + 5)


def test_what_is_being_read_stays_in_place_when_the_window_narrows(
    qtbot: QtBot, pane: TranscriptPane, model: TranscriptModel
) -> None:
    fill(model, 300)
    qtbot.waitUntil(lambda: is_at_end(pane))
    scroll_up(pane, 4000)
    row = pane.view.rowAt(0)
    pane.resize(420, 400)
    qtbot.waitUntil(lambda: pane.view.rowHeight(299) > 0 and not pane.view.is_measuring)
    assert pane.view.rowAt(0) == row


def test_every_row_is_as_high_as_its_text_after_a_change_of_width(
    qtbot: QtBot, pane: TranscriptPane, model: TranscriptModel
) -> None:
    fill(model, 300)
    pane.resize(420, 400)
    qtbot.waitUntil(lambda: not pane.view.is_measuring)
    option_heights = [pane.view.sizeHintForRow(row) for row in (0, 1, 150, 299)]
    assert [pane.view.rowHeight(row) for row in (0, 1, 150, 299)] == option_heights


def test_new_text_never_loses_a_selection(qtbot: QtBot, pane: TranscriptPane, model: TranscriptModel) -> None:
    fill(model, 20, first=5)
    pane.view.selectRow(3)
    chosen = model.index(3).data(), [index.row() for index in pane.view.selectedIndexes()]
    fill(model, 5)
    fill(model, 30, first=40)
    model.set_hypothesis(Hypothesis("You", "and"))
    rows = [index.row() for index in pane.view.selectedIndexes()]
    assert rows == [8]
    assert (model.index(8).data(), chosen[1]) == (chosen[0], [3])


def test_selected_lines_are_copied_with_time_and_speaker(
    qtbot: QtBot, pane: TranscriptPane, model: TranscriptModel
) -> None:
    for event in SHORT_MEETING:
        model.apply(event)
    pane.view.setFocus()
    pane.view.selectAll()
    qtbot.keyClick(pane.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == (
        "00:00:04 You: We should send the quote.\n"
        "00:00:08 Others: Who signs it off?\n"
        "00:00:12 You: I think Ana does that."
    )


def test_a_cards_words_are_shown_and_pointed_out(qtbot: QtBot, pane: TranscriptPane, model: TranscriptModel) -> None:
    fill(model, 200)
    qtbot.waitUntil(lambda: is_at_end(pane))
    pane.show_utterance("u20")
    row = pane.view.visualRect(model.index(20))
    assert 0 <= row.top() < pane.view.viewport().height()
    assert not pane.view.following
    assert pane.view.currentIndex().row() == 20
    qtbot.waitUntil(lambda: not pane.view.is_measuring)
    assert 0 <= pane.view.visualRect(model.index(20)).top() < pane.view.viewport().height()


def test_words_nobody_stored_are_not_looked_for(pane: TranscriptPane, model: TranscriptModel) -> None:
    fill(model, 3)
    pane.show_utterance("nobody")
    assert pane.view.following


def test_the_arrow_keys_begin_where_the_reader_is(qtbot: QtBot, pane: TranscriptPane, model: TranscriptModel) -> None:
    fill(model, 100)
    qtbot.waitUntil(lambda: is_at_end(pane))
    qtbot.keyClick(pane.view, Qt.Key.Key_Up)
    assert pane.view.currentIndex().row() == 98
    assert is_at_end(pane)


def test_another_meeting_opens_at_its_end(qtbot: QtBot, pane: TranscriptPane, model: TranscriptModel) -> None:
    model.reset([utterance(number, LONG) for number in range(400)])
    qtbot.waitUntil(lambda: is_at_end(pane) and not pane.view.is_measuring)
    assert is_at_end(pane)
