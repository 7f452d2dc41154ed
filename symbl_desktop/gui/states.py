"""How the window looks in each state of the recorder, as one table."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from symbl_desktop.gui.clock import length_text, short_timer_text
from symbl_desktop.recorder.state import RecorderState

EVIDENCE_WITHIN = 1.0  # seconds since the last stored sample


class ButtonRole(Enum):
    """What a press of the one big button does."""

    START = "start"
    STOP = "stop"
    RETRY = "retry"


class Closing(Enum):
    """What closing the window means now."""

    AT_ONCE = "at_once"
    ASKS = "asks"
    WAITS = "waits"


@dataclass(frozen=True, slots=True)
class StateLook:
    """`status` may name {at}, the recorded time, and {lag}, what the transcript is behind."""

    role: ButtonRole
    status: str
    capturing: bool = False
    can_pause: bool = False
    can_resume: bool = False
    closing: Closing = Closing.AT_ONCE

    @property
    def can_mark(self) -> bool:
        return self.capturing


def _text(marked: object) -> str:
    """What lupdate finds by its marker, typed as the text it is."""
    return str(marked)


def _capturing(status: str) -> StateLook:
    return StateLook(ButtonRole.STOP, status, capturing=True, can_pause=True, closing=Closing.ASKS)


LOOKS: Mapping[RecorderState, StateLook] = MappingProxyType(
    {
        RecorderState.IDLE: StateLook(
            ButtonRole.START, _text(QT_TRANSLATE_NOOP("States", "Ready. Nothing is being recorded."))
        ),
        RecorderState.CONNECTING: _capturing(
            _text(QT_TRANSLATE_NOOP("States", "Recording. Getting the transcript ready…"))
        ),
        RecorderState.RECORDING: _capturing(_text(QT_TRANSLATE_NOOP("States", "Recording"))),
        RecorderState.PAUSED: StateLook(
            ButtonRole.STOP,
            _text(QT_TRANSLATE_NOOP("States", "Paused at {at}. Nothing is being recorded.")),
            can_resume=True,
            closing=Closing.ASKS,
        ),
        RecorderState.RECONNECTING: _capturing(
            _text(QT_TRANSLATE_NOOP("States", "Recording. {lag} waiting for transcript."))
        ),
        RecorderState.FINISHING: StateLook(
            ButtonRole.START,
            _text(QT_TRANSLATE_NOOP("States", "Saved. Finishing the last {lag} of transcript.")),
            closing=Closing.WAITS,
        ),
        RecorderState.FINISHED: StateLook(ButtonRole.START, _text(QT_TRANSLATE_NOOP("States", "Saved."))),
        RecorderState.ERROR: StateLook(
            ButtonRole.RETRY, _text(QT_TRANSLATE_NOOP("States", "Recording stopped. Nothing is being recorded."))
        ),
    }
)

_BUTTONS: Mapping[ButtonRole, tuple[str, str]] = MappingProxyType(
    {
        ButtonRole.START: (_text(QT_TRANSLATE_NOOP("States", "Start recording")), "record"),
        ButtonRole.STOP: (_text(QT_TRANSLATE_NOOP("States", "Stop")), "stop"),
        ButtonRole.RETRY: (_text(QT_TRANSLATE_NOOP("States", "Try again")), "record"),
    }
)


def button_label(role: ButtonRole) -> str:
    return QCoreApplication.translate("States", _BUTTONS[role][0])


def button_symbol(role: ButtonRole) -> str:
    return _BUTTONS[role][1]


def status_words(state: RecorderState, recorded: float, lag: float, stored_ago: float | None = 0.0) -> str:
    """What the window says of a state, `recorded` seconds being stored and the transcript `lag` seconds behind.

    It says Recording only on evidence: a sample stored in the last second. `stored_ago` is None before the first.
    """
    if LOOKS[state].capturing and stored_ago is None:
        return QCoreApplication.translate("States", "Starting…")
    if LOOKS[state].capturing and stored_ago is not None and stored_ago > EVIDENCE_WITHIN:
        return QCoreApplication.translate("States", "No sound was saved for {0}.").format(length_text(int(stored_ago)))
    if state is RecorderState.ERROR and not recorded:
        return QCoreApplication.translate("States", "Recording could not begin. Nothing is being recorded.")
    words = QCoreApplication.translate("States", LOOKS[state].status)
    return words.format(at=short_timer_text(recorded), lag=length_text(max(1.0, lag)))
