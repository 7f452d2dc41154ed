"""A capture that reports what the test says, when it says so."""

import threading
from collections.abc import Callable

from symbl_desktop.capture.messages import CaptureEnded, CapturePlan, DeviceSource, Report, SourceOpened, Stored, Track

SECOND = 16000
LIMIT = 60.0


class Marionette:
    """A Capture, and how it is begun; `orders` is what it was told. It does not stop by itself: `end`."""

    def __init__(self) -> None:
        self._news = threading.Condition()
        self.orders: list[object] = []
        self.plan: CapturePlan | None = None
        self._on_report: Callable[[Report], None] = lambda report: None

    def begin(self, plan: CapturePlan, on_report: Callable[[Report], None]) -> "Marionette":
        self.plan = plan
        return self.join_in(on_report)

    def join_in(self, on_report: Callable[[Report], None]) -> "Marionette":
        self._on_report = on_report
        self._note("begun")
        return self

    def report(self, *reports: Report) -> None:
        for report in reports:
            self._on_report(report)

    def record(self, seconds: float, track: Track = Track.MICROPHONE) -> None:
        """The device is open, and so much is stored."""
        samples = round(seconds * SECOND)
        self.report(SourceOpened(track, f"The {track.value}", True), Stored(track, samples, samples))

    def end(self, seconds: float = 0.0) -> None:
        self.report(CaptureEnded(round(seconds * SECOND)))

    def wait_for(self, order: object) -> None:
        with self._news:
            assert self._news.wait_for(lambda: order in self.orders, LIMIT), f"not told {order}: {self.orders}"

    def pause(self) -> None:
        self._note("pause")

    def resume(self) -> None:
        self._note("resume")

    def stop(self) -> None:
        self._note("stop")

    def mute(self, track: Track, muted: bool) -> None:
        self._note(("mute", track, muted))

    def choose(self, source: DeviceSource) -> None:
        self._note(source)

    def join(self, timeout: float | None = None) -> None:
        pass  # nothing runs

    def _note(self, order: object) -> None:
        with self._news:
            self.orders.append(order)
            self._news.notify_all()
