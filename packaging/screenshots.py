"""Pictures of the window, made from a meeting's events.

    python packaging/screenshots.py OUT_FOLDER [--log events.jsonl] [--all]

Without --log the meeting below is shown. Without --all only the README's two pictures are made: a finished meeting
in light and in dark. Runs on any screen, on Xvfb, or (with QT_QPA_PLATFORM=offscreen) on none.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
if not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")) and sys.platform == "linux":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QLocale, QSize, QTimer
from PySide6.QtWidgets import QApplication

from symbl_desktop.audio.block import Level
from symbl_desktop.audio.devices import AudioDevice
from symbl_desktop.gui.bridge import RecorderBridge
from symbl_desktop.gui.main_window import FIRST_SIZE, SMALLEST_SIZE, MainWindow
from symbl_desktop.gui.problems import WindowProblem
from symbl_desktop.gui.theme import Scheme, apply_theme
from symbl_desktop.gui.window_state import WindowState
from symbl_desktop.meeting.events import (
    Event,
    InsightCompleted,
    InsightDetected,
    InsightKind,
    MeetingPaused,
    MeetingStarted,
    MeetingStopped,
    MomentMarked,
    ProblemKind,
    ProblemOccurred,
    TopicDetected,
    TranscriptCompleted,
    UtteranceFinal,
)
from symbl_desktop.recorder.state import Hypothesis, RecorderState, RecorderStatus
from symbl_desktop.storage.event_log import read_events
from symbl_desktop.storage.library import MeetingFolder, MeetingSummary

_SAID = (
    (2465.0, "Ana", "Good, then let us look at the numbers for the second quarter before we go on."),
    (2471.5, "Ana", "Revenue is eleven per cent above plan, mostly from renewals."),
    (2478.2, "Ben", "And the new pricing? I still hear that people find the middle tier confusing."),
    (
        2485.9,
        "Ana",
        "Yes. Three of the five customers I spoke to did not see what they get for the extra money, "
        "and two asked whether they could keep the old contract until the end of the year.",
    ),
    (2499.3, "Ben", "Can we show a comparison on the page?"),
    (2503.0, "Chloe", "I can draft one. I will send a first version to Ben by Thursday."),
    (2509.4, "Ben", "Perfect. Who signs off the final text?"),
    (2513.8, "Ana", "Legal does. Marco, usually, and he needs about two days."),
    (2519.6, "Chloe", "Then I will ask him to keep Friday free."),
    (2524.1, "Ana", "Please also send the revised quote to Northwind before Friday, they have been waiting for it."),
    (2531.7, "Ben", "I will do that this afternoon."),
    (2535.2, "Ana", "Do we have budget for the launch event?"),
    (2538.8, "Chloe", "I am not sure. I have to look it up."),
    (2543.5, "Ana", "Let us meet again next Tuesday and decide it then."),
)
_FOUND = (
    (InsightKind.ACTION_ITEM, 5, "Draft a pricing comparison and send it to Ben", "Chloe", "2025-11-27", 0.94),
    (InsightKind.ACTION_ITEM, 8, "Ask Marco to keep Friday free for the sign-off", "Chloe", None, 0.82),
    (InsightKind.ACTION_ITEM, 9, "Send the revised quote to Northwind", "Ben", "2025-11-28", 0.97),
    (InsightKind.ACTION_ITEM, 12, "Look up the budget for the launch event", "Chloe", None, 0.61),
    (InsightKind.ACTION_ITEM, 3, "Keep the old contracts", None, None, 0.35),
    (InsightKind.QUESTION, 4, "Can we show a comparison on the page?", None, None, 0.9),
    (InsightKind.QUESTION, 6, "Who signs off the final text?", None, None, 0.95),
    (InsightKind.QUESTION, 11, "Do we have budget for the launch event?", None, None, 0.96),
    (InsightKind.FOLLOW_UP, 13, "Meet again to decide about the launch event", None, "2025-12-02", 0.9),
)
_TOPICS = (("pricing", (2, 3, 4)), ("second quarter", (0, 1)), ("launch event", (11, 13)), ("sign-off", (6, 7, 8)))
_END = 2550.0
_SETTLED_AFTER_MS = 200  # by then levels are drawn and the latest line is in sight
_STATUS = RecorderStatus(recorded=2548.4, lag=1.4, saved_ago=0.2, disk_left=61 * 3600.0, dropped_blocks=0)


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: how far the meeting has got, and what else is in sight."""

    name: str
    state: RecorderState
    lag: float = 1.4
    problem: ProblemKind | WindowProblem | None = None
    page: str = "live"


PICTURES = (
    Picture("idle", RecorderState.IDLE),
    Picture("connecting", RecorderState.CONNECTING),
    Picture("recording", RecorderState.RECORDING),
    Picture("paused", RecorderState.PAUSED),
    Picture("reconnecting", RecorderState.RECONNECTING, lag=28.0),
    Picture("finishing", RecorderState.FINISHING, lag=6.0),
    Picture("finished", RecorderState.FINISHED),
    Picture("error", RecorderState.ERROR, problem=ProblemKind.NO_MICROPHONE),
    Picture("engine-failed", RecorderState.RECONNECTING, lag=4.0, problem=ProblemKind.ENGINE_FAILED),
    Picture("long-silence", RecorderState.RECORDING, problem=ProblemKind.LONG_SILENCE),
    Picture("fault", RecorderState.RECORDING, problem=WindowProblem.UNEXPECTED),
    Picture("library", RecorderState.RECORDING, page="library"),
    Picture("stored", RecorderState.IDLE, page="stored"),
)


