import pytest

from symbl_desktop.audio.block import SILENCE_DBFS
from symbl_desktop.capture.messages import Loudness, Signal, Track
from symbl_desktop.gui.loudness import LoudnessJudge, SideWord, problem_word, side_word
from symbl_desktop.meeting.events import ProblemKind
from symbl_desktop.recorder.state import TrackStatus


def judge(peak: float, seconds: float, judge: LoudnessJudge | None = None, since: float = 0.0) -> SideWord:
    """The word after this peak was heard twenty times a second for so long."""
    listener = judge or LoudnessJudge()
    word = SideWord.CLOSED
    for tick in range(int(seconds * 20) + 1):
        word = listener.hear(Loudness(Track.MICROPHONE, peak - 10, peak), since + tick / 20)
    return word


@pytest.mark.parametrize(
    ("peak", "word"),
    [
        (SILENCE_DBFS, SideWord.NOTHING_HEARD),
        (-90.0, SideWord.NOTHING_HEARD),
        (-45.0, SideWord.TOO_QUIET),
        (-20.0, SideWord.OK),
        (-0.2, SideWord.TOO_LOUD),
    ],
)
def test_a_steady_level_gets_its_word(peak: float, word: SideWord) -> None:
    assert judge(peak, seconds=6) is word


def test_silence_is_not_called_nothing_at_once() -> None:
    assert judge(-90.0, seconds=4) is SideWord.LISTENING


def test_a_pause_between_sentences_changes_nothing() -> None:
    listener = LoudnessJudge()
    judge(-20.0, 3, listener)
    assert judge(-55.0, 5, listener, since=3.0) is SideWord.OK


def test_clipping_is_forgotten_soon() -> None:
    listener = LoudnessJudge()
    judge(-0.1, 1, listener)
    assert judge(-20.0, 1, listener, since=1.0) is SideWord.TOO_LOUD
    assert judge(-20.0, 2, listener, since=2.0) is SideWord.OK


def test_a_microphone_that_was_closed_is_judged_anew() -> None:
    listener = LoudnessJudge()
    judge(-90.0, 9, listener)
    listener.forget()
    assert judge(-90.0, 1, listener, since=20.0) is SideWord.LISTENING


def status(signal: Signal = Signal.OK, muted: bool = False, recording: bool = True, name: str = "Mic") -> TrackStatus:
    return TrackStatus(Track.MICROPHONE, name, signal, muted, recording)


@pytest.mark.parametrize(
    ("told", "problem", "word"),
    [
        (status(), None, SideWord.OK),
        (status(Signal.ZEROS), None, SideWord.NOTHING_HEARD),
        (status(Signal.TOO_QUIET), None, SideWord.TOO_QUIET),
        (status(Signal.MUTED, muted=True), None, SideWord.MUTED),
        (status(muted=True, recording=False), None, SideWord.MUTED),
        (status(recording=False), None, SideWord.GONE),
        (status(recording=False), SideWord.NOT_ALLOWED, SideWord.NOT_ALLOWED),
        (status(recording=False, name=""), None, SideWord.LISTENING),
    ],
)
def test_what_the_recorder_knows_of_a_side_goes_before_how_loud_it_is(
    told: TrackStatus, problem: SideWord | None, word: SideWord
) -> None:
    assert side_word(SideWord.OK, told, problem) is word


def test_a_refused_microphone_is_not_called_silent() -> None:
    assert problem_word(ProblemKind.MICROPHONE_NOT_ALLOWED) == (Track.MICROPHONE, SideWord.NOT_ALLOWED)
    assert problem_word(ProblemKind.DISK_FULL) is None
