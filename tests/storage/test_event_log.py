"""The log of a meeting: nothing acknowledged is lost, nothing torn is read, nothing unknown is dropped."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbl_desktop.meeting.events import (
    Event,
    InsightDetected,
    InsightKind,
    MeetingStarted,
    MomentMarked,
    TitleChanged,
    UnknownEvent,
    UtteranceFinal,
    Word,
)
from symbl_desktop.storage.errors import StorageError, StorageErrorReason
from symbl_desktop.storage.event_log import EventLog, holds, read_events

STARTED = MeetingStarted("m1", "Planning · Ünïcode ✓", "2025-03-04T10:00:00+01:00", 16000, "Meeting Mic")
SAID = UtteranceFinal(2.5, "u1", "You", "We'll send it.", 1.0, 2.0, (Word("We'll", 1.0, 1.2), Word("send", 1.2, 1.5)))
FOUND = InsightDetected(3.0, "i1", InsightKind.ACTION_ITEM, "Send it", 0.8, "u1", 1.0, 2.0, assignee="Ana")
EVENTS: list[Event] = [STARTED, SAID, FOUND, MomentMarked(4.0)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "events.jsonl"


def write(path: Path, events: list[Event]) -> None:
    log = EventLog(path)
    for event in events:
        log.append(event)
    log.close()


def test_events_come_back_as_they_were(path: Path) -> None:
    write(path, EVENTS)
    assert read_events(path) == EVENTS


def test_the_first_line_says_what_the_file_is(path: Path) -> None:
    write(path, [])
    assert json.loads(path.read_text()) == {"format": "symbl-desktop meeting", "version": 1}
    assert read_events(path) == []


def test_a_log_says_without_being_read_whole_which_events_it_holds(path: Path) -> None:
    hostile = UtteranceFinal(2.5, "u1", '\n{"type":"TitleChanged",', '\n{"type":"TitleChanged",', 1.0, 2.0)
    write(path, [*EVENTS, hostile])
    assert holds(path, MeetingStarted)
    assert holds(path, MomentMarked, UtteranceFinal)
    assert not holds(path, TitleChanged)
    assert not holds(path, MomentMarked, TitleChanged)


def test_a_log_opened_again_goes_on(path: Path) -> None:
    write(path, EVENTS[:2])
    write(path, EVENTS[2:])
    assert read_events(path) == EVENTS


def test_an_event_is_readable_as_soon_as_append_returns(path: Path) -> None:
    log = EventLog(path)
    for count, event in enumerate(EVENTS, start=1):
        log.append(event)
        assert read_events(path) == EVENTS[:count]
    log.close()


def test_a_log_cut_at_any_byte_keeps_every_whole_line(path: Path) -> None:
    write(path, EVENTS)
    whole = path.read_bytes()
    for cut in range(len(whole) + 1):
        path.write_bytes(whole[:cut])
        kept = EVENTS[: max(0, whole[: cut + 1].count(b"\n") - 1)]  # whole without its newline, too
        assert read_events(path) == kept
        write(path, [MomentMarked(9.0)])
        assert read_events(path) == [*kept, MomentMarked(9.0)]


@given(cut=st.integers(0, 400), zeros=st.integers(1, 5000))
def test_zeros_that_a_power_cut_leaves_are_no_event(
    tmp_path_factory: pytest.TempPathFactory, cut: int, zeros: int
) -> None:
    path = tmp_path_factory.mktemp("zeros") / "events.jsonl"
    write(path, EVENTS)
    whole = path.read_bytes()
    path.write_bytes(whole[:cut] + bytes(zeros))
    kept = EVENTS[: max(0, whole[: cut + 1].count(b"\n") - 1)]
    assert read_events(path) == kept
    write(path, [MomentMarked(9.0)])
    assert read_events(path) == [*kept, MomentMarked(9.0)]


@given(st.lists(st.builds(TitleChanged, at=st.floats(0, 1e6), title=st.text(st.characters()))))
def test_any_text_survives(tmp_path_factory: pytest.TempPathFactory, events: list[TitleChanged]) -> None:
    path = tmp_path_factory.mktemp("text") / "events.jsonl"
    write(path, list(events))
    assert read_events(path) == events


def test_half_a_surrogate_survives(path: Path) -> None:
    write(path, [TitleChanged(0.0, "\ud83d")])
    assert read_events(path) == [TitleChanged(0.0, "\ud83d")]


def test_events_that_a_reader_can_do_without_are_left_out(path: Path) -> None:
    write(path, EVENTS)
    assert read_events(path, without=(UtteranceFinal, MomentMarked)) == [STARTED, FOUND]


def test_what_a_newer_version_wrote_is_kept(path: Path) -> None:
    write(path, [STARTED])
    newer = {"type": "SlideShown", "at": 12.5, "page": 3}
    with path.open("a") as file:
        file.write(json.dumps(newer) + "\n")
    unknown = read_events(path)[1]
    assert isinstance(unknown, UnknownEvent)
    assert unknown.at == 12.5
    assert json.loads(unknown.record) == newer
    copy = path.with_name("copy.jsonl")
    write(copy, read_events(path))
    assert read_events(copy) == read_events(path)


@pytest.mark.parametrize("line", [b"{damaged", b"\xff\xfe", b"42", b"[1]", b"", b"[" * 100000])
def test_a_damaged_line_hides_no_other(path: Path, line: bytes) -> None:
    write(path, [STARTED])
    with path.open("ab") as file:
        file.write(line + b"\n")
    write(path, [MomentMarked(1.0)])
    first, damaged, last = read_events(path)
    assert (first, last) == (STARTED, MomentMarked(1.0))
    assert isinstance(damaged, UnknownEvent)


def test_a_file_that_is_no_log_is_not_touched(path: Path) -> None:
    path.write_text("Dear diary,\nthis is torn")
    for use in (read_events, EventLog):
        with pytest.raises(StorageError) as refused:
            use(path)
        assert refused.value.reason is StorageErrorReason.UNREADABLE
    assert path.read_text() == "Dear diary,\nthis is torn"


def test_a_missing_log_is_a_storage_error(path: Path) -> None:
    with pytest.raises(StorageError, match=r"events\.jsonl"):
        read_events(path)
    assert not path.exists()


def test_a_meeting_has_one_writer(path: Path) -> None:
    first = EventLog(path)
    with pytest.raises(StorageError) as refused:
        EventLog(path)
    assert refused.value.reason is StorageErrorReason.IN_USE
    first.append(STARTED)
    first.close()
    write(path, [MomentMarked(1.0)])
    assert read_events(path) == [STARTED, MomentMarked(1.0)]


FILL_THE_DISK = """
import resource, sys
from pathlib import Path
from symbl_desktop.meeting.events import MomentMarked, TitleChanged
from symbl_desktop.storage.errors import StorageError
from symbl_desktop.storage.event_log import EventLog

log = EventLog(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
try:
    log.append(TitleChanged(1.0, "much too long for what is left of the disk " * 20))
except StorageError as error:
    print(error.disk_full)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
log.append(MomentMarked(2.0))
log.close()
"""


def test_a_full_disk_leaves_a_whole_log_that_goes_on_when_there_is_room(path: Path) -> None:
    write(path, [STARTED])
    command = [sys.executable, "-c", FILL_THE_DISK, str(path), str(path.stat().st_size + 50)]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    assert told == "True\n"
    assert read_events(path) == [STARTED, MomentMarked(2.0)]
