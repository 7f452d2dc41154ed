"""A meeting's capture in this process: any number of tracks, through lost and returning devices and full disks."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from queue import Empty, SimpleQueue

from symbl_desktop.audio.block import RECORDING_RATE, AudioBlock
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
from symbl_desktop.capture.track_sound import SoundFile, TrackSound
from symbl_desktop.storage.errors import StorageError
from symbl_desktop.storage.track_file import TrackWriter

_TICK = 0.25


@dataclass(frozen=True, slots=True)
class _Ended:
    track: Track
    opening: int
    error: AudioError | None


@dataclass(frozen=True, slots=True)
class _NotStored:
    error: StorageError


class CaptureSession:
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
        order = begin if isinstance(begin, Begin) else Begin(begin)
        self._folder = order.plan.folder
        self._make_source = make_source
        self._on_report = on_report
        self._clock = MeetingClock(order.origin, on_clock_set)
        self._now = now
        self._sleep = SleepWatch(now)
        self._inbox: SimpleQueue[Order | DevicesChanged | _Ended | _NotStored] = SimpleQueue()
        self._paused = order.paused
        self._over = self._failed = False
        self._lost: set[Track] = set()
        self._sounds: dict[Track, TrackSound] = {}
        self._sources: dict[Track, KeptSource] = {}
        try:
            for spec in order.plan.sources:
                self._add(spec)
        except StorageError:
            self._close_files()
            raise
        if order.paused or order.origin is None:
            for sound in self._sounds.values():
                sound.paused()
        for track in order.plan.muted:
            self._mute(track, True)
        self._thread = threading.Thread(target=self._run, name="capture", daemon=True)
        self._thread.start()

    def pause(self) -> None:
        self._inbox.put(Pause())

    def resume(self) -> None:
        self._inbox.put(Resume())

    def stop(self) -> None:
        self._inbox.put(Stop())

    def mute(self, track: Track, muted: bool) -> None:
        self._inbox.put(Mute(track, muted))

    def choose(self, source: DeviceSource) -> None:
        self._inbox.put(ChooseSource(source))

    def devices_changed(self, seen: DevicesChanged) -> None:
        """A device that was waited for is opened at once."""
        self._inbox.put(seen)

    def join(self, timeout: float | None = None) -> None:
        self._thread.join(timeout)

    # From here on all runs in the session's thread, but for what stands at the end.

    def _run(self) -> None:
        try:
            self._level_tracks()
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
                self._mute(track, muted)
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

    def _add(self, spec: SourceSpec) -> None:
        track = spec.track
        file: SoundFile = TrackWriter(self._folder, track.value, RECORDING_RATE)
        sound = self._sounds[track] = TrackSound(track, file, self._clock, self._length, self._now, self._on_report)
        self._sources[track] = KeptSource(
            spec,
            self._make_source,
            partial(self._opened, track),
            partial(self._store, track),
            lambda opening, error: self._inbox.put(_Ended(track, opening, error)),
            sound.dropped,
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
        self._level_tracks()
        self._clock.halt()
        self._lost.clear()
        for sound in self._sounds.values():
            sound.paused()

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
                self._add(spec)
            except StorageError as error:
                self._fail(error)
                return
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
        self._over = all(each.is_over for each in self._sources.values())

    def _mute(self, track: Track, muted: bool) -> None:
        if track in self._sounds:
            self._sounds[track].muted = muted

    def _fail(self, error: StorageError) -> None:
        self._over = True
        if not self._failed:
            self._failed = True
            self._close_all()
            self._on_report(StorageFailed(error.disk_full, str(error)))

    def _end(self) -> None:
        self._close_all()
        self._level_tracks()
        self._close_files()
        self._on_report(CaptureEnded(self._length()))

    def _length(self) -> int:
        return max((sound.samples for sound in self._sounds.values()), default=0)

    def _level_tracks(self) -> None:
        length = self._length()
        try:
            for sound in self._sounds.values():
                sound.pad(length)
        except StorageError as error:
            self._fail(error)

    def _close_files(self) -> None:
        for sound in self._sounds.values():
            try:
                sound.close()
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
