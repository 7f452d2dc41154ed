"""Both wires of the engine: which path leads where, and who is let through."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, WebSocketRoute
from starlette.websockets import WebSocket

from symbl_desktop.engine.analyst import MakeDetectors
from symbl_desktop.engine.answers import WRONG_TOKEN, error
from symbl_desktop.engine.auth import Doorkeeper, shown_token
from symbl_desktop.engine.connection import Connection, Party
from symbl_desktop.engine.conversations import Conversations
from symbl_desktop.engine.gatherings import Gatherings
from symbl_desktop.engine.limits import Limits
from symbl_desktop.engine.rest import rest_routes
from symbl_desktop.engine.seat import Seat, Speech
from symbl_desktop.engine.subscription import Subscription

_STREAMING_PATHS = ("/v1/streaming", "/v1/realtime/insights")
_SUBSCRIBE_PATHS = ("/v1/subscribe", "/session/subscribe")


class Service(Speech, Protocol):
    """What the engine needs of speech recognition and insight detection."""

    @property
    def make_detectors(self) -> MakeDetectors: ...


class Engine:
    """All that lives as long as the server. Made and used in the event loop."""

    def __init__(self, token: str, service: Service, limits: Limits) -> None:
        self.conversations = Conversations()
        self._doorkeeper = Doorkeeper(token)
        self._service = service
        self._limits = limits
        self._gatherings = Gatherings(self.conversations, service.make_detectors)
        self._parties: dict[Party, asyncio.Event] = {}

    def application(self) -> Starlette:
        routes: list[BaseRoute] = [
            *(WebSocketRoute(path + "/{connection_id:path}", self._speak) for path in _STREAMING_PATHS),
            *(WebSocketRoute(path + "/{connection_id:path}", self._listen) for path in _SUBSCRIBE_PATHS),
            WebSocketRoute("/{path:path}", _no_such_socket),
            *rest_routes(self.conversations, self._doorkeeper),
        ]
        return Starlette(routes=routes, exception_handlers={HTTPException: _in_json})

    async def close(self) -> None:
        """Ends every conversation, as it is."""
        for party in list(self._parties):
            party.shut_down()
        for gone in list(self._parties.values()):
            await gone.wait()
        self._gatherings.end_all()

    async def _speak(self, socket: WebSocket) -> None:
        await self._admit(
            socket,
            lambda connection, name: Seat(connection, name, self._gatherings, self._service, self._limits),
        )

    async def _listen(self, socket: WebSocket) -> None:
        await self._admit(socket, lambda connection, name: Subscription(connection, name, self._gatherings))

    async def _admit(self, socket: WebSocket, make_party: Callable[[Connection, str], Party]) -> None:
        connection_id: str = socket.path_params["connection_id"]
        if not self._doorkeeper.accepts(shown_token(socket)):
            await socket.send_denial_response(error(401, WRONG_TOKEN))
        elif not connection_id:
            await _no_such_socket(socket)
        else:
            connection = Connection(socket, self._limits.unread)
            party = make_party(connection, connection_id)
            await self._accompany(party, connection.run(party))

    async def _accompany(self, party: Party, talk: Awaitable[None]) -> None:
        gone = self._parties[party] = asyncio.Event()
        try:
            await talk
        finally:
            del self._parties[party]
            gone.set()


async def _no_such_socket(socket: WebSocket) -> None:
    await socket.send_denial_response(error(404, "There is no such endpoint."))


async def _in_json(_: Request, problem: Exception) -> JSONResponse:
    if not isinstance(problem, HTTPException):
        raise problem
    return error(problem.status_code, problem.detail, problem.headers)
