"""Who takes part in a dialogue. A player plays one side against the text, which plays the other."""

import json
from abc import ABC, abstractmethod
from dataclasses import replace
from typing import ClassVar

from symbl_desktop.protocol.client_session import StreamingSession
from symbl_desktop.protocol.engine_events import AudioReceived, EngineEvent
from symbl_desktop.protocol.engine_session import EngineSession
from symbl_desktop.protocol.messages import (
    Insight,
    Message,
    ModifyRequest,
    RecognitionResult,
    StartRequest,
    Topic,
)
from symbl_desktop.protocol.state import ProtocolViolation
from tests.golden.dialogue import (
    Action,
    Audio,
    Calls,
    ClientSends,
    Connect,
    Dialogue,
    DialogueFailure,
    Frame,
    Hears,
    Json,
    Lost,
    ServerCloses,
    ServerSends,
    StateIs,
    Text,
    Told,
)


class Mismatch(Exception):
    """What was said is not what the line says."""


class Player(ABC):
    """One side under test. What a line says of the other side's inner life does not concern it.

    Lines of one side in a row are on their way together: only after the last of them the other has to have answered.
    """

    answers: ClassVar[type[ClientSends] | type[ServerSends]]
    """The lines of the other side, which this one answers."""

    def __init__(self) -> None:
        self._names: dict[str, object] = {}
        self._last: Action | None = None

    def play(self, dialogue: Dialogue) -> None:
        """Raises DialogueFailure at the first line that is not kept to."""
        for step in dialogue.steps:
            try:
                self._take(step.action)
            except (Mismatch, ProtocolViolation, TypeError) as problem:
                raise DialogueFailure(f"{dialogue.name}:{step.number}: {step.text}\n    {problem}") from problem
        try:
            self.expect_silence()
        except Mismatch as problem:
            raise DialogueFailure(f"{dialogue.name}: after the last line\n    {problem}") from problem

    def _take(self, action: Action) -> None:
        speaks_on = isinstance(action, self.answers) and isinstance(self._last, self.answers)
        if isinstance(action, self.answers | Connect | ServerCloses) and not speaks_on:
            self.expect_silence()
        self._last = action
        match action:
            case Connect():
                self.connect()
            case Lost():
                self.lose_connection()
            case ClientSends(frame):
                self.client_sends(frame)
            case ServerSends(frame):
                self.server_sends(frame)
            case ServerCloses(code):
                self.server_closes(code)
            case Calls() | StateIs() | Told() | Hears():
                self.look_inside(action)

    @abstractmethod
    def connect(self) -> None: ...

    @abstractmethod
    def lose_connection(self) -> None: ...

    @abstractmethod
    def client_sends(self, frame: Frame) -> None: ...

    @abstractmethod
    def server_sends(self, frame: Frame) -> None: ...

    @abstractmethod
    def server_closes(self, code: int) -> None: ...

    @abstractmethod
    def expect_silence(self) -> None:
        """Raises Mismatch if the side under test has said more than the lines so far."""

    @abstractmethod
    def look_inside(self, action: Calls | StateIs | Told | Hears) -> None:
        """A side that is only known by what it says has nothing to do here."""

    def text_of(self, frame: Text | Json) -> str:
        """What the text's side says; a name that was not mentioned yet stands for itself."""
        return frame.text if isinstance(frame, Text) else json.dumps(self._named(frame.content))

    def expect_text(self, frame: Frame, said: str | bytes) -> None:
        match frame, said:
            case Text(text), str():
                if text != said:
                    raise Mismatch(f"said: {said}")
            case Json(content), str():
                try:
                    self._expect(content, json.loads(said), "")
                except (ValueError, Mismatch) as problem:
                    raise Mismatch(f"{problem}\n    said: {said}") from problem
            case _:
                raise Mismatch(f"said: {said!r}")

    def _named(self, value: object) -> object:
        match value:
            case dict():
                return {key: self._named(item) for key, item in value.items()}
            case list():
                return [self._named(item) for item in value]
            case str() if value.startswith("$"):
                return self._names.setdefault(value, value[1:])
            case _:
                return value

    def _expect(self, expected: object, actual: object, where: str) -> None:
        match expected:
            case str() if expected.startswith("$"):
                expected = self._names.setdefault(expected, actual)
            case dict() if isinstance(actual, dict):
                for key, item in expected.items():
                    if key not in actual:
                        raise Mismatch(f"{where}.{key} is missing")
                    self._expect(item, actual[key], f"{where}.{key}")
                return
            case list() if isinstance(actual, list) and len(expected) == len(actual):
                for index, item in enumerate(expected):
                    self._expect(item, actual[index], f"{where}[{index}]")
                return
        if expected != actual:
            raise Mismatch(f"{where} is {json.dumps(actual)}, not {json.dumps(expected)}")


