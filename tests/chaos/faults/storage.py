"""The disk: full in the middle of a meeting, or without what had not been flushed when the power went."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

from symbl_desktop.meeting.events import ProblemKind, ProblemOccurred
from symbl_desktop.storage.event_log import read_events
from symbl_desktop.storage.library import MeetingFolder
from tests.chaos.evidence import gaps_of, ramp_outcome, unreadable_files
from tests.chaos.fault import Fault, Scale
from tests.chaos.outcome import Allowance, Outcome, total
from tests.chaos.program import LIMIT, await_value
from tests.chaos.ramp import RATE
from tests.chaos.sound_system import who_listens
from tests.chaos.stage import Stage, stored_samples

_HEADER = 44
_ZEROS = bytes(4096)
_ROOM = 800  # KiB: some seconds of sound, and what is set aside for the log


def cut_power(stage: Stage, scale: Scale) -> Outcome:
    """Copies of a meeting being recorded, each with no more than what the sizes in its header promise to be on disk."""
    stage.ear.wait_for_number(stage.player.play_ramp(600))
    program = stage.start_at(stage.engine)
    folder = stage.recorded(program, 1.0)
    outcomes = []
    for number in range(scale.of(4, 50)):
        stage.ear.wait_for(stage.chance.uniform(0.1, 1.5))
        heard = stage.ear.last
        for spoil in (_cut, _with_zeros, _torn):
            copy = stage.home / f"{spoil.__name__}-{number}"
            shutil.copytree(folder.path, copy)
            outcomes.append(_after_the_cut(MeetingFolder(copy), spoil, stage.chance, heard))
    program.kill()
    return total(outcomes)


def _after_the_cut(
    folder: MeetingFolder, spoil: Callable[[Path, int, Random], None], chance: Random, heard: int
) -> Outcome:
    for path in folder.path.glob("*.wav"):
        promised = int.from_bytes(path.read_bytes()[40:_HEADER], "little")
        spoil(path, _HEADER + promised, chance)
    with folder.log_path.open("ab") as log:  # a line that was being written
        log.write(b'{"type":"UtteranceFinal","at":')
    folder.repair()
    outcome = ramp_outcome(stored_samples(folder), gaps_of(read_events(folder.log_path)), heard)
    return replace(outcome, unreadable=unreadable_files(folder))


def _cut(path: Path, promised: int, _chance: Random) -> None:
    _shorten(path, promised)


def _with_zeros(path: Path, promised: int, _chance: Random) -> None:
    """A file system that had noted the length, but had not yet written what lies there."""
    _shorten(path, promised)
    with path.open("ab") as file:
        file.write(_ZEROS)


def _torn(path: Path, promised: int, chance: Random) -> None:
    """Some of what lay behind the promise reached the disk, and not in whole samples."""
    _shorten(path, chance.randint(promised, max(promised, path.stat().st_size)))


def _shorten(path: Path, length: int) -> None:
    with path.open("r+b") as file:
        file.truncate(length)


def fill_the_disk(stage: Stage, scale: Scale) -> Outcome:
    return total(_filled(stage) for _ in range(scale.of(1, 5)))


def _filled(stage: Stage) -> Outcome:
    """The meeting lies on a small disk, in a name space of the program's own; a copy tells what it held in the end."""
    home = stage.new_home()
    meetings, kept = home / "Meetings", home / "Kept"
    meetings.mkdir()
    room = _ROOM + stage.chance.randint(0, 200)
    script = f'mount -t tmpfs -o size={room}k none "{meetings}" && "$@"; cp -a "{meetings}" "{kept}"; true'
    stage.ear.wait_for_number(stage.player.play_ramp(120))
    before = who_listens(stage.mic)
    program = stage.start_at(
        stage.engine, before=("unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script, "sh")
    )
    await_value(lambda: True if _listens(stage, before) else None, "an open microphone")
    await_value(lambda: True if not _listens(stage, before) else None, "a microphone given back")
    program.interrupt()
    program.wait(LIMIT)
    [path] = kept.iterdir()
    folder = MeetingFolder(path)
    events = read_events(folder.log_path)
    told = any(isinstance(event, ProblemOccurred) and event.kind is ProblemKind.DISK_FULL for event in events)
    samples = stored_samples(folder)
    outcome = ramp_outcome(samples, gaps_of(events))
    used = sum(each.stat().st_size for each in path.iterdir()) / 1024
    return replace(
        outcome,
        unreadable=unreadable_files(folder),
        wrong=(*outcome.wrong, *(() if told else ("the log does not say that the disk is full",))),
        notes=f"{len(samples) / RATE:.1f} s kept, {used:.0f} of {room} KiB used",
    )


def _listens(stage: Stage, before: set[int]) -> bool:
    return bool(who_listens(stage.mic) - before)


STORAGE = (
    Fault("power cut", cut_power, Allowance(lost_at_once=1.0)),
    Fault("disk full", fill_the_disk, Allowance()),
)
