"""The program hangs, and the sound comes in all the same."""

import sys
from dataclasses import replace

import psutil

from symbl_desktop.meeting.events import ProblemKind, ProblemOccurred
from symbl_desktop.storage.event_log import read_events
from symbl_desktop.storage.library import MeetingFolder
from tests.chaos.fault import Fault, Scale
from tests.chaos.faults.engine import frozen
from tests.chaos.outcome import Allowance, Outcome
from tests.chaos.program import Program
from tests.chaos.ramp_meeting import ramp_meeting
from tests.chaos.stage import Stage

_BUSY = (sys.executable, "-m", "tests.chaos.busy_program")


def busy_program(stage: Stage, scale: Scale) -> Outcome:
    seconds = scale.of(10, 600)
    kept: list[MeetingFolder] = []

    def go_on(_program: Program, folder: MeetingFolder) -> int:
        kept.append(folder)
        stage.ear.wait_for(seconds)
        return seconds * 2

    outcome = ramp_meeting(stage, stage.start_at(stage.engine, command=_BUSY), go_on)
    dropped = any(
        isinstance(event, ProblemOccurred) and event.kind is ProblemKind.AUDIO_OVERFLOW
        for event in read_events(kept[0].log_path)
    )
    return replace(outcome, wrong=(*outcome.wrong, *(("blocks were dropped",) if dropped else ())))


def freeze_program(stage: Stage, scale: Scale) -> Outcome:
    def freeze(program: Program, _folder: MeetingFolder) -> int:
        for _ in range(scale.of(1, 5)):
            stage.ear.wait_for(stage.chance.uniform(0.5, 2.0))
            with frozen([psutil.Process(program.process.pid)]):
                stage.ear.wait_for(10.0)
        stage.ear.wait_for(2.0)
        return scale.of(1, 5)

    return ramp_meeting(stage, stage.start_at(stage.engine), freeze)


STALLS = (
    Fault("GIL held 200 ms of every 500", busy_program, Allowance()),
    Fault("program frozen for 10 s", freeze_program, Allowance()),
)
