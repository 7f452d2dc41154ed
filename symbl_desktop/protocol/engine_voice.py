"""What an engine has to say on one socket, in the order in which a client may hear it."""

from symbl_desktop.protocol.messages import NestedServerError, ServerError, ServerMessage


class EngineVoice:
    """Results wait until the recognition they belong to is accepted; after the end nothing more is said."""

    def __init__(self) -> None:
        self._open = False
        self._silent = False
        self._close_code: int | None = None
        self._held: list[ServerMessage] = []
        self._said: list[str] = []
        self._numbers: dict[type, int] = {}

    @property
    def close_code(self) -> int | None:
        """How the socket is to be closed after the last words; None as long as there may be more."""
        return self._close_code

    def say(self, message: ServerMessage) -> None:
        if not self._silent:
            self._said.append(message.to_wire())

    def say_error(self, message: str, details: str) -> None:
        """In both shapes, for each is all that some clients react to."""
        self.say(ServerError(message, details))
        self.say(NestedServerError(message, details))

    def say_when_open(self, message: ServerMessage) -> None:
        if self._open:
            self.say(message)
        else:
            self._held.append(message)

    def hold(self) -> None:
        self._open = False

    def open(self) -> None:
        self._open = True
        held, self._held = self._held, []
        for message in held:
            self.say(message)

    def end(self, close_code: int) -> None:
        """What was said before can still be taken. Only the first end counts."""
        if not self._silent:
            self._close_code = close_code
        self._silent = True

    def lose_listener(self) -> None:
        self._silent = True
        self._said.clear()

    def next_number(self, response: type) -> int:
        """Counts each type of response from 0."""
        number = self._numbers.get(response, 0)
        self._numbers[response] = number + 1
        return number

    def take(self) -> list[str]:
        said, self._said = self._said, []
        return said
