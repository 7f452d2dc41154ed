"""kill -9 at any moment: nothing that was acknowledged is missing, and everything opens again."""

import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from pathlib import Path

import numpy as np
import pytest
import soundfile  # type: ignore[import-untyped]  # ships no types

from symbl_desktop.meeting.events import MomentMarked
from symbl_desktop.storage.event_log import read_events
from symbl_desktop.storage.library import Library, MeetingFolder
from symbl_desktop.storage.track_file import track_parts

ROOT = Path(__file__).parents[2]
CHILD = Path(__file__).with_name("recording_child.py")
REAL_TIME, FLAT_OUT = 0.02, 0.0
RUNS_AT_ONCE = 5


def sound(seconds: float) -> bytes:
    """Never zero."""
    return ((np.arange(round(seconds * 16000)) % 30000) + 1).astype("<i2").tobytes()


@pytest.mark.parametrize("seed", range(4))
def test_nothing_acknowledged_is_lost(tmp_path: Path, seed: int) -> None:
    moments = random.Random(seed)
    pcm = tmp_path / "sound.raw"
    pcm.write_bytes(sound(60.0))
    folders = [MeetingFolder(tmp_path / f"meeting {number}") for number in range(RUNS_AT_ONCE)]
    paces = [moments.choice([REAL_TIME, FLAT_OUT]) for _ in folders]
    ends = [moments.uniform(0.0, 1.2) for _ in folders]
    with ThreadPoolExecutor(RUNS_AT_ONCE) as pool:
        acknowledged = list(pool.map(record_until_killed, folders, repeat(pcm), paces, ends))
    for folder, (samples, events) in zip(folders, acknowledged, strict=True):
        check(folder, pcm.read_bytes(), samples, events)


def record_until_killed(folder: MeetingFolder, pcm: Path, pace: float, seconds: float) -> tuple[int, int]:
    """The numbers of samples and of events that the child knew to be stored."""
    folder.path.mkdir()
    command = [sys.executable, str(CHILD), str(folder.path), str(pcm), str(pace)]
    acknowledged = {b"s": 0, b"e": 0}
    environment = {"PYTHONPATH": str(ROOT)}
    # Unbuffered, or what readline took beyond its line would be missing from what communicate returns.
    with subprocess.Popen(command, stdout=subprocess.PIPE, bufsize=0, env=environment) as child:
        assert child.stdout is not None
        first = child.stdout.readline()
        try:
            rest, _ = child.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            child.kill()
            rest, _ = child.communicate(timeout=60)
    for line in [first, *rest.splitlines()]:
        kind, _, count = line.partition(b" ")
        acknowledged[kind] = int(count)
    return acknowledged[b"s"], acknowledged[b"e"]


def check(folder: MeetingFolder, pcm: bytes, samples: int, events: int) -> None:
    stored = folder.tape().samples
    assert stored >= samples
    assert folder.tape().read(0, stored) == pcm[: 2 * stored]
    folder.repair()
    parts = [soundfile.read(part, dtype="int16")[0] for part in track_parts(folder.path, "microphone")]
    assert b"".join(part.tobytes() for part in parts) == pcm[: 2 * stored]
    kept = read_events(folder.log_path)
    assert len(kept) >= events
    assert kept == [MomentMarked(float(number)) for number in range(len(kept))]
    log = folder.open_log()
    log.append(MomentMarked(-1.0))
    log.close()
    assert read_events(folder.log_path) == [*kept, MomentMarked(-1.0)]
    assert not list(folder.path.glob("*.reserve"))
    assert [each.problem for each in Library(folder.path.parent).meetings() if each.folder == folder] == [""]
