"""A listener that remembers, and waits for what it is asked about."""

import threading
from collections.abc import Callable

from symbl_desktop.audio.block import Level
from symbl_desktop.meeting.events import Event
from symbl_desktop.recorder.state import Hypothesis, RecorderState, RecorderStatus

LIMIT = 30.0


class Witness:
    def __init__(self) -> None:
        self._news = threading.Condition()
        self.states: list[RecorderState] = []
        self.events: list[Event] = []
        self.hypotheses: list[Hypothesis] = []
        self.levels: list[Level] = []
        self.statuses: list[RecorderStatus] = []

    def on_state(self, state: RecorderState) -> None:
        self._note(lambda: self.states.append(state))

    def on_event(self, event: Event) -> None:
        self._note(lambda: self.events.append(event))

    def on_hypothesis(self, hypothesis: Hypothesis) -> None:
        self._note(lambda: self.hypotheses.append(hypothesis))

    def on_level(self, level: Level) -> None:
        self._note(lambda: self.levels.append(level))

    def on_status(self, status: RecorderStatus) -> None:
        self._note(lambda: self.statuses.append(status))

    def wait_until(self, happened: Callable[["Witness"], bool], limit: float = LIMIT) -> None:
        with self._news:
            assert self._news.wait_for(lambda: happened(self), limit), f"not in {limit} s: {self.states} {self.events}"

    def wait_for_state(self, state: RecorderState, limit: float = LIMIT) -> None:
        self.wait_until(lambda witness: witness.states[-1:] == [state], limit)

    def _note(self, note: Callable[[], None]) -> None:
        with self._news:
            note()
            self._news.notify_all()
