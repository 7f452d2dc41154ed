"""The files of a meeting, apart from its sound: its log and its readable transcript; and the disk they lie on."""

import logging
from collections.abc import Callable, Sequence

from symbl_desktop.audio.block import RECORDING_RATE
from symbl_desktop.capture.messages import Track
from symbl_desktop.meeting.events import Event, ProblemKind
from symbl_desktop.meeting.meeting import Meeting
from symbl_desktop.recorder.meeting_log import MeetingLog
from symbl_desktop.storage.errors import StorageError
from symbl_desktop.storage.event_log import EventLog
from symbl_desktop.storage.library import MeetingFolder

_logger = logging.getLogger(__name__)

_BYTES_A_SECOND = 2 * RECORDING_RATE
_FEW_SECONDS = 30 * 60.0
_ENOUGH_SECONDS = 35 * 60.0


class MeetingFiles:
    """Opens the log or raises StorageError; `tell` hears of each event that is in it, those of the `past` first."""

    def __init__(self, folder: MeetingFolder, tell: Callable[[Event], None], past: Sequence[Event] = ()) -> None:
        self.folder = folder
        self.log = MeetingLog(EventLog(folder.log_path), tell, past)
        self._disk_left = 0.0
        self.nearly_full = False

    def look_at_disk(self, tracks: int) -> float:
        """Seconds of sound in so many tracks that the disk has room for; the last known when it does not say."""
        try:
            self._disk_left = self.folder.free_bytes() / (_BYTES_A_SECOND * max(1, tracks))
        except StorageError as error:
            _logger.warning("the room on the disk is not known: %s", error)
        else:
            # Not told again and again while it is about that.
            self.nearly_full = self._disk_left < (_ENOUGH_SECONDS if self.nearly_full else _FEW_SECONDS)
        return self._disk_left

    def write_transcript(self) -> None:
        write_transcript(self.folder, self.log.meeting)

    def close(self) -> None:
        self.log.close()


def storage_problem(error: StorageError) -> ProblemKind:
    return ProblemKind.DISK_FULL if error.disk_full else ProblemKind.STORAGE_FAILED


def write_transcript(folder: MeetingFolder, meeting: Meeting) -> None:
    """The log has it all: a transcript that cannot be written, perhaps because it is open somewhere, harms nobody."""
    try:
        folder.write_transcript(meeting)
    except StorageError as error:
        _logger.warning("no readable transcript: %s", error)


def remove_if_empty(folder: MeetingFolder) -> bool:
    """Removes what a recording without a single sample left behind; never a folder in which something else lies."""
    sounds = {folder.path / f"{track.value}.wav" for track in Track}
    ours = {folder.log_path, folder.transcript_path, *sounds}
    try:
        if any(folder.tape(stem).samples for stem in folder.tracks()) or not set(folder.path.iterdir()) <= ours:
            return False
        for path in ours:
            path.unlink(missing_ok=True)
        folder.path.rmdir()
    except (OSError, StorageError) as error:
        _logger.warning("an empty meeting could not be removed: %s", error)
        return False
    return True
