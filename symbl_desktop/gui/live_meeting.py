"""The meeting that is being recorded, as the window's parts show it."""

from math import inf

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from symbl_desktop.capture.messages import Loudness, Track
from symbl_desktop.gui.bridge import RecorderBridge
from symbl_desktop.gui.loudness import problem_word
from symbl_desktop.gui.meeting_page import MeetingPage, PageMode
from symbl_desktop.gui.panes.banner import Banner
from symbl_desktop.gui.panes.record_bar import RecordBar
from symbl_desktop.gui.panes.status_line import StatusLine
from symbl_desktop.gui.states import EVIDENCE_WITHIN, LOOKS, StateLook, status_words
from symbl_desktop.meeting.events import (
    Event,
    MeetingStarted,
    MeetingStopped,
    ProblemKind,
    ProblemOccurred,
    ProblemSettled,
    TitleChanged,
    TrackMuted,
)
from symbl_desktop.recorder.state import Hypothesis, RecorderState, RecorderStatus

_NO_STATUS = RecorderStatus(0.0, 0.0, 0.0, 0.0, 0)
_STATUS_OVERDUE_MS = 3000


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
        self._stored_ago: float | None = None
        self._closing = False
        self._retells = False
        self._bridge: RecorderBridge | None = None
        self.overdue = QTimer(self, singleShot=True, interval=_STATUS_OVERDUE_MS)
        self.overdue.timeout.connect(self._on_overdue)
        self.set_state(RecorderState.IDLE)

    @property
    def look(self) -> StateLook:
        return LOOKS[self.state]

    @property
    def title_before_start(self) -> str:
        """What the host named the meeting that is about to start; empty if nothing."""
        unstarted = self.state in (RecorderState.IDLE, RecorderState.ERROR)
        return self._bar.title.text().strip() if unstarted else ""

    def follow(self, bridge: RecorderBridge, retells: bool = False) -> None:
        """A new meeting begins; what an earlier one still has to say is no longer shown.

        One that was begun by somebody else `retells` what happened until now, before its first state: what was wrong
        then is no news.
        """
        self._let_go()
        self._bridge = bridge
        self._status = _NO_STATUS
        self._closing = False
        self._page.show_events(())
        self._page.set_mode(PageMode.LIVE)
        self._banner.forget_meeting()
        self._status_line.clear()
        self._bar.forget_meeting()
        bridge.state_changed.connect(self.set_state)
        bridge.event_recorded.connect(self.apply)
        bridge.hypothesis_changed.connect(self.set_hypothesis)
        bridge.loudness_changed.connect(self.show_loudness)
        bridge.status_changed.connect(self.show_status)
        self.set_state(RecorderState.CONNECTING)
        self._retells = retells

    def announce_closing(self) -> None:
        """The window goes as soon as the last words are there."""
        self._closing = True
        self._say()

    @Slot(object)
    def set_state(self, state: RecorderState) -> None:
        self._retells = False
        if LOOKS[state].capturing and not self.look.capturing:
            self._stored_ago = None
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
            case ProblemOccurred() if not self._retells:
                self._banner.report(event.kind, event.cause)
                self._show_problem(event.kind, over=False)
            case ProblemSettled():
                self._banner.settle(event.kind)
                self._show_problem(event.kind, over=True)
            case TrackMuted():
                self._bar.sides[Track(event.track)].set_muted(event.muted)
            case _:
                pass  # the panes show the rest

    @Slot(object)
    def set_hypothesis(self, hypothesis: Hypothesis) -> None:
        self._page.set_hypothesis(hypothesis)

    @Slot(object)
    def show_loudness(self, loudness: Loudness) -> None:
        """Of sound that is in the file."""
        self._bar.show_loudness(loudness)
        if self._stored_ago is None and self.look.capturing:
            self._stored_ago = 0.0
            self._say()

    @Slot(object)
    def show_status(self, status: RecorderStatus) -> None:
        self._status = status
        if status.recorded and (self._stored_ago is not None or status.stored_ago <= EVIDENCE_WITHIN):
            self._stored_ago = status.stored_ago if status.stored_ago < inf else None
        self.overdue.start()
        self._bar.show_time(status.recorded)
        self._bar.show_tracks(status.tracks)
        self._say()
        self._status_line.show_status(status, self.look.capturing)

    @Slot()
    def _on_overdue(self) -> None:
        """Nobody says any more that sound is stored."""
        if self._stored_ago is not None:
            self._stored_ago += self.overdue.interval() / 1000
            self._say()

    def _show_problem(self, kind: ProblemKind, over: bool) -> None:
        if said := problem_word(kind):
            track, word = said
            self._bar.sides[track].set_problem(None if over else word)

    def _say(self) -> None:
        self._bar.say(self._words(), self.look.capturing)

    def _words(self) -> str:
        words = status_words(self.state, self._status.recorded, self._status.lag, self._stored_ago)
        return self.tr("{0} Then the window closes.").format(words) if self._closing else words

    def _let_go(self) -> None:
        if self._bridge is None:
            return
        self._bridge.state_changed.disconnect(self.set_state)
        self._bridge.event_recorded.disconnect(self.apply)
        self._bridge.hypothesis_changed.disconnect(self.set_hypothesis)
        self._bridge.loudness_changed.disconnect(self.show_loudness)
        self._bridge.status_changed.disconnect(self.show_status)
