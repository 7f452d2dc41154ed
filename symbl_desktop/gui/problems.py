"""What may go wrong, or has to be told: what the host sees of it, and the one thing to do about it."""

import sys
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QUrl

from symbl_desktop.meeting.events import ProblemKind
from symbl_desktop.recorder.state import RecorderState

_PRIVACY_SETTINGS = {
    "win32": "ms-settings:privacy-microphone",
    "darwin": "x-apple.systempreferences:com.apple.preference.security?Privacy_Microphone",
}


class Remedy(Enum):
    """What the one button of a problem does."""

    DISMISS = "dismiss"
    KEEP_RECORDING = "keep_recording"
    CHOOSE_MICROPHONE = "choose_microphone"
    CHOOSE_COMPUTER_SOUND = "choose_computer_sound"
    OPEN_PRIVACY_SETTINGS = "open_privacy_settings"
    OPEN_FOLDER = "open_folder"
    SHOW_MEETING = "show_meeting"
    SHOW_LIBRARY = "show_library"
    SHOW_DETAILS = "show_details"


class WindowProblem(Enum):
    """What the host has to know outside any meeting; no event tells of it."""

    UNEXPECTED = "unexpected"
    MEETING_UNREADABLE = "meeting_unreadable"
    SETTINGS_UNREADABLE = "settings_unreadable"
    RECORDING_TAKEN_UP = "recording_taken_up"
    MEETING_INTERRUPTED = "meeting_interrupted"
    MEETINGS_INTERRUPTED = "meetings_interrupted"
    MEETING_FINISHED = "meeting_finished"
    MEETINGS_FINISHED = "meetings_finished"
    MEETING_LEFT_UNFINISHED = "meeting_left_unfinished"
    MEETINGS_LEFT_UNFINISHED = "meetings_left_unfinished"


Fault = ProblemKind | WindowProblem


@dataclass(frozen=True, slots=True)
class ProblemLook:
    """Texts in English, to be translated when shown. Of several problems the one with the highest `weight` is shown.

    `happened` may name {0}: the disk, the meeting, or how many meetings. A problem goes away by itself in the states
    `over_in` and with events of the kinds `over_with`.
    """

    happened: str
    safe: str
    remedy: Remedy
    weight: int
    over_in: frozenset[RecorderState] = frozenset()
    over_with: tuple[type, ...] = ()
    symbol: str = "warning"


def privacy_settings() -> QUrl | None:
    """Where this system lets the host allow the microphone; None where there is no such place."""
    address = _PRIVACY_SETTINGS.get(sys.platform)
    return QUrl(address) if address else None
