"""The only place where other threads meet the window's."""

from PySide6.QtCore import QObject, Signal

from symbl_desktop.capture.messages import DevicesChanged, Loudness
from symbl_desktop.meeting.events import Event
from symbl_desktop.recorder.recovery import RecoveryProgress
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

    def on_level(self, loudness: Loudness) -> None:
        self.loudness_changed.emit(loudness)

    def on_status(self, status: RecorderStatus) -> None:
        self.status_changed.emit(status)


class EngineBridge(QObject):
    """Hears of the engine's process in the same way."""

    state_changed = Signal(object)

    def on_state(self, state: EngineState) -> None:
        self.state_changed.emit(state)


class DevicesBridge(QObject):
    """Hears what is plugged in; `latest` is for whoever connects late."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.latest = DevicesChanged(())

    def on_devices(self, devices: DevicesChanged) -> None:
        self.latest = devices
        self.changed.emit(devices)


class RecoveryBridge(QObject):
    """Hears how far the finishing of interrupted meetings is."""

    progressed = Signal(object)

    def on_progress(self, progress: RecoveryProgress) -> None:
        self.progressed.emit(progress)
