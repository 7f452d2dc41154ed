"""The meeting that is being recorded, as the window's parts show it."""

from PySide6.QtCore import QObject, Signal, Slot

from symbl_desktop.audio.block import Level
from symbl_desktop.gui.bridge import RecorderBridge
from symbl_desktop.gui.meeting_page import MeetingPage, PageMode
from symbl_desktop.gui.panes.banner import Banner
from symbl_desktop.gui.panes.record_bar import RecordBar
from symbl_desktop.gui.panes.status_line import StatusLine
from symbl_desktop.gui.states import LOOKS, StateLook, status_words
from symbl_desktop.meeting.events import Event, MeetingStarted, MeetingStopped, ProblemOccurred, TitleChanged
from symbl_desktop.recorder.state import Hypothesis, RecorderState, RecorderStatus

_NO_STATUS = RecorderStatus(0.0, 0.0, 0.0, 0.0, 0)


class LiveMeeting(QObject):
    """Looks up what each state means for each part, and hands every event on."""

    state_changed = Signal(object)

    def __init__(
        self, page: MeetingPage, bar: RecordBar, banner: Banner, status_line: StatusLine, parent: QObject
    ) -> None:
        super().__init__(parent)
        self.state = RecorderState.IDLE
        self._page = page
        self._bar = bar
        self._banner = banner
        self._status_line = status_line
        self._status = _NO_STATUS
        self._closing = False
        self._bridge: RecorderBridge | None = None
        self.set_state(RecorderState.IDLE)

    @property
    def look(self) -> StateLook:
        return LOOKS[self.state]

    @property
    def title_before_start(self) -> str:
        """What the host named the meeting that is about to start; empty if nothing."""
        unstarted = self.state in (RecorderState.IDLE, RecorderState.ERROR)
        return self._bar.title.text().strip() if unstarted else ""

    def follow(self, bridge: RecorderBridge) -> None:
        """A new meeting begins; what an earlier one still has to say is no longer shown."""
        self._let_go()
        self._bridge = bridge
        self._status = _NO_STATUS
        self._closing = False
        self._page.show_events(())
        self._page.set_mode(PageMode.LIVE)
        self._banner.clear()
        self._status_line.clear()
        self._bar.show_time(0.0)
        bridge.state_changed.connect(self.set_state)
        bridge.event_recorded.connect(self.apply)
        bridge.hypothesis_changed.connect(self.set_hypothesis)
        bridge.level_changed.connect(self.show_level)
        bridge.status_changed.connect(self.show_status)
        self.set_state(RecorderState.CONNECTING)

    def announce_closing(self) -> None:
        """The window goes as soon as the last words are there."""
        self._closing = True
        self._bar.say(self._words())

    @Slot(object)
    def set_state(self, state: RecorderState) -> None:
        self.state = state
        self._bar.show_look(self.look, self._words())
        self._banner.set_state(state)
        if state is RecorderState.FINISHED:
            self._page.set_mode(PageMode.OVER)
        self.state_changed.emit(state)

    @Slot(object)
    def apply(self, event: Event) -> None:
        self._page.apply(event)
        self._banner.apply(event)
        match event:
            case MeetingStarted() | TitleChanged():
                self._bar.title.set_title(event.title)
            case MeetingStopped():
                self._bar.show_time(event.at)
            case ProblemOccurred():
                self._banner.report(event.kind, event.cause)
            case _:
                pass  # the panes show the rest

    @Slot(object)
    def set_hypothesis(self, hypothesis: Hypothesis) -> None:
        self._page.set_hypothesis(hypothesis)

    @Slot(object)
    def show_level(self, level: Level) -> None:
        """A level that was still on its way when the microphone was closed is not shown."""
        if self.look.capturing:
            self._bar.meter.show_level(level)

    @Slot(object)
    def show_status(self, status: RecorderStatus) -> None:
        self._status = status
        self._bar.show_time(status.recorded)
        self._bar.say(self._words())
        self._status_line.show_status(status)

    def _words(self) -> str:
        words = status_words(self.state, self._status.recorded, self._status.lag)
        return self.tr("{0} Then the window closes.").format(words) if self._closing else words

    def _let_go(self) -> None:
        if self._bridge is None:
            return
        self._bridge.state_changed.disconnect(self.set_state)
        self._bridge.event_recorded.disconnect(self.apply)
        self._bridge.hypothesis_changed.disconnect(self.set_hypothesis)
        self._bridge.level_changed.disconnect(self.show_level)
        self._bridge.status_changed.disconnect(self.show_status)
