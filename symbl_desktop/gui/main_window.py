"""The window: its parts, how they lie, and which signal leads where."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QDesktopServices
from PySide6.QtWidgets import QApplication, QMainWindow, QSplitter, QVBoxLayout, QWidget

from symbl_desktop.capture.messages import Device, Track
from symbl_desktop.gui.actions import WindowActions
from symbl_desktop.gui.bridge import RecorderBridge
from symbl_desktop.gui.closing_guard import ClosingGuard
from symbl_desktop.gui.dialogs.problem_dialog import ProblemDialog
from symbl_desktop.gui.icons import application_icon
from symbl_desktop.gui.library_page import LibraryPage
from symbl_desktop.gui.live_meeting import LiveMeeting
from symbl_desktop.gui.meeting_page import MeetingPage
from symbl_desktop.gui.navigation import Navigation
from symbl_desktop.gui.panes.banner import Banner
from symbl_desktop.gui.panes.device_box import Choice
from symbl_desktop.gui.panes.record_bar import RecordBar
from symbl_desktop.gui.panes.scroll_room import PageStack, ScrollRoom
from symbl_desktop.gui.panes.status_line import StatusLine
from symbl_desktop.gui.problems import Fault, Remedy, WindowProblem, privacy_settings
from symbl_desktop.gui.states import ButtonRole
from symbl_desktop.gui.text_size import TextSize
from symbl_desktop.gui.window_state import WindowState
from symbl_desktop.meeting.events import Event
from symbl_desktop.recorder.state import RecorderState
from symbl_desktop.storage.library import MeetingSummary

FIRST_SIZE = QSize(1180, 760)
SMALLEST_SIZE = QSize(820, 560)


class MainWindow(QMainWindow):
    """What the host wants goes out as signals; what happened comes in through a bridge and the show_ methods."""

    start_requested = Signal(object)  # what to record from: a tuple of DeviceSource
    stop_requested = Signal()
    abandon_requested = Signal()  # close now, without the rest of the transcript
    pause_requested = Signal()
    resume_requested = Signal()
    mark_requested = Signal()
    keep_recording_requested = Signal()
    title_edited = Signal(str)
    insight_ticked = Signal(str, bool)
    insight_dismissed = Signal(str, bool)
    stored_insight_ticked = Signal(str, bool)
    stored_insight_dismissed = Signal(str, bool)
    device_chosen = Signal(object)  # a Choice
    mute_requested = Signal(object, bool)  # which Track, and whether
    library_wanted = Signal()
    meeting_wanted = Signal(object)  # a MeetingFolder
    folder_wanted = Signal()
    stored_folder_wanted = Signal()
    library_folder_wanted = Signal()
    log_folder_wanted = Signal()
    recovered_wanted = Signal()  # the interrupted meeting that the banner tells of

    def __init__(self, window_state: WindowState, engine_place: str, confidence_threshold: float = 0.5) -> None:
        super().__init__()
        self.setWindowTitle(self.tr("Symbl Desktop"))
        self.setWindowIcon(application_icon())
        self.setMinimumSize(SMALLEST_SIZE)
        self.resize(FIRST_SIZE)
        self._window_state = window_state
        self._text_size = TextSize(QApplication.font(), self)
        self.record_bar = RecordBar(self)
        self.banner = Banner(self)
        self.live_page = MeetingPage(confidence_threshold, stored=False, parent=self)
        self.stored_page = MeetingPage(confidence_threshold, stored=True, parent=self)
        self.library_page = LibraryPage(self)
        self.status_line = StatusLine(engine_place, self)
        self.pages = PageStack(self)
        self.commands = WindowActions(self)
        self.live = LiveMeeting(self.live_page, self.record_bar, self.banner, self.status_line, self)
        self.closing = ClosingGuard(self.live, self)
        self.navigation = Navigation(self.pages, self.live_page, self.stored_page, self.library_page, self)
        self._lay_out()
        self._connect_parts()
        self._connect_commands()
        self._text_size.set(window_state.text_size)
        window_state.restore(self, self._splitters())
        self._on_state(self.live.state)

    def follow(self, bridge: RecorderBridge, retells: bool = False) -> None:
        """Shows a new recorder's meeting from its first event on; it may retell what was before its first state."""
        self.closing.stay()
        self.live.follow(bridge, retells)
        self.navigation.go_home()

    def show_devices(self, devices: Sequence[Device], chosen: Sequence[Choice], problem: str = "") -> None:
        """`problem` says why nobody can record what this computer plays."""
        self.record_bar.show_devices(devices, chosen, problem)

    def show_library(self, meetings: Sequence[MeetingSummary]) -> None:
        self.library_page.show_meetings(meetings)

    def show_meeting(self, events: Sequence[Event]) -> None:
        """A stored meeting, from its events; a recording goes on meanwhile."""
        self.stored_page.show_events(events)
        self.navigation.show_stored()

    @Slot(str)
    def report_fault(self, cause: str) -> None:
        """The program itself did something wrong."""
        self.banner.report(WindowProblem.UNEXPECTED, cause)

    def _lay_out(self) -> None:
        ground = QWidget(self)
        room = ScrollRoom(ground)
        room.column.setContentsMargins(14, 12, 14, 8)
        room.column.setSpacing(10)
        room.column.addWidget(self.banner)
        room.column.addWidget(self.pages, 1)
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.record_bar)
        column.addWidget(room, 1)
        column.addWidget(self.status_line)
        self.setCentralWidget(ground)
        self.record_bar.menu.setMenu(self.commands.menu(self.record_bar.menu))

    def _connect_parts(self) -> None:
        bar, live, stored = self.record_bar, self.live_page, self.stored_page
        bar.record.clicked.connect(self.commands.record.trigger)
        bar.pause.clicked.connect(self.commands.pause.trigger)
        bar.mark.clicked.connect(self.commands.mark.trigger)
        bar.library.clicked.connect(self.commands.library.trigger)
        bar.title.edited.connect(self.title_edited)
        for side in bar.sides.values():
            side.device.chosen.connect(self.device_chosen)
            side.mute_wanted.connect(self.mute_requested)
        self.banner.remedy_wanted.connect(self._on_remedy)
        self.live.state_changed.connect(self._on_state)
        self.closing.stop_wanted.connect(self.stop_requested)
        self.closing.abandon_wanted.connect(self.abandon_requested)
        self.closing.may_close.connect(self.close)
        live.insight_ticked.connect(self.insight_ticked)
        live.insight_dismissed.connect(self.insight_dismissed)
        live.summary.folder_wanted.connect(self.folder_wanted)
        stored.insight_ticked.connect(self.stored_insight_ticked)
        stored.insight_dismissed.connect(self.stored_insight_dismissed)
        stored.summary.folder_wanted.connect(self.stored_folder_wanted)
        self.navigation.library_wanted.connect(self.library_wanted)
        self.library_page.meeting_wanted.connect(self.meeting_wanted)

    def _connect_commands(self) -> None:
        commands, go, size = self.commands, self.navigation, self._text_size
        commands.record.triggered.connect(self._record_or_stop)
        commands.pause.triggered.connect(self._pause_or_resume)
        commands.mark.triggered.connect(self.mark_requested)
        commands.library.triggered.connect(go.toggle_library)
        commands.open_folder.triggered.connect(self.library_folder_wanted)
        commands.undo.triggered.connect(go.undo)
        commands.redo.triggered.connect(go.redo)
        commands.larger.triggered.connect(size.larger)
        commands.smaller.triggered.connect(size.smaller)
        commands.normal.triggered.connect(size.normal)
        commands.latest.triggered.connect(go.follow_latest)
        commands.next_pane.triggered.connect(go.next_pane)
        commands.previous_pane.triggered.connect(go.previous_pane)
        commands.pane_group.triggered.connect(go.go_to_pane_of)
        commands.log_folder.triggered.connect(self.log_folder_wanted)
        commands.close.triggered.connect(self.close)

    @Slot()
    def _record_or_stop(self) -> None:
        if self.live.look.role is ButtonRole.STOP:
            self.stop_requested.emit()
        else:
            self.start_requested.emit(self.record_bar.sources)

    @Slot()
    def _pause_or_resume(self) -> None:
        if self.live.look.can_resume:
            self.resume_requested.emit()
        else:
            self.pause_requested.emit()

    @Slot(object)
    def _on_state(self, state: RecorderState) -> None:
        look = self.live.look
        self.commands.pause.setEnabled(look.can_pause or look.can_resume)
        self.commands.mark.setEnabled(look.can_mark)

    @Slot(object, object, str)
    def _on_remedy(self, remedy: Remedy, fault: Fault, cause: str) -> None:
        match remedy:
            case Remedy.KEEP_RECORDING:
                self.keep_recording_requested.emit()
            case Remedy.CHOOSE_MICROPHONE:
                self._offer_devices(Track.MICROPHONE)
            case Remedy.CHOOSE_COMPUTER_SOUND:
                self._offer_devices(Track.COMPUTER)
            case Remedy.OPEN_PRIVACY_SETTINGS:
                if (settings := privacy_settings()) is not None:
                    QDesktopServices.openUrl(settings)
            case Remedy.SHOW_MEETING:
                self.recovered_wanted.emit()
            case Remedy.SHOW_LIBRARY:
                self.navigation.go_to_library()
            case Remedy.OPEN_FOLDER:
                self.library_folder_wanted.emit()
            case Remedy.SHOW_DETAILS:
                details = ProblemDialog(fault, cause, self)
                details.log_wanted.connect(self.log_folder_wanted)
                details.show()
            case Remedy.DISMISS:
                pass  # the banner is gone already

    def _offer_devices(self, track: Track) -> None:
        box = self.record_bar.sides[track].device
        box.setFocus(Qt.FocusReason.OtherFocusReason)
        box.showPopup()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  # Qt's name
        if self.closing.allows():
            self._window_state.save(self, self._splitters(), self._text_size.percent)
            event.accept()
        else:
            event.ignore()

    def _splitters(self) -> dict[str, QSplitter]:
        return {
            "columns": self.live_page.columns,
            "cards": self.live_page.cards,
            "stored_columns": self.stored_page.columns,
            "stored_cards": self.stored_page.cards,
        }
