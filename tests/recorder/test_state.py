import pytest

from symbl_desktop.recorder.state import (
    TRANSITIONS,
    IllegalTransition,
    RecorderState,
    StateMachine,
    Trigger,
    next_state,
)

S, T = RecorderState, Trigger
CAPTURING = [S.CONNECTING, S.RECORDING, S.PAUSED, S.RECONNECTING]


@pytest.mark.parametrize("state", CAPTURING, ids=lambda state: state.name)
def test_stop_is_honoured_in_every_state_that_records(state: RecorderState) -> None:
    assert next_state(state, T.STOP) is S.FINISHING


@pytest.mark.parametrize("state", CAPTURING, ids=lambda state: state.name)
def test_a_microphone_that_fails_is_an_error_in_every_state_that_records(state: RecorderState) -> None:
    assert next_state(state, T.CAPTURE_FAILED) is S.ERROR


@pytest.mark.parametrize("state", [*CAPTURING, S.FINISHING, S.ERROR], ids=lambda state: state.name)
def test_a_disk_that_fails_is_an_error_until_the_meeting_is_whole(state: RecorderState) -> None:
    assert next_state(state, T.STORAGE_FAILED) is S.ERROR


def test_the_machine_tells_only_of_changes() -> None:
    told: list[RecorderState] = []
    states = StateMachine(told.append)
    for trigger in (T.START, T.SERVER_LOST, T.SERVER_LISTENS, T.SERVER_LISTENS):
        states.fire(trigger)
    assert told == [S.CONNECTING, S.RECORDING]
    assert states.allows(T.PAUSE)
    assert not states.allows(T.RESUME)


def test_a_lost_server_does_not_end_the_recording() -> None:
    assert next_state(S.RECORDING, T.SERVER_LOST) is S.RECONNECTING
    assert next_state(S.RECONNECTING, T.SERVER_LISTENS) is S.RECORDING


@pytest.mark.parametrize("state", list(S), ids=lambda state: state.name)
@pytest.mark.parametrize("trigger", [T.SERVER_LISTENS, T.SERVER_LOST], ids=lambda trigger: trigger.name)
def test_the_server_never_starts_or_resumes_a_recording(state: RecorderState, trigger: Trigger) -> None:
    if state not in (S.CONNECTING, S.RECORDING, S.RECONNECTING):
        assert TRANSITIONS.get((state, trigger), state) is state


def test_a_finished_meeting_is_never_resurrected() -> None:
    assert not [pair for pair in TRANSITIONS if pair[0] is S.FINISHED]


def test_an_illegal_pair_is_named_in_full() -> None:
    with pytest.raises(IllegalTransition, match="RESUME is not allowed in state IDLE"):
        next_state(S.IDLE, T.RESUME)


def test_every_state_can_be_reached() -> None:
    assert {S.IDLE, *TRANSITIONS.values()} == set(S)