def example_meeting() -> Iterator[Event]:
    yield MeetingStarted("example", "Team sync", "2025-11-25T14:30:00+01:00", 16000, "Built-in microphone")
    for number, (start, speaker, text) in enumerate(_SAID):
        yield UtteranceFinal(start + 4, f"u{number}", speaker, text, start, start + 3.5)
        if number == 8:
            yield MomentMarked(start + 4)
    for number, (kind, source, text, assignee, due, confidence) in enumerate(_FOUND):
        start, speaker, _ = _SAID[source]
        yield InsightDetected(
            start + 5, f"i{number}", kind, text, confidence, f"u{source}", start, start + 3, speaker, assignee, due
        )
    for number, (topic, sources) in enumerate(_TOPICS):
        yield TopicDetected(2540.0, f"t{number}", topic, 0.8, tuple(f"u{source}" for source in sources))
    yield InsightCompleted(2545.0, "i6", True)
    yield InsightCompleted(2546.0, "i1", True)


def _library(folder: MeetingFolder) -> list[MeetingSummary]:
    return [
        MeetingSummary(folder, "Team sync", "2025-11-25T14:30:00+01:00", 2550.0, 4, 3, 1, True, True),
        MeetingSummary(folder, "Interview with Dr. Okafor", "2025-11-24T10:00:00+01:00", 3905.0, 1, 24, 0, True, True),
        MeetingSummary(folder, "Northwind renewal", "2025-11-21T16:15:00+01:00", 1432.0, 6, 9, 2, True, False),
        MeetingSummary(folder, "Monday planning", "2025-11-17T09:00:00+01:00", 2710.0, 11, 5, 1, False, False),
    ]


def _play(window: MainWindow, picture: Picture, events: Sequence[Event]) -> RecorderBridge:
    """Brings the window there the way a recorder would: through a bridge."""
    bridge = RecorderBridge()
    if picture.state is not RecorderState.IDLE:
        window.follow(bridge)
        bridge.on_state(picture.state)
        empty = picture.state in (RecorderState.CONNECTING, RecorderState.ERROR)
        for event in events[:1] if empty else events:
            bridge.on_event(event)
        for decibels in (-30.0, -22.0, -9.0, -17.0):
            bridge.on_level(Level(decibels, decibels + 8))
        _say(bridge, picture)
    if picture.problem is not None:
        match picture.problem:
            case WindowProblem():
                window.report_fault("Traceback (most recent call last): …")
            case problem:
                bridge.on_event(ProblemOccurred(2548.0, problem, "the words of whatever failed"))
    match picture.page:
        case "library":
            window.navigation.go_to_library()
            window.show_library(_library(MeetingFolder(Path())))
        case "stored":
            window.show_meeting([*events, MeetingStopped(_END), TranscriptCompleted(_END)])
    return bridge


def _say(bridge: RecorderBridge, picture: Picture) -> None:
    match picture.state:
        case RecorderState.CONNECTING:
            bridge.on_status(replace(_STATUS, recorded=2.4, lag=2.4))
            return
        case RecorderState.ERROR:
            return
        case RecorderState.RECORDING:
            bridge.on_hypothesis(Hypothesis("Ana", "and if it turns out that there is none we could"))
        case RecorderState.PAUSED:
            bridge.on_event(MeetingPaused(2548.4))
        case RecorderState.FINISHED:
            bridge.on_event(MeetingStopped(_END))
            bridge.on_event(TranscriptCompleted(_END))
    bridge.on_status(replace(_STATUS, lag=0.0 if picture.state is RecorderState.FINISHED else picture.lag))


def take(picture: Picture, events: Sequence[Event], scheme: Scheme, size: QSize, to: Path) -> None:
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        raise TypeError("a QApplication must exist before a picture is taken")
    apply_theme(application, scheme)
    with tempfile.TemporaryDirectory() as folder:
        window = MainWindow(WindowState(Path(folder) / "window.ini"), "On this computer")
        window.resize(size)
        window.show_devices((AudioDevice("built-in", "Built-in microphone", True),), None)
        window.show()
        _play(window, picture, events)
        settled = QEventLoop()
        QTimer.singleShot(_SETTLED_AFTER_MS, settled.quit)
        settled.exec()
        window.grab().save(str(to))
        window.live.set_state(RecorderState.IDLE)
        window.close()
        window.deleteLater()
        application.processEvents()


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Pictures of the window.")
    parser.add_argument("out", type=Path, help="the folder they go to")
    parser.add_argument("--log", type=Path, help="a meeting's events.jsonl")
    parser.add_argument("--all", action="store_true", help="every state and page, in both themes and two sizes")
    arguments = parser.parse_args(argv)
    events = read_events(arguments.log) if arguments.log else list(example_meeting())
    arguments.out.mkdir(parents=True, exist_ok=True)
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    application = QApplication(["symbl-desktop"])
    for scheme in Scheme:
        if not arguments.all:
            stored = Picture("meeting", RecorderState.RECORDING)
            take(stored, events, scheme, FIRST_SIZE, arguments.out / f"meeting-{scheme.value}.png")
            continue
        for picture in PICTURES:
            for size in (FIRST_SIZE, SMALLEST_SIZE):
                name = f"{picture.name}-{scheme.value}-{size.width()}x{size.height()}.png"
                take(picture, events, scheme, size, arguments.out / name)
    application.quit()
    return 0


if __name__ == "__main__":
    sys.exit(main())
