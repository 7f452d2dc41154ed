"""Every problem in words: what happened, what is safe, one button."""

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from symbl_desktop.gui.problems import Fault, ProblemLook, Remedy, WindowProblem, privacy_settings
from symbl_desktop.meeting.events import ProblemKind, UtteranceFinal
from symbl_desktop.recorder.state import RecorderState


def _text(marked: object) -> str:
    """What lupdate finds by its marker, typed as the text it is."""
    return str(marked)


_NEW_START = frozenset({RecorderState.IDLE, RecorderState.CONNECTING})
_OVER = frozenset({RecorderState.IDLE, RecorderState.FINISHING, RecorderState.FINISHED})
_CLOSED = _OVER | {RecorderState.PAUSED}
_TRANSCRIPT_RUNS = frozenset({RecorderState.RECORDING, RecorderState.FINISHED, RecorderState.IDLE})
_ALLOW = Remedy.OPEN_PRIVACY_SETTINGS if privacy_settings() else Remedy.SHOW_DETAILS

PROBLEMS: Mapping[Fault, ProblemLook] = MappingProxyType(
    {
        ProblemKind.DISK_FULL: ProblemLook(
            _text(QT_TRANSLATE_NOOP("Problems", "The disk {0} is full, so recording stopped.")),
            _text(QT_TRANSLATE_NOOP("Problems", "Everything up to that moment is saved and can be opened.")),
            Remedy.OPEN_FOLDER,
            9,
            _NEW_START,
        ),
        ProblemKind.STORAGE_FAILED: ProblemLook(
            _text(QT_TRANSLATE_NOOP("Problems", "The recording can no longer be written to its disk.")),
            _text(QT_TRANSLATE_NOOP("Problems", "What was saved before is safe.")),
            Remedy.SHOW_DETAILS,
            9,
            _NEW_START,
        ),
        ProblemKind.NOTHING_STORED: ProblemLook(
            _text(QT_TRANSLATE_NOOP("Problems", "No sound is being saved right now.")),
            _text(
                QT_TRANSLATE_NOOP("Problems", "Everything so far is saved, and recording goes on as soon as it can.")
            ),
            Remedy.SHOW_DETAILS,
            7,
            _CLOSED,
        ),
        ProblemKind.CAPTURE_DIED: ProblemLook(
            _text(QT_TRANSLATE_NOOP("Problems", "The part that records stopped and is being started again.")),
            _text(QT_TRANSLATE_NOOP("Problems", "Everything so far is saved, and the gap will be marked.")),
            Remedy.DISMISS,
            9,
            _CLOSED,
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
            Remedy.CHOOSE_MICROPHONE,
            8,
            _CLOSED,
        ),
        ProblemKind.MICROPHONE_REPLACED: ProblemLook(
            _text(QT_TRANSLATE_NOOP("Problems", "The microphone is gone, and another one has taken its place.")),
            _text(QT_TRANSLATE_NOOP("Problems", "Everything is saved. Yours is used again as soon as it is back.")),
            Remedy.CHOOSE_MICROPHONE,
            6,
            _CLOSED,
        ),
        ProblemKind.MICROPHONE_NOT_ALLOWED: ProblemLook(
            _text(QT_TRANSLATE_NOOP("Problems", "This computer does not let the app use the microphone.")),
            _text(QT_TRANSLATE_NOOP("Problems", "Nothing is lost. Allow it, and recording can begin.")),
            _ALLOW,
            8,
            _CLOSED,
        ),
        ProblemKind.MICROPHONE_NOT_YET_ALLOWED: ProblemLook(
            _text(QT_TRANSLATE_NOOP("Problems", "The system is asking whether the app may use the microphone.")),
            _text(QT_TRANSLATE_NOOP("Problems", "Your microphone is recorded as soon as you allow it.")),
            _ALLOW,
            8,
            _CLOSED,
        ),
        ProblemKind.MICROPHONE_ZEROS: ProblemLook(
            _text(
                QT_TRANSLATE_NOOP("Problems", "The microphone gives no sound at all. It may be switched off or muted.")
            ),
            _text(QT_TRANSLATE_NOOP("Problems", "Recording goes on, and you are heard as soon as it works.")),
            Remedy.CHOOSE_MICROPHONE,
            7,
            _CLOSED,
        ),
        ProblemKind.MICROPHONE_TOO_QUIET: ProblemLook(
            _text(QT_TRANSLATE_NOOP("Problems", "The microphone hears almost nothing.")),
            _text(QT_TRANSLATE_NOOP("Problems", "Recording goes on. Move it closer or choose another one.")),
            Remedy.CHOOSE_MICROPHONE,
            6,
            _CLOSED,
        ),
        ProblemKind.COMPUTER_SOUND_LOST: ProblemLook(
            _text(QT_TRANSLATE_NOOP("Problems", "The sound of the call is gone.")),
            _text(
                QT_TRANSLATE_NOOP("Problems", "Your microphone is still recorded, and the call as soon as it is back.")
            ),
            Remedy.CHOOSE_COMPUTER_SOUND,
            7,
            _CLOSED,
        ),
        ProblemKind.COMPUTER_SOUND_SILENT: ProblemLook(
            _text(
                QT_TRANSLATE_NOOP("Problems", "Nothing is heard of the others. The call may play on another device.")
            ),
            _text(QT_TRANSLATE_NOOP("Problems", "Your microphone is recorded and saved.")),
            Remedy.CHOOSE_COMPUTER_SOUND,
            6,
            _CLOSED,
        ),
        ProblemKind.COMPUTER_SOUND_NOT_OFFERED: ProblemLook(
            _text(QT_TRANSLATE_NOOP("Problems", "This computer does not let anyone record what it plays.")),
            _text(QT_TRANSLATE_NOOP("Problems", "Your microphone is recorded and saved.")),
            Remedy.SHOW_DETAILS,
            3,
            _CLOSED,
        ),
        ProblemKind.DISK_NEARLY_FULL: ProblemLook(
            _text(QT_TRANSLATE_NOOP("Problems", "The disk {0} has room for less than half an hour.")),
            _text(QT_TRANSLATE_NOOP("Problems", "Everything so far is saved. Free some room to go on recording.")),
            Remedy.OPEN_FOLDER,
            6,
            _OVER,
        ),
        ProblemKind.LONG_SILENCE: ProblemLook(
            _text(QT_TRANSLATE_NOOP("Problems", "Nothing was said for 28 minutes. Recording stops in 2 minutes.")),
            _text(QT_TRANSLATE_NOOP("Problems", "Everything so far is saved.")),
            Remedy.KEEP_RECORDING,
            7,
            _NEW_START | _OVER,
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
        ProblemKind.AUDIO_OVERFLOW: ProblemLook(
            _text(QT_TRANSLATE_NOOP("Problems", "The computer was too busy, and a moment of sound is missing.")),
            _text(QT_TRANSLATE_NOOP("Problems", "Everything else is saved, and the gap is marked.")),
            Remedy.DISMISS,
            3,
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
        WindowProblem.RECORDING_TAKEN_UP: ProblemLook(
            _text(QT_TRANSLATE_NOOP("Problems", "We went on recording while the window was gone.")),
            _text(QT_TRANSLATE_NOOP("Problems", "Everything is saved, and the missing words follow.")),
            Remedy.DISMISS,
            2,
            _OVER,
            symbol="check",
        ),
        WindowProblem.MEETING_INTERRUPTED: ProblemLook(
            _text(QT_TRANSLATE_NOOP("Problems", "“{0}” was interrupted.")),
            _text(QT_TRANSLATE_NOOP("Problems", "It is saved, and the words it still lacks are being found.")),
            Remedy.SHOW_MEETING,
            2,
        ),
        WindowProblem.MEETINGS_INTERRUPTED: ProblemLook(
            _text(QT_TRANSLATE_NOOP("Problems", "{0} meetings were interrupted.")),
            _text(QT_TRANSLATE_NOOP("Problems", "They are saved, and the words they still lack are being found.")),
            Remedy.SHOW_LIBRARY,
            2,
        ),
        WindowProblem.MEETINGS_FINISHED: ProblemLook(
            _text(QT_TRANSLATE_NOOP("Problems", "{0} meetings were interrupted, and are whole now.")),
            _text(QT_TRANSLATE_NOOP("Problems", "Their sound, words and edits are saved.")),
            Remedy.SHOW_LIBRARY,
            1,
            symbol="check",
        ),
        WindowProblem.MEETINGS_LEFT_UNFINISHED: ProblemLook(
            _text(QT_TRANSLATE_NOOP("Problems", "{0} meetings were interrupted, and some words are missing.")),
            _text(QT_TRANSLATE_NOOP("Problems", "Their sound, and the words that were found, are saved.")),
            Remedy.SHOW_LIBRARY,
            2,
        ),
        WindowProblem.MEETING_FINISHED: ProblemLook(
            _text(QT_TRANSLATE_NOOP("Problems", "“{0}” was interrupted, and is whole now.")),
            _text(QT_TRANSLATE_NOOP("Problems", "Its sound, words and edits are saved.")),
            Remedy.SHOW_MEETING,
            1,
            symbol="check",
        ),
        WindowProblem.MEETING_LEFT_UNFINISHED: ProblemLook(
            _text(QT_TRANSLATE_NOOP("Problems", "“{0}” was interrupted, and some of its words are missing.")),
            _text(QT_TRANSLATE_NOOP("Problems", "Its sound, and the words that were found, are saved.")),
            Remedy.SHOW_MEETING,
            2,
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
        Remedy.OPEN_PRIVACY_SETTINGS: _text(QT_TRANSLATE_NOOP("Problems", "Open privacy settings")),
        Remedy.OPEN_FOLDER: _text(QT_TRANSLATE_NOOP("Problems", "Open the folder")),
        Remedy.SHOW_MEETING: _text(QT_TRANSLATE_NOOP("Problems", "Show it")),
        Remedy.SHOW_LIBRARY: _text(QT_TRANSLATE_NOOP("Problems", "Show them")),
        Remedy.SHOW_DETAILS: _text(QT_TRANSLATE_NOOP("Problems", "Show details")),
    }
)

_ADVICE: Mapping[Fault, str] = MappingProxyType(
    {
        ProblemKind.NO_AUDIO_LIBRARY: _text(
            QT_TRANSLATE_NOOP("Problems", "On Debian or Ubuntu: sudo apt install libportaudio2, then start again.")
        ),
        ProblemKind.MICROPHONE_NOT_ALLOWED: _text(
            QT_TRANSLATE_NOOP(
                "Problems", "Whoever runs this computer, or the box this app runs in, has to allow the microphone."
            )
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
