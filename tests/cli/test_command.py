"""What the command line makes of what it is told."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from symbl_desktop.__main__ import main


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The program as a process of its own, on a computer without a screen."""
    without = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    kept = {name: value for name, value in os.environ.items() if name not in without}
    command = [sys.executable, "-m", "symbl_desktop", *arguments]
    return subprocess.run(
        command, env={**kept, **environment}, capture_output=True, text=True, timeout=120, check=False
    )


def test_without_a_screen_it_says_so_and_names_what_works_without_one() -> None:
    told = run()
    assert told.returncode == 1
    assert "screen" in told.stderr
    assert "transcribe" in told.stderr
    assert "Traceback" not in told.stderr


def test_help_names_every_command() -> None:
    told = run("--help")
    assert told.returncode == 0
    for command in ("record", "transcribe", "devices", "selftest"):
        assert command in told.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["transcribe"],
        ["transcribe", "a.wav", "--json", "--text"],
        ["transcribe", "a.wav", "--speed", "double"],
        ["record", "--for", "long"],
        ["record", "--computer-sound", "Speakers", "--no-computer-sound"],
        ["unheard-of"],
    ],
    ids=" ".join,
)
def test_wrong_use_is_exit_code_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage:" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["missing.wav", "text.wav", "empty.flac", "folder"])
def test_what_is_not_audio_is_one_clear_line_and_exit_code_2(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "text.wav").write_text("not a sound\n" * 100)
    (tmp_path / "empty.flac").touch()
    (tmp_path / "folder").mkdir()
    assert main(["transcribe", str(tmp_path / name)]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1
    assert str(tmp_path / name) in told.err


def test_a_secret_that_is_missing_is_one_clear_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "symbl-desktop").mkdir()
    settings = '[server]\nurl = "wss://example.invalid"\nauth = "token"\n'
    (tmp_path / "symbl-desktop" / "settings.toml").write_text(settings)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.delenv("SYMBL_ACCESS_TOKEN", raising=False)
    assert main(["record", "--for", "1"]) == 1
    assert "SYMBL_ACCESS_TOKEN" in capsys.readouterr().err


@pytest.mark.usefixtures("no_sound")
def test_devices_on_a_computer_without_sound_says_that_there_are_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["devices"]) == 0
    told = capsys.readouterr()
    assert told.out == ""
    assert "no microphone" in told.err
