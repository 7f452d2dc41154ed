"""A whole meeting in a window on an X server, and the picture of it that the README shows.

`python3 packaging/dev.py screenshots` runs this with the picture's place in the environment.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

ROOT = Path(__file__).parents[2]
LIMIT = 280
PICTURE = "SYMBL_DESKTOP_PICTURE"


@pytest.fixture
def display() -> Iterator[str]:
    """A screen of the test's own."""
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        yield f":{server.stdout.readline().strip()}"
        server.terminate()


def test_the_same_meeting_on_a_real_screen(display: str, tmp_path: Path) -> None:
    picture = Path(os.environ.get(PICTURE) or tmp_path / "window.png")
    environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", PICTURE: str(picture)}
    meeting = "tests/end_to_end/test_window.py::test_a_meeting_from_both_sides_of_a_call_to_the_library"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", meeting]
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=LIMIT, check=False)
    assert ran.returncode == 0, ran.stdout
    image = QImage(str(picture))
    assert image.width() >= 1180
    assert image.height() >= 700
