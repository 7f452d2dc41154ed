"""What is wrong just now, told when it begins and when it is over."""

from collections.abc import Callable, Iterable

from symbl_desktop.meeting.events import Event, ProblemKind, ProblemOccurred, ProblemSettled


class OpenProblems:
    """Belongs to the recorder's thread; `record` may raise StorageError."""

    def __init__(self, record: Callable[[Event], None], now: Callable[[], float]) -> None:
        self._record = record
        self._now = now
        self._open: set[ProblemKind] = set()

    def __contains__(self, kind: ProblemKind) -> bool:
        return kind in self._open

    def occur(self, kind: ProblemKind, cause: str = "") -> None:
        """No news while it goes on."""
        if kind not in self._open:
            self._open.add(kind)
            self._record(ProblemOccurred(self._now(), kind, cause))

    def settle(self, kinds: Iterable[ProblemKind]) -> None:
        for kind in kinds:
            if kind in self._open:
                self._open.discard(kind)
                self._record(ProblemSettled(self._now(), kind))
