"""A server on this computer that does what a test's script says, and a recording whose every sample is its number."""

import json
import queue
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress

import numpy as np
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve

from symbl_desktop.protocol.messages import StartRequest
from symbl_desktop.streaming.link_state import LinkPhase, LinkState, LinkTimes
from symbl_desktop.streaming.server import Address
from symbl_desktop.streaming.worker import StreamingWorker

RATE = 16000
WITHIN = 30.0


def ramp(start: int, count: int) -> bytes:
    return (np.arange(start, start + count) % 65536).astype("<u2").tobytes()


class RampTape:
    """A recording of any length that lies in no memory; `furthest` is the last sample that was asked for."""

    def __init__(self, length: int = 1 << 40):
        self.length = length
        self.furthest = 0
        self._changed = threading.Condition()

    def read(self, start: int, count: int) -> bytes:
        end = min(start + count, self.length)
        with self._changed:
            self.furthest = max(self.furthest, end)
            self._changed.notify_all()
        return ramp(start, max(0, end - start))

    def wait_until_read(self, sample: int) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: self.furthest >= sample, WITHIN), f"stuck at {self.furthest}"


class Client:
    """One connection as the server sees it; `position` is the next sample that has to come."""

    def __init__(self, socket: ServerConnection):
        self.socket = socket
        self.path = socket.request.path
        self.headers = socket.request.headers
        self.start_request = {}
        self.origin = self.position = 0
        self.largest_piece = 0
        self.stopped = False

    def expect_start(self):
        self.start_request = json.loads(self.socket.recv(WITHIN))
        assert self.start_request["type"] == "start_request"
        self.origin = self.position = round(self.start_request["config"]["audioOffset"] * RATE)

    def start(self, conversation_id="1234567890123456"):
        self.expect_start()
        self.platform("started_listening")
        self.platform("conversation_created", data={"conversationId": conversation_id})
        self.platform("recognition_started", data={"conversationId": conversation_id})

    def take(self, until=None, heartbeats=True):
        """Receives up to a sample, or to the stop; checks that each sample is the one that has to come."""
        while not self.stopped and (until is None or self.position < until):
            received = self.socket.recv(WITHIN)
            if received == "__PING__":
                if heartbeats:
                    self.socket.send("__PONG__")
            elif isinstance(received, str):
                assert json.loads(received) == {"type": "stop_request"}
                self.stopped = True
            else:
                count = len(received) // 2
                assert received == ramp(self.position, count), f"not what follows sample {self.position}"
                self.position += count
                self.largest_piece = max(self.largest_piece, len(received))

    def platform(self, name, **body):
        self.socket.send(json.dumps({"type": "message", "message": {"type": name, **body}}))

    def final(self, text):
        words = {"transcript": text, "confidence": 0.9, "words": []}
        body = {"isFinal": True, "payload": {"raw": {"alternatives": [words]}}, "punctuated": {"transcript": text}}
        self.platform("recognition_result", **body, user={"id": "1", "userId": "me", "name": "Me"})

    def end(self, *names):
        for name in names or ("conversation_completed", "recognition_stopped"):
            self.platform(name)
        self.socket.close()

    def drop(self):
        """As a cable does that is pulled out."""
        with suppress(OSError):
            self.socket.socket.shutdown(socket.SHUT_RDWR)


class ScriptedServer:
    """The n-th connection is served by the n-th script; a script that fails, fails the test."""

    def __init__(self, scripts, key="hush", **options):
        self._scripts = queue.SimpleQueue()
        for script in scripts:
            self._scripts.put(script)
        self._refusals = []
        self.token = key
        self.clients = []
        self.failures = []
        self._server = serve(
            self._handle,
            "127.0.0.1",
            0,
            process_request=self._process_request,
            compression=None,
            ping_interval=None,
            close_timeout=1,
            **options,
        )
        self._thread = threading.Thread(target=self._server.serve_forever, name="scripted-server")
        self._thread.start()

    @property
    def port(self):
        return self._server.socket.getsockname()[1]

    def address(self):
        return Address(f"ws://127.0.0.1:{self.port}", self.token)

    def will_refuse(self, status, words=""):
        self._refusals.append((status, json.dumps({"message": words})))

    def close(self):
        self._server.shutdown()
        self._thread.join()
        if self.failures:
            raise self.failures[0]

    def _process_request(self, connection, request):
        if request.headers.get("X-API-KEY") != self.token:
            return connection.respond(401, json.dumps({"message": "wrong token"}))
        if self._refusals:
            return connection.respond(*self._refusals.pop(0))
        return None

    def _handle(self, connection):
        client = Client(connection)
        self.clients.append(client)
        try:
            self._scripts.get_nowait()(client)
        except ConnectionClosed:
            pass  # clients may leave; what they must not miss is for the test to say
        except queue.Empty:
            self.failures.append(AssertionError("a connection that no script is for"))
        except Exception as failure:  # noqa: BLE001 - whatever it is, the test's own thread raises it again
            self.failures.append(failure)


