"""A full disk at any write: all before it stays readable, the log goes on, and the host hears which disk it is."""

import json
from pathlib import Path

import pytest

from symbl_desktop.meeting.events import MomentMarked
from symbl_desktop.storage.errors import disk_of
from symbl_desktop.storage.event_log import EventLog, read_events
from symbl_desktop.storage.reserve import RESERVE_BYTES, Reserve
from tests.storage.small_disk import KINDS, run_on_small_disk

RECORD_UNTIL_FULL = """
import json, sys
from pathlib import Path
from symbl_desktop.meeting.events import MeetingStarted, MomentMarked
from symbl_desktop.storage.errors import StorageError
from symbl_desktop.storage.event_log import EventLog, read_events
from symbl_desktop.storage.library import MeetingFolder
from symbl_desktop.storage.track_file import TrackWriter

folder = MeetingFolder(Path(sys.argv[1]) / "meeting")
folder.path.mkdir()
log = EventLog(folder.log_path, 300 << 10)
events = [MeetingStarted("m1", "Sync", "2025-03-04T10:00:00+01:00", 16000, "Mic")]
log.append(events[0])
tracks = {stem: TrackWriter(folder.path, stem, 16000) for stem in ("microphone", "computer")}
sounds = {stem: b"" for stem in tracks}
told = []
while len(told) < 2:
    for stem, track in tracks.items():
        before = track.samples
        pcm = bytes((before + 2 * number) % 250 + 1 for number in range(640))
        try:
            track.append(pcm)
        except StorageError as error:
            told.append(str(error))
            assert error.disk_full
        sounds[stem] += pcm[: 2 * (track.samples - before)]
for number in range(200):
    event = MomentMarked(float(number))
    log.append(event)
    events.append(event)
for track in tracks.values():
    track.close()
log.close()
assert read_events(folder.log_path) == events
for stem, pcm in sounds.items():
    assert folder.tape(stem).read(0, 1 << 24) == pcm
names = sorted(path.name for path in folder.path.iterdir())
folder.repair()
for stem, pcm in sounds.items():
    assert folder.tape(stem).read(0, 1 << 24) == pcm
print(json.dumps([told, names, sum(map(len, sounds.values()))]))
"""


@pytest.mark.parametrize("kind", KINDS)
def test_the_log_goes_on_when_the_sound_has_filled_the_disk(tmp_path: Path, kind: str) -> None:
    told, names, stored = json.loads(run_on_small_disk(kind, tmp_path, RECORD_UNTIL_FULL))
    disk = tmp_path if kind == "disk" else disk_of(tmp_path)
    assert [f"no room on the disk {disk} " in each for each in told] == [True, True]
    assert names == ["computer.wav", "events.jsonl", "microphone.wav"]
    assert stored > 150 << 10


LOG_UNTIL_FULL = """
import sys
from pathlib import Path
from symbl_desktop.meeting.events import TitleChanged
from symbl_desktop.storage.errors import StorageError
from symbl_desktop.storage.event_log import EventLog, read_events
from symbl_desktop.storage.track_file import TrackWriter

path = Path(sys.argv[1]) / "events.jsonl"
log = EventLog(path, int(sys.argv[2]) if len(sys.argv) > 2 else 512 << 10)
sound = TrackWriter(path.parent, "microphone", 16000)
written = 0
try:
    while True:
        try:
            sound.append(bytes(640))
        except StorageError as error:
            assert error.disk_full
        log.append(TitleChanged(0.0, "x" * 3000))
        written += 1
except StorageError as error:
    assert error.disk_full
sound.close()
log.close()
log = EventLog(path)
events = read_events(path)
assert len(events) == written
log.close()
print(written)
"""


@pytest.mark.parametrize("kind", KINDS)
def test_a_log_that_has_used_up_its_reserve_is_whole_and_says_so(tmp_path: Path, kind: str) -> None:
    written = int(run_on_small_disk(kind, tmp_path, LOG_UNTIL_FULL))
    assert written >= (200 if kind == "disk" else 30)


