"""The files of a meeting that is being recorded: its sound, its log and its readable transcript."""

import logging
from collections.abc import Callable

from symbl_desktop.audio.block import RECORDING_RATE
from symbl_desktop.meeting.events import Event, ProblemKind
from symbl_desktop.meeting.meeting import Meeting
from symbl_desktop.recorder.meeting_log import MeetingLog
from symbl_desktop.storage.errors import StorageError
from symbl_desktop.storage.event_log import EventLog
from symbl_desktop.storage.library import MeetingFolder
from symbl_desktop.storage.wave_file import WaveWriter

_logger = logging.getLogger(__name__)


class MeetingFiles:
    """Opens both files or, with a StorageError, none; `tell` hears of each event that is in the log."""

    def __init__(self, folder: MeetingFolder, tell: Callable[[Event], None]) -> None:
        self.folder = folder
        self.log = MeetingLog(EventLog(folder.log_path), tell)
        try:
            self.sound = WaveWriter(folder.audio_path, RECORDING_RATE)
        except StorageError:
            self.log.close()
            raise
        self._disk_left = 0.0

    @property
    def recorded(self) -> float:
        """Seconds of sound in the file."""
        return self.sound.samples / RECORDING_RATE

    @property
    def unsynced(self) -> float:
        """Seconds of sound that a power cut would take."""
        return (self.sound.samples - self.sound.synced_samples) / RECORDING_RATE

    def disk_left(self) -> float:
        """Seconds of sound that the disk has room for; the last known when it does not say."""
        try:
            self._disk_left = self.folder.free_bytes() / (2 * RECORDING_RATE)
        except StorageError as error:
            _logger.warning("the room on the disk is not known: %s", error)
        return self._disk_left

    def close(self) -> None:
        """What cannot be written any more is written to the program's log."""
        try:
            self.sound.close()
        except StorageError as error:
            _logger.warning("the end of a recording may be missing after a power cut: %s", error)
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
    ours = {folder.audio_path, folder.log_path, folder.transcript_path}
    try:
        if (folder.audio_path.exists() and folder.tape().samples) or not set(folder.path.iterdir()) <= ours:
            return False
        for path in ours:
            path.unlink(missing_ok=True)
        folder.path.rmdir()
    except (OSError, StorageError) as error:
        _logger.warning("an empty meeting could not be removed: %s", error)
        return False
    return True
