import pytest

from symbl_desktop.gui.states import LOOKS, ButtonRole, Closing, button_label, status_words
from symbl_desktop.recorder.state import RecorderState

SAYS = {
    RecorderState.IDLE: ("Start recording", "Ready. Nothing is being recorded."),
    RecorderState.CONNECTING: ("Stop", "Recording. Getting the transcript ready…"),
    RecorderState.RECORDING: ("Stop", "Recording"),
    RecorderState.PAUSED: ("Stop", "Paused at 12:04. Nothing is being recorded."),
    RecorderState.RECONNECTING: ("Stop", "Recording. 28 s waiting for transcript."),
    RecorderState.FINISHING: ("Start recording", "Saved. Finishing the last 28 s of transcript."),
    RecorderState.FINISHED: ("Start recording", "Saved."),
    RecorderState.ERROR: ("Try again", "Recording stopped. Nothing is being recorded."),
}


def test_every_state_has_a_look() -> None:
    assert set(LOOKS) == set(SAYS) == set(RecorderState)


@pytest.mark.parametrize("state", RecorderState)
def test_a_state_has_its_button_and_its_words(state: RecorderState) -> None:
    assert (button_label(LOOKS[state].role), status_words(state, recorded=724.0, lag=28.0)) == SAYS[state]


@pytest.mark.parametrize("state", RecorderState)
def test_what_says_recording_can_be_paused_and_marked_and_asks_before_it_closes(state: RecorderState) -> None:
    look = LOOKS[state]
    says_recording = status_words(state, 0.0, 0.0).startswith("Recording") and state is not RecorderState.ERROR
    assert look.capturing == look.can_pause == look.can_mark == says_recording
    assert (look.closing is Closing.ASKS) == (look.role is ButtonRole.STOP)


def test_a_lag_below_a_second_is_never_called_nothing() -> None:
    assert status_words(RecorderState.FINISHING, 60.0, 0.0) == "Saved. Finishing the last 1 s of transcript."


@pytest.mark.parametrize("state", [each for each in RecorderState if LOOKS[each].capturing])
def test_recording_is_said_only_while_sound_is_stored(state: RecorderState) -> None:
    assert "Recording" not in status_words(state, 724.0, 28.0, stored_ago=None)
    assert status_words(state, 724.0, 28.0, stored_ago=12.4) == "No sound was saved for 12 s."
    assert status_words(state, 724.0, 28.0, stored_ago=0.9) == SAYS[state][1]


def test_a_paused_meeting_stores_nothing_and_that_is_no_fault() -> None:
    assert status_words(RecorderState.PAUSED, 724.0, 0.0, stored_ago=60.0) == SAYS[RecorderState.PAUSED][1]
