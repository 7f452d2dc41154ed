"""The command line of `symbl-desktop`."""

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from contextlib import closing
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from symbl_desktop.capture.messages import DeviceSource, Track
from symbl_desktop.cli.devices import print_devices
from symbl_desktop.recorder.servers import SecretMissing, address_name, chosen_server
from symbl_desktop.settings import Settings, load_settings
from symbl_desktop.streaming.local_engine import EnginePhase, EngineState

FAILED = 1
INTERRUPTED = 130


def main(argv: Sequence[str]) -> int:
    """Runs one command and returns its exit code: 0 done, 1 failed, 2 wrong use or a file that is not audio."""
    arguments = _parser().parse_args(argv)
    logging.basicConfig(level=logging.INFO if arguments.verbose else logging.ERROR, stream=sys.stderr)
    try:
        return _run(arguments)
    except SecretMissing as missing:
        print(missing, file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone; Python must not try to flush what is left of it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED


def _run(arguments: argparse.Namespace) -> int:
    match arguments.command:
        case "devices":
            return print_devices()
        case "selftest":
            from symbl_desktop.cli.selftest import print_selftest

            return print_selftest()
        case "record":
            return _record(arguments)
        case "recover":
            return _recover(arguments)
        case _:
            return _transcribe(arguments)


def _transcribe(arguments: argparse.Namespace) -> int:
    from symbl_desktop.cli.transcribe import look_at, transcribe_files

    files, worst = look_at(arguments.files)
    if not files:
        return worst
    with chosen_server(_settings(), arguments.server, _tell_of_engine) as server:
        real_time = arguments.speed == "real"
        return max(worst, transcribe_files(files, server, as_json=arguments.json, real_time=real_time))


def _record(arguments: argparse.Namespace) -> int:
    from symbl_desktop.capture.host import CaptureHost
    from symbl_desktop.cli.record import record_meeting

    settings = _settings()
    sources = _sources(settings, arguments)
    with closing(CaptureHost()) as host, chosen_server(settings, arguments.server, _tell_of_engine) as server:
        return record_meeting(settings, server, host.begin, sources, arguments.title, arguments.seconds)


def _sources(settings: Settings, arguments: argparse.Namespace) -> tuple[DeviceSource, ...]:
    """What is named on the command line, else what the settings name; the computer's sound unless it is unwanted."""
    microphone = DeviceSource(Track.MICROPHONE, arguments.device or settings.microphone)
    if arguments.no_computer_sound or not (settings.computer_sound or arguments.computer_sound):
        return (microphone,)
    return microphone, DeviceSource(Track.COMPUTER, arguments.computer_sound or settings.computer_device)


def _recover(arguments: argparse.Namespace) -> int:
    from symbl_desktop.capture.host import CaptureHost
    from symbl_desktop.cli.recover import recover

    settings = _settings()
    with closing(CaptureHost()) as host:
        captured = [running.folder for running in host.running()]
    name = address_name(arguments.server or settings.server_url or "")
    server = chosen_server(settings, arguments.server, _tell_of_engine)
    return recover(settings, arguments.folder, name, server, captured)


def _settings() -> Settings:
    loaded = load_settings()
    if loaded.problem:
        print(f"The settings cannot be read; the usual ones are used. {loaded.problem}", file=sys.stderr)
    if loaded.ignored:
        print(f"These settings make no sense and are not used: {', '.join(loaded.ignored)}", file=sys.stderr)
    return loaded.settings


def _tell_of_engine(engine: EngineState) -> None:
    if engine.phase is EnginePhase.WAITING:
        print(f"The engine ended and is started again: {engine.detail or engine.exit_code}", file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="symbl-desktop",
        description="Records meetings and finds the words, action items and questions in them. "
        "Without a command it opens the window.",
    )
    parser.add_argument("--version", action="version", version=f"symbl-desktop {_version()}")
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--verbose", action="store_true", help="say on stderr what goes on")
    server = argparse.ArgumentParser(add_help=False)
    server.add_argument(
        "--server", metavar="URL", help="a Symbl-compatible server in place of the one on this computer"
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    transcribe = commands.add_parser("transcribe", parents=[shared, server], help="words and insights of sound files")
    transcribe.add_argument("files", nargs="+", type=Path, metavar="FILE", help="wav, flac, ogg or mp3, any rate")
    form = transcribe.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="one JSON object a line and file")
    form.add_argument("--text", action="store_true", help="plain text (the default)")
    transcribe.add_argument("--speed", choices=("real", "max"), default="max", help="play at its own pace, or faster")

    record = commands.add_parser("record", parents=[shared, server], help="record a meeting without a window")
    record.add_argument("--device", help="a microphone as `devices` names it")
    computer = record.add_mutually_exclusive_group()
    computer.add_argument(
        "--computer-sound", metavar="NAME", help="record what this output plays, as `devices` names it"
    )
    computer.add_argument("--no-computer-sound", action="store_true", help="record the microphone alone")
    record.add_argument("--for", dest="seconds", type=float, metavar="SECONDS", help="stop by itself")
    record.add_argument("--title", default="", help="the meeting's name")

    recover = commands.add_parser("recover", parents=[shared, server], help="finish what was interrupted")
    recover.add_argument(
        "folder",
        nargs="?",
        type=Path,
        metavar="FOLDER",
        help="one meeting's folder, or another one than yours that holds meetings",
    )

    commands.add_parser("devices", parents=[shared], help="list microphones, and what plays the computer's sound")
    commands.add_parser("selftest", parents=[shared], help="check sound, engine and model; prints JSON")
    return parser


def _version() -> str:
    try:
        return version("symbl-desktop")
    except PackageNotFoundError:
        return "(from its source folder)"
