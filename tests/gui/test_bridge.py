import threading

from PySide6.QtCore import QObject, QThread, Slot
from pytestqt.qtbot import QtBot

from symbl_desktop.capture.messages import Loudness, Track
from symbl_desktop.gui.bridge import EngineBridge, RecorderBridge
from symbl_desktop.gui.main_window import MainWindow
from symbl_desktop.recorder.state import Hypothesis, RecorderState, RecorderStatus
from symbl_desktop.streaming.local_engine import EnginePhase, EngineState
from tests.gui.example_meeting import SHORT_MEETING, utterance

STATUS = RecorderStatus(recorded=60.0, lag=1.4, saved_ago=0.3, disk_left=61 * 3600.0, dropped_blocks=0)


class Receiver(QObject):
    """Keeps what it hears, and in which thread."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[object] = []
        self.threads: set[QThread] = set()

    @Slot(object)
    def hear(self, value: object) -> None:
        self.heard.append(value)
        self.threads.add(QThread.currentThread())


def test_every_kind_of_news_arrives_as_the_same_object_in_the_windows_thread(qtbot: QtBot) -> None:
    bridge, engine, receiver = RecorderBridge(), EngineBridge(), Receiver()
    for signal in (
        bridge.state_changed,
        bridge.event_recorded,
        bridge.hypothesis_changed,
        bridge.loudness_changed,
        bridge.status_changed,
        engine.state_changed,
    ):
        signal.connect(receiver.hear)
    event, said, level = utterance(1), Hypothesis("You", "and"), Loudness(Track.MICROPHONE, -20.0, -10.0)
    engine_state = EngineState(EnginePhase.LISTENING)

    def speak() -> None:
        bridge.on_state(RecorderState.RECORDING)
        bridge.on_event(event)
        bridge.on_hypothesis(said)
        bridge.on_level(level)
        bridge.on_status(STATUS)
        engine.on_state(engine_state)

    thread = threading.Thread(target=speak)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: len(receiver.heard) == 6)
    sent = [RecorderState.RECORDING, event, said, level, STATUS, engine_state]
    assert all(heard is each for heard, each in zip(receiver.heard, sent, strict=True))
    assert receiver.threads == {QThread.currentThread()}


def test_a_recorder_in_other_threads_fills_the_window(qtbot: QtBot, window: MainWindow, bridge: RecorderBridge) -> None:
    def record() -> None:
        for state in (RecorderState.CONNECTING, RecorderState.RECORDING):
            bridge.on_state(state)
        for event in SHORT_MEETING[:-2]:
            bridge.on_event(event)
        bridge.on_hypothesis(Hypothesis("You", "and then"))
        bridge.on_status(STATUS)

    def listen() -> None:
        for number in range(200):
            bridge.on_level(Loudness(Track.MICROPHONE, -20.0 - number % 7, -12.0))

    threads = [threading.Thread(target=record), threading.Thread(target=listen)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    transcript = window.live_page.models.transcript
    qtbot.waitUntil(lambda: transcript.rowCount() == 4)
    qtbot.waitUntil(lambda: window.record_bar.timer.text() == "00:01:00")
    assert window.record_bar.title.text() == "Team sync"
    assert window.record_bar.status.text() == "Recording"
    assert window.record_bar.sides[Track.MICROPHONE].word.text() == "ok"


def test_thousands_of_events_from_another_thread_all_arrive(
    qtbot: QtBot, window: MainWindow, bridge: RecorderBridge
) -> None:
    def record() -> None:
        for number in range(3000):
            bridge.on_event(utterance(number))

    thread = threading.Thread(target=record)
    thread.start()
    qtbot.waitUntil(lambda: window.live_page.models.transcript.rowCount() == 3000, timeout=30_000)
    thread.join()


def test_an_earlier_meeting_is_no_longer_heard_once_the_next_begins(
    qtbot: QtBot, window: MainWindow, bridge: RecorderBridge
) -> None:
    bridge.on_event(utterance(1, "of the first meeting"))
    bridge.on_state(RecorderState.FINISHING)
    second = RecorderBridge(window)
    window.follow(second)
    bridge.on_event(utterance(2, "late words of the first"))
    bridge.on_state(RecorderState.FINISHED)
    second.on_event(utterance(3, "of the second meeting"))
    model = window.live_page.models.transcript
    assert [model.index(row).data() for row in range(model.rowCount())] == ["of the second meeting"]
    assert window.live.state is RecorderState.CONNECTING
