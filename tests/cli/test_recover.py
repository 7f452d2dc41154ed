"""What was interrupted is finished from a terminal."""

import random
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from symbl_desktop.cli.recover import recover
from symbl_desktop.meeting.events import FinishingFailed
from symbl_desktop.recorder.servers import address_name
from symbl_desktop.settings import Settings
from symbl_desktop.storage.event_log import EventLog
from symbl_desktop.storage.library import Library
from symbl_desktop.streaming.server import RemoteServer, Server
from tests.recorder.interrupted_meetings import contents, leave, line, started
from tests.recorder.live_engine import LiveEngine

ELSEWHERE = "wss://api.example.com"


@contextmanager
def engine() -> Iterator[Server]:
    running = LiveEngine(random.Random(1))
    yield RemoteServer(f"ws://127.0.0.1:{running.port}", lambda: running.token)
    running.close()


@contextmanager
def nobody() -> Iterator[Server]:
    raise AssertionError("no server is needed")
    yield


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path)


def run(library: Library, server: AbstractContextManager[Server], folder: Path | None = None, name: str = "") -> int:
    return recover(Settings(library_folder=library.root), folder, name, server)


def test_where_nothing_was_interrupted_nothing_is_done(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(library, nobody()) == 0
    assert capsys.readouterr().out == "Nothing was interrupted.\n"


def test_what_was_interrupted_is_named_and_finished(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    folder = leave(library, [started(), line(1, 0)], {"microphone": [1, 2, 0, 3]})
    assert run(library, engine()) == 0
    told = capsys.readouterr()
    assert told.out == (
        f"2026-03-04 10:00  Team sync, 0:00:04 long, 0:00:03 not understood yet\nFinished {folder.path}\n"
    )
    assert told.err == ""
    assert [said.text for said in folder.read().utterances] == ["line 1", "line 2", "line 3"]
    assert run(library, nobody()) == 0


def test_one_meeting_can_be_named_wherever_it_lies(library: Library) -> None:
    folder = leave(library, [started()], {"microphone": [1, 0]})
    other = leave(library, [started()], {"microphone": [2, 0]})
    assert recover(Settings(library_folder=library.root / "nowhere"), folder.path, "", engine()) == 0
    assert folder.read().completed
    assert not other.read().completed


def test_a_meeting_that_was_not_meant_for_the_chosen_server_is_sent_only_when_it_is_named(
    library: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = leave(library, [started()], {"microphone": [1, 0]})
    before = contents(library.root)
    assert run(library, nobody(), name=ELSEWHERE) == 0
    assert f"recover '{folder.path}'" in capsys.readouterr().out
    assert contents(library.root) == before
    assert run(library, engine(), folder.path, ELSEWHERE) == 0
    assert folder.read().completed


def test_a_meeting_that_failed_three_times_is_tried_again_only_when_it_is_named(
    library: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = leave(library, [started(), *[FinishingFailed(1.0, "no")] * 3], {"microphone": [1, 0]})
    assert run(library, nobody()) == 0
    assert "failed three times" in capsys.readouterr().out
    assert run(library, engine(), folder.path) == 0
    assert folder.read().completed


def test_a_failure_is_a_line_and_an_exit_code(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    @contextmanager
    def wrong() -> Iterator[Server]:
        yield RemoteServer("file:///nowhere")

    folder = leave(library, [started()], {"microphone": [1, 0]})
    assert run(library, wrong()) == 1
    assert str(folder.path) in capsys.readouterr().err


def test_what_is_in_use_is_not_interrupted(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    folder = leave(library, [started()], {"microphone": [1, 0]})
    log = EventLog(folder.log_path)
    assert run(library, nobody()) == run(library, nobody(), folder.path) == 0
    log.close()
    assert "Nothing was interrupted." in capsys.readouterr().out


def test_a_servers_name_holds_no_secret() -> None:
    assert address_name("wss://me:secret@api.example.com/v1?access_token=x") == "wss://api.example.com/v1"
    assert address_name("") == ""
    assert address_name("wss://[") == "wss://["
