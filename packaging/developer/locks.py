"""Makes the pinned, hash-checked requirement files anew from the ranges in pyproject.toml."""

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from developer.checkout import Checkout, SetupFailed


@dataclass(frozen=True, slots=True)
class Lock:
    """What one requirement file pins: the project's own needs or not, and these dependency groups."""

    name: str
    groups: tuple[str, ...]
    with_project: bool = True


LOCKS = (
    # The wider set first: the narrower takes its versions, so that going from one to the other changes nothing.
    Lock("test", ("install", "test")),
    Lock("run", ("install",)),
    Lock("lock", ("lock",), with_project=False),
)

_HEADER = """\
# Made by `python3 packaging/dev.py lock` from pyproject.toml; do not edit.
# Installed with `pip install --require-hashes`, from whatever index pip is set to use.
"""


def make_locks(checkout: Checkout) -> None:
    """Resolves for every system and Python the project supports; the pinned resolver lives in a throw-away place."""
    with tempfile.TemporaryDirectory() as folder:
        uv = _resolver(checkout, Path(folder))
        constraints: tuple[str, ...] = ()
        for lock in LOCKS:
            print(f"Resolving {lock.name}", flush=True)
            target = checkout.lock(lock.name)
            target.write_text(_HEADER + _resolved(uv, checkout, lock, constraints), encoding="utf-8")
            if lock.with_project:
                constraints = ("--constraints", str(target))


def _resolver(checkout: Checkout, folder: Path) -> Path:
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    scripts = folder / ("Scripts" if sys.platform == "win32" else "bin")
    install = [str(scripts / "python"), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    pins = checkout.lock("lock")
    wanted = ["--require-hashes", "-r", str(pins)] if pins.exists() else ["uv"]
    subprocess.run([*install, *wanted], check=True)
    return scripts / "uv"


def _resolved(uv: Path, checkout: Checkout, lock: Lock, constraints: tuple[str, ...]) -> str:
    command = [str(uv), "pip", "compile", "--quiet", "--universal", "--generate-hashes", "--no-header"]
    command += ["--no-emit-index-url", "--no-emit-find-links", "--no-annotate", "--python-version", "3.11"]
    command += [*constraints, *(word for group in lock.groups for word in ("--group", group))]
    command += ["pyproject.toml"] if lock.with_project else []
    ended = subprocess.run(command, check=False, cwd=checkout.root, stdout=subprocess.PIPE, text=True)
    if ended.returncode != 0:
        raise SetupFailed(f"The versions for {lock.name} could not be resolved; what went wrong stands above.")
    return ended.stdout
