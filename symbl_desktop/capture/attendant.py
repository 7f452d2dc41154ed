"""The capture process's main loop: one meeting, whoever attends it, and what happens when nobody does any more."""

import logging
import threading
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue

from symbl_desktop.audio.block import RECORDING_RATE
from symbl_desktop.capture.awake import kept_awake
from symbl_desktop.capture.channel import Channel, LineClosed
from symbl_desktop.capture.clock import machine_time
from symbl_desktop.capture.messages import (
    Begin,
    CaptureEnded,
    ChooseSource,
    DevicesChanged,
    Mute,
    Order,
    Pause,
    Report,
    Resume,
    Stop,
    StorageFailed,
)
from symbl_desktop.capture.outbox import Outbox
from symbl_desktop.capture.reporter import Reporter
from symbl_desktop.capture.running import CaptureRecord, write_record
from symbl_desktop.capture.session import CaptureSession
from symbl_desktop.capture.sources import make_source
from symbl_desktop.capture.standing import Standing
from symbl_desktop.capture.wire import Alive, Ask, ClockSet, Message, TakeUp
from symbl_desktop.meeting.events import MeetingStopped
from symbl_desktop.storage.errors import StorageError
from symbl_desktop.storage.library import MeetingFolder

_logger = logging.getLogger(__name__)

_TICK = 0.5
_LAST_WORDS_WITHIN = 2.0


@dataclass(frozen=True, slots=True)
class Admitted:
    channel: Channel


@dataclass(frozen=True, slots=True)
class Said:
    channel: Channel
    message: Message


@dataclass(frozen=True, slots=True)
class HungUp:
    channel: Channel


@dataclass(frozen=True, slots=True)
class ParentGone:
    """Whoever started this process ended."""


@dataclass(frozen=True, slots=True)
class Terminated:
    """The system wants us to end: log-off, shutdown, or somebody's kill."""


