"""kill -9, at moments nobody chose."""

from collections.abc import Callable
from dataclasses import replace

import psutil

from symbl_desktop.meeting.events import MeetingStopped, RecordingTakenUp
from symbl_desktop.storage.event_log import read_events
from symbl_desktop.storage.library import MeetingFolder
from tests.chaos.evidence import gaps_of, lines_not_stored, ramp_outcome, unreadable_files
from tests.chaos.fault import Fault, Scale
from tests.chaos.outcome import Allowance, Outcome, total
from tests.chaos.program import Program, Role, await_value, end_all, find, processes_of
from tests.chaos.ramp import RATE
from tests.chaos.ramp_meeting import ramp_meeting, stop_and_judge
from tests.chaos.stage import Stage, samples_stored, stored_samples

_LONGEST = 4.0
_ALONE_AT_MOST = 150.0
_ENDING_TAKES = RATE // 5


def kill_everything(stage: Stage, scale: Scale) -> Outcome:
    """All of the program at once: what is in the files is all there is."""
    return total(_killed_at_once(stage) for _ in range(scale.of_kills(4)))


def _killed_at_once(stage: Stage) -> Outcome:
    home = stage.new_home()
    stage.ear.wait_for_number(stage.player.play_ramp(60))
    program = stage.start_at(stage.engine)
    folder = stage.recorded(program, stage.chance.uniform(0.3, _LONGEST))
    heard = stage.ear.last
    end_all(home)
    program.wait()
    folder.repair()
    events = read_events(folder.log_path)
    unseen = lines_not_stored(program.lines, events)
    outcome = ramp_outcome(stored_samples(folder), gaps_of(events), heard)
    return replace(outcome, words_lost=unseen, unreadable=unreadable_files(folder))


def kill_capture(stage: Stage, scale: Scale) -> Outcome:
    """Capture is back by itself; what was said meanwhile is a gap of true length."""

    def kill_again_and_again(program: Program, folder: MeetingFolder) -> int:
        for _ in range(scale.of_kills(4)):
            stage.ear.wait_for(stage.chance.uniform(0.2, 3.0))
            [capture] = find(stage.home, Role.CAPTURE)
            assert capture.pid != program.process.pid, "nothing but the program itself captures"
            capture.kill()
            await_value(lambda: True if find(stage.home, Role.CAPTURE) else None, "another capture")
            _await_growth(folder)
        stage.ear.wait_for(1.0)
        return scale.of_kills(4)

    return ramp_meeting(stage, stage.start_at(stage.engine), kill_again_and_again)


def kill_program(stage: Stage, scale: Scale) -> Outcome:
    """Capture goes on without it, until the host logs off: then the files are closed and nothing is left."""
    return total(_orphaned(stage, end=psutil.Process.terminate) for _ in range(scale.of_kills(3)))


def kill_windows(stage: Stage, scale: Scale) -> Outcome:
    """Whoever is started next takes the meeting up; the window that is left in the end stops it."""
    times = scale.of(2, 20)
    stage.ear.wait_for_number(stage.player.play_ramp(1200))
    program = stage.start_at(stage.engine)
    folder = stage.recorded(program, 1.0)
    for number in range(times):
        program.kill()
        stage.ear.wait_for(stage.chance.uniform(0.0, 3.0))
        program = stage.open_window()
        _await_taken_up(folder, number + 1)
        stage.ear.wait_for(stage.chance.uniform(0.5, 3.0))
    return replace(stop_and_judge(stage, program, folder), times=times)


def _await_taken_up(folder: MeetingFolder, times: int) -> None:
    def taken_up() -> bool | None:
        events = read_events(folder.log_path)
        return True if sum(isinstance(event, RecordingTakenUp) for event in events) >= times else None

    await_value(taken_up, "a window that takes the meeting up")


def leave_capture_alone(stage: Stage, scale: Scale) -> Outcome:
    """Nobody takes it up: after two minutes the meeting is closed."""
    return total(_orphaned(stage, end=lambda _capture: None) for _ in range(scale.of(1, 2)))


def _orphaned(stage: Stage, end: Callable[[psutil.Process], None]) -> Outcome:
    home = stage.new_home()
    stage.ear.wait_for_number(stage.player.play_ramp(_ALONE_AT_MOST + 60))
    program = stage.start_at(stage.engine)
    folder = stage.recorded(program, stage.chance.uniform(0.3, _LONGEST))
    program.kill()
    killed_at = stage.ear.last
    stage.ear.wait_for(stage.chance.uniform(0.5, 3.0))
    captures = find(home, Role.CAPTURE)
    assert captures, "nothing captures without the program"
    heard = stage.ear.last
    end(captures[0])
    await_value(lambda: None if processes_of(home) else True, "the end of all processes", _ALONE_AT_MOST)
    events = read_events(folder.log_path)
    outcome = ramp_outcome(stored_samples(folder), gaps_of(events), heard - _ENDING_TAKES)
    closed = any(isinstance(event, MeetingStopped) for event in events)
    alone = (stage.ear.last - killed_at) / RATE
    wrong = (() if closed else ("the meeting was not closed",)) + (("it went on for ever",) if alone > 125 else ())
    return replace(
        outcome,
        words_lost=lines_not_stored(program.lines, events),
        unreadable=unreadable_files(folder),
        wrong=(*outcome.wrong, *wrong),
    )


def _await_growth(folder: MeetingFolder) -> None:
    before = samples_stored(folder)
    await_value(lambda: True if samples_stored(folder) > before else None, "sound in the file again")


KILLS = (
    Fault("kill -9 of the program", kill_program, Allowance()),
    Fault("kill -9 of window after window", kill_windows, Allowance()),
    Fault("nobody takes the capture up", leave_capture_alone, Allowance()),
    Fault("kill -9 of the capture", kill_capture, Allowance(longest_gap=2.0)),
    Fault("kill -9 of everything at once", kill_everything, Allowance(lost_at_once=0.2)),
)
