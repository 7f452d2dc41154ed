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
