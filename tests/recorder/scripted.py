"""What a scripted server says, as one whose words are told by the test."""

import threading

from symbl_desktop.protocol.messages import (
    Insight,
    InsightResponse,
    Message,
    MessageResponse,
    RecognitionResult,
    RecognizedWord,
    ServerError,
    Speaker,
)
from tests.streaming.conftest import Client

YOU = Speaker(id="s1", name="You")
WITHIN = 60.0


def say(client: Client, text: str, start: float, end: float) -> None:
    """A sentence of the meeting, first as a final result; a server that counts our samples."""
    texts = text.split()
    length = (end - start) / len(texts)
    words = [
        RecognizedWord(word, start - origin(client) + index * length, start - origin(client) + (index + 1) * length)
        for index, word in enumerate(texts)
    ]
    result = RecognitionResult(is_final=True, text=text, words=tuple(words), user=YOU)
    client.socket.send(result.to_wire())
    name = f"{text} {len(texts)} {client.origin}"
    message = Message(id=name, text=text, speaker=YOU, time_offset=start, duration=end - start)
    client.socket.send(MessageResponse((message,)).to_wire())


def whisper(client: Client, text: str, until: float) -> None:
    """A hypothesis."""
    offset = round(1000 * (until - origin(client)))
    client.socket.send(RecognitionResult(text=text, user=YOU, time_offset=offset).to_wire())


def find(client: Client, text: str, kind: str = "question", name: str = "q1") -> None:
    client.socket.send(InsightResponse((Insight(id=name, kind=kind, text=text, confidence=0.9),)).to_wire())


def listen(client: Client) -> int:
    """Takes whatever sound comes, up to the stop; how many samples that were."""
    samples = 0
    while True:
        received = client.socket.recv(WITHIN)
        if received == "__PING__":
            client.socket.send("__PONG__")
        elif isinstance(received, str):
            return samples
        else:
            samples += len(received) // 2


def refuse(client: Client, details: str) -> None:
    """As the service did, in both shapes."""
    client.expect_start()
    client.platform("error", details=details, message="Invalid start_request")
    client.socket.send(ServerError("Invalid start_request", details).to_wire())
    client.socket.close()


def origin(client: Client) -> float:
    """Where in the meeting this connection's sound begins."""
    return client.origin / 16000


class Gate:
    """Holds a script until the test lets it go on."""

    def __init__(self) -> None:
        self._open = threading.Event()
        self._reached = threading.Event()

    def pass_through(self) -> None:
        self._reached.set()
        assert self._open.wait(WITHIN)

    def wait_until_reached(self) -> None:
        assert self._reached.wait(WITHIN)

    def open(self) -> None:
        self._open.set()
