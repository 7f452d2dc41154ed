"""A listener that remembers, and waits for what it is asked about."""

import threading
from collections.abc import Callable
from typing import TypeVar

from symbl_desktop.capture.messages import Loudness
from symbl_desktop.meeting.events import Event, ProblemKind, ProblemOccurred
from symbl_desktop.recorder.state import Hypothesis, RecorderState, RecorderStatus

LIMIT = 60.0

E = TypeVar("E")


class Witness:
    def __init__(self) -> None:
        self._news = threading.Condition()
        self.states: list[RecorderState] = []
        self.events: list[Event] = []
        self.hypotheses: list[Hypothesis] = []
        self.levels: list[Loudness] = []
        self.statuses: list[RecorderStatus] = []

    def on_state(self, state: RecorderState) -> None:
        self._note(lambda: self.states.append(state))

    def on_event(self, event: Event) -> None:
        self._note(lambda: self.events.append(event))

    def on_hypothesis(self, hypothesis: Hypothesis) -> None:
        self._note(lambda: self.hypotheses.append(hypothesis))

    def on_level(self, loudness: Loudness) -> None:
        self._note(lambda: self.levels.append(loudness))

    def on_status(self, status: RecorderStatus) -> None:
        self._note(lambda: self.statuses.append(status))

    def all(self, kind: type[E]) -> list[E]:
        """Every event of this kind so far."""
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def problems(self) -> list[ProblemKind]:
        return [problem.kind for problem in self.all(ProblemOccurred)]

    def wait_until(self, happened: Callable[["Witness"], bool], limit: float = LIMIT) -> None:
        with self._news:
            assert self._news.wait_for(lambda: happened(self), limit), f"not in {limit} s: {self.states} {self.events}"

    def wait_for_state(self, state: RecorderState, limit: float = LIMIT) -> None:
        self.wait_until(lambda witness: witness.states[-1:] == [state], limit)

    def wait_for_event(self, kind: type[E]) -> E:
        """The first event of this kind."""
        self.wait_until(lambda witness: bool(witness.all(kind)))
        return self.all(kind)[0]

    def wait_for_problem(self, kind: ProblemKind) -> None:
        self.wait_until(lambda witness: kind in witness.problems)

    def wait_for_sound(self, seconds: float) -> None:
        """Until so much is stored."""
        self.wait_until(lambda seen: bool(seen.statuses) and seen.statuses[-1].recorded > seconds - 0.01)

    def _note(self, note: Callable[[], None]) -> None:
        with self._news:
            note()
            self._news.notify_all()
