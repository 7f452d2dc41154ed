"""A meeting in which the microphone hears the ramp while something goes wrong."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from symbl_desktop.storage.event_log import read_events
from symbl_desktop.storage.library import MeetingFolder
from tests.chaos.evidence import gaps_of, ramp_outcome, unreadable_files
from tests.chaos.outcome import Outcome
from tests.chaos.program import Program
from tests.chaos.ramp import RATE, Restart
from tests.chaos.stage import Stage, stored_samples

_STOP_TAKES = RATE // 2
_LONGEST = 1800.0


def ramp_meeting(
    stage: Stage,
    program: Program,
    disturb: Callable[[Program, MeetingFolder], int],
    restarts: Sequence[Restart] = (),
) -> Outcome:
    """Plays the ramp while `disturb` does its worst and tells how often; then stops the program, and judges."""
    stage.ear.wait_for_number(stage.player.play_ramp(_LONGEST))
    folder = stage.recorded(program, 1.0)
    times = disturb(program, folder)
    return replace(stop_and_judge(stage, program, folder, restarts), times=times)


def stop_and_judge(stage: Stage, program: Program, folder: MeetingFolder, restarts: Sequence[Restart] = ()) -> Outcome:
    """The ramp has to go on to the stop; what was on its way when the host stopped is no loss."""
    heard = stage.ear.last
    program.interrupt()
    program.wait()
    gaps = gaps_of(read_events(folder.log_path))
    outcome = ramp_outcome(stored_samples(folder), gaps, heard - _STOP_TAKES, restarts)
    return replace(outcome, unreadable=unreadable_files(folder))
