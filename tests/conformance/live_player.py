"""A running engine on the other end of a real socket, held against a golden dialogue."""

import contextlib
import uuid

from websocket import ABNF, WebSocket, WebSocketConnectionClosedException, WebSocketException, create_connection

from tests.engine.process import LIMIT, EngineProcess
from tests.golden.dialogue import Audio, Calls, ClientSends, Frame, Hears, StateIs, Told
from tests.golden.players import Mismatch, Player, Sound


class LivePlayer(Player):
    """The text is the client; what it says of the engine's inner life is the engine's own affair."""

    answers = ClientSends

    def __init__(self, engine: EngineProcess) -> None:
        super().__init__()
        self._engine = engine
        self._connection_id = str(uuid.uuid4())
        self._socket: WebSocket | None = None
        self.connect()

    def connect(self) -> None:
        self.leave()
        self._sound = Sound()
        self._socket = create_connection(
            self._engine.url(self._connection_id), header=[f"X-API-KEY: {self._engine.token}"], timeout=LIMIT
        )

    def leave(self) -> None:
        socket, self._socket = self._socket, None
        if socket is not None:
            socket.shutdown()  # type: ignore[no-untyped-call]  # the library is typed only in part

    def lose_connection(self) -> None:
        self.leave()

    def client_sends(self, frame: Frame) -> None:
        assert self._socket is not None
        # A client may still be talking when the engine has closed.
        with contextlib.suppress(WebSocketException, OSError):
            if isinstance(frame, Audio):
                self._socket.send_binary(self._sound.take(frame.size))
            else:
                self._socket.send(self.text_of(frame))

    def server_sends(self, frame: Frame) -> None:
        opcode, data = self._receive()
        if opcode == ABNF.OPCODE_CLOSE:
            raise Mismatch(f"the engine closed with {_code(data)}")
        self.expect_text(frame, data.decode())

    def server_closes(self, code: int) -> None:
        opcode, data = self._receive()
        if opcode != ABNF.OPCODE_CLOSE:
            raise Mismatch(f"said: {data.decode()}")
        if _code(data) != code:
            raise Mismatch(f"the close code is {_code(data)}")
        self.leave()

    def expect_silence(self) -> None:
        pass  # it may be quicker than its line; a word too many stands in the way of the next line or of the close

    def look_inside(self, action: Calls | StateIs | Told | Hears) -> None:
        pass  # it is only known by what it says

    def _receive(self) -> tuple[int, bytes]:
        assert self._socket is not None
        try:
            while True:
                opcode, data = self._socket.recv_data()
                if opcode != ABNF.OPCODE_PING:
                    return opcode, data
        except WebSocketConnectionClosedException:
            raise Mismatch("the engine has gone") from None


def _code(data: bytes) -> int:
    return int.from_bytes(data[:2])
