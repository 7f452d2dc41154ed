"""Everything that has to hold before a change is good: form, types, layers, tests."""

import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass

from developer.checkout import Checkout


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    command: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    check: Check
    exit_code: int
    seconds: float


def checks(pytest_arguments: Sequence[str] = ()) -> tuple[Check, ...]:
    """What the test command runs, quick ones first; the programs are those of the environment."""
    return (
        Check("ruff check", ("ruff", "check", ".")),
        Check("ruff format", ("ruff", "format", "--check", ".")),
        Check("mypy", ("mypy",)),
        Check("lint-imports", ("lint-imports",)),
        # Two at a time: much of the tests is sound at its own pace. A file's tests share what took long to start.
        Check("pytest", ("pytest", "--numprocesses=2", "--dist=loadfile", *pytest_arguments)),
    )


def run_checks(checkout: Checkout, pytest_arguments: Sequence[str]) -> int:
    """Runs every check even when an earlier one failed; 0 when all passed."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    outcomes = []
    for check in checks(pytest_arguments):
        print(f"== {check.name}", flush=True)
        began = time.monotonic()
        ended = subprocess.run(
            [_program(checkout, check.command[0]), *check.command[1:]], check=False, cwd=checkout.root, env=environment
        )
        outcomes.append(Outcome(check, ended.returncode, time.monotonic() - began))
    print("\n" + summary(outcomes), flush=True)
    return 1 if any(outcome.exit_code for outcome in outcomes) else 0


def _program(checkout: Checkout, name: str) -> str:
    return str(checkout.python.with_name(name + checkout.python.suffix))


def summary(outcomes: Sequence[Outcome]) -> str:
    """One line a check: its name, whether it held, how long it took."""
    return "\n".join(
        f"{outcome.check.name:<12}  "
        f"{'ok' if outcome.exit_code == 0 else f'FAILED (exit {outcome.exit_code})':<16}  {outcome.seconds:6.1f} s"
        for outcome in outcomes
    )
