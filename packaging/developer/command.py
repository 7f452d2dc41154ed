"""The developer's command line: what can be done with a checkout."""

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from developer.benchmarks import run_benchmarks
from developer.chaos import run_chaos
from developer.checkout import Checkout, SetupFailed
from developer.checks import run_checks
from developer.debian import RUN_PACKAGES, TEST_PACKAGES
from developer.environment import ensure_environment
from developer.locks import make_locks
from developer.models import ensure_models
from developer.system import ensure_system

_COMMANDS = """\
commands:
  run [-- ARGS]       set up what is missing and start the app, or give it ARGS: run -- transcribe talk.wav
  test [PYTEST ARGS]  set up what is missing and run every check and test
  bench [NAME]        set up what is missing and measure, all or one of tests/benchmarks
  chaos [ARGS]        set up what is missing, inject faults and print what they cost; chaos --help tells more
  screenshots [ARGS]  take the README's picture anew, in a real meeting; with ARGS those of screenshots.py
  models              only put the speech models together
  lock                make the pinned requirement files anew from pyproject.toml
"""


def main(argv: Sequence[str]) -> int:
    """Carries out one command and returns its exit code."""
    arguments = _parser().parse_args(argv)
    words = arguments.arguments[1:] if arguments.arguments[:1] == ["--"] else arguments.arguments
    checkout = Checkout(Path(__file__).resolve().parents[2])
    try:
        return _carry_out(arguments.command, words, checkout, with_system=not arguments.no_system)
    except SetupFailed as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dev.py",
        usage="dev.py [--no-system] COMMAND [ARGS ...]",
        description="Sets the project up on this computer and works with it.",
        epilog=_COMMANDS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--no-system", action="store_true", help="neither look for nor install system packages")
    parser.add_argument(
        "command", choices=("run", "test", "bench", "chaos", "screenshots", "models", "lock"), help=argparse.SUPPRESS
    )
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    return parser


def _carry_out(command: str, words: list[str], checkout: Checkout, *, with_system: bool) -> int:
    if command == "lock":
        make_locks(checkout)
        return 0
    for_tests = command in ("test", "bench", "chaos", "screenshots")
    if with_system:
        ensure_system(TEST_PACKAGES if for_tests else RUN_PACKAGES)
    ensure_environment(checkout, "test" if for_tests else "run")
    match command:
        case "run":
            return _run_app(checkout, words)
        case "test":
            ensure_models(checkout)
            return run_checks(checkout, words)
        case "bench":
            ensure_models(checkout)
            return run_benchmarks(checkout, words)
        case "chaos":
            ensure_models(checkout)
            return run_chaos(checkout, words)
        case "screenshots":
            return _take_screenshots(checkout, words)
        case _:
            ensure_models(checkout)
            return 0


def _take_screenshots(checkout: Checkout, words: list[str]) -> int:
    """Without arguments the README's picture, of a real meeting; otherwise what screenshots.py is asked for."""
    if words:
        command = [str(checkout.python), str(checkout.root / "packaging" / "screenshots.py"), *words]
        return subprocess.run(command, check=False, cwd=checkout.root).returncode
    ensure_models(checkout)
    environment = {**os.environ, "SYMBL_DESKTOP_PICTURE": str(checkout.screenshots / "main-window.png")}
    command = [str(checkout.python), "-m", "pytest", "-q", "tests/end_to_end/test_screen.py"]
    return subprocess.run(command, check=False, cwd=checkout.root, env=environment).returncode


def _run_app(checkout: Checkout, words: list[str]) -> int:
    try:
        ensure_models(checkout)
    except SetupFailed as problem:
        # Recording works without them, and the words can be found later.
        print(f"{problem} Starting without them.", file=sys.stderr)
    # -P: what lies in the current folder is the user's and no part of the program.
    command = [str(checkout.python), "-P", "-m", "symbl_desktop", *words]
    if os.name != "nt":
        os.execv(command[0], command)  # noqa: S606 - the app takes this process's place, and so its signals
    return subprocess.run(command, check=False).returncode
