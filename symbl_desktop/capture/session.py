"""A meeting's capture in this process: any number of tracks, through lost and returning devices and full disks."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from queue import Empty

from symbl_desktop.audio.block import AudioBlock
from symbl_desktop.audio.source import AudioError, AudioErrorReason, AudioSource
from symbl_desktop.capture.clock import MeetingClock, SleepWatch, machine_time
from symbl_desktop.capture.kept_source import KeptSource
from symbl_desktop.capture.messages import (
    Begin,
    CaptureEnded,
    CapturePlan,
    ChooseSource,
    Device,
    DevicesChanged,
    DeviceSource,
    LostReason,
    Mute,
    Order,
    Pause,
    Report,
    Resume,
    SourceEnded,
    SourceLost,
    SourceOpened,
    SourceSpec,
    Stop,
    StorageFailed,
    Track,
)
from symbl_desktop.capture.orders import TakesOrders
from symbl_desktop.capture.sounds import Sounds
from symbl_desktop.storage.errors import StorageError

_TICK = 0.25


@dataclass(frozen=True, slots=True)
class _Ended:
    track: Track
    opening: int
    error: AudioError | None


@dataclass(frozen=True, slots=True)
class _NotStored:
    error: StorageError


class CaptureSession(TakesOrders[_Ended | _NotStored]):
    """One thread takes orders and looks after the devices; each device has one more, which stores its sound.

    `on_report` is called in any of these and must not block. StorageError when the files cannot be made.
    """

    def __init__(
        self,
        begin: CapturePlan | Begin,
        make_source: Callable[[SourceSpec], AudioSource],
        on_report: Callable[[Report], None],
        on_clock_set: Callable[[float], None] = lambda origin: None,
        now: Callable[[], float] = machine_time,
    ) -> None:
        super().__init__()
        order = begin if isinstance(begin, Begin) else Begin(begin)
        self._make_source = make_source
        self._on_report = on_report
        self._sleep = SleepWatch(now)
        self._goes_on = order.origin is not None
        self._paused = order.paused
        self._over = self._failed = False
        self._lost: set[Track] = set()
        self._sounds = Sounds(order, MeetingClock(order.origin, on_clock_set), now, on_report)
        self._sources: dict[Track, KeptSource] = {}
        for spec in order.plan.sources:
            self._keep(spec)
        self._thread = threading.Thread(target=self._run, name="capture", daemon=True)
        self._thread.start()

    def join(self, timeout: float | None = None) -> None:
        self._thread.join(timeout)

    # From here on all runs in the session's thread, but for what stands at the end.

    def _run(self) -> None:
        try:
            if not self._goes_on:
                self._make_equally_long()
            if not self._paused:
                self._open_all()
            while not self._over:
                self._wait()
                self._look_after()
        finally:
            self._end()
        for source in self._sources.values():
            source.join()

    def _wait(self) -> None:
        due = [source.reopen_at for source in self._sources.values() if source.reopen_at is not None]
        wait = min([_TICK, *(max(0.0, at - time.monotonic()) for at in due)])
        with suppress(Empty):
            self._take(self._inbox.get(timeout=wait))

    def _take(self, item: "Order | DevicesChanged | _Ended | _NotStored") -> None:
        match item:
            case _Ended(track, opening, error):
                self._ended(track, opening, error)
            case _NotStored(error):
                self._fail(error)
            case Pause():
                self._pause()
            case Resume():
                self._resume()
            case Stop():
                self._over = True
            case Mute(track, muted):
                self._sounds.mute(track, muted)
            case ChooseSource(source):
                self._choose(source)
            case DevicesChanged(devices):
                self._seek(devices)

    def _look_after(self) -> None:
        if self._sleep.slept():
            self._reopen([source for source in self._sources.values() if source.is_open])
        for track, source in self._sources.items():
            if source.reopen_at is not None and time.monotonic() >= source.reopen_at:
                source.open()
            elif (opening := source.died()) is not None:
                fault = AudioError(AudioErrorReason.DEVICE_LOST, "the capture ended without a word")
                self._ended(track, opening, fault)

    def _keep(self, spec: SourceSpec) -> None:
        track = spec.track
        self._sources[track] = KeptSource(
            spec,
            self._make_source,
            partial(self._opened, track),
            partial(self._store, track),
            lambda opening, error: self._inbox.put(_Ended(track, opening, error)),
            self._sounds[track].dropped,
        )

    def _open_all(self) -> None:
        for source in self._sources.values():
            if not source.is_over:
                source.open()

    def _close_all(self) -> None:
        """At the same time: a device may take half a second, and Stop no longer than that for both."""
        threads = [threading.Thread(target=source.close, name="closing") for source in self._sources.values()]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _pause(self) -> None:
        if self._paused:
            return
        self._paused = True
        self._close_all()
        self._make_equally_long()
        self._sounds.pause()
        self._lost.clear()

    def _resume(self) -> None:
        if not self._paused:
            return
        self._paused = False
        for source in self._sources.values():
            source.forget_attempts()
        self._open_all()

    def _choose(self, spec: DeviceSource) -> None:
        if spec.track not in self._sources:
            try:
                self._sounds.add(spec.track)
            except StorageError as error:
                self._fail(error)
                return
            self._keep(spec)
        source = self._sources[spec.track]
        if source.spec == spec and source.is_open and source.is_wanted:
            return
        source.choose(spec)
        if not self._paused:
            self._reopen([source])

    def _seek(self, devices: tuple[Device, ...]) -> None:
        for source in self._sources.values():
            came_back = source.has_come_back(devices)
            if came_back and not self._paused and (source.reopen_at is not None or not source.is_wanted):
                self._reopen([source])

    def _reopen(self, sources: list[KeptSource]) -> None:
        for source in sources:
            source.close()
            self._sounds[source.spec.track].interrupted(lost=source.has_begun)
            source.forget_attempts()
            source.open()

    def _ended(self, track: Track, opening: int, error: AudioError | None) -> None:
        source = self._sources[track]
        if not source.is_current(opening):
            return
        source.lost(error)
        if error is None:
            self._on_report(SourceEnded(track))
        else:
            self._sounds[track].interrupted(lost=source.has_begun)
            if track not in self._lost:
                self._lost.add(track)
                self._on_report(SourceLost(track, LostReason(error.reason.value), str(error)))
        self._over |= all(each.is_over for each in self._sources.values())

    def _fail(self, error: StorageError) -> None:
        self._over = True
        if not self._failed:
            self._failed = True
            self._close_all()
            self._on_report(StorageFailed(error.disk_full, str(error)))

    def _end(self) -> None:
        self._close_all()
        self._make_equally_long()
        if (error := self._sounds.close()) is not None:
            self._fail(error)
        self._on_report(CaptureEnded(self._sounds.length))

    def _make_equally_long(self) -> None:
        try:
            self._sounds.make_equally_long()
        except StorageError as error:
            self._fail(error)

    # In the thread that captures the track.

    def _opened(self, track: Track) -> None:
        source = self._sources[track]
        self._lost.discard(track)
        self._on_report(SourceOpened(track, source.name, source.is_wanted))

    def _store(self, track: Track, block: AudioBlock, on_clock: bool) -> None:
        try:
            self._sounds[track].store(block, on_clock)
        except StorageError as error:
            self._inbox.put(_NotStored(error))
