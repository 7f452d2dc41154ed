"""What to call the sound of one side of a call, so that nobody has to read a meter."""

from collections import deque
from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from symbl_desktop.capture.messages import Loudness, Signal, Track
from symbl_desktop.meeting.events import ProblemKind
from symbl_desktop.recorder.state import TrackStatus

_MEMORY = 8.0
_PATIENCE = 5.0
_CLIPPING_PEAK = -1.0
_CLIPPING_SHOWN_FOR = 2.0
_NOTHING_PEAK = -58.0
_QUIET_PEAK = -34.0


class SideWord(Enum):
    """The one word beside a meter, in English."""

    CLOSED = str(QT_TRANSLATE_NOOP("SideWord", "closed"))
    LISTENING = str(QT_TRANSLATE_NOOP("SideWord", "listening…"))
    OK = str(QT_TRANSLATE_NOOP("SideWord", "ok"))
    TOO_QUIET = str(QT_TRANSLATE_NOOP("SideWord", "too quiet"))
    TOO_LOUD = str(QT_TRANSLATE_NOOP("SideWord", "too loud"))
    NOTHING_HEARD = str(QT_TRANSLATE_NOOP("SideWord", "nothing heard"))
    MUTED = str(QT_TRANSLATE_NOOP("SideWord", "muted"))
    GONE = str(QT_TRANSLATE_NOOP("SideWord", "gone"))
    NOT_ALLOWED = str(QT_TRANSLATE_NOOP("SideWord", "not allowed"))
    NOT_OFFERED = str(QT_TRANSLATE_NOOP("SideWord", "not available"))
    NOT_RECORDED = str(QT_TRANSLATE_NOOP("SideWord", "not recorded"))

    def translated(self) -> str:
        return QCoreApplication.translate("SideWord", self.value)


# Problems that tell more about a side than its sound does.
_SAID_BY_PROBLEMS: Mapping[ProblemKind, tuple[Track, SideWord]] = MappingProxyType(
    {
        ProblemKind.MICROPHONE_NOT_ALLOWED: (Track.MICROPHONE, SideWord.NOT_ALLOWED),
        ProblemKind.MICROPHONE_NOT_YET_ALLOWED: (Track.MICROPHONE, SideWord.NOT_ALLOWED),
        ProblemKind.MICROPHONE_LOST: (Track.MICROPHONE, SideWord.GONE),
        ProblemKind.NO_MICROPHONE: (Track.MICROPHONE, SideWord.GONE),
        ProblemKind.COMPUTER_SOUND_LOST: (Track.COMPUTER, SideWord.GONE),
        ProblemKind.COMPUTER_SOUND_NOT_OFFERED: (Track.COMPUTER, SideWord.NOT_OFFERED),
    }
)


def problem_word(kind: ProblemKind) -> tuple[Track, SideWord] | None:
    """Which side a problem is about, and the word for it as long as that side has no sound."""
    return _SAID_BY_PROBLEMS.get(kind)


def side_word(heard: SideWord, status: TrackStatus, problem: SideWord | None) -> SideWord:
    """`heard` is what its loudness alone would be called, `problem` what stands in the way of its sound."""
    if status.muted:
        return SideWord.MUTED
    if not status.recording:
        return problem or (SideWord.GONE if status.source_name else SideWord.LISTENING)
    match status.signal:
        case Signal.ZEROS:
            return SideWord.NOTHING_HEARD
        case Signal.TOO_QUIET:
            return SideWord.TOO_QUIET
        case _:
            return heard


class LoudnessJudge:
    """Judges by the loudest of the last seconds, since people pause; `now` is a clock in seconds that never goes back.

    In dB relative to full scale: speech at arm's length peaks between -30 and -6, a muted microphone stays near -90.
    """

    def __init__(self) -> None:
        self._peaks: deque[tuple[float, float]] = deque()
        self._since: float | None = None

    def hear(self, loudness: Loudness, now: float) -> SideWord:
        if self._since is None:
            self._since = now
        self._peaks.append((now, loudness.peak_dbfs))
        while now - self._peaks[0][0] > _MEMORY:
            self._peaks.popleft()
        loudest = max(peak for _, peak in self._peaks)
        recent = max(peak for at, peak in self._peaks if now - at <= _CLIPPING_SHOWN_FOR)
        if recent > _CLIPPING_PEAK:
            return SideWord.TOO_LOUD
        if loudest > _QUIET_PEAK:
            return SideWord.OK
        if now - self._since < _PATIENCE:
            return SideWord.LISTENING
        return SideWord.TOO_QUIET if loudest > _NOTHING_PEAK else SideWord.NOTHING_HEARD

    def forget(self) -> None:
        """The device was closed."""
        self._peaks.clear()
        self._since = None
