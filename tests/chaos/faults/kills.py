"""kill -9, at moments nobody chose."""

from dataclasses import replace

from symbl_desktop.storage.event_log import read_events
from symbl_desktop.storage.library import MeetingFolder
from tests.chaos.evidence import gaps_of, lines_not_stored, ramp_outcome, unreadable_files
from tests.chaos.fault import Fault, Scale
from tests.chaos.outcome import Allowance, Outcome, total
from tests.chaos.program import Program, Role, await_value, find, processes_of
from tests.chaos.ramp_meeting import ramp_meeting
from tests.chaos.stage import Stage, samples_stored, stored_samples

_LONGEST = 4.0


def kill_everything(stage: Stage, scale: Scale) -> Outcome:
    """All of the program at once: what is in the files is all there is."""
    return total(_killed_at_once(stage) for _ in range(scale.of(4, 100)))


def _killed_at_once(stage: Stage) -> Outcome:
    home = stage.new_home()
    stage.ear.wait_for_number(stage.player.play_ramp(60))
    program = stage.start_at(stage.engine)
    folder = stage.recorded(program, stage.chance.uniform(0.3, _LONGEST))
    heard = stage.ear.last
    for process in processes_of(home):
        process.kill()
    program.wait()
    folder.repair()
    events = read_events(folder.log_path)
    unseen = lines_not_stored(program.lines, events)
    outcome = ramp_outcome(stored_samples(folder), gaps_of(events), heard)
    return replace(outcome, words_lost=unseen, unreadable=unreadable_files(folder))


def kill_capture(stage: Stage, scale: Scale) -> Outcome:
    """Capture is back by itself; what was said meanwhile is a gap of true length."""

    def kill_again_and_again(program: Program, folder: MeetingFolder) -> int:
        for _ in range(scale.of(4, 100)):
            stage.ear.wait_for(stage.chance.uniform(0.2, 3.0))
            [capture] = find(stage.home, Role.CAPTURE)
            assert capture.pid != program.process.pid, "nothing but the program itself captures"
            capture.kill()
            await_value(lambda: True if find(stage.home, Role.CAPTURE) else None, "another capture")
            _await_growth(folder)
        stage.ear.wait_for(1.0)
        return scale.of(4, 100)

    return ramp_meeting(stage, stage.start_at(stage.engine), kill_again_and_again)


def _await_growth(folder: MeetingFolder) -> None:
    before = samples_stored(folder)
    await_value(lambda: True if samples_stored(folder) > before else None, "sound in the file again")


KILLS = (
    Fault("kill -9 of the capture", kill_capture, Allowance(longest_gap=2.0)),
    Fault("kill -9 of everything at once", kill_everything, Allowance(lost_at_once=0.2)),
)
