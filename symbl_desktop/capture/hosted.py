"""One meeting's capture in processes of their own: one at a time, the next where the last one died."""

import logging
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from queue import Empty

from symbl_desktop.capture.lifeline import FoundProcess, Lifeline
from symbl_desktop.capture.messages import (
    Begin,
    CaptureEnded,
    DevicesChanged,
    LostReason,
    Order,
    Report,
    SourceLost,
    Stop,
    Stored,
)
from symbl_desktop.capture.orders import TakesOrders
from symbl_desktop.capture.standing import Standing
from symbl_desktop.capture.track_files import open_track
from symbl_desktop.capture.wire import Alive, ClockSet, Condition, FromProcess, Warm
from symbl_desktop.storage.errors import StorageError

_logger = logging.getLogger(__name__)

_ENDS_WITHIN = 5.0
_SILENT_FOR = 4.0
_TICK = 1.0
_TICKS_OF_DOUBT = 3  # in a row: whoever stood still himself, or slept, finds that it has spoken
_RESTART_DELAYS = (0.0, 0.25, 0.5, 1.0, 2.0, 5.0)


@dataclass(frozen=True, slots=True)
class _Said:
    line: Lifeline
    message: FromProcess


@dataclass(frozen=True, slots=True)
class _Gone:
    line: Lifeline
    how: str


class HostedCapture(TakesOrders[_Said | _Gone]):
    """A Capture. Its thread takes orders and what the process says; `next_line` gives it a process without a meeting.

    `found` is one that captures this meeting already; `has_ended` when that was so, and nothing is left to do for it.
    """

    def __init__(
        self,
        begin: Begin,
        next_line: Callable[["HostedCapture"], Lifeline],
        on_report: Callable[[Report], None],
        on_over: Callable[["HostedCapture"], None],
        found: FoundProcess | None = None,
        has_ended: bool = False,
    ) -> None:
        super().__init__()
        self._standing = Standing(begin)
        self._next_line = next_line
        self._on_report = on_report
        self._on_over = on_over
        self._found = found
        self._has_ended = has_ended
        self._line: Lifeline | None = None
        self._deaths = 0
        self._restart_at: float | None = None
        self._kill_at: float | None = None
        self._heard_at: float | None = None
        self._doubts = 0
        self._stopping = False
        self._over = False
        self._samples = 0
        self._thread = threading.Thread(target=self._run, name="hosted-capture", daemon=True)
        self._thread.start()

    def join(self, timeout: float | None = None) -> None:
        self._thread.join(timeout)

    def said(self, line: Lifeline, message: FromProcess) -> None:
        self._inbox.put(_Said(line, message))

    def gone(self, line: Lifeline, how: str) -> None:
        self._inbox.put(_Gone(line, how))

    # From here on all runs in the capture's thread.

    def _run(self) -> None:
        try:
            if self._has_ended:
                self._end(self._repaired())
            else:
                self._begin()
            while not self._over or self._line is not None:
                with suppress(Empty):
                    self._take(self._inbox.get(timeout=self._until_due()))
                self._do_what_is_due()
        finally:
            self._on_over(self)

    def _begin(self) -> None:
        self._restart_at = None
        if self._found is not None:
            self._line = Lifeline(self._found, self.said, self.gone)
            self._line.start()
            self._found = None
        else:
            self._line = self._next_line(self)
            self._line.send(self._standing.begin)

    def _until_due(self) -> float:
        if self._restart_at is None:
            return _TICK
        return max(0.0, min(_TICK, self._restart_at - time.monotonic()))

    def _do_what_is_due(self) -> None:
        now = time.monotonic()
        if self._line is not None and self._hangs(now):
            _logger.warning("the capture process hangs and is killed")
            self._kill_at = self._heard_at = None
            self._line.kill()
        if self._restart_at is not None and now >= self._restart_at:
            self._begin()

    def _hangs(self, now: float) -> bool:
        """It was told to end and does not, or it said nothing for a while."""
        if self._kill_at is not None:
            return now >= self._kill_at
        if self._heard_at is None or now - self._heard_at < _SILENT_FOR:
            self._doubts = 0
            return False
        self._doubts += 1
        return self._doubts > _TICKS_OF_DOUBT

    def _take(self, item: Order | DevicesChanged | _Said | _Gone) -> None:
        match item:
            case _Said(line, message):
                if line is self._line:
                    self._heard_at = time.monotonic()
                    self._hear(message)
            case _Gone(line, how):
                if line is self._line:
                    self._line.join()
                    self._line = self._heard_at = None
                    self._bury(how)
            case DevicesChanged():
                if self._line is not None:
                    self._line.send(item)
            case _:
                self._order(item)

    def _order(self, order: Order) -> None:
        self._standing.ordered(order)
        if self._line is not None:
            self._line.send(order)
        if isinstance(order, Stop) and not self._stopping:
            self._stopping = True
            self._restart_at = None
            self._kill_at = time.monotonic() + _ENDS_WITHIN
            if self._line is None and not self._over:
                self._end(self._repaired())

    def _hear(self, message: FromProcess) -> None:
        match message:
            case CaptureEnded(samples):
                if self._line is not None:
                    self._line.expect_end()
                self._kill_at = self._kill_at or time.monotonic() + _ENDS_WITHIN
                self._end(samples)
            case ClockSet():
                self._standing.reported(message)
            case Warm() | Alive() | Condition() | DevicesChanged():
                pass  # no news of the meeting
            case _:
                self._standing.reported(message)
                if isinstance(message, Stored):
                    self._deaths = 0
                    self._samples = max(self._samples, message.samples)
                self._on_report(message)

    def _bury(self, how: str) -> None:
        if self._over:
            return
        if self._stopping:
            _logger.warning("the capture process died while it ended: %s", how)
            self._end(self._repaired())
            return
        _logger.error("the capture process died: %s", how)
        for track in self._standing.capturing:
            lost = SourceLost(track, LostReason.CAPTURE_DIED, how)
            self._standing.reported(lost)
            self._on_report(lost)
        delay = _RESTART_DELAYS[min(self._deaths, len(_RESTART_DELAYS) - 1)]
        self._deaths += 1
        self._restart_at = time.monotonic() + delay

    def _repaired(self) -> int:
        """What a process that was killed left in the files: made whole, and one track as long as the other."""
        plan = self._standing.begin.plan
        with ExitStack() as open_files:
            try:
                writers = [open_track(plan.folder, spec.track) for spec in plan.sources]
                for writer in writers:
                    open_files.callback(writer.close)
                length = max((writer.samples for writer in writers), default=0)
                for writer in writers:
                    if writer.samples:
                        writer.append_silence(length - writer.samples)
            except StorageError as error:
                _logger.error("the sound could not be repaired: %s", error)
                return self._samples
            return length

    def _end(self, samples: int) -> None:
        self._over = True
        self._restart_at = None
        self._on_report(CaptureEnded(samples))