END_ON_A_FULL_DISK = """
import sys
from pathlib import Path
from symbl_desktop.meeting.events import MeetingStopped, MomentMarked
from symbl_desktop.storage.event_log import EventLog, read_events

path = Path(sys.argv[1]) / "events.jsonl"
log = EventLog(path, 128 << 10)
log.append(MomentMarked(1.0))
log._file.close()  # the program is killed, and what it set aside stays
try:
    with open(path.with_name("filler"), "wb", buffering=0) as filler:
        while filler.write(bytes(4096)):
            pass
except OSError:
    pass
again = EventLog(path, 128 << 10)
marks = [MomentMarked(1.0)]
while path.stat().st_size < 16 << 10:
    marks.append(MomentMarked(2.0))
    again.append(marks[-1])
again.append(MeetingStopped(5.0))
again.close()
assert read_events(path) == [*marks, MeetingStopped(5.0)]
assert sorted(each.name for each in path.parent.iterdir()) == ["events.jsonl", "filler"]
"""


@pytest.mark.parametrize("kind", KINDS)
def test_a_meeting_whose_recorder_was_killed_can_be_ended_on_a_full_disk(tmp_path: Path, kind: str) -> None:
    run_on_small_disk(kind, tmp_path, END_ON_A_FULL_DISK)


LIVE_WITH_LITTLE_ROOM = '''
import os, shutil, sys
from datetime import datetime, timezone
from pathlib import Path
from symbl_desktop.meeting.events import MeetingStarted, TitleChanged
from symbl_desktop.storage.errors import StorageError
from symbl_desktop.storage.event_log import read_events
from symbl_desktop.storage.library import Library
from symbl_desktop.storage.track_file import TrackWriter

disk = Path(sys.argv[1])
library = Library(disk / "Meetings")
refused = set()


def attempt(name, do):
    try:
        return do()
    except StorageError as error:
        assert error.disk_full, error
        assert str(disk) in str(error), error
        refused.add(name)


def live():
    """A whole meeting, and what was acknowledged of it."""
    folder = attempt("folder", lambda: library.create("Sync", datetime.now(timezone.utc)))
    if folder is None:
        return
    samples, events = {}, 0
    log = attempt("log", folder.open_log)
    if log:
        attempt("started", lambda: log.append(MeetingStarted("m", "Sync", "2025-03-04T10:00:00+01:00", 16000, "Mic")))
    for stem in ("microphone", "computer"):
        track = attempt("track", lambda: TrackWriter(folder.path, stem, 16000, 0.2))
        if track is None:
            continue
        for number in range(40):
            attempt("append", lambda: track.append(bytes([number + 1]) * 640))
            attempt("silence", lambda: track.append_silence(7))
            attempt("sync", track.sync)
            if log and attempt("event", lambda: log.append(TitleChanged(1.0, "x" * 300)) or True):
                events += 1
        samples[stem] = track.samples
        attempt("close", track.close)
    if log:
        attempt("transcript", lambda: folder.write_transcript(folder.read()))
        log.close()
    for _ in range(2):
        for stem, count in samples.items():
            assert folder.tape(stem).samples == count
            assert len(folder.tape(stem).read(0, count + 10)) == 2 * count
        if log:
            assert sum(isinstance(event, TitleChanged) for event in read_events(folder.log_path)) == events
        assert [each.folder for each in library.meetings()] in ([folder], [])
        attempt("repair", folder.repair)
    assert not list(folder.path.glob("*.new")), list(folder.path.iterdir())
    assert not list(folder.path.glob("*.reserve"))


def exhaust_names(spare):
    names = [disk / f"filler {number}" for number in range(200)]
    try:
        for name in names:
            name.touch()
    except OSError:
        for path in sorted(disk.glob("filler *"))[:spare]:
            path.unlink()


def clear():
    for path in disk.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


for spare in range(12):
    exhaust_names(spare)
    live()
    clear()
for room in range(60):
    with open(disk / "filler", "wb", buffering=0) as filler:
        try:
            while filler.write(bytes(4096)):
                pass
        except OSError:
            filler.truncate(max(0, filler.tell() // 4096 - room) * 4096)
            os.fsync(filler.fileno())
    live()
    clear()
assert {"folder", "log", "track", "append", "event", "transcript"} <= refused, refused
'''


