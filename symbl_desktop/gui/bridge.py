"""The only place where other threads meet the window's."""

from PySide6.QtCore import QObject, Signal

from symbl_desktop.audio.block import Level
from symbl_desktop.capture.messages import Loudness, Track
from symbl_desktop.meeting.events import Event
from symbl_desktop.recorder.state import Hypothesis, RecorderState, RecorderStatus
from symbl_desktop.streaming.local_engine import EngineState


class RecorderBridge(QObject):
    """Hears one recorder from whatever thread it speaks in; the signals reach the window in its own."""

    state_changed = Signal(object)
    event_recorded = Signal(object)
    hypothesis_changed = Signal(object)
    loudness_changed = Signal(object)
    status_changed = Signal(object)

    def on_state(self, state: RecorderState) -> None:
        self.state_changed.emit(state)

    def on_event(self, event: Event) -> None:
        self.event_recorded.emit(event)

    def on_hypothesis(self, hypothesis: Hypothesis) -> None:
        self.hypothesis_changed.emit(hypothesis)

    def on_level(self, level: Level | Loudness) -> None:
        if isinstance(level, Level):
            level = Loudness(Track.MICROPHONE, level.rms_dbfs, level.peak_dbfs)
        self.loudness_changed.emit(level)

    def on_status(self, status: RecorderStatus) -> None:
        self.status_changed.emit(status)


class EngineBridge(QObject):
    """Hears of the engine's process in the same way."""

    state_changed = Signal(object)

    def on_state(self, state: EngineState) -> None:
        self.state_changed.emit(state)
