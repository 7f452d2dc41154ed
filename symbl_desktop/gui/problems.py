"""What went wrong, in words: what happened, what is safe, and the one thing to do about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from symbl_desktop.meeting.events import AudioDropped, ProblemKind, UtteranceFinal
from symbl_desktop.recorder.state import RecorderState


class Remedy(Enum):
    """What the one button of a problem does."""

    DISMISS = "dismiss"
    KEEP_RECORDING = "keep_recording"
    CHOOSE_MICROPHONE = "choose_microphone"
    CHOOSE_COMPUTER_SOUND = "choose_computer_sound"
    OPEN_FOLDER = "open_folder"
    SHOW_DETAILS = "show_details"


class WindowProblem(Enum):
    """What goes wrong outside any meeting; no event tells of it."""

    UNEXPECTED = "unexpected"
    MEETING_UNREADABLE = "meeting_unreadable"
    SETTINGS_UNREADABLE = "settings_unreadable"


Fault = ProblemKind | WindowProblem


@dataclass(frozen=True, slots=True)
class ProblemLook:
    """Texts in English, to be translated when shown. Of several problems the one with the highest `weight` is shown.

    A problem goes away by itself in the states `over_in` and with events of the kinds `over_with`.
    """

    happened: str
    safe: str
    remedy: Remedy
    weight: int
    over_in: frozenset[RecorderState] = frozenset()
    over_with: tuple[type, ...] = ()


def _text(marked: object) -> str:
    """What lupdate finds by its marker, typed as the text it is."""
    return str(marked)


_NEW_START = frozenset({RecorderState.IDLE, RecorderState.CONNECTING})
_TRANSCRIPT_RUNS = frozenset({RecorderState.RECORDING, RecorderState.FINISHED, RecorderState.IDLE})

PROBLEMS: Mapping[Fault, ProblemLook] = MappingProxyType(
    {
        ProblemKind.DISK_FULL: ProblemLook(
            _text(QT_TRANSLATE_NOOP("Problems", "The disk is full, so recording stopped.")),
            _text(QT_TRANSLATE_NOOP("Problems", "Everything up to that moment is saved.")),
            Remedy.OPEN_FOLDER,
            9,
            _NEW_START,
        ),
        ProblemKind.STORAGE_FAILED: ProblemLook(
            _text(QT_TRANSLATE_NOOP("Problems", "The recording can no longer be written to the disk.")),
            _text(QT_TRANSLATE_NOOP("Problems", "What was saved before is safe.")),
            Remedy.SHOW_DETAILS,
            9,
            _NEW_START,
        ),
        ProblemKind.NO_AUDIO_LIBRARY: ProblemLook(
            _text(QT_TRANSLATE_NOOP("Problems", "PortAudio, which opens microphones, is missing on this computer.")),
            _text(QT_TRANSLATE_NOOP("Problems", "Your stored meetings are safe.")),
            Remedy.SHOW_DETAILS,
            8,
            _NEW_START,
        ),
        ProblemKind.NO_MICROPHONE: ProblemLook(
            _text(QT_TRANSLATE_NOOP("Problems", "No microphone was found.")),
            _text(QT_TRANSLATE_NOOP("Problems", "Your stored meetings are safe. Plug one in or choose another.")),
            Remedy.CHOOSE_MICROPHONE,
            8,
            _NEW_START,
        ),
        ProblemKind.MICROPHONE_LOST: ProblemLook(
            _text(QT_TRANSLATE_NOOP("Problems", "The microphone is gone.")),
            _text(
                QT_TRANSLATE_NOOP(
                    "Problems", "Everything so far is saved, and recording goes on as soon as it is back."
                )
            ),
            Remedy.DISMISS,
            8,
            _NEW_START,
            (AudioDropped,),
        ),
        ProblemKind.LONG_SILENCE: ProblemLook(
            _text(QT_TRANSLATE_NOOP("Problems", "Nothing was said for 28 minutes. Recording stops in 2 minutes.")),
            _text(QT_TRANSLATE_NOOP("Problems", "Everything so far is saved.")),
            Remedy.KEEP_RECORDING,
            7,
            _NEW_START | {RecorderState.FINISHING, RecorderState.FINISHED},
            (UtteranceFinal,),
        ),
        ProblemKind.MODEL_MISSING: ProblemLook(
            _text(QT_TRANSLATE_NOOP("Problems", "The speech model is missing or damaged, so no words can be found.")),
            _text(QT_TRANSLATE_NOOP("Problems", "Sound is recorded and saved all the same.")),
            Remedy.SHOW_DETAILS,
            6,
            _TRANSCRIPT_RUNS,
        ),
        ProblemKind.SERVER_REFUSED: ProblemLook(
            _text(QT_TRANSLATE_NOOP("Problems", "The transcript server does not accept this app's key.")),
            _text(QT_TRANSLATE_NOOP("Problems", "Sound is recorded and saved on this computer all the same.")),
            Remedy.SHOW_DETAILS,
            6,
            _TRANSCRIPT_RUNS,
        ),
        ProblemKind.SERVER_UNREACHABLE: ProblemLook(
            _text(QT_TRANSLATE_NOOP("Problems", "The transcript server cannot be reached.")),
            _text(QT_TRANSLATE_NOOP("Problems", "Recording goes on; the words follow when it answers.")),
            Remedy.SHOW_DETAILS,
            5,
            _TRANSCRIPT_RUNS,
        ),
        ProblemKind.ENGINE_FAILED: ProblemLook(
            _text(QT_TRANSLATE_NOOP("Problems", "The part that finds the words stopped and is being started again.")),
            _text(QT_TRANSLATE_NOOP("Problems", "Recording works without it, and the missing words will follow.")),
            Remedy.SHOW_DETAILS,
            5,
            _TRANSCRIPT_RUNS,
        ),
        ProblemKind.CAPTURE_DIED: ProblemLook(
            _text(QT_TRANSLATE_NOOP("Problems", "Recording was interrupted and is beginning again.")),
            _text(QT_TRANSLATE_NOOP("Problems", "Everything so far is saved, and the gap will be marked.")),
            Remedy.DISMISS,
            9,
            _NEW_START,
        ),
        ProblemKind.NOTHING_STORED: ProblemLook(
            _text(QT_TRANSLATE_NOOP("Problems", "No sound is being saved right now.")),
            _text(
                QT_TRANSLATE_NOOP("Problems", "Everything so far is saved, and recording goes on as soon as it can.")
            ),
            Remedy.SHOW_DETAILS,
            9,
            _NEW_START,
        ),
        ProblemKind.MICROPHONE_NOT_ALLOWED: ProblemLook(
            _text(QT_TRANSLATE_NOOP("Problems", "This computer does not let the app use the microphone.")),
            _text(
                QT_TRANSLATE_NOOP(
                    "Problems", "Your stored meetings are safe. Allow it in the system's privacy settings."
                )
            ),
            Remedy.SHOW_DETAILS,
            8,
            _NEW_START,
        ),
        ProblemKind.MICROPHONE_NOT_YET_ALLOWED: ProblemLook(
            _text(QT_TRANSLATE_NOOP("Problems", "The system is asking whether the app may use the microphone.")),
            _text(QT_TRANSLATE_NOOP("Problems", "Recording begins as soon as you allow it.")),
            Remedy.DISMISS,
            8,
            _NEW_START,
        ),
        ProblemKind.MICROPHONE_ZEROS: ProblemLook(
            _text(
                QT_TRANSLATE_NOOP("Problems", "The microphone gives no sound at all. It may be switched off or muted.")
            ),
            _text(QT_TRANSLATE_NOOP("Problems", "Recording goes on, so nothing is lost once it works.")),
            Remedy.CHOOSE_MICROPHONE,
            7,
            _NEW_START,
        ),
        ProblemKind.MICROPHONE_TOO_QUIET: ProblemLook(
            _text(QT_TRANSLATE_NOOP("Problems", "The microphone hears almost nothing.")),
            _text(QT_TRANSLATE_NOOP("Problems", "Recording goes on. Move it closer or choose another one.")),
            Remedy.CHOOSE_MICROPHONE,
            6,
            _NEW_START,
        ),
        ProblemKind.MICROPHONE_REPLACED: ProblemLook(
            _text(QT_TRANSLATE_NOOP("Problems", "The microphone is gone, and another one has taken its place.")),
            _text(QT_TRANSLATE_NOOP("Problems", "Everything so far is saved, and recording goes on.")),
            Remedy.CHOOSE_MICROPHONE,
            6,
            _NEW_START,
        ),
        ProblemKind.COMPUTER_SOUND_LOST: ProblemLook(
            _text(QT_TRANSLATE_NOOP("Problems", "The sound of the call is gone.")),
            _text(
                QT_TRANSLATE_NOOP("Problems", "Your microphone is still recorded, and the call as soon as it is back.")
            ),
            Remedy.CHOOSE_COMPUTER_SOUND,
            7,
            _NEW_START,
        ),
        ProblemKind.COMPUTER_SOUND_SILENT: ProblemLook(
            _text(
                QT_TRANSLATE_NOOP("Problems", "Nothing is heard of the others. The call may play on another device.")
            ),
            _text(QT_TRANSLATE_NOOP("Problems", "Your microphone is recorded and saved.")),
            Remedy.CHOOSE_COMPUTER_SOUND,
            6,
            _NEW_START,
        ),
        ProblemKind.COMPUTER_SOUND_NOT_OFFERED: ProblemLook(
            _text(QT_TRANSLATE_NOOP("Problems", "The sound of the call cannot be recorded on this computer.")),
            _text(QT_TRANSLATE_NOOP("Problems", "Your microphone is recorded and saved.")),
            Remedy.SHOW_DETAILS,
            3,
            _NEW_START,
        ),
        ProblemKind.DISK_NEARLY_FULL: ProblemLook(
            _text(QT_TRANSLATE_NOOP("Problems", "There is room on the disk for less than half an hour.")),
            _text(QT_TRANSLATE_NOOP("Problems", "Everything so far is saved. Free some room to go on recording.")),
            Remedy.OPEN_FOLDER,
            6,
            _NEW_START,
        ),
        WindowProblem.MEETING_UNREADABLE: ProblemLook(
            _text(QT_TRANSLATE_NOOP("Problems", "A stored meeting could not be read or changed.")),
            _text(QT_TRANSLATE_NOOP("Problems", "Its files are as they were.")),
            Remedy.SHOW_DETAILS,
            4,
        ),
        WindowProblem.SETTINGS_UNREADABLE: ProblemLook(
            _text(QT_TRANSLATE_NOOP("Problems", "Some of your settings could not be read; the usual ones are used.")),
            _text(QT_TRANSLATE_NOOP("Problems", "Your meetings are safe, and what you had written is kept.")),
            Remedy.SHOW_DETAILS,
            3,
        ),
        WindowProblem.UNEXPECTED: ProblemLook(
            _text(QT_TRANSLATE_NOOP("Problems", "Something in this window went wrong.")),
            _text(QT_TRANSLATE_NOOP("Problems", "Recording and saving do not depend on it.")),
            Remedy.SHOW_DETAILS,
            4,
        ),
        ProblemKind.AUDIO_OVERFLOW: ProblemLook(
            _text(QT_TRANSLATE_NOOP("Problems", "The computer was too busy, and a moment of sound is missing.")),
            _text(QT_TRANSLATE_NOOP("Problems", "Everything else is saved, and the gap is marked.")),
            Remedy.DISMISS,
            3,
            _NEW_START,
        ),
    }
)

# Once recording has stopped, the same problem is told differently.
_AFTER_THE_STOP: Mapping[Fault, ProblemLook] = MappingProxyType(
    {
        ProblemKind.MICROPHONE_LOST: ProblemLook(
            _text(QT_TRANSLATE_NOOP("Problems", "The microphone could not be opened.")),
            _text(QT_TRANSLATE_NOOP("Problems", "Your stored meetings are safe. Try again or choose another one.")),
            Remedy.CHOOSE_MICROPHONE,
            8,
            _NEW_START,
        ),
    }
)

_BUTTONS: Mapping[Remedy, str] = MappingProxyType(
    {
        Remedy.DISMISS: _text(QT_TRANSLATE_NOOP("Problems", "OK")),
        Remedy.KEEP_RECORDING: _text(QT_TRANSLATE_NOOP("Problems", "Keep recording")),
        Remedy.CHOOSE_MICROPHONE: _text(QT_TRANSLATE_NOOP("Problems", "Choose microphone")),
        Remedy.CHOOSE_COMPUTER_SOUND: _text(QT_TRANSLATE_NOOP("Problems", "Choose the call's sound")),
        Remedy.OPEN_FOLDER: _text(QT_TRANSLATE_NOOP("Problems", "Open the folder")),
        Remedy.SHOW_DETAILS: _text(QT_TRANSLATE_NOOP("Problems", "Show details")),
    }
)

_ADVICE: Mapping[Fault, str] = MappingProxyType(
    {
        ProblemKind.NO_AUDIO_LIBRARY: _text(
            QT_TRANSLATE_NOOP("Problems", "On Debian or Ubuntu: sudo apt install libportaudio2, then start again.")
        ),
        ProblemKind.MODEL_MISSING: _text(
            QT_TRANSLATE_NOOP("Problems", "Run symbl-engine models in a terminal, or install the app again.")
        ),
        ProblemKind.SERVER_REFUSED: _text(
            QT_TRANSLATE_NOOP("Problems", "Check the server's address and its token or app id in the settings file.")
        ),
        ProblemKind.SERVER_UNREACHABLE: _text(
            QT_TRANSLATE_NOOP("Problems", "Check the network and the server's address in the settings file.")
        ),
    }
)


def look_of(fault: Fault, state: RecorderState) -> ProblemLook:
    if state is RecorderState.ERROR and fault in _AFTER_THE_STOP:
        return _AFTER_THE_STOP[fault]
    return PROBLEMS[fault]


def translated(words: str) -> str:
    """A text of the tables above in the host's language."""
    return QCoreApplication.translate("Problems", words)


def advice(fault: Fault) -> str:
    """What the host can do, for the details; empty where there is nothing to do."""
    return translated(_ADVICE[fault]) if fault in _ADVICE else ""


def remedy_label(remedy: Remedy) -> str:
    return translated(_BUTTONS[remedy])
