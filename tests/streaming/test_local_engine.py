import logging
import os
import queue
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import psutil
import pytest

from symbl_desktop.streaming.life_watch import LifeTimes, SilenceCount
from symbl_desktop.streaming.link_state import LinkCause, LinkFailed
from symbl_desktop.streaming.local_engine import EnginePhase, LocalEngine

WITHIN = 20.0

PRETEND_ENGINE = """
import json, os, signal, socket, subprocess, sys, threading

stubborn = "stubborn" in sys.argv
if stubborn:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
listener = socket.create_server(("127.0.0.1", 0))
token = f"token-of-{os.getpid()}"
print("loading", file=sys.stderr, flush=True)
if "chatty" in sys.argv:
    print("not the line that counts")
    print(json.dumps(["event", "listening"]))
print(json.dumps({"event": "listening", "host": "127.0.0.1", "port": listener.getsockname()[1], "token": token}))
sys.stdout.flush()

def obey():
    while True:
        connection, _ = listener.accept()
        match connection.recv(100):
            case b"die":
                os._exit(3)
            case b"die and leave a child":
                child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
                connection.sendall(str(child.pid).encode())
                os._exit(4)
            case _:
                connection.sendall(b"here I am")
        connection.close()

threading.Thread(target=obey, daemon=True).start()
sys.stdin.buffer.read()
if stubborn:
    threading.Event().wait()
"""


@contextmanager
def running_engine(
    *arguments: str, command: tuple[str, ...] | None = None, delay=lambda attempt: 0.0, times: LifeTimes | None = None
) -> Iterator:
    states = queue.SimpleQueue()
    engine = LocalEngine(command or (sys.executable, "-c", PRETEND_ENGINE, *arguments), states.put, delay, times)
    engine.start()
    try:
        yield engine, states
    finally:
        engine.stop()


def wait_for(states, phase):
    while (state := states.get(timeout=WITHIN)).phase is not phase:
        pass
    return state


def tell(address, words):
    host, port = address.url.removeprefix("ws://").rsplit(":", 1)
    with socket.create_connection((host, int(port)), WITHIN) as connection:
        connection.sendall(words)
        return connection.recv(100)


def process_of(address):
    return psutil.Process(int(address.token.removeprefix("token-of-")))


def test_the_engine_says_where_it_listens():
    with running_engine("chatty") as (engine, states):
        assert states.get(timeout=WITHIN).phase is EnginePhase.STARTING
        assert states.get(timeout=WITHIN).phase is EnginePhase.LISTENING
        address = engine.server().address()
        assert address.url.startswith("ws://127.0.0.1:")
        assert process_of(address).is_running()


def test_a_dead_engine_is_started_again_and_found_at_its_new_place():
    delays = []
    with running_engine(delay=lambda attempt: delays.append(attempt) or 0.0) as (engine, states):
        wait_for(states, EnginePhase.LISTENING)
        first = engine.address()
        tell(first, b"die")
        assert wait_for(states, EnginePhase.WAITING).exit_code == 3
        wait_for(states, EnginePhase.LISTENING)
        assert engine.address() != first
    assert delays == [0]


def test_an_engine_that_keeps_dying_is_given_more_and_more_time():
    delays = queue.SimpleQueue()
    with running_engine(
        command=(sys.executable, "-c", "raise SystemExit(7)"), delay=lambda attempt: delays.put(attempt) or 0.0
    ) as (_, states):
        assert [delays.get(timeout=WITHIN) for _ in range(3)] == [0, 1, 2]
        assert wait_for(states, EnginePhase.WAITING).exit_code == 7


def test_stop_closes_stdin_and_the_engine_ends_by_itself():
    with running_engine() as (engine, states):
        wait_for(states, EnginePhase.LISTENING)
        process = process_of(engine.address())
        engine.stop()
        assert not process.is_running()
        assert wait_for(states, EnginePhase.STOPPED)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no signal that a process could ignore")
def test_stop_kills_an_engine_that_will_not_end():
    with running_engine("stubborn") as (engine, states):
        wait_for(states, EnginePhase.LISTENING)
        process = process_of(engine.address())
        engine.stop()
        assert not process.is_running()


def test_stop_does_not_wait_for_the_next_attempt():
    with running_engine(command=(sys.executable, "-c", "pass"), delay=lambda attempt: 3600.0) as (engine, states):
        wait_for(states, EnginePhase.WAITING)
        engine.stop()
        assert wait_for(states, EnginePhase.STOPPED)


