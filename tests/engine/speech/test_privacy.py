"""What the libraries that recognise speech do besides: nothing is reported to those who made them."""

import os
import subprocess
import sys
from pathlib import Path

LISTEN = """
import sys
from pathlib import Path
import numpy as np
from symbl_desktop.engine.vad import FRAME, SileroNetwork, SileroVad
SileroVad(SileroNetwork(Path(sys.argv[1]))).probabilities(np.zeros(10 * FRAME, np.float32))
"""


def test_the_voice_detector_keeps_no_book_for_its_maker(vad_folder: Path, tmp_path: Path) -> None:
    places = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path), "LOCALAPPDATA": str(tmp_path)}
    subprocess.run(
        [sys.executable, "-c", LISTEN, str(vad_folder)], env={**os.environ, **places}, check=True, timeout=60
    )
    assert not list(tmp_path.rglob("*")), "a device id or a list of events to send"
