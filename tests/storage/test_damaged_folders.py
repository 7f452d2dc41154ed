"""Whatever became of a folder: it opens, nothing that was readable is lost, and not a byte is deleted."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import soundfile  # type: ignore[import-untyped]  # ships no types

from symbl_desktop.meeting.events import Event, UnknownEvent
from symbl_desktop.storage.errors import StorageError
from symbl_desktop.storage.event_log import read_events
from symbl_desktop.storage.library import Library, MeetingFolder
from symbl_desktop.storage.track_file import track_parts
from tests.storage.damaged_folders import DAMAGES, EVENTS, HEADER, STEMS, Damage, make_meeting, sound

STARTS = 5
FIRST_LINE = b'{"format":"symbl-desktop meeting","version":1}\n'
Files = Mapping[Path, bytes]


def start(library: Library) -> list[str]:
    """As at each start of the program; what cannot be put right is told."""
    told = []
    listed = {each.folder.path for each in library.meetings()}
    for path in sorted(library.root.iterdir()):
        if path.is_dir():
            try:
                MeetingFolder(path).repair()
            except StorageError as error:
                told.append(str(error))
    assert listed <= {each.folder.path for each in library.meetings()}
    return told


def files(root: Path) -> Files:
    return {path: path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


@dataclass(frozen=True, slots=True)
class Readable:
    """What the program makes of a folder; None where it cannot be read."""

    events: list[Event] | None
    sounds: Mapping[str, bytes]

    @classmethod
    def of(cls, path: Path) -> "Readable":
        folder = MeetingFolder(path)
        try:
            events = read_events(folder.log_path)
        except StorageError:
            events = None
        return cls(events, {stem: folder.tape(stem).read(0, 1 << 20) for stem in folder.tracks()})


def check_nothing_is_lost(before: Readable, after: Readable) -> None:
    if before.events is not None:
        assert after.events is not None
        assert [each for each in after.events if each in before.events] == before.events
    for stem, pcm in before.sounds.items():
        assert after.sounds[stem] == pcm


def check_nothing_is_deleted(before: Files, after: Files) -> None:
    for path, data in before.items():
        assert path in after
        beside = [kept for each, kept in after.items() if each.name.startswith(f"{path.name}.")]
        assert any(is_kept(data, after[path], [b"", *beside], path.suffix == ".wav")), path


def is_kept(old: bytes, new: bytes, beside: list[bytes], is_wave: bool) -> list[bool]:
    """Whether all bytes of a file are still in it or beside it; of a wave's header the sizes may be written anew."""
    if not is_wave:
        bodies = [new, new.removeprefix(FIRST_LINE)]
        return [old == new, old in beside, *(whole(old, body, cut) for body in bodies for cut in beside)]
    head = [old[:HEADER] in beside, not old[:HEADER].strip(b"\0"), old[8:40] == new[8 : len(old[:40])]]
    return [old == new, any(head) and any(old[HEADER:] == new[HEADER:] + cut for cut in beside)]


def whole(old: bytes, body: bytes, cut: bytes) -> bool:
    """A last line may have got the newline it lacked."""
    return old in (body + cut, body.removesuffix(b"\n") + cut)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.name.replace(" ", "-"))
def test_five_starts_over_a_damaged_folder(tmp_path: Path, damage: Damage) -> None:
    library, folder = Library(tmp_path / "Meetings"), tmp_path / "Meetings" / "2025-03-04 10.00 Planning"
    make_meeting(folder)
    damage.do(folder)
    before, readable = files(library.root), Readable.of(folder)
    told = start(library)
    after = files(library.root)
    check_nothing_is_deleted(before, after)
    check_nothing_is_lost(readable, Readable.of(folder))
    for _ in range(STARTS - 1):
        assert start(library) == told
        assert files(library.root) == after
    assert bool(told) == bool(damage.left)
    for name in damage.left:
        assert any(name in each for each in told)
        assert after.get(folder / name) == before.get(folder / name)
    check_what_is_left(folder, damage)


def check_what_is_left(folder: Path, damage: Damage) -> None:
    repaired = Readable.of(folder)
    known = [each for each in repaired.events or [] if not isinstance(each, UnknownEvent)]
    assert known == [EVENTS[number] for number in damage.events]
    for stem in STEMS:
        for part in track_parts(folder, stem):
            assert part.name in damage.left or soundfile.info(part).frames == (part.stat().st_size - HEADER) // 2
    for stem in damage.whole:
        assert repaired.sounds[stem] == sound(stem)


def test_a_library_of_damaged_folders(tmp_path: Path) -> None:
    library = Library(tmp_path / "Meetings")
    for damage in DAMAGES:
        make_meeting(library.root / damage.name)
        damage.do(library.root / damage.name)
    (library.root / "a file.txt").write_text("something")
    (library.root / "a link").symlink_to(library.root / "nowhere")
    (library.root / "empty").mkdir()
    before, readable = files(library.root), {path: Readable.of(path) for path in folders(library)}
    told = start(library)
    after = files(library.root)
    check_nothing_is_deleted(before, after)
    for path, once in readable.items():
        check_nothing_is_lost(once, Readable.of(path))
    for _ in range(STARTS - 1):
        assert start(library) == told
        assert files(library.root) == after
    assert len(library.meetings()) == len(DAMAGES)
    assert len(told) == sum(bool(damage.left) for damage in DAMAGES)


def folders(library: Library) -> list[Path]:
    return [path for path in library.root.iterdir() if path.is_dir()]


@pytest.mark.parametrize("seed", range(30))
def test_damage_anywhere(tmp_path: Path, seed: int) -> None:
    """Bytes changed, cut, zeroed or put in, wherever it hits."""
    moments = random.Random(seed)
    library, folder = Library(tmp_path), tmp_path / "meeting"
    make_meeting(folder)
    for path in moments.sample(sorted(folder.iterdir()), moments.randrange(1, 5)):
        for _ in range(moments.randrange(1, 4)):
            path.write_bytes(damaged(path.read_bytes(), moments))
    before, readable = files(tmp_path), Readable.of(folder)
    told = start(library)
    after = files(tmp_path)
    check_nothing_is_deleted(before, after)
    check_nothing_is_lost(readable, Readable.of(folder))
    for _ in range(STARTS - 1):
        assert start(library) == told
        assert files(tmp_path) == after


def damaged(data: bytes, moments: random.Random) -> bytes:
    near_the_start = moments.random() < 0.5
    at = moments.randrange(min(60, len(data) + 1) if near_the_start else len(data) + 1)
    length = moments.choice([1, 1, 4, 44, 512])
    match moments.randrange(5):
        case 0:
            return data[:at]
        case 1:
            return (data[:at] + bytes(length) + data[at + length :])[: len(data)]
        case 2:
            return (data[:at] + moments.randbytes(length) + data[at + length :])[: len(data)]
        case 3:
            return data[:at] + moments.randbytes(length) + data[at:]
        case _:
            return data + bytes(length)
