"""What becomes a line of the transcript, and what it says."""

from collections.abc import Container
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QCoreApplication

from symbl_desktop.capture.messages import Track
from symbl_desktop.gui.clock import exact_length_text
from symbl_desktop.meeting.events import (
    AudioDropped,
    Event,
    MeetingPaused,
    MomentMarked,
    UtteranceFinal,
    UtteranceFolded,
)

SAME_MOMENT = 1.0  # seconds


class RowKind(Enum):
    UTTERANCE = "utterance"
    HYPOTHESIS = "hypothesis"
    MARK = "mark"
    PAUSE = "pause"
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class TranscriptRow:
    start: float
    kind: RowKind
    text: str = ""
    speaker: str = ""
    utterance_id: str = ""
    gap: AudioDropped | None = None


def row_for(event: Event) -> TranscriptRow | None:
    translate = QCoreApplication.translate
    match event:
        case UtteranceFinal():
            return TranscriptRow(event.start, RowKind.UTTERANCE, event.text, event.speaker, event.utterance_id)
        case MomentMarked():
            return TranscriptRow(event.at, RowKind.MARK, translate("TranscriptRows", "Marked"))
        case MeetingPaused():
            return TranscriptRow(event.at, RowKind.PAUSE, translate("TranscriptRows", "Paused"))
        case AudioDropped():
            words = (
                translate("TranscriptRows", "No sound of the call for {0}")
                if event.track == Track.COMPUTER.value
                else translate("TranscriptRows", "No sound from the microphone for {0}")
            )
            start = max(0.0, event.at - event.length)
            return TranscriptRow(start, RowKind.GAP, words.format(exact_length_text(event.length)), gap=event)
        case _:
            return None


def is_same_gap(known: AudioDropped | None, gap: AudioDropped) -> bool:
    """Whether the other side lacks the same moments."""
    return (
        known is not None
        and known.track != gap.track
        and abs(known.at - gap.at) <= SAME_MOMENT
        and abs(known.length - gap.length) <= SAME_MOMENT
    )


def joined(row: TranscriptRow, gap: AudioDropped) -> TranscriptRow:
    """One line for what both sides lack."""
    length = gap.length if row.gap is None else max(gap.length, row.gap.length)
    words = QCoreApplication.translate("TranscriptRows", "No sound from either side for {0}")
    return TranscriptRow(row.start, RowKind.GAP, words.format(exact_length_text(length)))


def may_fold(event: UtteranceFolded, known: Container[str | int]) -> bool:
    """What would be nowhere else stays."""
    return event.utterance_id != event.into and event.utterance_id in known and event.into in known
