"""`symbl-desktop recover`: what was interrupted is listed, repaired and finished."""

import sys
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from symbl_desktop.cli.listener import clock
from symbl_desktop.recorder.interrupted import (
    InterruptedMeeting,
    Reservation,
    find_interrupted,
    look_at,
    reservation,
)
from symbl_desktop.recorder.options import RecorderOptions
from symbl_desktop.recorder.recovery import Recovery, RecoveryPhase, RecoveryProgress, finishing_options
from symbl_desktop.settings import Settings
from symbl_desktop.storage.library import Library, MeetingFolder
from symbl_desktop.streaming.server import Server

OK, FAILED = 0, 1


def recover(
    settings: Settings,
    folder: Path | None,
    server_name: str,
    open_server: AbstractContextManager[Server],
    captured: Collection[Path] = (),
) -> int:
    """Finishes every interrupted meeting of the library in `folder`, or the one meeting that it is.

    A meeting that is named is sent to whichever server is chosen; the others only where they were meant to go. The
    server is opened only if there is something for it to do.
    """
    meetings = find(folder or settings.library_folder, captured)
    if not meetings:
        print("Nothing was interrupted.")
        return OK
    asked_for = folder is not None and meetings[0].folder.path == folder
    chosen = []
    for meeting in meetings:
        why_not = None if asked_for else reservation(meeting, server_name)
        print(_line(meeting) + _REASONS.get(why_not, "").format(path=meeting.folder.path), flush=True)
        if why_not is None:
            chosen.append(meeting)
    if not chosen:
        return OK
    with open_server as server:
        return _finish(chosen, server, settings)


def find(folder: Path, captured: Collection[Path]) -> Sequence[InterruptedMeeting]:
    """What was interrupted in a library, or in a meeting's own folder."""
    others = RecorderOptions("").others
    if MeetingFolder(folder).log_path.exists() or MeetingFolder(folder).tracks():
        taken = {path.resolve() for path in captured}
        meeting = None if folder.resolve() in taken else look_at(MeetingFolder(folder), others)
        return [] if meeting is None else [meeting]
    return find_interrupted(Library(folder), others, captured)


_REASONS: Mapping[Reservation | None, str] = {
    Reservation.ANOTHER_SERVER: "\n  It was not meant for the server that is chosen now. To send it: recover '{path}'",
    Reservation.FAILED_BEFORE: "\n  It failed three times and is left alone. To try again: recover '{path}'",
    Reservation.DAMAGED: "\n  Something in its folder cannot be repaired. To finish the rest: recover '{path}'",
}


class _Printer:
    """Says how each meeting ends; on a terminal also how far the current one is."""

    def __init__(self) -> None:
        self.failed = False
        self._shows_progress = sys.stderr.isatty()

    def __call__(self, progress: RecoveryProgress) -> None:
        match progress.phase:
            case RecoveryPhase.FINISHING if self._shows_progress:
                self._draw(f"{progress.meeting.title}: {clock(progress.left)} still to be understood")
            case RecoveryPhase.DONE:
                self._draw("")
                print(f"Finished {progress.meeting.folder.path}", flush=True)
            case RecoveryPhase.FAILED:
                self.failed = True
                self._draw("")
                print(f"{progress.meeting.folder.path}: {progress.cause}", file=sys.stderr)
            case _:
                pass  # it has just been listed

    def _draw(self, text: str) -> None:
        if self._shows_progress:
            sys.stderr.write(f"\r\033[K{text}")
            sys.stderr.flush()


def _finish(meetings: Sequence[InterruptedMeeting], server: Server, settings: Settings) -> int:
    printer = _Printer()
    recovery = Recovery(server, lambda meeting: finishing_options(meeting, settings), printer)
    recovery.start()
    try:
        recovery.finish(meetings)
        recovery.end()
        recovery.join()
    except KeyboardInterrupt:
        recovery.close()
        recovery.join()
        print("The rest is left for the next time.", file=sys.stderr)
        raise
    return FAILED if printer.failed else OK


def _line(meeting: InterruptedMeeting) -> str:
    began = meeting.started_at[:16].replace("T", " ")
    return f"{began}  {meeting.title}, {clock(meeting.duration)} long, {clock(meeting.missing)} not understood yet"
