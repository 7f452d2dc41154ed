from collections.abc import Callable

from PySide6.QtCore import QAbstractItemModel

from symbl_desktop.gui.models.topic_model import TopicRole
from symbl_desktop.meeting.events import TopicDetected
from tests.gui.example_meeting import FedTopics


def test_topics_keep_the_order_of_first_mention(watched: Callable[[QAbstractItemModel], None]) -> None:
    model = FedTopics()
    watched(model)
    model.apply(TopicDetected(1.0, "t1", "pricing", 0.5, ("u1",)))
    model.apply(TopicDetected(2.0, "t2", "launch", 0.9))
    model.apply(TopicDetected(3.0, "t3", "pricing", 0.8, ("u1", "u4")))
    assert [model.index(row).data() for row in range(model.rowCount())] == ["pricing", "launch"]
    assert model.index(0).data(TopicRole.UTTERANCE_IDS) == ("u1", "u4")
    assert model.index(0).data(TopicRole.SCORE) == 0.8
    model.reset()
    assert model.rowCount() == 0
