"""One meeting that this window records or has recorded, until it is whole."""

from PySide6.QtCore import QObject, Signal, Slot

from symbl_desktop.gui.bridge import RecorderBridge
from symbl_desktop.meeting.events import Event, MeetingStarted, TitleChanged
from symbl_desktop.recorder.recorder import Recorder
from symbl_desktop.recorder.state import RecorderState, RecorderStatus

_OVER = (RecorderState.FINISHED, RecorderState.ERROR)


class Session(QObject):
    """Follows its recorder whether the window still shows it or not."""

    changed = Signal()

    def __init__(self, recorder: Recorder, bridge: RecorderBridge, parent: QObject) -> None:
        super().__init__(parent)
        self.recorder = recorder
        self.bridge = bridge
        self.title = ""
        self.lag = 0.0
        self.is_whole = False
        bridge.state_changed.connect(self._on_state)
        bridge.status_changed.connect(self._on_status)
        bridge.event_recorded.connect(self._on_event)

    @Slot(object)
    def _on_state(self, state: RecorderState) -> None:
        self.is_whole = state in _OVER
        self.changed.emit()

    @Slot(object)
    def _on_status(self, status: RecorderStatus) -> None:
        self.lag = status.lag
        self.changed.emit()

    @Slot(object)
    def _on_event(self, event: Event) -> None:
        if isinstance(event, MeetingStarted | TitleChanged):
            self.title = event.title
