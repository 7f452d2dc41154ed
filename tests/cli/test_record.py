"""A meeting without a window."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
import soundfile

from symbl_desktop.__main__ import main
from symbl_desktop.capture.messages import DeviceSource, Track
from symbl_desktop.cli.record import record_meeting
from symbl_desktop.settings import Settings
from symbl_desktop.storage.library import Library
from tests.recorder.scripted import Gate, find, listen, say
from tests.recorder.sources import capture_here
from tests.streaming.conftest import Client, ScriptedServer
from tests.virtual_mic.plugin import VirtualMic

StartServer = Callable[..., ScriptedServer]
MICROPHONE = (DeviceSource(Track.MICROPHONE),)


def conversation(client: Client) -> None:
    client.start()
    say(client, "Who pays for it?", 0.1, 0.2)
    find(client, "Who pays for it?")
    listen(client)
    client.end()


def silence(client: Client) -> None:
    client.start()
    listen(client)
    client.end()


@pytest.mark.usefixtures("virtual_mic")
def test_words_are_printed_as_they_come_and_everything_is_saved(
    start_server: StartServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(library_folder=tmp_path)
    assert record_meeting(settings, start_server(conversation), capture_here, MICROPHONE, "Team sync", 0.5) == 0
    told = capsys.readouterr()
    assert told.out == "0:00:00  You: Who pays for it?\n0:00:00  [Question] Who pays for it?\n"
    [summary] = Library(tmp_path).meetings()
    assert told.err == f"Saved in {summary.folder.path}\n"
    assert (summary.title, summary.questions, summary.completed) == ("Team sync", 1, True)
    assert soundfile.info(summary.folder.audio_path).duration == summary.duration > 0


@pytest.mark.usefixtures("no_sound")
def test_a_computer_without_a_microphone_is_one_clear_line_and_no_meeting(
    start_server: StartServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server = start_server(silence)
    assert record_meeting(Settings(library_folder=tmp_path), server, capture_here, MICROPHONE, "", 5.0) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == "0:00:00  [no_microphone] there is no microphone\n"
    assert Library(tmp_path).meetings() == []


@pytest.mark.usefixtures("virtual_mic")
def test_a_microphone_that_is_not_there_is_not_replaced_by_another(
    start_server: StartServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    headset = (DeviceSource(Track.MICROPHONE, "Headset"),)
    assert record_meeting(Settings(library_folder=tmp_path), start_server(silence), capture_here, headset, "", 5.0) == 1
    assert "'Headset'" in capsys.readouterr().err


def test_ctrl_c_stops_and_saves_and_once_more_gives_up_the_transcript(
    start_server: StartServer, tmp_path: Path, virtual_mic: VirtualMic
) -> None:
    listening, stopped = Gate(), Gate()

    def script(client: Client) -> None:
        client.start()
        listening.pass_through()
        listen(client)
        stopped.pass_through()

    server = start_server(script)
    (tmp_path / "symbl-desktop").mkdir()
    (tmp_path / "symbl-desktop" / "settings.toml").write_text(f'library_folder = "{tmp_path / "Meetings"}"\n')
    environment = {
        **os.environ,
        **virtual_mic.environment,
        "XDG_CONFIG_HOME": str(tmp_path),
        "SYMBL_ACCESS_TOKEN": server.token,
    }
    command = [sys.executable, "-m", "symbl_desktop", "record", "--server", server.address().url]
    # Whoever runs the tests behind a shell's & has them ignore Ctrl+C, and so would what they start.
    heeding = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=heeding
    ) as program:
        listening.wait_until_reached()
        listening.open()
        program.send_signal(signal.SIGINT)
        stopped.wait_until_reached()
        program.send_signal(signal.SIGINT)
        _, told = program.communicate(timeout=60)
    stopped.open()
    [summary] = Library(tmp_path / "Meetings").meetings()
    assert summary.stopped
    assert not summary.completed
    assert f"Saved in {summary.folder.path}" in told
    assert "Traceback" not in told
    assert program.returncode == 0


@pytest.mark.usefixtures("virtual_mic")
@pytest.mark.parametrize(
    ("option", "tracks"), [([], ("microphone", "computer")), (["--no-computer-sound"], ("microphone",))]
)
def test_both_sides_are_recorded_unless_one_is_unwanted(
    option: list[str],
    tracks: tuple[str, ...],
    start_server: StartServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server = start_server(silence, silence)
    (tmp_path / "symbl-desktop").mkdir()
    (tmp_path / "symbl-desktop" / "settings.toml").write_text(f'library_folder = "{tmp_path / "Meetings"}"\n')
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("SYMBL_ACCESS_TOKEN", server.token)
    assert main(["record", "--for", "2", "--server", server.address().url, *option]) == 0
    [summary] = Library(tmp_path / "Meetings").meetings()
    assert summary.folder.tracks() == tracks
    assert summary.completed
