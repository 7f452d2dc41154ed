"""How far a client may go."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds of sound that may wait for recognition, and of silence until a session is ended; bytes that may come
    in while a stop is being answered, and characters that may wait to be read.
    """

    backlog: float = 30.0
    silence: float = 1800.0
    parked: int = 1 << 20
    unread: int = 16 << 20