class Sound:
    """Bytes that tell their place, so that nothing can be lost, repeated or exchanged unnoticed."""

    def __init__(self) -> None:
        self._given = 0

    def take(self, size: int) -> bytes:
        begin, self._given = self._given, self._given + size
        return bytes((place * 7 + place // 251) % 256 for place in range(begin, begin + size))


class ClientPlayer(Player):
    """The client's session; the text is its program and the server."""

    answers = ServerSends

    def __init__(self) -> None:
        super().__init__()
        self.connect()

    def connect(self) -> None:
        self._session = StreamingSession()
        self._program_sound = Sound()
        self._wire_sound = Sound()
        self._sent: list[str | bytes] = []

    def lose_connection(self) -> None:
        self._session.connection_lost()
        self._sent.clear()

    def client_sends(self, frame: Frame) -> None:
        if not self._sent:
            raise Mismatch("the client said nothing")
        said = self._sent.pop(0)
        if not isinstance(frame, Audio):
            self.expect_text(frame, said)
        elif not isinstance(said, bytes) or len(said) != frame.size:
            raise Mismatch(f"said: {_short(said)}")
        elif said != self._wire_sound.take(frame.size):
            raise Mismatch("this is not the sound that comes next")

    def server_sends(self, frame: Frame) -> None:
        if isinstance(frame, Audio):
            raise Mismatch("a server sends no sound")
        self._session.receive(self.text_of(frame))
        self._sent += self._session.data_to_send()

    def server_closes(self, code: int) -> None:
        self._session.connection_lost()

    def expect_silence(self) -> None:
        if self._sent:
            raise Mismatch(f"before that the client said: {_short(self._sent[0])}")

    def look_inside(self, action: Calls | StateIs | Told | Hears) -> None:
        match action:
            case StateIs("client", name) if name != self._session.state.name:
                raise Mismatch(f"it is {self._session.state.name}")
            case Calls("client", verb, argument):
                self._call(verb, argument)
                self._sent += self._session.data_to_send()
            case _:
                pass  # the engine's

    def _call(self, verb: str, argument: object) -> None:
        match verb, argument:
            case "start", _:
                self._session.start(replace(StartRequest.from_object(_members(argument)), received=None))
            case "modify", _:
                self._session.modify(replace(ModifyRequest.from_object(_members(argument)), received=None))
            case "audio", int():
                self._session.send_audio(self._program_sound.take(argument))
            case "stop", None:
                self._session.stop()
            case "ping", None:
                self._session.ping()
            case _:
                raise Mismatch("this call needs another argument")


class EnginePlayer(Player):
    """The engine's session; the text is its program and the client."""

    answers = ClientSends

    def __init__(self) -> None:
        super().__init__()
        self.connect()

    def connect(self) -> None:
        self._session = EngineSession()
        self._sound = Sound()
        self._said: list[str] = []
        self._events: list[EngineEvent] = []
        self._heard = 0

    def lose_connection(self) -> None:
        self._session.connection_lost()
        self._pump()
        self._said.clear()

    def client_sends(self, frame: Frame) -> None:
        if isinstance(frame, Audio):
            self._session.receive_audio(self._sound.take(frame.size))
        else:
            self._session.receive(self.text_of(frame))
        self._pump()

    def server_sends(self, frame: Frame) -> None:
        if not self._said:
            raise Mismatch("the engine said nothing")
        self.expect_text(frame, self._said.pop(0))

    def server_closes(self, code: int) -> None:
        if self._session.close_code != code:
            raise Mismatch(f"the close code is {self._session.close_code}")

    def expect_silence(self) -> None:
        if self._said:
            raise Mismatch(f"before that the engine said: {self._said[0]}")

    def look_inside(self, action: Calls | StateIs | Told | Hears) -> None:
        match action:
            case StateIs("engine", name) if name != self._session.state.name:
                raise Mismatch(f"it is {self._session.state.name}")
            case Calls("engine", verb, argument):
                self._call(verb, argument)
                self._pump()
            case Told(name):
                told = type(self._events.pop(0)).__name__ if self._events else "nothing"
                if told != name:
                    raise Mismatch(f"it was told {told}")
            case Hears(size):
                heard, self._heard = self._heard, 0
                if heard != size:
                    raise Mismatch(f"it heard {heard}")
            case _:
                pass  # the client's

    def _call(self, verb: str, argument: object) -> None:
        match verb, argument:
            case "accept", str():
                self._session.accept(str(self._named(argument)))
            case "refuse", str():
                self._session.refuse(argument)
            case "error", str():
                self._session.send_error(argument)
            case "result", dict():
                self._session.send_result(RecognitionResult(**argument))
            case "messages", list():
                self._session.send_messages(Message(**item) for item in argument)
            case "insights", list():
                self._session.send_insights(Insight(**item) for item in argument)
            case "topics", list():
                self._session.send_topics(Topic(**item) for item in argument)
            case "complete" | "end", None:
                self._session.complete()
            case _:
                raise Mismatch("this call needs another argument")

    def _pump(self) -> None:
        for event in self._session.events_received():
            if isinstance(event, AudioReceived):
                self._heard += len(event.pcm)
            else:
                self._events.append(event)
        self._said += self._session.data_to_send()


def _members(argument: object) -> dict[str, object]:
    return dict(argument) if isinstance(argument, dict) else {}


def _short(said: str | bytes) -> str:
    return said if isinstance(said, str) else f"{len(said)} bytes of sound"
