"""Two speakers on one connection id, and the real engine between them: nothing is lost, nothing is told twice."""

import queue
import sys
import threading
from collections.abc import Iterator

import psutil
import pytest

from symbl_desktop.streaming.life_watch import LifeTimes
from symbl_desktop.streaming.link_state import LinkCause, LinkTimes
from symbl_desktop.streaming.local_engine import EnginePhase, EngineState, LocalEngine
from tests.streaming.conftest import Relay
from tests.streaming.two_voices import (
    LIMIT,
    Side,
    assert_everything_was_said_once_and_in_its_place,
    assert_insights_are_told_once_and_keep_their_ids,
    assert_nothing_of_the_other_side_was_told_twice,
    both_sides,
)

COMMAND = (sys.executable, "-m", "symbl_desktop", "engine", "serve", "--exit-with-stdin")


class Engine:
    """The program's own, and what it said of itself."""

    def __init__(self, times: LifeTimes | None = None) -> None:
        self.states: queue.SimpleQueue[EngineState] = queue.SimpleQueue()
        self.local = LocalEngine(COMMAND, self.states.put, times=times)
        self.local.start()
        self.wait_for(EnginePhase.LISTENING)

    def wait_for(self, phase: EnginePhase) -> None:
        while self.states.get(timeout=LIMIT).phase is not phase:
            pass

    @property
    def processes(self) -> list[psutil.Process]:
        """The engine's, and its recogniser's."""
        running = self.local._process
        assert running is not None
        engine = psutil.Process(running._process.pid)
        return [engine, *(each for each in engine.children() if _recognises(each))]


def _recognises(process: psutil.Process) -> bool:
    try:
        return "spawn_main" in " ".join(process.cmdline())
    except psutil.Error:  # it has just died
        return False


@pytest.fixture
def engine() -> Iterator[Engine]:
    running = Engine()
    yield running
    running.local.stop()


@pytest.fixture
def watched_closely() -> Iterator[Engine]:
    """One that is ended after a silence that a busy computer, too, may cause: it costs no word either."""
    running = Engine(LifeTimes(look=0.2, frozen=4.0, slept=60.0))
    yield running
    running.local.stop()


class Relayed:
    """The engine as a remote server, behind a relay that can be cut."""

    def __init__(self, engine: Engine) -> None:
        self.token = engine.local.address().token
        self.port = int(engine.local.address().url.rsplit(":", 1)[1])


@pytest.fixture
def relay(engine: Engine) -> Iterator[Relay]:
    relay = Relay(Relayed(engine))
    yield relay
    relay.close()


def finish(*sides: Side) -> None:
    for side in sides:
        side.worker.stop()
    for side in sides:
        side.wait_until_finished()
    assert_everything_was_said_once_and_in_its_place(*sides)


def test_voices_that_talk_at_once_are_told_apart_and_told_once(engine: Engine) -> None:
    with both_sides(engine.local.server()) as (you, others):
        for side in (you, others):
            side.all_there()
        for side in (you, others):
            side.wait_until(lambda each: len(each.others) >= 3)
        finish(you, others)
        assert_nothing_of_the_other_side_was_told_twice(you, others)
        assert_nothing_of_the_other_side_was_told_twice(others, you)
        assert you.conversations == others.conversations
        assert {item.id for item in you.insights} & {item.id for item in others.insights}


def test_both_go_on_in_a_new_engine_when_the_old_one_is_killed(engine: Engine) -> None:
    with both_sides(engine.local.server()) as (you, others):
        for side in (you, others):
            side.all_there()
        you.wait_for_message(3)
        engine.processes[0].kill()
        for side in (you, others):
            side.wait_until(lambda each: len(each.conversations) == 2)
        finish(you, others)
        assert you.conversations[-1] == others.conversations[-1] != you.conversations[0]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot stop a process from outside")
def test_a_frozen_engine_costs_no_word(watched_closely: Engine) -> None:
    with both_sides(watched_closely.local.server()) as (you, others):
        for side in (you, others):
            side.all_there()
        you.wait_for_message(3)
        watched_closely.processes[0].suspend()
        watched_closely.wait_for(EnginePhase.WAITING)
        finish(you, others)


def test_a_recogniser_that_is_killed_again_and_again_costs_no_word(engine: Engine) -> None:
    with both_sides(engine.local.server()) as (you, others):
        for side in (you, others):
            side.all_there()
        for count in range(1, 4):
            you.wait_for_message(count)
            for recogniser in engine.processes[1:]:
                recogniser.kill()
        finish(you, others)
        assert [len(side.conversations) for side in (you, others)] == [1, 1]


def test_a_connection_that_is_cut_again_and_again_costs_no_word_and_disturbs_nobody(
    engine: Engine, relay: Relay
) -> None:
    with both_sides(relay, engine.local.server()) as (you, others):
        for side in (you, others):
            side.all_there()
        for cuts in range(1, 6):
            you.wait_for_message(cuts)
            relay.cut()
            you.wait_until(lambda each, begun=cuts + 1: len(each.conversations) >= begun)
        finish(you, others)
        assert len(set(you.conversations)) == 1
        assert_nothing_of_the_other_side_was_told_twice(others, you)
        assert_insights_are_told_once_and_keep_their_ids(others)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot stop a process from outside")
def test_an_engine_at_a_third_of_its_pace_is_late_and_says_everything(engine: Engine) -> None:
    over, pause = threading.Event(), threading.Event()

    def slow_down() -> None:
        while not over.is_set():
            for process in engine.processes:
                process.suspend()
            pause.wait(0.2)
            for process in engine.processes:
                process.resume()
            pause.wait(0.1)

    slowing = threading.Thread(target=slow_down)
    with both_sides(engine.local.server(), until=33.0) as (you, others):
        slowing.start()
        try:
            for side in (you, others):
                side.all_there()
            finish(you, others)
        finally:
            over.set()
            slowing.join()
        assert [len(side.conversations) for side in (you, others)] == [1, 1]
        assert engine.states.empty()


def test_a_connection_that_is_open_only_at_our_end_is_found_and_left(engine: Engine, relay: Relay) -> None:
    times = LinkTimes(ping_every=0.5, answer_within=1.5, blocked_after=1.5, connect_within=1.0)
    with both_sides(relay, relay, times=times) as (you, others):
        for side in (you, others):
            side.all_there()
        you.wait_for_message(2)
        relay.freeze()
        for side in (you, others):
            side.wait_until(lambda each: LinkCause.SILENT in [state.cause for state in each.states])
        relay.cut()
        relay.thaw()
        finish(you, others)
