"""Stop, while the engine is in trouble: it stays stopped, the microphone is free at once, the words come later."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace

from tests.chaos.fault import Fault, Scale
from tests.chaos.faults.engine import frozen
from tests.chaos.outcome import Allowance, Outcome, total
from tests.chaos.program import LIMIT, Program, Role, find
from tests.chaos.ramp import RATE
from tests.chaos.relay import Relay
from tests.chaos.sound_system import who_listens
from tests.chaos.spoken import judged
from tests.chaos.stage import Stage, samples_stored, stored_samples

_SPEECH = 12.0
_STAYS_STOPPED = 3.0
_GIVEN_BACK_WITHIN = 0.5
Trouble = Callable[[Stage, Relay], AbstractContextManager[None]]


@contextmanager
def cut(_stage: Stage, relay: Relay) -> Iterator[None]:
    relay.cut()
    yield
    relay.mend()


@contextmanager
def half_open(_stage: Stage, relay: Relay) -> Iterator[None]:
    relay.fall_silent()
    yield


@contextmanager
def hanging(stage: Stage, _relay: Relay) -> Iterator[None]:
    with frozen(find(stage.home, Role.ENGINE) + find(stage.home, Role.RECOGNISER)):
        yield


@contextmanager
def killed(stage: Stage, _relay: Relay) -> Iterator[None]:
    for process in find(stage.home, Role.ENGINE):
        process.kill()
    yield


def stop_in(*troubles: Trouble) -> Callable[[Stage, Scale], Outcome]:
    def inject(stage: Stage, scale: Scale) -> Outcome:
        relay = Relay(stage.engine)
        try:
            return total(_stopped(stage, relay, each) for each in troubles for _ in range(scale.of(1, 5)))
        finally:
            relay.close()

    return inject


def _stopped(stage: Stage, relay: Relay, trouble: Trouble) -> Outcome:
    stage.new_home()
    before = who_listens(stage.mic)
    program = stage.start_at(relay.address) if trouble in (cut, half_open) else stage.start()
    folder = stage.recorded(program, 0.2)
    played = stage.speech[: round(_SPEECH * RATE)]
    stage.player.play(played)
    stage.ear.wait_for(stage.chance.uniform(3.0, _SPEECH))
    with trouble(stage, relay):
        stage.player.wait(LIMIT)
        stage.ear.wait_for(1.0)
        wrong = _after_the_stop(stage, program, before, lambda: samples_stored(folder))
    program.wait(LIMIT)
    outcome = judged(stage, folder, stored_samples(folder), played, 1)
    return replace(outcome, wrong=(*outcome.wrong, *wrong))


def _after_the_stop(stage: Stage, program: Program, before: set[int], stored: Callable[[], int]) -> list[str]:
    wrong = []
    program.interrupt()
    stage.ear.wait_for(_GIVEN_BACK_WITHIN)
    if who_listens(stage.mic) - before:
        wrong.append(f"the microphone is not free {_GIVEN_BACK_WITHIN} s after the stop")
    length = stored()
    stage.ear.wait_for(_STAYS_STOPPED)
    if who_listens(stage.mic) - before or stored() != length:
        wrong.append("it records again after the stop")
    return wrong


STOPS = (
    Fault("Stop while the socket is cut", stop_in(cut), Allowance()),
    Fault("Stop while the engine hangs or dies", stop_in(half_open, hanging, killed), Allowance()),
)
