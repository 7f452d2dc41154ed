"""`symbl-desktop record`: a meeting without a window."""

import sys
import threading
from datetime import datetime

from symbl_desktop.capture.face import BeginCapture
from symbl_desktop.capture.messages import DeviceSource
from symbl_desktop.cli.listener import EventPrinter
from symbl_desktop.recorder.options import RecorderOptions
from symbl_desktop.recorder.recorder import Recorder
from symbl_desktop.recorder.state import RecorderState
from symbl_desktop.settings import Settings
from symbl_desktop.storage.library import Library
from symbl_desktop.streaming.server import Server


def record_meeting(
    settings: Settings,
    server: Server,
    begin_capture: BeginCapture,
    sources: tuple[DeviceSource, ...],
    title: str,
    seconds: float | None,
) -> int:
    """Records until `seconds` are over or Ctrl+C; a second Ctrl+C gives up the rest of the transcript."""
    listener = EventPrinter()
    options = RecorderOptions(
        title=title or f"Meeting {datetime.now():%Y-%m-%d %H:%M}",
        speaker=settings.speaker_name,
        sources=sources,
        language=settings.language,
        confidence_threshold=settings.confidence_threshold,
        keep_silent_meetings=settings.keep_silent_meetings,
    )
    recorder = Recorder(Library(settings.library_folder), begin_capture, server, options, listener)
    try:
        _record(recorder, listener.ended, seconds)
        recorder.stop()
        listener.ended.wait()
    except KeyboardInterrupt:
        recorder.abandon()
    recorder.close()
    recorder.join()
    if recorder.folder:
        print(f"Saved in {recorder.folder.path}", file=sys.stderr)
    return 1 if listener.state is RecorderState.ERROR else 0


def _record(recorder: Recorder, ended: threading.Event, seconds: float | None) -> None:
    try:
        recorder.start()
        ended.wait(seconds)
    except KeyboardInterrupt:
        print("Stopping. The rest of the transcript follows; Ctrl+C again gives it up.", file=sys.stderr)
