"""Where captures are begun in processes of their own, one of which is always warm, and found again after a crash."""

import logging
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue

from symbl_desktop.capture.channel import Channel, LineClosed, call, sweep_up
from symbl_desktop.capture.face import Capture
from symbl_desktop.capture.hosted import HostedCapture
from symbl_desktop.capture.lifeline import FoundProcess, Lifeline, StartedProcess
from symbl_desktop.capture.messages import Begin, CapturePlan, DevicesChanged, Report, SourceSpec, Track
from symbl_desktop.capture.running import CaptureRecord, captures_path, lives, read_records
from symbl_desktop.capture.wire import Ask, Condition, FromProcess, TakeUp, Warm

_logger = logging.getLogger(__name__)

_ANSWERS_WITHIN = 2.0
_NEXT_SPARE_AFTER = 1.0  # not while the meeting that took the last one begins
_RESTART_DELAYS = (0.25, 0.5, 1.0, 2.0, 5.0)


@dataclass(frozen=True, slots=True)
class RunningCapture:
    """A meeting that is being captured although whoever began it is gone."""

    folder: Path
    sources: tuple[SourceSpec, ...]
    muted: tuple[Track, ...]
    paused: bool
    record: CaptureRecord = field(repr=False)


def capture_command(records: Path | None = None) -> list[str]:
    """How a capture is started as a process of this program."""
    # -P: what lies in the current folder is the user's and no part of the program.
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-P", "-m", "symbl_desktop"]
    return [*program, "capture", "--records", str(records or captures_path())]


@dataclass(frozen=True, slots=True)
class _Died:
    line: Lifeline


@dataclass(frozen=True, slots=True)
class _Wake:
    """The spare is another one, or none is wanted any more."""


