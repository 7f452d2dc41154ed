"""All tracks of a meeting, side by side."""

from collections.abc import Callable

from symbl_desktop.capture.clock import MeetingClock
from symbl_desktop.capture.messages import Begin, Report, Track
from symbl_desktop.capture.track_files import open_track
from symbl_desktop.capture.track_sound import TrackSound
from symbl_desktop.storage.errors import StorageError


class Sounds:
    """Opens the files of the tracks, or goes on with them; StorageError when that is refused."""

    def __init__(
        self, begin: Begin, clock: MeetingClock, now: Callable[[], float], on_report: Callable[[Report], None]
    ) -> None:
        self._folder = begin.plan.folder
        self._clock = clock
        self._now = now
        self._on_report = on_report
        self._sounds: dict[Track, TrackSound] = {}
        try:
            for spec in begin.plan.sources:
                self.add(spec.track)
        except StorageError:
            self.close()
            raise
        if begin.paused or begin.origin is None:  # nobody knows what is missing between then and now
            self.pause()
        for track in begin.plan.muted:
            self.mute(track, True)

    def __getitem__(self, track: Track) -> TrackSound:
        return self._sounds[track]

    @property
    def length(self) -> int:
        """Of the longest track, in samples."""
        return max((sound.samples for sound in self._sounds.values()), default=0)

    def add(self, track: Track) -> None:
        file = open_track(self._folder, track)
        self._sounds[track] = TrackSound(track, file, self._clock, lambda: self.length, self._now, self._on_report)

    def mute(self, track: Track, muted: bool) -> None:
        if track in self._sounds:
            self._sounds[track].muted = muted

    def pause(self) -> None:
        """The meeting's time stands still until the next sound."""
        self._clock.halt()
        for sound in self._sounds.values():
            sound.paused()

    def make_equally_long(self) -> None:
        """Raises StorageError."""
        length = self.length
        for sound in self._sounds.values():
            sound.pad(length)

    def close(self) -> StorageError | None:
        """Closes every file, whatever becomes of the others."""
        failure = None
        for sound in self._sounds.values():
            try:
                sound.close()
            except StorageError as error:
                failure = error
        return failure
