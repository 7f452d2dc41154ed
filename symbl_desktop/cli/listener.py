"""What a recorder says, for the terminal."""

import sys
import threading
from collections.abc import Callable

from symbl_desktop.capture.messages import Loudness
from symbl_desktop.meeting.events import (
    Event,
    InsightDetected,
    InsightKind,
    ProblemOccurred,
    UtteranceFinal,
)
from symbl_desktop.meeting.meeting import Meeting
from symbl_desktop.recorder.state import Hypothesis, RecorderState, RecorderStatus

_ENDS = (RecorderState.FINISHED, RecorderState.ERROR)
_KIND_WORDS = {
    InsightKind.ACTION_ITEM: "Action item",
    InsightKind.QUESTION: "Question",
    InsightKind.FOLLOW_UP: "Follow-up",
}


class Collector:
    """Keeps what happened; the base of what the commands print.

    `ended` is set when the recording has ended; `on_problem` hears of each problem in the recorder's thread.
    """

    def __init__(self) -> None:
        self.ended = threading.Event()
        self.on_problem: Callable[[ProblemOccurred], None] | None = None
        self.meeting = Meeting()
        self.problems: list[ProblemOccurred] = []
        self.state = RecorderState.IDLE

    def on_state(self, state: RecorderState) -> None:
        self.state = state
        if state in _ENDS:
            self.ended.set()

    def on_event(self, event: Event) -> None:
        self.meeting.apply(event)
        if isinstance(event, ProblemOccurred):
            self.problems.append(event)
            if self.on_problem is not None:
                self.on_problem(event)

    def on_hypothesis(self, hypothesis: Hypothesis) -> None:
        """A terminal shows only what is final."""

    def on_level(self, loudness: Loudness) -> None:
        """A terminal shows no meter."""

    def on_status(self, status: RecorderStatus) -> None:
        """A terminal has no status bar."""


class EventPrinter(Collector):
    """Prints each utterance and insight as it becomes final, and problems where they belong."""

    def __init__(self) -> None:
        super().__init__()
        self._out = sys.stdout

    def on_event(self, event: Event) -> None:
        super().on_event(event)
        match event:
            case UtteranceFinal():
                speaker = f"{event.speaker}: " if event.speaker else ""
                self._print(f"{clock(event.start)}  {speaker}{event.text}")
            case InsightDetected(dismissed=False):
                details = ", ".join(part for part in (event.assignee, event.due) if part)
                self._print(
                    f"{clock(event.start)}  [{_KIND_WORDS[event.kind]}] {event.text}" + f" ({details})" * bool(details)
                )
            case ProblemOccurred():
                print(f"{clock(event.at)}  [{event.kind.value}] {event.cause}", file=sys.stderr)
            case _:
                pass  # what is not said or found is for the window

    def _print(self, line: str) -> None:
        try:
            print(line, file=self._out, flush=True)
        except BrokenPipeError:
            self.ended.set()  # whoever read this has gone


class ProgressBar(Collector):
    """One line on a terminal that shows up to where a file is transcribed."""

    def __init__(self, name: str, duration: float) -> None:
        super().__init__()
        self._name = name
        self._duration = duration
        self._out = sys.stderr
        self._position = 0.0

    def on_event(self, event: Event) -> None:
        super().on_event(event)
        if isinstance(event, UtteranceFinal):
            self._position = max(self._position, event.end)
            self._draw()

    def on_status(self, status: RecorderStatus) -> None:
        self._draw()

    def _draw(self) -> None:
        share = min(1.0, self._position / self._duration) if self._duration else 0.0
        bar = "#" * round(share * 30)
        self._out.write(f"\r{self._name} [{bar:<30}] {share:4.0%}")
        self._out.flush()

    def clear(self) -> None:
        self._out.write("\r\033[K")
        self._out.flush()


def clock(seconds: float) -> str:
    """The time of a meeting as h:mm:ss."""
    whole = int(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"
