"""Someone a capture reports to, and who can be waited for."""

import threading
from collections.abc import Callable
from typing import TypeVar

from symbl_desktop.capture.messages import CaptureEnded, Report, Stored, Track

LIMIT = 60.0

R = TypeVar("R", bound=Report)


class Witness:
    def __init__(self) -> None:
        self.reports: list[Report] = []
        self._changed = threading.Condition()

    def __call__(self, report: Report) -> None:
        with self._changed:
            self.reports.append(report)
            self._changed.notify_all()

    def all_of(self, kind: type[R]) -> list[R]:
        return [report for report in list(self.reports) if isinstance(report, kind)]

    def wait_until(self, seen: Callable[[], bool], limit: float = LIMIT) -> None:
        with self._changed:
            assert self._changed.wait_for(seen, limit), f"only {[r for r in self.reports if type(r) is not Stored]}"

    def wait_for(self, kind: type[R], number: int = 1, limit: float = LIMIT) -> R:
        self.wait_until(lambda: len(self.all_of(kind)) >= number, limit)
        return self.all_of(kind)[number - 1]

    def wait_for_sound(self, samples: int, track: Track = Track.MICROPHONE, limit: float = LIMIT) -> None:
        self.wait_until(lambda: self.stored(track) >= samples, limit)

    def wait_for_end(self) -> int:
        end = self.wait_for(CaptureEnded)
        assert self.reports[-1] is end
        return end.samples

    def stored(self, track: Track = Track.MICROPHONE) -> int:
        return max((report.samples for report in self.all_of(Stored) if report.track is track), default=0)
