"""The package that `pip install .` makes: both commands, the resources, no models."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return zipfile.Path(built)


def names(wheel: zipfile.Path) -> list[str]:
    return wheel.root.namelist()


def test_the_package_gives_both_commands(wheel: zipfile.Path) -> None:
    (entry_points,) = (name for name in names(wheel) if name.endswith("/entry_points.txt"))
    assert (wheel / entry_points).read_text("utf-8").split() == [
        "[console_scripts]",
        *("symbl-desktop", "=", "symbl_desktop.__main__:main"),
        *("symbl-engine", "=", "symbl_desktop.__main__:engine_main"),
    ]


def test_the_resources_lie_where_the_program_looks(wheel: zipfile.Path) -> None:
    shipped = names(wheel)
    assert "symbl_desktop/resources/sample/meeting.flac" in shipped
    assert any(name.startswith("symbl_desktop/resources/icons/") for name in shipped)


def test_models_and_screenshots_stay_out(wheel: zipfile.Path) -> None:
    assert not [name for name in names(wheel) if "/resources/models/" in name or "/resources/screenshots/" in name]
    assert not [name for name in names(wheel) if not name.startswith(("symbl_desktop/", "symbl_desktop-"))]
