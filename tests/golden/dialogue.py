"""A small language for what two sides say to each other, so that one text can be held against either side.

    # a comment                        against client | against engine   (default: both)
    connect                            a new socket; the first one needs no line
    C> start_request {"speaker": {}}   a text frame of the client: its type, and what else it must contain
    C> audio 3200                      a binary frame of so many bytes
    C> ping                            the heartbeat;  S> pong  is its answer
    C> text {'type': 'stop_request'}   a text frame as it stands
    S> started_listening               a text frame of the server
    S> nested_error {"details": "?"}   an error in the envelope of older clients
    S> close 1000                      the server closes the socket
    lost                               the socket breaks, or the client closes it
    client audio 3200                  what the client's program asks of its session: start, audio, modify, stop, ping
    engine accept                      what the engine's program answers: accept, refuse, result, messages, insights,
                                       topics, error, complete, and end, when nobody asked for it
    client is LISTENING                the state of a session;  engine is PAUSED  likewise
    engine told Stopped                the next event, other than sound, that the engine's program was told
    engine hears 3200                  so many bytes of sound, since the last such line

JSON stands at the end of a line; what the engine's program answers has our own names of the fields. In it "$name" is
whatever it was at its first mention.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Side = Literal["client", "engine"]

SESSION_MESSAGES = {
    "started_listening",
    "conversation_created",
    "recognition_started",
    "recognition_result",
    "session_modified",
    "recognition_stopped",
    "conversation_completed",
}
CLIENT_CALLS = {"start", "audio", "modify", "stop", "ping"}
ENGINE_CALLS = {"accept", "refuse", "result", "messages", "insights", "topics", "error", "complete", "end"}
_NOT_SCRIPTED = {"accept", "complete"}


@dataclass(frozen=True, slots=True)
class Audio:
    size: int


@dataclass(frozen=True, slots=True)
class Text:
    text: str


@dataclass(frozen=True, slots=True)
class Json:
    """An object that must be contained in what is said."""

    content: dict[str, object]


Frame = Audio | Text | Json


@dataclass(frozen=True, slots=True)
class Connect:
    pass


@dataclass(frozen=True, slots=True)
class Lost:
    pass


@dataclass(frozen=True, slots=True)
class ClientSends:
    frame: Frame


@dataclass(frozen=True, slots=True)
class ServerSends:
    frame: Frame


@dataclass(frozen=True, slots=True)
class ServerCloses:
    code: int


@dataclass(frozen=True, slots=True)
class Calls:
    side: Side
    verb: str
    argument: object


@dataclass(frozen=True, slots=True)
class StateIs:
    side: Side
    name: str


@dataclass(frozen=True, slots=True)
class Told:
    event: str


@dataclass(frozen=True, slots=True)
class Hears:
    size: int


Action = Connect | Lost | ClientSends | ServerSends | ServerCloses | Calls | StateIs | Told | Hears


@dataclass(frozen=True, slots=True)
class Step:
    """One line: `number` counts from 1."""

    number: int
    text: str
    action: Action


@dataclass(frozen=True, slots=True)
class Dialogue:
    name: str
    sides: tuple[Side, ...]
    steps: tuple[Step, ...]

    @property
    def scripted(self) -> bool:
        """Whether the engine says what only a script can make it say; a real one would have to hear it."""
        calls = [step.action for step in self.steps if isinstance(step.action, Calls)]
        return any(call.side == "engine" and call.verb not in _NOT_SCRIPTED for call in calls)


class BadLine(Exception):
    """A line that is not of this language."""


class DialogueFailure(AssertionError):
    """A side that did not keep to the dialogue."""


def dialogues() -> list[Dialogue]:
    return [read(path) for path in sorted(Path(__file__).parent.glob("*.txt"))]


def read(path: Path) -> Dialogue:
    return parse(path.name, path.read_text(encoding="utf-8"))


def parse(name: str, text: str) -> Dialogue:
    sides: tuple[Side, ...] = ("client", "engine")
    steps = []
    for number, line in enumerate(text.splitlines(), start=1):
        match line.split():
            case []:
                continue
            case [word, *_] if word.startswith("#"):
                continue
            case ["against", "client"]:
                sides = ("client",)
            case ["against", "engine"]:
                sides = ("engine",)
            case _:
                try:
                    steps.append(Step(number, line.strip(), _action(line.strip())))
                except ValueError as error:
                    raise BadLine(f"{name}:{number}: {line.strip()}\n    {error}") from error
    return Dialogue(name, sides, tuple(steps))


def _action(line: str) -> Action:
    head, _, rest = line.partition(" ")
    match head, rest.split():
        case "connect", []:
            return Connect()
        case "lost", []:
            return Lost()
        case "C>", [_, *_]:
            return ClientSends(_client_frame(rest))
        case "S>", ["close", code]:
            return ServerCloses(int(code))
        case "S>", [_, *_]:
            return ServerSends(_server_frame(rest))
        case ("client" | "engine") as side, ["is", state]:
            return StateIs(side, state)
        case "engine", ["told", event]:
            return Told(event)
        case "engine", ["hears", size]:
            return Hears(int(size))
        case "client", [verb, *_] if verb in CLIENT_CALLS:
            return Calls("client", verb, _argument(rest))
        case "engine", [verb, *_] if verb in ENGINE_CALLS:
            return Calls("engine", verb, _argument(rest))
        case _:
            raise ValueError("is not understood")


def _client_frame(rest: str) -> Frame:
    kind, _, body = rest.partition(" ")
    match kind:
        case "audio":
            return Audio(int(body))
        case "ping":
            return Text("__PING__")
        case "text":
            return Text(body)
        case _:
            return Json({"type": kind, **_object(body)})


def _server_frame(rest: str) -> Frame:
    kind, _, body = rest.partition(" ")
    match kind:
        case "pong":
            return Text("__PONG__")
        case "text":
            return Text(body)
        case "nested_error":
            return Json({"type": "message", "message": {"type": "error", **_object(body)}})
        case _ if kind in SESSION_MESSAGES:
            return Json({"type": "message", "message": {"type": kind, **_object(body)}})
        case _:
            return Json({"type": kind, **_object(body)})


def _argument(rest: str) -> object:
    _, _, body = rest.partition(" ")
    return json.loads(body) if body else None


def _object(body: str) -> dict[str, object]:
    value = json.loads(body) if body else {}
    if not isinstance(value, dict):
        raise ValueError("needs a JSON object")
    return value