def test_an_engine_that_cannot_be_started_is_tried_again():
    with running_engine(command=("/nowhere/engine",)) as (_, states):
        for _ in range(2):
            state = wait_for(states, EnginePhase.WAITING)
            assert state.exit_code is None
            assert "/nowhere/engine" in state.detail


def test_an_engine_that_is_still_starting_has_no_address_yet():
    with running_engine(command=(sys.executable, "-c", "import sys; sys.stdin.read()")) as (engine, _):
        with pytest.raises(LinkFailed) as failed:
            engine.address()
        assert failed.value.cause is LinkCause.ENGINE_STARTING
        assert not failed.value.final


def test_a_stopped_engine_has_no_address_any_more():
    with running_engine() as (engine, states):
        wait_for(states, EnginePhase.LISTENING)
        engine.stop()
        with pytest.raises(LinkFailed) as failed:
            engine.address()
        assert failed.value.final


def test_what_the_engine_says_is_logged_but_not_its_token(caplog):
    with caplog.at_level(logging.DEBUG), running_engine() as (engine, states):
        wait_for(states, EnginePhase.LISTENING)
        token = engine.address().token
    assert "engine: loading" in caplog.text
    assert token not in caplog.text


@pytest.mark.skipif(not hasattr(os, "waitid"), reason="the system cannot tell a dead process without collecting it")
def test_what_a_dead_engine_leaves_behind_is_ended_too():
    with running_engine() as (engine, states):
        wait_for(states, EnginePhase.LISTENING)
        child = psutil.Process(int(tell(engine.address(), b"die and leave a child")))
        wait_for(states, EnginePhase.LISTENING)
        psutil.wait_procs([child], timeout=WITHIN)
        assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE


def descriptors():
    this = psutil.Process()
    return this.num_handles() if sys.platform == "win32" else this.num_fds()


def test_no_descriptor_is_left_after_many_lives():
    with running_engine() as (engine, states):
        wait_for(states, EnginePhase.LISTENING)
        open_now = descriptors()
        for _ in range(3):
            tell(engine.address(), b"die")
            wait_for(states, EnginePhase.WAITING)
            wait_for(states, EnginePhase.LISTENING)
        assert descriptors() <= open_now


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot stop a process from outside")
def test_an_engine_that_lives_but_answers_nothing_is_started_again():
    with running_engine(times=LifeTimes(look=0.02, frozen=0.5, slept=60.0)) as (engine, states):
        wait_for(states, EnginePhase.LISTENING)
        first = engine.address()
        frozen = process_of(first)
        frozen.suspend()
        assert wait_for(states, EnginePhase.WAITING).exit_code == -signal.SIGKILL
        wait_for(states, EnginePhase.LISTENING)
        assert engine.address() != first
        assert not frozen.is_running()


def test_an_engine_that_never_says_where_it_listens_is_started_again():
    mute = (sys.executable, "-c", "import sys; sys.stdin.read()")
    with running_engine(command=mute, times=LifeTimes(look=0.02, starting=0.3, slept=60.0)) as (_, states):
        for _ in range(2):
            wait_for(states, EnginePhase.WAITING)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot stop a process from outside")
def test_a_frozen_engine_does_not_keep_the_program_from_ending():
    with running_engine() as (engine, states):
        wait_for(states, EnginePhase.LISTENING)
        frozen = process_of(engine.address())
        frozen.suspend()
        engine.stop()
        assert not frozen.is_running()


TIMES = LifeTimes(look=1.0, frozen=25.0, slept=2.0)


def looks(*passed: float, answers: tuple[int, ...] = ()) -> list[bool]:
    """What a count says at each look; `answers` are the numbers of those that saw a sign of life."""
    now, count = 0.0, SilenceCount(TIMES, 0.0)
    verdicts = []
    for number, seconds in enumerate(passed):
        now += seconds
        verdicts.append(count.look(now, sign=number in answers, limit=TIMES.frozen))
    return verdicts


def test_silence_counts_only_from_the_last_sign_of_life():
    assert looks(*[1.0] * 25).index(True) == 24
    assert not any(looks(*[1.0] * 44, answers=(0, 20, 43)))


def test_a_machine_that_slept_says_nothing_about_the_engine():
    assert not any(looks(*[1.0] * 20, 3600.0, *[1.0] * 24))
    assert not any(looks(*[30.0] * 20))
    assert looks(*[1.0] * 20, 3600.0, *[1.0] * 25)[-1]


def test_a_computer_so_busy_that_looks_come_late_is_given_no_verdict_early():
    assert looks(*[2.5] * 10).index(True) == 9
