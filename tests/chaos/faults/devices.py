"""Microphones that come and go, sound servers that hang and die."""

import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from symbl_desktop.storage.library import MeetingFolder
from tests.chaos.fault import Fault, Scale
from tests.chaos.outcome import Allowance, Outcome
from tests.chaos.program import Program
from tests.chaos.ramp import RATE, Restart
from tests.chaos.ramp_meeting import ramp_meeting
from tests.chaos.sound_system import environment_at
from tests.chaos.spoken import spoken_meeting
from tests.chaos.stage import Stage

_SECOND = "second_mic"
_BACK_WITHIN = 2.0
Change = Callable[[Stage], Restart | None]


def lose_and_return(stage: Stage) -> None:
    stage.mic.command("lose-mic")
    stage.ear.wait_for(stage.chance.uniform(0.5, 3.0))
    stage.mic.command("back-mic")


def lose_with_another_there(stage: Stage) -> None:
    """The second microphone hears what the first does, as in one room."""
    _plug_in_second(stage)
    stage.ear.wait_for(1.0)
    stage.mic.command("lose-mic")
    stage.ear.wait_for(stage.chance.uniform(1.0, 3.0))
    stage.mic.command("back-mic")
    stage.ear.wait_for(2.5)
    stage.mic.command("lose-mic", _SECOND)


def new_microphone(stage: Stage) -> None:
    _plug_in_second(stage)
    stage.ear.wait_for(stage.chance.uniform(0.5, 2.0))
    stage.mic.command("lose-mic", _SECOND)


def change_default(stage: Stage) -> None:
    _plug_in_second(stage)
    stage.mic.command("default-mic", _SECOND)
    stage.ear.wait_for(stage.chance.uniform(2.5, 4.0))
    stage.mic.command("default-mic", "meeting_mic")
    stage.ear.wait_for(2.5)
    stage.mic.command("lose-mic", _SECOND)


def stall(stage: Stage) -> Restart:
    """A server that has stood still for more than two seconds leaves out what it should have played meanwhile."""
    origin, number = stage.ear.origin, stage.ear.last
    stage.mic.command("stall", f"{stage.chance.uniform(1.5, 4.0):.1f}")
    stage.ear.wait_for(5.0)
    return Restart(number + RATE, round((stage.ear.origin - origin) * RATE))


def restart_server(stage: Stage) -> Restart:
    return _begin_anew(stage, lambda: stage.mic.command("restart-server"))


def kill_server(stage: Stage) -> Restart:
    def kill_and_start() -> None:
        stage.mic.command("kill-server")
        stage.mic.command("start-server")

    return _begin_anew(stage, kill_and_start)


def _begin_anew(stage: Stage, act: Callable[[], object]) -> Restart:
    """The player dies with the server; the ramp goes on with the number it would have come to, a little late."""
    origin = stage.ear.origin
    stage.player.end()
    act()
    stage.listen_anew()
    number = stage.player.play_ramp(900, round((time.monotonic() - origin) * RATE))
    stage.ear.wait_for_number(number)
    stage.ear.wait_for(1.0)
    return Restart(number, round((stage.ear.origin - origin) * RATE))


def _plug_in_second(stage: Stage) -> None:
    words = ["load-module", "module-remap-source", f"source_name={_SECOND}", "master=mic_feed.monitor"]
    properties = "source_properties=device.description='Second'"
    subprocess.run(
        ["pactl", *words, properties], env=environment_at(stage.mic), check=True, capture_output=True, timeout=30
    )


def _recording(changes: Sequence[Change]) -> Callable[[Stage, Scale], Outcome]:
    """Records the ramp through as many changes, in an order of chance when there are several sorts."""

    def inject(stage: Stage, scale: Scale) -> Outcome:
        if len(changes) == 1:
            return _ramp_through(stage, [*changes] * scale.of(1, 20), 3.0)
        chosen = [*changes, *stage.chance.choices(changes, k=20)][: scale.of(len(changes), 20)]
        stage.chance.shuffle(chosen)
        return _ramp_through(stage, chosen, scale.of(3, 27))

    return inject


def _ramp_through(stage: Stage, changes: Sequence[Change], seconds_between: float) -> Outcome:
    restarts = []

    def change_all(_program: Program, _folder: MeetingFolder) -> int:
        for change in changes:
            stage.ear.wait_for(seconds_between)
            if restart := change(stage):
                restarts.append(restart)
        stage.ear.wait_for(_BACK_WITHIN * 2)
        return len(changes)

    return ramp_meeting(stage, stage.start_at(stage.engine), change_all, restarts)


def change_devices_while_speaking(stage: Stage, scale: Scale) -> Outcome:
    changes: list[Change] = [lose_and_return, new_microphone, change_default, lose_with_another_there]
    program = stage.start()

    def disturb() -> int:
        chosen = stage.chance.choices(changes, k=scale.of(2, 20))
        for change in chosen:
            stage.ear.wait_for(stage.chance.uniform(1.0, scale.of(3, 30)))
            change(stage)
        return len(chosen)

    outcome = spoken_meeting(stage, program, scale.of(1, 13), disturb)
    # What was said into no microphone is nobody's loss; the ramp tells about samples.
    return replace(outcome, samples_lost=None, lost_at_once=0.0, wrong=())


_PLUGGED = Allowance(longest_gap=3.5 + _BACK_WITHIN)
_SWITCHED = Allowance(longest_gap=_BACK_WITHIN)
_SERVER = Allowance(longest_gap=10.0 + _BACK_WITHIN)

DEVICES = (
    Fault("microphone unplugged and back", _recording([lose_and_return]), _PLUGGED),
    Fault("microphone unplugged, another there", _recording([lose_with_another_there]), _SWITCHED),
    Fault("new microphone", _recording([new_microphone]), Allowance()),
    Fault("default microphone changed", _recording([change_default]), _SWITCHED),
    Fault("sound server stalls", _recording([stall]), _SERVER),
    Fault("sound server killed", _recording([kill_server]), _SERVER),
    Fault("sound server restarted", _recording([restart_server]), _SERVER),
    Fault(
        "device changes of all sorts",
        _recording([lose_and_return, lose_with_another_there, new_microphone, change_default, stall, restart_server]),
        _SERVER,
    ),
    Fault("device changes while speaking", change_devices_while_speaking, _SERVER),
)
