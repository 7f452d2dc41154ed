"""The engine late, slow, cut off, killed: the words come later, and all of them."""

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

import psutil

from tests.chaos.fault import Fault, Scale
from tests.chaos.outcome import Allowance, Outcome
from tests.chaos.program import Role, find
from tests.chaos.relay import Relay
from tests.chaos.spoken import spoken_meeting
from tests.chaos.stage import Stage

_FOUND_WITHIN = 10.0


def kill_engine(stage: Stage, scale: Scale) -> Outcome:
    return _killed(stage, Role.ENGINE, *_kills(scale))


def kill_recogniser(stage: Stage, scale: Scale) -> Outcome:
    return _killed(stage, Role.RECOGNISER, *_kills(scale))


def _kills(scale: Scale) -> tuple[int, int]:
    """How many, in how many rounds of the sample."""
    kills = scale.of_kills(4)
    return kills, max(1, kills // 10)


def _killed(stage: Stage, role: Role, kills: int, rounds: int) -> Outcome:
    program = stage.start()
    moments = sorted(stage.chance.uniform(1.0, stage.speech_seconds * rounds - 2.0) for _ in range(kills))

    def disturb() -> int:
        killed = 0
        now = 0.0
        for moment in moments:
            stage.ear.wait_for(moment - now)
            now = moment
            for process in find(stage.home, role):
                with suppress(psutil.NoSuchProcess):
                    process.kill()
                    killed += 1
        return killed

    return spoken_meeting(stage, program, rounds, disturb)


def cut_sockets(stage: Stage, scale: Scale) -> Outcome:
    seconds = float(scale.of(3, 20))

    def cut(relay: Relay) -> None:
        relay.cut()
        stage.ear.wait_for(seconds)
        relay.mend()

    return _through_a_relay(stage, scale.of(2, 5), scale.of(1, 5), cut)


def late_engine(stage: Stage, scale: Scale) -> Outcome:
    relay = Relay(stage.engine)
    relay.cut()
    try:
        program = stage.start_at(relay.address)

        def disturb() -> int:
            stage.ear.wait_for(10.0)
            relay.mend()
            return 1

        return spoken_meeting(stage, program, scale.of(1, 2), disturb)
    finally:
        relay.close()


def half_open(stage: Stage, scale: Scale) -> Outcome:
    longest = 0.0

    def lose(relay: Relay) -> None:
        nonlocal longest
        before, began = relay.connections, time.monotonic()
        relay.fall_silent()
        relay.wait_for_connection(before + 1, 60.0)
        longest = max(longest, time.monotonic() - began)

    outcome = _through_a_relay(stage, scale.of(1, 5), scale.of(1, 3), lose)
    wrong = (f"found only after {longest:.1f} s",) if longest > _FOUND_WITHIN + 1.0 else ()
    return replace(
        outcome,
        wrong=(*outcome.wrong, *wrong),
        notes="; ".join(filter(None, (outcome.notes, f"found and replaced after {longest:.1f} s at most"))),
    )


def _through_a_relay(stage: Stage, times: int, rounds: int, act: Callable[[Relay], None]) -> Outcome:
    relay = Relay(stage.engine)
    try:
        program = stage.start_at(relay.address)

        def disturb() -> int:
            relay.wait_for_connection(1, 60.0)
            for _ in range(times):
                stage.ear.wait_for(stage.chance.uniform(0.2, 0.4) * stage.speech_seconds * rounds / times)
                act(relay)
            return times

        return spoken_meeting(stage, program, rounds, disturb)
    finally:
        relay.close()


def freeze_engine(stage: Stage, scale: Scale) -> Outcome:
    program = stage.start()

    def disturb() -> int:
        stage.ear.wait_for(stage.chance.uniform(0.1, 0.4) * stage.speech_seconds)
        with frozen(find(stage.home, Role.ENGINE) + find(stage.home, Role.RECOGNISER)):
            stage.ear.wait_for(scale.of(10, 300))
        return 1

    return spoken_meeting(stage, program, scale.of(1, 8), disturb)


def slow_engine(stage: Stage, scale: Scale) -> Outcome:
    """It runs a twelfth of the time, which is a third of what speech would need."""
    program = stage.start()
    over = threading.Event()

    def hold_back() -> None:
        while not over.wait(0.04):
            with (
                suppress(psutil.NoSuchProcess),
                frozen(find(stage.home, Role.ENGINE) + find(stage.home, Role.RECOGNISER)),
            ):
                over.wait(0.44)

    def disturb() -> int:
        thread = threading.Thread(target=hold_back, name="hold-back")
        thread.start()
        stage.ear.wait_for(scale.of(1, 4) * stage.speech_seconds)
        over.set()
        thread.join()
        return 1

    return spoken_meeting(stage, program, scale.of(1, 4), disturb)


@contextmanager
def frozen(processes: list[psutil.Process]) -> Iterator[None]:
    for process in processes:
        process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes:
            with suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGCONT)


NOTHING = Allowance()

ENGINE = (
    Fault("kill -9 of the engine", kill_engine, NOTHING),
    Fault("kill -9 of the recogniser", kill_recogniser, NOTHING),
    Fault("engine ten seconds late", late_engine, NOTHING),
    Fault("socket cut", cut_sockets, NOTHING),
    Fault("half-open socket", half_open, NOTHING),
    Fault("engine frozen", freeze_engine, NOTHING),
    Fault("engine at a third of real time", slow_engine, NOTHING),
)
