import pytest

from symbl_desktop.audio.block import SILENCE_DBFS, Level
from symbl_desktop.gui.loudness import Loudness, LoudnessJudge


def judge(peak: float, seconds: float, judge: LoudnessJudge | None = None, since: float = 0.0) -> Loudness:
    """The word after this peak was heard twenty times a second for so long."""
    listener = judge or LoudnessJudge()
    word = Loudness.CLOSED
    for tick in range(int(seconds * 20) + 1):
        word = listener.hear(Level(peak - 10, peak), since + tick / 20)
    return word


@pytest.mark.parametrize(
    ("peak", "word"),
    [
        (SILENCE_DBFS, Loudness.NOTHING_HEARD),
        (-90.0, Loudness.NOTHING_HEARD),
        (-45.0, Loudness.TOO_QUIET),
        (-20.0, Loudness.OK),
        (-0.2, Loudness.TOO_LOUD),
    ],
)
def test_a_steady_level_gets_its_word(peak: float, word: Loudness) -> None:
    assert judge(peak, seconds=6) is word


def test_silence_is_not_called_nothing_at_once() -> None:
    assert judge(-90.0, seconds=4) is Loudness.LISTENING


def test_a_pause_between_sentences_changes_nothing() -> None:
    listener = LoudnessJudge()
    judge(-20.0, 3, listener)
    assert judge(-55.0, 5, listener, since=3.0) is Loudness.OK


def test_clipping_is_forgotten_soon() -> None:
    listener = LoudnessJudge()
    judge(-0.1, 1, listener)
    assert judge(-20.0, 1, listener, since=1.0) is Loudness.TOO_LOUD
    assert judge(-20.0, 2, listener, since=2.0) is Loudness.OK


def test_a_microphone_that_was_closed_is_judged_anew() -> None:
    listener = LoudnessJudge()
    judge(-90.0, 9, listener)
    listener.forget()
    assert judge(-90.0, 1, listener, since=20.0) is Loudness.LISTENING
