"""The tables hold for every state the other side can bring us into."""

import pytest

from symbl_desktop.protocol.state import (
    ENGINE_TRANSITIONS,
    SESSION_TRANSITIONS,
    EngineState,
    EngineTrigger,
    ProtocolViolation,
    SessionState,
    SessionTrigger,
    next_state,
)

OF_THE_SERVER = (
    SessionTrigger.SERVER_LISTENS,
    SessionTrigger.SERVER_REFUSES,
    SessionTrigger.SERVER_ENDS,
    SessionTrigger.CONNECTION_LOST,
)
OF_THE_CLIENT = (EngineTrigger.START_REQUEST, EngineTrigger.STOP_REQUEST, EngineTrigger.CONNECTION_LOST)


@pytest.mark.parametrize("state", SessionState)
@pytest.mark.parametrize("trigger", OF_THE_SERVER)
def test_whatever_a_server_does_leads_somewhere(state: SessionState, trigger: SessionTrigger) -> None:
    assert (state, trigger) in SESSION_TRANSITIONS


@pytest.mark.parametrize("state", EngineState)
@pytest.mark.parametrize("trigger", OF_THE_CLIENT)
def test_whatever_a_client_does_leads_somewhere(state: EngineState, trigger: EngineTrigger) -> None:
    assert (state, trigger) in ENGINE_TRANSITIONS


def test_closed_is_the_end() -> None:
    assert {after for (state, _), after in SESSION_TRANSITIONS.items() if state is SessionState.CLOSED} == {
        SessionState.CLOSED
    }
    assert {after for (state, _), after in ENGINE_TRANSITIONS.items() if state is EngineState.CLOSED} == {
        EngineState.CLOSED
    }


def test_every_state_can_be_reached() -> None:
    assert {SessionState.IDLE, *SESSION_TRANSITIONS.values()} == set(SessionState)
    assert {EngineState.WAITING, *ENGINE_TRANSITIONS.values()} == set(EngineState)


def test_what_a_table_does_not_know_is_told_by_both_names() -> None:
    with pytest.raises(ProtocolViolation, match="STOP is not allowed in state IDLE"):
        next_state(SESSION_TRANSITIONS, SessionState.IDLE, SessionTrigger.STOP)
    with pytest.raises(ProtocolViolation, match="ACCEPT is not allowed in state WAITING"):
        next_state(ENGINE_TRANSITIONS, EngineState.WAITING, EngineTrigger.ACCEPT)
