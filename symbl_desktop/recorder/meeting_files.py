"""What a recording needs of a meeting's folder apart from the log and the sound: room, and its readable transcript."""

import logging

from symbl_desktop.audio.block import RECORDING_RATE
from symbl_desktop.capture.messages import Track
from symbl_desktop.meeting.events import ProblemKind
from symbl_desktop.meeting.meeting import Meeting
from symbl_desktop.storage.errors import StorageError
from symbl_desktop.storage.library import MeetingFolder

_logger = logging.getLogger(__name__)

_BYTES_A_SECOND = 2 * RECORDING_RATE
_FEW_SECONDS = 30 * 60.0
_ENOUGH_SECONDS = 35 * 60.0


class DiskWatch:
    """How much sound the disk under a meeting still has room for."""

    def __init__(self, folder: MeetingFolder) -> None:
        self._folder = folder
        self.left = 0.0
        self.nearly_full = False

    def look(self, tracks: int) -> None:
        """`left` is seconds of sound in so many tracks; the last known when the disk does not say."""
        try:
            self.left = self._folder.free_bytes() / (_BYTES_A_SECOND * max(1, tracks))
        except StorageError as error:
            _logger.warning("the room on the disk is not known: %s", error)
            return
        # Not told again and again while it is about that.
        self.nearly_full = self.left < (_ENOUGH_SECONDS if self.nearly_full else _FEW_SECONDS)


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