FAIL_EVERYWHERE = """
import resource, sys
from pathlib import Path
from symbl_desktop.meeting.events import MomentMarked
from symbl_desktop.storage.errors import StorageError
from symbl_desktop.storage.event_log import EventLog, read_events
from symbl_desktop.storage.track_file import TrackReader, TrackWriter

for limit in range(0, 1500, 7):
    folder = Path(sys.argv[1]) / str(limit)
    folder.mkdir()
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    full, events, samples = 0, 0, 0
    log = track = None
    try:
        log = EventLog(folder / "events.jsonl", 64 << 10)
        track = TrackWriter(folder, "microphone", 16000)
        while True:
            log.append(MomentMarked(1.0))
            events += 1
            track.append(bytes([1]) * 320)
            track.append_silence(3)
    except StorageError as error:
        full += error.disk_full
    if track:
        samples = track.samples
        track.close()
    if log:
        log.close()
    assert full == 1
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    assert TrackReader(folder, "microphone").samples == samples
    assert read_events(folder / "events.jsonl") == events * [MomentMarked(1.0)]
    track = TrackWriter(folder, "microphone", 16000)
    assert track.samples == samples
    track.close()
"""


@pytest.mark.parametrize("kind", KINDS)
def test_whichever_write_finds_the_disk_full_all_before_it_is_readable(tmp_path: Path, kind: str) -> None:
    run_on_small_disk(
        kind, tmp_path, {"disk": LIVE_WITH_LITTLE_ROOM, "limit": FAIL_EVERYWHERE}[kind], "1m,nr_inodes=100"
    )


# the reserve


def test_room_is_really_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "reserve"
    reserve = Reserve(path)
    assert path.stat().st_blocks * 512 >= reserve.left == RESERVE_BYTES
    reserve.close()
    assert list(tmp_path.iterdir()) == []


def test_room_is_given_up_by_halves_until_none_is_left(tmp_path: Path) -> None:
    path = tmp_path / "reserve"
    reserve, sizes = Reserve(path, 512 << 10), []
    while reserve.give_up():
        sizes.append(path.stat().st_size if path.exists() else 0)
    assert sizes == [256 << 10, 128 << 10, 64 << 10, 32 << 10, 16 << 10, 0]
    reserve.close()


SET_ASIDE = """
import shutil, sys
from pathlib import Path
from symbl_desktop.storage.reserve import Reserve

reserve = Reserve(Path(sys.argv[1]) / "reserve")
print(reserve.left, shutil.disk_usage(sys.argv[1]).free)
"""


@pytest.mark.parametrize("kind", KINDS)
def test_most_of_a_small_disk_is_left_to_the_sound(tmp_path: Path, kind: str) -> None:
    reserved, free = map(int, run_on_small_disk(kind, tmp_path, SET_ASIDE, "400k").split())
    assert 0 < 3 * reserved <= free


def test_a_reserve_that_a_crash_left_is_used_again(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    (tmp_path / "events.jsonl.reserve").write_bytes(bytes(100))
    log = EventLog(path, RESERVE_BYTES)
    assert sorted(tmp_path.iterdir()) == [path, tmp_path / "events.jsonl.reserve"]
    assert (tmp_path / "events.jsonl.reserve").stat().st_size == RESERVE_BYTES
    log.append(MomentMarked(1.0))
    log.close()
    assert list(tmp_path.iterdir()) == [path]


def test_a_reserve_that_cannot_be_had_stops_nothing(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    (tmp_path / "events.jsonl.reserve").mkdir()
    log = EventLog(path, RESERVE_BYTES)
    log.append(MomentMarked(1.0))
    log.close()
    assert read_events(path) == [MomentMarked(1.0)]


def test_a_reserve_that_somebody_took_away_stops_nothing(tmp_path: Path) -> None:
    reserve = Reserve(tmp_path / "reserve")
    (tmp_path / "reserve").unlink()
    assert not reserve.give_up()
    reserve.close()
