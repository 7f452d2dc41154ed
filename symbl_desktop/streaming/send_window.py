"""How much sound may be on its way to the server at once."""

from collections import deque

PIECES_BETWEEN_HEARTBEATS = 4
PIECES_ON_THE_WAY = 8


class SendWindow:
    """Counts samples: what was sent, and what the server is known to have taken.

    After every few pieces the server is asked for a heartbeat, which it answers once it has taken what came before. So
    a slow server holds back the sound here, where it lies on the disk, and not in the buffers of two computers; and
    its connection stays free enough to tell slow from dead. A server that never answers is left to TCP.
    """

    def __init__(self, start: int, piece: int, heartbeat_within: float) -> None:
        self.sent = start
        self._piece = piece
        self._heartbeat_within = heartbeat_within
        self._answered = start
        self._asked: deque[int] = deque()
        self._asked_first: float | None = None
        self._answers = False
        self._unanswered = False

    @property
    def taken(self) -> int:
        """The sample before which the server has taken everything, as far as it lets us know."""
        return self.sent if self._unanswered else self._answered

    @property
    def surely_taken(self) -> int:
        """The sample before which the server has said that it took everything."""
        return self._answered

    def next_count(self, available: int, *, last: bool) -> int:
        """How many samples to send now: a whole piece, or what is left when no more will come."""
        left = available - self.sent
        if self._is_full() or left <= 0 or (left < self._piece and not last):
            return 0
        return min(left, self._piece)

    def has_sent(self, count: int) -> None:
        self.sent += count

    def wants_heartbeat(self) -> bool:
        asked = self._asked[-1] if self._asked else self._answered
        return self.sent - asked >= PIECES_BETWEEN_HEARTBEATS * self._piece

    def asked(self, now: float) -> None:
        self._asked.append(self.sent)
        if self._asked_first is None:
            self._asked_first = now

    def answered(self) -> None:
        if self._asked:
            self._answered = self._asked.popleft()
            self._answers = True
            self._unanswered = False

    def deadline(self) -> float | None:
        """When `give_up` would stop waiting for the first answer."""
        if self._asked_first is None or self._answers or self._unanswered:
            return None
        return self._asked_first + self._heartbeat_within

    def give_up(self, now: float) -> None:
        deadline = self.deadline()
        if deadline is not None and now >= deadline:
            self._unanswered = True

    def _is_full(self) -> bool:
        return not self._unanswered and self.sent - self._answered >= PIECES_ON_THE_WAY * self._piece
