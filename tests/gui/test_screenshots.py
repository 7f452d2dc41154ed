import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from symbl_desktop.storage.event_log import EventLog
from tests.gui.example_meeting import SHORT_MEETING

SCRIPT = Path(__file__).parents[2] / "packaging" / "screenshots.py"


@pytest.mark.parametrize("from_log", [False, True])
def test_pictures_of_a_meeting_are_made_in_both_themes(tmp_path: Path, from_log: bool) -> None:
    arguments = [str(tmp_path / "out")]
    if from_log:
        log = EventLog(tmp_path / "events.jsonl")
        for event in SHORT_MEETING:
            log.append(event)
        log.close()
        arguments += ["--log", str(tmp_path / "events.jsonl")]
    surroundings = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    subprocess.run([sys.executable, str(SCRIPT), *arguments], env=surroundings, timeout=120, check=True)
    brightness = {}
    for theme in ("light", "dark"):
        picture = QImage(str(tmp_path / "out" / f"meeting-{theme}.png"))
        assert (picture.width(), picture.height()) == (1180, 760)
        brightness[theme] = picture.pixelColor(picture.width() // 2, 5).lightness()
    assert brightness["light"] > 200 > 60 > brightness["dark"]