class Relay:
    """Stands between client and server, and can fall silent or be cut; `held` counts what it kept to itself."""

    def __init__(self, server):
        self._server = server
        self._open = threading.Event()
        self._open.set()
        self.held = threading.Semaphore(0)
        self._pairs = []
        self._threads = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._accepting = threading.Thread(target=self._accept, name="relay")
        self._accepting.start()

    def address(self):
        return Address(f"ws://127.0.0.1:{self._listener.getsockname()[1]}", self._server.token)

    def freeze(self):
        self._open.clear()

    def thaw(self):
        self._open.set()

    def cut(self):
        for pair in list(self._pairs):
            for end in pair:
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)

    def close(self):
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._accepting.join()
        self.cut()
        self.thaw()
        for thread in self._threads:
            thread.join()
        for pair in self._pairs:
            for end in pair:
                end.close()

    def _accept(self):
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", self._server.port))
            self._pairs.append((near, far))
            for source, target in ((near, far), (far, near)):
                thread = threading.Thread(target=self._pump, args=(source, target), name="relay-pump")
                self._threads.append(thread)
                thread.start()

    def _pump(self, source, target):
        kept = bytearray()
        with suppress(OSError):
            while data := source.recv(4096):
                kept += data
                if self._open.is_set():
                    target.sendall(kept)
                    kept.clear()
                else:
                    self.held.release()
        with suppress(OSError):
            target.shutdown(socket.SHUT_WR)


class Streaming:
    """A worker, and what it told."""

    def __init__(self, server, tape, **options):
        self.states = queue.SimpleQueue()
        self.messages = queue.SimpleQueue()
        self.tape = tape
        self.all_states: list[LinkState] = []
        options.setdefault("delay", lambda attempt: 0.0)
        self.worker = StreamingWorker(
            server,
            options.pop("request", StartRequest()),
            options.pop("connection_id", "a-connection"),
            tape,
            RATE,
            lambda message, origin: self.on_message(message, origin),
            self._on_state,
            **options,
        )

    def on_message(self, message, origin):
        self.messages.put((message, origin))

    def _on_state(self, state):
        self.all_states.append(state)
        self.states.put(state)

    def wait_for(self, phase: LinkPhase) -> LinkState:
        while (state := self.states.get(timeout=WITHIN)).phase is not phase:
            assert state.phase is not LinkPhase.FINISHED, f"finished before {phase}: {state}"
        return state

    def wait_for_message(self, kind):
        while not isinstance((got := self.messages.get(timeout=WITHIN))[0], kind):
            pass
        return got

    def finish(self) -> LinkState:
        """Stops, and gives the last state."""
        self.worker.stop()
        return self.wait_for(LinkPhase.FINISHED)


@pytest.fixture
def scripted() -> Iterator[Callable[..., ScriptedServer]]:
    """Makes servers: `scripted(script, another_script)`."""
    with ExitStack() as stack:

        def make(*scripts, **options):
            server = ScriptedServer(scripts, **options)
            stack.callback(server.close)
            return server

        yield make


@pytest.fixture
def relayed() -> Iterator[Callable[[ScriptedServer], Relay]]:
    with ExitStack() as stack:

        def make(server):
            relay = Relay(server)
            stack.callback(relay.close)
            return relay

        yield make


@pytest.fixture
def streaming(scripted, relayed):
    """Starts workers: `streaming(server, length)`; ends them before the servers."""
    with ExitStack() as stack:

        def start(server, samples=0, **options):
            running = Streaming(server, options.pop("tape", RampTape()), **options)
            if samples:
                running.worker.audio_available(samples)
            running.worker.start()
            stack.callback(running.worker.join)
            stack.callback(running.worker.abort)
            return running

        yield start


@pytest.fixture
def impatient() -> LinkTimes:
    """Short limits for tests in which one has to run out."""
    return LinkTimes(
        connect_within=0.5,
        ping_every=0.1,
        answer_within=0.4,
        blocked_after=0.5,
        heartbeat_within=0.2,
        end_within=0.5,
        close_within=0.2,
    )
