"""Power cuts, as the disk shows them afterwards: what was synced is there, behind it anything may be.

The files are those of a real writer, brought into each state that a file system may leave them in: ended at the last
sync or anywhere behind it, with zeros up to their length, with whole blocks of zeros in between, or never begun.
"""

import random
import shutil
import struct
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import soundfile  # type: ignore[import-untyped]  # ships no types

from symbl_desktop.meeting.events import MeetingStarted, MomentMarked, TitleChanged
from symbl_desktop.storage.event_log import EventLog, read_events
from symbl_desktop.storage.library import MeetingFolder
from symbl_desktop.storage.track_file import TrackReader, TrackWriter, repair_track, track_parts

RATE = 16000
HEADER = 44
BLOCK = 4096
CUTS = 40  # for each sort and seed


def ended(data: bytes, synced: int, moments: random.Random) -> bytes:
    return data[: moments.randint(synced, len(data))]


def ended_at_the_sync(data: bytes, synced: int, moments: random.Random) -> bytes:
    return data[:synced]


def zeros_at_the_end(data: bytes, synced: int, moments: random.Random) -> bytes:
    kept = ended(data, synced, moments)
    return kept + bytes(moments.choice([len(data) - len(kept), BLOCK, 1, -len(kept) % BLOCK]))


def zeros_in_between(data: bytes, synced: int, moments: random.Random) -> bytes:
    """Blocks go to the disk in any order."""
    blocks = [data[at : at + BLOCK] for at in range(synced, len(data), BLOCK)]
    return data[:synced] + b"".join(bytes(len(each)) if moments.random() < 0.5 else each for each in blocks)


def never_begun(data: bytes, synced: int, moments: random.Random) -> bytes:
    return zeros_at_the_end(data, synced, moments) if synced else bytes(moments.choice([0, 20, HEADER, len(data)]))


SORTS: Mapping[str, Callable[[bytes, int, random.Random], bytes]] = {
    sort.__name__: sort for sort in (ended, ended_at_the_sync, zeros_at_the_end, zeros_in_between, never_begun)
}


def promised(data: bytes) -> int:
    """The bytes that the header says are on the disk; the header itself is when they are more than none."""
    size: int = struct.unpack("<I", data[40:HEADER])[0]
    return HEADER + size if size else 0


def record(folder: Path, moments: random.Random) -> tuple[bytes, Path]:
    """What was said, and the folder as it is in the moment of the cut."""
    track, expected = TrackWriter(folder, "microphone", RATE, moments.choice([0.3, 0.5, 60.0])), b""
    for _ in range(moments.randrange(1, 12)):
        pcm = moments.randbytes(2 * moments.randrange(1, 2000))
        track.append(pcm)
        silence = moments.choice([0, 0, 0, 3000])
        track.append_silence(silence)
        expected += pcm + bytes(2 * silence)
        if moments.random() < 0.3:
            track.sync()
    then = folder / "then"
    then.mkdir()
    for part in track_parts(folder, "microphone"):
        shutil.copy(part, then)
    track.close()
    return expected, then


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("sort", SORTS)
def test_all_sound_that_was_synced_is_there(tmp_path: Path, sort: str, seed: int) -> None:
    moments = random.Random(f"{sort} {seed}")
    for number in range(CUTS):
        folder = tmp_path / str(number)
        folder.mkdir()
        expected, then = record(folder, moments)
        *full, last = track_parts(then, "microphone")
        data = last.read_bytes()
        last.write_bytes(SORTS[sort](data, promised(data), moments))
        synced = sum(part.stat().st_size - HEADER for part in full) + max(0, promised(data) - HEADER)
        samples = repair_track(then, "microphone")
        stored = TrackReader(then, "microphone").read(0, samples)
        assert len(stored) == 2 * samples >= synced
        assert stored[:synced] == expected[:synced]
        if sort.startswith("ended"):
            assert stored == expected[: 2 * samples]
        assert sum(soundfile.info(part).frames for part in track_parts(then, "microphone")) == samples
        check_it_goes_on(then, stored)
        shutil.rmtree(folder)


def check_it_goes_on(folder: Path, stored: bytes) -> None:
    track = TrackWriter(folder, "microphone", RATE)
    track.append(b"go on ")
    track.close()
    assert TrackReader(folder, "microphone").read(0, len(stored)) == (stored + b"go on ")[: 2 * len(stored)]


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("sort", [*SORTS, "torn"])
def test_every_event_that_was_told_is_there(tmp_path: Path, sort: str, seed: int) -> None:
    moments = random.Random(f"{sort} {seed}")
    folder = MeetingFolder(tmp_path)
    events = [MeetingStarted("m1", "Sync", "2025-03-04T10:00:00+01:00", RATE, "Mic")]
    events += [TitleChanged(float(number), "ü" * moments.randrange(300)) for number in range(50)]
    log, ends = EventLog(folder.log_path), [0]
    for event in events:
        log.append(event)
        ends.append(folder.log_path.stat().st_size)
    log.close()
    whole = folder.log_path.read_bytes()
    for _ in range(CUTS):
        told = moments.randrange(len(events))
        data, synced = whole[: ends[told + 1]], ends[told]
        if sort == "torn":
            cut = data[: moments.randint(synced, len(data))] + moments.randbytes(moments.randrange(1, 3 * BLOCK))
        else:
            cut = SORTS[sort](data, synced, moments)
        folder.log_path.write_bytes(cut)
        before = read_events(folder.log_path)
        assert before[:told] == events[:told]
        folder.repair()
        assert read_events(folder.log_path) == before
        check_the_log_goes_on(folder, before)


def check_the_log_goes_on(folder: MeetingFolder, before: list[object]) -> None:
    log = EventLog(folder.log_path)
    log.append(MomentMarked(99.0))
    log.close()
    assert read_events(folder.log_path) == [*before, MomentMarked(99.0)]
    for kept in folder.path.glob("events.jsonl.*"):
        kept.unlink()
