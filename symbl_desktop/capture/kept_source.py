"""One track's source, kept open: a device that goes away is opened again, by turns with the one that may stand in."""

import threading
import time
from collections.abc import Callable, Iterator
from functools import partial

from symbl_desktop.audio.block import AudioBlock, AudioFormat
from symbl_desktop.audio.choice import is_meant
from symbl_desktop.audio.source import AudioError, AudioErrorReason, AudioSource, AudioWorker, RawBlock
from symbl_desktop.capture.messages import Device, DeviceSource, SourceSpec, Track

_REOPEN_DELAYS = (0.25, 0.5, 1.0, 2.0, 5.0)
_FINAL = (AudioErrorReason.NOT_AUDIO, AudioErrorReason.NOT_OFFERED)


class KeptSource:
    """All methods belong to the session's thread. The callbacks come in the thread that captures.

    `on_opened` before an opening's first block, and `on_end`, with its number, when it ended by itself.
    """

    def __init__(
        self,
        spec: SourceSpec,
        make_source: Callable[[SourceSpec], AudioSource],
        on_opened: Callable[[], None],
        on_block: Callable[[AudioBlock, bool], None],
        on_end: Callable[[int, AudioError | None], None],
        on_dropped: Callable[[int], None],
    ) -> None:
        self.spec = spec
        self.has_begun = False
        self.is_over = False
        self._make_source = make_source
        self._on_opened = on_opened
        self._on_block = on_block
        self._on_end = on_end
        self._on_dropped = on_dropped
        self._opening = 0
        self._gives_sound = False
        self._worker: AudioWorker | None = None
        self._source: _Watched | None = None
        self._handing_on = threading.Lock()
        self._attempt = 0
        self._reopen_at: float | None = None
        self._plugged_in: bool | None = None
        self._abandoned: list[AudioWorker] = []

    @property
    def name(self) -> str:
        return self._source.name if self._source else ""

    @property
    def is_wanted(self) -> bool:
        """False while another device stands in for the chosen one."""
        return self._source is None or self._source.spec == self.spec

    @property
    def is_open(self) -> bool:
        return self._worker is not None

    @property
    def reopen_at(self) -> float | None:
        return self._reopen_at

    def open(self) -> None:
        """Returns at once; what cannot be opened is an `on_end`."""
        self._reopen_at = None
        spec = self._substitute() if self._attempt and self._attempt % 2 == 0 else None
        self._source = _Watched(spec or self.spec, self._make_source(spec or self.spec))
        self._opening += 1
        self._gives_sound = False
        on_block = partial(self._hand_on, self._opening)
        on_end = partial(self._tell_end, self._source, self._opening)
        self._worker = AudioWorker(self._source, on_block, on_end, self._on_dropped)
        self._worker.start()

    def close(self) -> None:
        """Returns when the device is closed and its last block stored; one that hangs in its opening is left to it."""
        self._reopen_at = None
        worker, source = self._worker, self._source
        self._worker = None
        if worker is None or source is None:
            return
        worker.stop()
        if source.opened.is_set():
            worker.join()
        with self._handing_on:
            self._opening += 1
        if worker.is_alive():
            self._abandoned.append(worker)

    def is_current(self, opening: int) -> bool:
        return self._worker is not None and opening == self._opening

    def lost(self, error: AudioError | None) -> None:
        """Closed by itself; None at the end of a sound file."""
        self.close()
        if error is None or error.reason in _FINAL:
            self.is_over = True
            return
        self._reopen_at = time.monotonic() + _REOPEN_DELAYS[min(self._attempt, len(_REOPEN_DELAYS) - 1)]
        self._attempt += 1

    def choose(self, spec: SourceSpec) -> None:
        self.spec = spec
        self.is_over = False
        self.forget_attempts()

    def forget_attempts(self) -> None:
        self._attempt = 0

    def has_come_back(self, devices: tuple[Device, ...]) -> bool:
        """Whether the chosen device, absent so far, is among these."""
        match self.spec:
            case DeviceSource(track, None):
                plugged_in = any(each.track is track for each in devices)
            case DeviceSource(track, str(device)):
                plugged_in = any(each.track is track and is_meant(device, each.name, each.label) for each in devices)
            case _:
                return False
        before, self._plugged_in = self._plugged_in, plugged_in
        return plugged_in and not before

    def died(self) -> int | None:
        """The opening whose thread ended by a fault of ours, without a word."""
        worker = self._worker
        if worker is None or worker.is_alive() or (self._source and self._source.ended.is_set()):
            return None
        return self._opening

    def join(self, timeout: float | None = None) -> None:
        """Waits for openings that hung while they were closed."""
        for worker in self._abandoned:
            worker.join(timeout)

    def _substitute(self) -> SourceSpec | None:
        match self.spec:
            case DeviceSource(Track.MICROPHONE, str()) if self.has_begun:
                return DeviceSource(Track.MICROPHONE)
            case _:
                return None

    def _tell_end(self, source: "_Watched", opening: int, error: AudioError | None) -> None:
        source.ended.set()
        self._on_end(opening, error)

    def _hand_on(self, opening: int, block: AudioBlock) -> None:
        with self._handing_on:
            if opening != self._opening:
                return
            if not self._gives_sound:
                self._gives_sound = self.has_begun = True
                self._attempt = 0
                self._on_opened()
            self._on_block(block, isinstance(self.spec, DeviceSource))


class _Watched:
    """A source of which one can see from outside how far it is."""

    def __init__(self, spec: SourceSpec, source: AudioSource) -> None:
        self.spec = spec
        self.opened = threading.Event()
        self.ended = threading.Event()
        self._source = source

    @property
    def name(self) -> str:
        return self._source.name

    def open(self) -> AudioFormat:
        found = self._source.open()
        self.opened.set()
        return found

    def blocks(self) -> Iterator[RawBlock]:
        return self._source.blocks()

    def close(self) -> None:
        self._source.close()
