"""What a recorder says, for the terminal."""

import sys
import threading
from typing import TextIO

from symbl_desktop.audio.block import Level
from symbl_desktop.meeting.events import Event, InsightDetected, InsightKind, ProblemOccurred, UtteranceFinal
from symbl_desktop.recorder.state import Hypothesis, RecorderState, RecorderStatus

_ENDS = (RecorderState.FINISHED, RecorderState.ERROR)
_KIND_WORDS = {
    InsightKind.ACTION_ITEM: "Action item",
    InsightKind.QUESTION: "Question",
    InsightKind.FOLLOW_UP: "Follow-up",
}


class Collector:
    """Keeps what happened until the recording has ended; the base of what the commands print."""

    def __init__(self) -> None:
        self.ended = threading.Event()
        self.problems: list[ProblemOccurred] = []
        self.state = RecorderState.IDLE

    def on_state(self, state: RecorderState) -> None:
        self.state = state
        if state in _ENDS:
            self.ended.set()

    def on_event(self, event: Event) -> None:
        if isinstance(event, ProblemOccurred):
            self.problems.append(event)

    def on_hypothesis(self, hypothesis: Hypothesis) -> None:
        """A terminal shows only what is final."""

    def on_level(self, level: Level) -> None:
        """A terminal shows no meter."""

    def on_status(self, status: RecorderStatus) -> None:
        """A terminal has no status bar."""


class EventPrinter(Collector):
    """Prints each utterance and insight as it becomes final."""

    def __init__(self, out: TextIO = sys.stdout) -> None:
        super().__init__()
        self._out = out

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
                self._print(f"{clock(event.at)}  [{event.kind.value}] {event.cause}")
            case _:
                pass  # what is not said or found is for the window

    def _print(self, line: str) -> None:
        print(line, file=self._out, flush=True)


class ProgressBar(Collector):
    """One line on a terminal that shows up to where a file is transcribed."""

    def __init__(self, name: str, duration: float, out: TextIO = sys.stderr) -> None:
        super().__init__()
        self._name = name
        self._duration = duration
        self._out = out
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
