"""Pictures of the window, made from a meeting's events.

    python packaging/screenshots.py OUT_FOLDER [--log events.jsonl] [--all] [--text 250]

Without --log a made-up meeting is shown. Without --all only the README's two pictures are made, meeting-light.png and
meeting-dark.png: the meeting just before its last words are final. Runs on any screen, on Xvfb, or (with
QT_QPA_PLATFORM=offscreen) on none.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
if not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")) and sys.platform == "linux":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from filmed_meeting import FilmedMeeting, example, filmed
from PySide6.QtCore import QEventLoop, QLocale, QSize, QTimer
from PySide6.QtWidgets import QApplication

from symbl_desktop.capture.messages import Device, Loudness, Signal, Track
from symbl_desktop.gui.bridge import RecorderBridge
from symbl_desktop.gui.main_window import FIRST_SIZE, SMALLEST_SIZE, MainWindow
from symbl_desktop.gui.panes.device_box import Choice
from symbl_desktop.gui.problems import WindowProblem
from symbl_desktop.gui.theme import Scheme, apply_theme
from symbl_desktop.gui.window_state import WindowState
from symbl_desktop.meeting.events import (
    AudioDropped,
    MeetingPaused,
    MeetingStopped,
    ProblemKind,
    ProblemOccurred,
    TranscriptCompleted,
)
from symbl_desktop.recorder.state import RecorderState, RecorderStatus, TrackStatus
from symbl_desktop.storage.event_log import read_events
from symbl_desktop.storage.library import MeetingFolder, MeetingSummary

_SETTLED_AFTER_MS = 200  # by then levels are drawn and the latest line is in sight
_MICROPHONE = TrackStatus(Track.MICROPHONE, "Built-in microphone", Signal.OK, muted=False, recording=True)
_COMPUTER = TrackStatus(Track.COMPUTER, "Built-in speakers", Signal.OK, muted=False, recording=True)
_STATUS = RecorderStatus(
    recorded=0.0,
    lag=1.4,
    saved_ago=0.2,
    disk_left=61 * 3600.0,
    dropped_blocks=0,
    stored_ago=0.1,
    tracks=(_MICROPHONE, _COMPUTER),
)
_DEVICES = (
    Device(Track.MICROPHONE, "built-in", "Built-in microphone", True),
    Device(Track.MICROPHONE, "headset", "USB Headset", False),
    Device(Track.COMPUTER, "speakers", "Built-in speakers", True),
)


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: how far the meeting has got, and what else is in sight."""

    name: str
    state: RecorderState
    lag: float = 1.4
    problem: ProblemKind | WindowProblem | None = None
    page: str = "live"
    status: RecorderStatus = _STATUS
    gap: float = 0.0
    computer_sound: bool = True


_LOST = replace(_MICROPHONE, recording=False)
_ZEROS = replace(_MICROPHONE, signal=Signal.ZEROS)

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
    Picture(
        "muted",
        RecorderState.RECORDING,
        status=replace(_STATUS, tracks=(replace(_MICROPHONE, muted=True, signal=Signal.MUTED), _COMPUTER)),
    ),
    Picture(
        "device-lost",
        RecorderState.RECORDING,
        problem=ProblemKind.MICROPHONE_LOST,
        status=replace(_STATUS, tracks=(_LOST, _COMPUTER)),
    ),
    Picture("device-back", RecorderState.RECORDING, gap=4.2),
    Picture(
        "zeros",
        RecorderState.RECORDING,
        problem=ProblemKind.MICROPHONE_ZEROS,
        status=replace(_STATUS, tracks=(_ZEROS, _COMPUTER)),
    ),
    Picture(
        "not-allowed",
        RecorderState.ERROR,
        problem=ProblemKind.MICROPHONE_NOT_ALLOWED,
        status=replace(_STATUS, tracks=(_LOST, _COMPUTER)),
    ),
    Picture(
        "disk-nearly-full",
        RecorderState.RECORDING,
        problem=ProblemKind.DISK_NEARLY_FULL,
        status=replace(_STATUS, disk_left=24 * 60.0),
    ),
    Picture("disk-full", RecorderState.ERROR, problem=ProblemKind.DISK_FULL),
    Picture(
        "nothing-stored",
        RecorderState.RECORDING,
        problem=ProblemKind.NOTHING_STORED,
        status=replace(_STATUS, stored_ago=12.4, tracks=(_LOST, replace(_COMPUTER, recording=False))),
    ),
    Picture("taken-up", RecorderState.RECORDING, problem=WindowProblem.RECORDING_TAKEN_UP),
    Picture("interrupted", RecorderState.IDLE, problem=WindowProblem.MEETING_INTERRUPTED),
    Picture("call-silent", RecorderState.RECORDING, problem=ProblemKind.COMPUTER_SOUND_SILENT),
    Picture("microphone-only", RecorderState.IDLE, computer_sound=False),
    Picture("library", RecorderState.RECORDING, page="library"),
    Picture("stored", RecorderState.IDLE, page="stored"),
)


