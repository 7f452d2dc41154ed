"""The project's own Python environment: made once, changed only when its pinned set changes."""

import hashlib
import json
import os
import subprocess
import sys
import sysconfig
import tomllib

from developer.checkout import Checkout, SetupFailed

_UNFINISHED = "unfinished"
_IDENTITY = "import pip, sys, sysconfig; print(sys.implementation.cache_tag, sysconfig.get_platform())"


def ensure_environment(checkout: Checkout, purpose: str) -> None:
    """Leaves an environment that holds the pinned set of this purpose and the project in place."""
    wanted = wanted_stamp(checkout, purpose)
    found = read_stamp(checkout)
    if checkout.python.exists() and satisfies(found, wanted):
        return
    if not _fits(checkout, found, wanted):
        _make(checkout)
    _write_stamp(checkout, {"state": _UNFINISHED})
    print(f"Installing the pinned Python packages ({checkout.lock(purpose).name})", flush=True)
    try:
        _pip(checkout, "--require-hashes", "--only-binary=:all:", "-r", str(checkout.lock(purpose)))
        _pip(checkout, "--no-deps", "--no-build-isolation", "-e", str(checkout.root))
    except subprocess.CalledProcessError as failure:
        # pip changes nothing before all is fetched; only one that was ended halfway leaves ruins.
        checkout.stamp.unlink()
        raise SetupFailed(f"pip ended with code {failure.returncode}; what it said stands above.") from failure
    _write_stamp(checkout, wanted)


def identity() -> str:
    """Which Python this is, as far as installed packages care."""
    return f"{sys.implementation.cache_tag} {sysconfig.get_platform()}"


def wanted_stamp(checkout: Checkout, purpose: str) -> dict[str, str]:
    """What the stamp says when the environment is as this purpose needs it."""
    project = tomllib.loads(checkout.pyproject.read_text(encoding="utf-8"))
    told_to_pip = json.dumps([project["build-system"], project["project"], project["tool"]["hatch"]], sort_keys=True)
    stamp = {"python": identity(), "root": str(checkout.root), "project": _hash(told_to_pip.encode())}
    # The test set holds the run set, at the same versions.
    for name in ("run", "test") if purpose == "test" else (purpose,):
        stamp[name] = _hash(checkout.lock(name).read_bytes())
    return stamp


def read_stamp(checkout: Checkout) -> dict[str, str]:
    """What the environment says of itself; empty when it says nothing that can be read."""
    try:
        stamp = json.loads(checkout.stamp.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def satisfies(found: dict[str, str], wanted: dict[str, str]) -> bool:
    """Whether an environment with this stamp can be used as it is."""
    return all(found.get(key) == value for key, value in wanted.items())


def _fits(checkout: Checkout, found: dict[str, str], wanted: dict[str, str]) -> bool:
    """Whether packages may be installed into what is there: whole, of this Python, and not moved from elsewhere."""
    if not checkout.python.exists() or found.get("state") == _UNFINISHED:
        return False
    if found:
        return found.get("python") == wanted["python"] and found.get("root") == wanted["root"]
    answer = subprocess.run(
        [str(checkout.python), "-c", _IDENTITY], check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    return answer.stdout.strip() == wanted["python"]


def _make(checkout: Checkout) -> None:
    if os.path.realpath(sys.prefix) == os.path.realpath(checkout.venv):
        raise SetupFailed("The environment .venv has to be made anew: run this with the Python outside it.")
    print("Making the Python environment .venv", flush=True)
    command = [sys.executable, "-m", "venv", "--clear", "--prompt", "symbl-desktop", str(checkout.venv)]
    made = subprocess.run(command, check=False)
    if made.returncode != 0:
        raise SetupFailed(f"{sys.executable} could not make {checkout.venv}; what it said stands above.")


def _pip(checkout: Checkout, *arguments: str) -> None:
    command = [str(checkout.python), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", *arguments]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)


def _write_stamp(checkout: Checkout, stamp: dict[str, str]) -> None:
    draft = checkout.stamp.with_suffix(".new")
    draft.write_text(json.dumps(stamp, indent=1) + "\n", encoding="utf-8")
    draft.replace(checkout.stamp)


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
