from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from symbl_desktop.gui.panes.topics_pane import TopicsPane
from symbl_desktop.meeting.events import TopicDetected
from tests.gui.example_meeting import FedTopics


def test_a_chosen_topic_points_its_lines_out_until_it_is_let_go(qtbot: QtBot, themed: QApplication) -> None:
    model = FedTopics()
    pane = TopicsPane(model)
    qtbot.addWidget(pane)
    pane.resize(400, 200)
    pane.show()
    model.apply(TopicDetected(1.0, "t1", "pricing", 0.5, ("u1", "u3")))
    model.apply(TopicDetected(2.0, "t2", "launch", 0.9, ("u5",)))
    assert pane.details == "2"
    chip = pane.view.visualRect(model.index(0)).center()
    with qtbot.waitSignal(pane.utterances_wanted) as wanted:
        qtbot.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=chip)
    assert wanted.args == [frozenset({"u1", "u3"})]
    with qtbot.waitSignal(pane.utterances_wanted) as wanted:
        qtbot.keyClick(pane.view, Qt.Key.Key_Return)
    assert wanted.args == [frozenset()]