class CaptureHost:
    """For any thread. Its own keeps one process warm, which also says what is plugged in: `on_devices`."""

    def __init__(
        self,
        command: Sequence[str] | None = None,
        on_devices: Callable[[DevicesChanged], None] = lambda devices: None,
        records: Path | None = None,
    ) -> None:
        self._records = records or captures_path()
        self._command = list(command or capture_command(self._records))
        self._on_devices = on_devices
        self._inbox: SimpleQueue[_Died | _Wake] = SimpleQueue()
        self._lock = threading.Lock()
        self._spare: Lifeline | None = None
        self._spare_due = time.monotonic()
        self._deaths = 0
        self._captures: set[HostedCapture] = set()
        self._devices: DevicesChanged | None = None
        self._warm = threading.Event()
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="capture-host", daemon=True)
        self._thread.start()

    def begin(self, plan: CapturePlan, on_report: Callable[[Report], None]) -> Capture:
        """A BeginCapture; whatever fails is reported."""
        return self._hosted(Begin(plan), self._take_spare, on_report)

    def running(self) -> tuple[RunningCapture, ...]:
        """Those without a window; what is left of others is removed. Takes some seconds at worst."""
        found = []
        for path, record in read_records(self._records).items():
            condition = _ask(record) if record else None
            if record is None or condition is None:
                _forget(path, record)
            elif not condition.attended:
                found.append(
                    RunningCapture(condition.folder, condition.sources, condition.muted, condition.paused, record)
                )
        return tuple(found)

    def take_up(self, running: RunningCapture, on_report: Callable[[Report], None]) -> Capture:
        """Reports begin with how it stands. One that has ended by now says that first and last."""
        begin = Begin(CapturePlan(running.folder, running.sources, running.muted), None, running.paused)
        channel = _take_up(running.record)
        found = FoundProcess(running.record, channel) if channel else None
        return self._hosted(begin, self._take_spare, on_report, found, has_ended=found is None)

    def wait_until_warm(self, timeout: float) -> bool:
        return self._warm.wait(timeout)

    def close(self) -> None:
        """Stops what still captures and returns when no process is left."""
        for capture in list(self._captures):
            capture.stop()
        for capture in list(self._captures):
            capture.join()
        with self._lock:
            self._closing = True
            spare = self._spare
        if spare is not None:
            spare.kill()
        self._inbox.put(_Wake())
        self._thread.join()

    def _hosted(
        self,
        begin: Begin,
        next_line: Callable[[HostedCapture], Lifeline],
        on_report: Callable[[Report], None],
        found: FoundProcess | None = None,
        has_ended: bool = False,
    ) -> HostedCapture:
        capture = HostedCapture(begin, next_line, on_report, self._captures.discard, found, has_ended)
        self._captures.add(capture)
        return capture

    def _take_spare(self, capture: HostedCapture) -> Lifeline:
        with self._lock:
            line, self._spare = self._spare, None
            self._warm.clear()
            self._spare_due = time.monotonic() + _NEXT_SPARE_AFTER
        self._inbox.put(_Wake())
        if line is None:
            line = Lifeline(StartedProcess(self._command), capture.said, capture.gone)
            line.start()
        else:
            line.hand_over(capture.said, capture.gone)
        return line

    # In the host's thread.

    def _run(self) -> None:
        while True:
            with self._lock:
                spare, due, closing = self._spare, self._spare_due, self._closing
            if closing and spare is None:
                return
            if spare is None and time.monotonic() >= due:
                self._start_spare()
                continue
            with suppress(Empty):
                match self._inbox.get(timeout=None if spare else max(0.0, due - time.monotonic())):
                    case _Died(line):
                        self._bury(line)
                    case _Wake():
                        pass

    def _start_spare(self) -> None:
        line = Lifeline(StartedProcess(self._command), self._hear, self._gone)
        with self._lock:
            if not self._closing:
                self._spare = line
                line.start()

    def _bury(self, line: Lifeline) -> None:
        line.join()
        with self._lock:
            if self._spare is not line:
                return
            self._spare = None
            self._warm.clear()
            delay = _RESTART_DELAYS[min(self._deaths, len(_RESTART_DELAYS) - 1)]
            self._deaths += 1
            self._spare_due = time.monotonic() + delay

    # In the spare's thread.

    def _hear(self, line: Lifeline, message: FromProcess) -> None:
        match message:
            case Warm():
                self._deaths = 0
                self._warm.set()
            case DevicesChanged() if message != self._devices:
                self._devices = message
                self._on_devices(message)
                for capture in list(self._captures):
                    capture.devices_changed(message)
            case DevicesChanged():
                pass  # seen by the last one, too
            case _:
                _logger.warning("unexpected of a process without a meeting: %s", type(message).__name__)

    def _gone(self, line: Lifeline, how: str) -> None:
        if not self._closing:
            _logger.warning("the spare capture process died: %s", how)
        self._inbox.put(_Died(line))


def _ask(record: CaptureRecord) -> Condition | None:
    found = _reach(record, Ask())
    if found is None:
        return None
    channel, condition = found
    channel.close()
    return condition


def _take_up(record: CaptureRecord) -> Channel | None:
    found = _reach(record, TakeUp())
    if found is None:
        return None
    channel, condition = found
    if condition.attended:
        channel.close()
        return None
    return channel


def _reach(record: CaptureRecord, question: Ask | TakeUp) -> tuple[Channel, Condition] | None:
    """None when nobody is there, or nobody who knows the key, or who captures."""
    try:
        channel = call(record.address, bytes.fromhex(record.key))
    except (LineClosed, ValueError):
        return None
    try:
        channel.send(question)
        answer = channel.receive(_ANSWERS_WITHIN)
    except LineClosed:
        answer = None
    if isinstance(answer, Condition):
        return channel, answer
    channel.close()
    return None


def _forget(path: Path, record: CaptureRecord | None) -> None:
    if record is not None:
        if lives(record.pid):
            return  # perhaps it stands still just now: it will be found the next time
        sweep_up(record.address)
    with suppress(OSError):
        path.unlink()