def _library(folder: MeetingFolder) -> list[MeetingSummary]:
    return [
        MeetingSummary(folder, "Team sync", "2025-11-25T14:30:00+01:00", 2550.0, 4, 3, 1, True, True),
        MeetingSummary(folder, "Interview with Dr. Okafor", "2025-11-24T10:00:00+01:00", 3905.0, 1, 24, 0, True, True),
        MeetingSummary(folder, "Northwind renewal", "2025-11-21T16:15:00+01:00", 1432.0, 6, 9, 2, True, False),
        MeetingSummary(folder, "Monday planning", "2025-11-17T09:00:00+01:00", 2710.0, 11, 5, 1, False, False),
    ]


def _play(window: MainWindow, picture: Picture, meeting: FilmedMeeting) -> RecorderBridge:
    """Brings the window there the way a recorder would: through a bridge."""
    bridge = RecorderBridge()
    if picture.state is not RecorderState.IDLE:
        window.follow(bridge)
        bridge.on_state(picture.state)
        empty = picture.state in (RecorderState.CONNECTING, RecorderState.ERROR)
        for event in meeting.events[:1] if empty else meeting.events:
            bridge.on_event(event)
        for decibels in (-30.0, -22.0, -9.0, -17.0):
            bridge.on_level(Loudness(Track.MICROPHONE, decibels, decibels + 8))
            bridge.on_level(Loudness(Track.COMPUTER, decibels - 8, decibels))
        _say(bridge, picture, meeting)
        if picture.gap:
            bridge.on_event(AudioDropped(meeting.length, picture.gap))
    if picture.problem is not None:
        match picture.problem:
            case WindowProblem.UNEXPECTED:
                window.report_fault("Traceback (most recent call last): …")
            case WindowProblem() as told:
                window.banner.report(told, "the words of whatever failed", "Team sync")
            case problem:
                bridge.on_event(ProblemOccurred(meeting.length, problem, "the words of whatever failed"))
    match picture.page:
        case "library":
            window.navigation.go_to_library()
            window.show_library(_library(MeetingFolder(Path())))
        case "stored":
            window.show_meeting(meeting.whole)
    return bridge


def _say(bridge: RecorderBridge, picture: Picture, meeting: FilmedMeeting) -> None:
    status = replace(picture.status, recorded=meeting.length, lag=picture.lag)
    match picture.state:
        case RecorderState.CONNECTING:
            status = replace(_STATUS, recorded=2.4, lag=2.4)
        case RecorderState.RECORDING:
            bridge.on_hypothesis(meeting.hypothesis)
        case RecorderState.PAUSED:
            bridge.on_event(MeetingPaused(meeting.length))
        case RecorderState.FINISHED:
            status = replace(status, lag=0.0)
            for event in (MeetingStopped(meeting.length), TranscriptCompleted(meeting.length)):
                bridge.on_event(event)
    if picture.state is not RecorderState.ERROR:
        bridge.on_status(status)


def take(picture: Picture, meeting: FilmedMeeting, scheme: Scheme, size: QSize, text: int, to: Path) -> None:
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        raise TypeError("a QApplication must exist before a picture is taken")
    apply_theme(application, scheme)
    with tempfile.TemporaryDirectory() as folder:
        state = Path(folder) / "window.ini"
        state.write_text(f"[window]\ntext_size={text}\n", encoding="utf-8")
        window = MainWindow(WindowState(state), "On this computer")
        window.resize(size)
        window.banner.set_disk("/home")
        chosen = Choice(Track.MICROPHONE), Choice(Track.COMPUTER, recorded=picture.computer_sound)
        window.show_devices(_DEVICES, chosen)
        window.show()
        bridge = _play(window, picture, meeting)
        settled = QEventLoop()
        QTimer.singleShot(_SETTLED_AFTER_MS, settled.quit)
        settled.exec()
        window.grab().save(str(to))
        window.live.set_state(RecorderState.IDLE)
        window.commands.normal.trigger()
        window.close()
        window.deleteLater()
        bridge.deleteLater()
        application.processEvents()


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Pictures of the window.")
    parser.add_argument("out", type=Path, help="the folder they go to")
    parser.add_argument("--log", type=Path, help="a meeting's events.jsonl")
    parser.add_argument("--all", action="store_true", help="every state and page, in both themes and two sizes")
    parser.add_argument("--text", type=int, default=100, help="the size of the text in per cent")
    arguments = parser.parse_args(argv)
    meeting = filmed(read_events(arguments.log)) if arguments.log else example()
    arguments.out.mkdir(parents=True, exist_ok=True)
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    application = QApplication(["symbl-desktop"])
    for scheme in Scheme:
        if not arguments.all:
            live = Picture("meeting", RecorderState.RECORDING)
            take(live, meeting, scheme, FIRST_SIZE, arguments.text, arguments.out / f"meeting-{scheme.value}.png")
            continue
        for picture in PICTURES:
            for size in (FIRST_SIZE, SMALLEST_SIZE):
                name = f"{picture.name}-{scheme.value}-{size.width()}x{size.height()}.png"
                take(picture, meeting, scheme, size, arguments.text, arguments.out / name)
    application.quit()
    return 0


if __name__ == "__main__":
    sys.exit(main())
