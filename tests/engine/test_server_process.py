"""The engine as a program: how it begins, what it says, and that it always ends."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator

import httpx
import psutil
import pytest

from tests.engine.process import COMMAND, LIMIT, EngineProcess, running_engine


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "symbl_desktop", "engine", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, stdin=subprocess.DEVNULL)


def test_the_first_line_says_where_to_reach_it(engine: EngineProcess) -> None:
    news = engine.announced
    assert news["event"] == "listening"
    assert (news["host"], news["url"]) == ("127.0.0.1", f"ws://127.0.0.1:{news['port']}")
    assert len(news["token"]) >= 32
    answer = httpx.get(f"{engine.http}/v1/conversations", headers={"X-API-KEY": engine.token})
    assert answer.status_code == 200


def test_only_this_computer_can_reach_it(engine: EngineProcess) -> None:
    listening = [item for item in psutil.Process(engine.process.pid).net_connections() if item.status == "LISTEN"]
    assert {item.laddr.ip for item in listening} == {"127.0.0.1"}


def test_port_and_token_can_be_chosen() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with running_engine("--port", str(port), "--token", "chosen.by_me-7") as engine:
        assert (engine.port, engine.token) == (port, "chosen.by_me-7")


def test_a_port_that_is_taken_is_one_clear_line_and_exit_status_2() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = run("serve", "--port", str(port))
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr.splitlines() == [
        f"symbl-engine: cannot listen on 127.0.0.1, port {port}: Address already in use"
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        ["serve", "--port", "70000"],
        ["serve", "--port", "-1"],
        ["serve", "--token", "not legal"],
        ["serve", "--silence-limit", "never"],
        ["serve", "--host", "256.256.256.256"],
        ["dance"],
        [],
    ],
)
def test_wrong_use_is_said_and_ends_with_2(arguments: list[str]) -> None:
    ended = run(*arguments)
    assert ended.returncode == 2
    assert "symbl-engine" in ended.stderr
    assert "Traceback" not in ended.stderr


def family(process: int) -> list[psutil.Process]:
    parent = psutil.Process(process)
    return [parent, *parent.children(recursive=True)]


def all_gone(processes: list[psutil.Process]) -> bool:
    _, alive = psutil.wait_procs(processes, timeout=LIMIT)
    return not [process for process in alive if process.status() != psutil.STATUS_ZOMBIE]


def test_it_ends_with_its_standard_input_and_leaves_no_process() -> None:
    with running_engine() as engine:
        everyone = family(engine.process.pid)
        assert engine.end() == 0
        assert all_gone(everyone)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly(number: signal.Signals) -> None:
    with running_engine() as engine:
        everyone = family(engine.process.pid)
        engine.process.send_signal(number)
        assert engine.wait() == 0
        assert all_gone(everyone)
        assert "Traceback" not in engine.log


def test_killed_it_leaves_no_process() -> None:
    with running_engine() as engine:
        everyone = family(engine.process.pid)
        engine.process.kill()
        engine.wait()
        assert all_gone(everyone)


PARENT = """
import subprocess, sys
engine = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
print(engine.pid, engine.stdout.readline(), flush=True)
engine.wait()
"""


@contextlib.contextmanager
def app_with_engine() -> Iterator[tuple[subprocess.Popen[str], list[psutil.Process]]]:
    command = [sys.executable, "-c", PARENT, *COMMAND, "--exit-with-stdin"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as app:
        assert app.stdout is not None
        pid, _, line = app.stdout.readline().partition(" ")
        assert json.loads(line)["event"] == "listening"
        yield app, family(int(pid))


def test_it_does_not_outlive_a_killed_parent() -> None:
    with app_with_engine() as (app, everyone):
        os.kill(app.pid, signal.SIGKILL)
        assert all_gone(everyone)


def test_the_token_is_not_in_its_log() -> None:
    with running_engine() as engine:
        httpx.get(f"{engine.http}/v1/conversations?access_token={engine.token}")
        httpx.get(f"{engine.http}/nothing?access_token={engine.token}")
        engine.end()
        assert engine.token not in engine.log
