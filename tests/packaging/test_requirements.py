"""The pinned sets: whole, hash-checked, of one mind, and at home with any index."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
REQUIREMENTS = ROOT / "packaging" / "requirements"
NAMES = ["run", "test", "lock"]


def entries(name: str) -> Iterator[str]:
    """Each requirement with its hashes, in one line."""
    text = (REQUIREMENTS / f"{name}.txt").read_text(encoding="ascii").replace("\\\n", " ")
    return (line for line in text.splitlines() if line and not line.startswith("#"))


def pins(name: str) -> dict[str, str]:
    """Each package, with its marker, and its version."""
    found = {}
    for entry in entries(name):
        match = re.fullmatch(r"([a-z0-9-]+)==([\w.]+)( ; [^-]*)?((?: +--hash=sha256:[0-9a-f]{64})+)", entry)
        assert match, f"not a pinned, hash-checked requirement: {entry[:100]}"
        found[match[1] + (match[3] or "")] = match[2]
    return found


def wanted(requirements: list[str]) -> set[str]:
    return {re.split(r"[^\w-]", text)[0].lower() for text in requirements}


@pytest.mark.parametrize("name", NAMES)
def test_every_requirement_is_pinned_and_hash_checked(name: str) -> None:
    assert pins(name)


@pytest.mark.parametrize("name", NAMES)
def test_no_requirement_file_names_an_index(name: str) -> None:
    text = (REQUIREMENTS / f"{name}.txt").read_text(encoding="ascii")
    assert "://" not in text
    assert not re.search(r"^\s*(-i|-f|--\w*index|--find-links|--trusted-host)\b", text, re.MULTILINE)


def test_running_and_testing_use_the_same_versions() -> None:
    tested = pins("test")
    for name, version in pins("run").items():
        everywhere = name.partition(" ;")[0]  # what only runs on one system may be tested on all
        assert tested.get(name, tested.get(everywhere)) == version, name


def test_what_the_project_asks_for_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    run = wanted(project["project"]["dependencies"] + groups["install"])
    for name, needs in (("run", run), ("test", run | wanted(groups["test"])), ("lock", wanted(groups["lock"]))):
        assert needs <= {pin.split()[0] for pin in pins(name)}


def test_the_pyside_release_that_aborts_is_not_pinned() -> None:
    assert pins("run")["pyside6-essentials"] != "6.12.0"