Event = Admitted | Said | HungUp | ParentGone | Terminated | CaptureEnded


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where this process is called, and the folder in which that is recorded."""

    address: str
    key: str
    pid: int
    records: Path


class Attendant:
    """Belongs to the main thread, but for `happened`, which is for any, and for signal handlers."""

    def __init__(self, whereabouts: Whereabouts, outbox: Outbox, alone_limit: float) -> None:
        self._whereabouts = whereabouts
        self._outbox = outbox
        self._alone_limit = alone_limit
        self._inbox: SimpleQueue[Event] = SimpleQueue()
        self._reporter = Reporter(outbox)
        self._reporter.start()
        self._attended_by: Channel | None = None
        self._alone_since: float | None = None
        self._session: CaptureSession | None = None
        self._standing: Standing | None = None
        self._standing_in_use = threading.Lock()
        self._awake: ExitStack | None = None
        self._record: Path | None = None
        self._stopped_by_order = False
        self._over = False
        self.begun = threading.Event()

    def happened(self, event: Event) -> None:
        self._inbox.put(event)

    def run(self) -> None:
        try:
            while not self._over:
                with suppress(Empty):
                    self._take(self._inbox.get(timeout=_TICK))
                if self._session is not None:
                    self._outbox.put(Alive())
                self._mind_being_alone()
        finally:
            if self._record is not None:
                self._record.unlink(missing_ok=True)

    def _take(self, event: Event) -> None:
        match event:
            case Admitted(channel):
                if self._session is None and self._attended_by is None:
                    self._attend(channel)
            case Said(channel, message):
                self._hear(channel, message)
            case HungUp(channel):
                if channel is self._attended_by:
                    self._leave_alone()
            case ParentGone():
                self._over |= self._session is None
            case Terminated():
                self._end_meeting()
            case CaptureEnded(samples):
                self._finish(samples)

    def _attend(self, channel: Channel) -> None:
        self._attended_by, self._alone_since = channel, None
        self._reporter.report_to(channel)

    def _leave_alone(self) -> None:
        self._attended_by = None
        self._reporter.report_to(None)
        self._alone_since = machine_time()
        self._over |= self._session is None

    def _mind_being_alone(self) -> None:
        if self._alone_since is not None and machine_time() - self._alone_since >= self._alone_limit:
            self._alone_since = None
            _logger.warning("nobody took the meeting up")
            self._end_meeting()

    def _hear(self, channel: Channel, message: Message) -> None:
        match message:
            case Ask():
                self._answer(channel)
            case TakeUp():
                self._take_up(channel)
            case _ if channel is not self._attended_by:
                pass
            case Begin() if self._session is None:
                self._begin(message)
            case DevicesChanged() if self._session is not None:
                self._session.devices_changed(message)
            case Pause() | Resume() | Stop() | Mute() | ChooseSource():
                self._order(message)
            case _:
                _logger.warning("unexpected: %s", type(message).__name__)

    def _begin(self, begin: Begin) -> None:
        self.begun.set()
        self._standing = Standing(begin)
        self._leave_record(begin.plan.folder)
        try:
            self._session = CaptureSession(begin, make_source, self._report, on_clock_set=self._set_clock)
        except StorageError as error:
            self._report(StorageFailed(error.disk_full, str(error)))
            self._report(CaptureEnded(0))
            return
        self._keep_awake(not begin.paused)

    def _leave_record(self, folder: Path) -> None:
        """Before there is any sound that somebody would look for."""
        where = self._whereabouts
        try:
            self._record = write_record(where.records, CaptureRecord(str(folder), where.pid, where.address, where.key))
        except OSError as error:
            _logger.warning("a window started again will not find this capture: %s", error)

    def _order(self, order: Order) -> None:
        if self._session is None or self._standing is None:
            return
        with self._standing_in_use:
            self._standing.ordered(order)
        match order:
            case Pause():
                self._session.pause()
                self._keep_awake(False)
            case Resume():
                self._session.resume()
                self._keep_awake(True)
            case Mute(track, muted):
                self._session.mute(track, muted)
            case ChooseSource(source):
                self._session.choose(source)
            case _:
                self._stopped_by_order = True
                self._session.stop()

    def _keep_awake(self, awake: bool) -> None:
        """The computer, while sound is captured; a system that is slow to take it back is not waited for."""
        if awake and self._awake is None:
            self._awake = ExitStack()
            self._awake.enter_context(kept_awake())
        elif not awake and self._awake is not None:
            threading.Thread(target=self._awake.close, name="may-sleep", daemon=True).start()
            self._awake = None

    def _answer(self, channel: Channel) -> None:
        if self._standing is not None:
            with self._standing_in_use:
                condition = self._standing.condition(self._attended_by is not None)
            with suppress(LineClosed):
                channel.send(condition)

    def _take_up(self, channel: Channel) -> None:
        self._answer(channel)
        if self._standing is None or self._attended_by is not None:
            return
        with self._standing_in_use:
            origin, known = self._standing.begin.origin, self._standing.snapshot()
        with suppress(LineClosed):
            for message in (*([ClockSet(origin)] if origin is not None else ()), *known):
                channel.send(message)
        self._attend(channel)

    def _end_meeting(self) -> None:
        if self._session is None:
            self._over = True
        else:
            self._session.stop()

    def _finish(self, samples: int) -> None:
        self._over = True
        if self._attended_by is not None:
            self._outbox.wait_until_empty(_LAST_WORDS_WITHIN)
        if not self._stopped_by_order and self._standing is not None:
            _log_the_end(MeetingFolder(self._standing.begin.plan.folder), samples / RECORDING_RATE)

    # In the capture's threads.

    def _report(self, report: Report) -> None:
        if self._standing is not None:
            with self._standing_in_use:
                self._standing.reported(report)
        self._outbox.put(report)
        if isinstance(report, CaptureEnded):
            self.happened(report)

    def _set_clock(self, origin: float) -> None:
        if self._standing is not None:
            with self._standing_in_use:
                self._standing.reported(ClockSet(origin))
        self._outbox.put(ClockSet(origin))


def _log_the_end(folder: MeetingFolder, at: float) -> None:
    """For a meeting nobody attends: whoever does holds the log, and writes this line."""
    if not folder.log_path.exists():
        return
    try:
        log = folder.open_log()
    except StorageError as error:
        _logger.info("the log is left as it is: %s", error)
        return
    try:
        log.append(MeetingStopped(at))
    except StorageError as error:
        _logger.warning("the end of the meeting is not in its log: %s", error)
    finally:
        log.close()
