"""The engine's sessions as tests begin with them."""

from symbl_desktop.protocol.engine_session import EngineSession
from symbl_desktop.protocol.messages import (
    ServerMessage,
    StartRequest,
    StopRequest,
    parse_message,
)

START = StartRequest()
STAYING = StartRequest(disconnect_on_stop_request=False)
STOP = StopRequest().to_wire()


def said(session: EngineSession) -> list[ServerMessage]:
    return [parse_message(text) for text in session.data_to_send()]


def listening_session(request: StartRequest = START) -> EngineSession:
    session = EngineSession()
    session.receive(request.to_wire())
    session.accept("12")
    session.events_received()
    session.data_to_send()
    return session


def stopped_session(request: StartRequest = START) -> EngineSession:
    session = listening_session(request)
    session.receive(STOP)
    session.events_received()
    return session
