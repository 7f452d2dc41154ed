"""The files that a capture begins, or goes on with after another one."""

import time
from pathlib import Path

from symbl_desktop.audio.block import RECORDING_RATE
from symbl_desktop.capture.messages import Track
from symbl_desktop.storage.errors import StorageError, StorageErrorReason
from symbl_desktop.storage.track_file import TrackWriter

_LET_GO_WITHIN = 2.0
_LOOKS_AGAIN_AFTER = 0.02


def open_track(folder: Path, track: Track) -> TrackWriter:
    """What a process that was killed was just starting may hold its files a moment longer. Raises StorageError."""
    until = time.monotonic() + _LET_GO_WITHIN
    while True:
        try:
            return TrackWriter(folder, track.value, RECORDING_RATE)
        except StorageError as error:
            if error.reason is not StorageErrorReason.IN_USE or time.monotonic() >= until:
                raise
        time.sleep(_LOOKS_AGAIN_AFTER)  # a lock on a file tells nobody that it was let go
