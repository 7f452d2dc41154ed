"""Both sides of a call at once: a ramp into the microphone, another out of the loudspeakers."""

from dataclasses import replace

from symbl_desktop.storage.event_log import read_events
from symbl_desktop.storage.library import MeetingFolder
from tests.chaos.evidence import gaps_of, ramp_outcome
from tests.chaos.fault import Fault, Scale
from tests.chaos.outcome import Allowance, Outcome
from tests.chaos.program import Program
from tests.chaos.ramp import RATE, numbers_of
from tests.chaos.ramp_meeting import ramp_meeting
from tests.chaos.sound_system import Ear, Player
from tests.chaos.stage import Stage, stored_samples

_ALIGNED_WITHIN = 0.1


def both_sides(stage: Stage, scale: Scale) -> Outcome:
    speakers = Player(stage.mic, stage.home, "meeting_speakers")
    ear = Ear(stage.mic, "meeting_speakers.monitor")
    kept: list[MeetingFolder] = []

    def go_on(_program: Program, folder: MeetingFolder) -> int:
        kept.append(folder)
        stage.ear.wait_for(scale.of(10, 600))
        return 1

    try:
        ear.wait_for_number(speakers.play_ramp(scale.of(60, 900)))
        ours = ramp_meeting(stage, stage.start_at(stage.engine), go_on)
        apart = stage.ear.origin - ear.origin
    finally:
        speakers.end()
        ear.close()
    [folder] = kept
    theirs = ramp_outcome(stored_samples(folder, "computer"), gaps_of(read_events(folder.log_path), "computer"))
    shift = max(misalignment(folder, apart))
    return replace(
        ours,
        samples_lost=(ours.samples_lost or 0) + (theirs.samples_lost or 0),
        lost_at_once=max(ours.lost_at_once, theirs.lost_at_once),
        samples_doubled=ours.samples_doubled + theirs.samples_doubled,
        wrong=(*ours.wrong, *theirs.wrong, *((f"{shift:.3f} s apart",) if shift > _ALIGNED_WITHIN else ())),
        notes=f"the tracks are {shift * 1000:.0f} ms apart at most",
    )


def misalignment(folder: MeetingFolder, apart: float) -> tuple[float, float]:
    """How far (s) one moment is apart in both files, at their beginning and at their end.

    `apart` is how much later (s) the number 0 was heard on the microphone than on the loudspeakers.
    """
    ours, theirs = (numbers_of(stored_samples(folder, stem)) for stem in ("microphone", "computer"))
    shorter = min(len(ours), len(theirs))
    both = ((ours[:shorter] >= 0) & (theirs[:shorter] >= 0)).nonzero()[0]
    assert len(both), "no moment has sound in both files"
    early, late = (abs((theirs[each] - ours[each]) / RATE - apart) for each in (both[0], both[-1]))
    return float(early), float(late)


SIDES = (Fault("both sides of a call", both_sides, Allowance()),)
