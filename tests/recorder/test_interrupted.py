"""What was interrupted is found at the next start, and nobody else's meeting is touched."""

from datetime import timedelta
from pathlib import Path

import pytest

from symbl_desktop.meeting.events import (
    FinishingFailed,
    InsightCompleted,
    MeetingStopped,
    TitleChanged,
    TranscriptCompleted,
)
from symbl_desktop.recorder.interrupted import (
    InterruptedMeeting,
    Reservation,
    find_interrupted,
    look_at,
    reservation,
    understood_until,
)
from symbl_desktop.storage.event_log import EventLog, read_events
from symbl_desktop.storage.library import Library, MeetingFolder
from symbl_desktop.storage.track_file import TrackWriter
from tests.recorder.interrupted_meetings import DAMAGES, TEN, contents, damage, leave, line, started
from tests.recorder.live_engine import RATE

WHOLE = [started(), line(1, 0), MeetingStopped(3.0), TranscriptCompleted(3.0)]
CUT = [started(), line(1, 0)]


def found(library: Library, captured: tuple[Path, ...] = ()) -> list[InterruptedMeeting]:
    return find_interrupted(library, "Others", captured)


def test_a_library_that_is_not_there_has_no_interrupted_meetings(library: Library) -> None:
    assert found(library) == []


def test_a_whole_meeting_is_not_interrupted_and_not_touched(library: Library) -> None:
    leave(library, WHOLE, {"microphone": [1, 0, 0]})
    before = contents(library.root)
    assert found(library) == []
    assert contents(library.root) == before


def test_a_meeting_that_was_not_stopped_or_not_understood_to_its_end_is_found(library: Library) -> None:
    killed = leave(library, CUT, {"microphone": [1, 0, 2, 3]})
    left = leave(library, [*CUT, MeetingStopped(4.0)], {"microphone": [1, 0, 2, 3]})
    meetings = found(library)
    assert {each.folder for each in meetings} == {killed, left}
    for each in meetings:
        assert (each.title, each.duration, each.missing, each.speaker) == ("Team sync", 4.0, 3.25, "You")
        assert each.problem == ""


def test_the_newest_comes_first(library: Library) -> None:
    for days, title in enumerate(["first", "second", "third"]):
        began = TEN + timedelta(days=days)
        leave(library, [started(title, began)], {"microphone": [1]}, title, began)
    assert [each.title for each in found(library)] == ["third", "second", "first"]


def test_the_last_title_counts(library: Library) -> None:
    leave(library, [*CUT, TitleChanged(2.0, "Budget")], {"microphone": [1, 0]})
    assert [each.title for each in found(library)] == ["Budget"]


def test_the_side_of_which_less_is_understood_says_what_is_missing(library: Library) -> None:
    leave(
        library, [started(), line(1, 0), line(2, 2, "Others")], {"microphone": [1, 0, 0, 4], "computer": [0, 0, 2, 0]}
    )
    assert found(library)[0].missing == 3.25


def test_what_each_side_said_is_understood_apart() -> None:
    said = [line(1, 0), line(2, 5, "Others"), line(3, 2)]
    assert understood_until(said, "Others", ["microphone", "computer"]) == {"microphone": 2.75, "computer": 5.75}
    assert understood_until(said, "Others", ["microphone"]) == {"microphone": 5.75}
    assert understood_until([], "Others", ["computer"]) == {"computer": 0.0}


def test_a_meeting_whose_log_somebody_writes_is_left_alone(library: Library) -> None:
    folder = leave(library, CUT, {"microphone": [1, 0]})
    log = EventLog(folder.log_path)
    before = contents(library.root)
    assert found(library) == []
    log.close()
    assert contents(library.root) == before
    assert len(found(library)) == 1


def test_a_meeting_that_is_still_captured_is_left_alone(library: Library) -> None:
    folder = leave(library, CUT, {"microphone": [1, 0]})
    assert found(library, (folder.path,)) == []
    track = TrackWriter(folder.path, "microphone", RATE)
    assert found(library) == []
    track.close()
    assert len(found(library)) == 1


@pytest.mark.parametrize("sort", DAMAGES)
def test_five_starts_in_a_row_find_the_same_and_lose_nothing(sort: str, library: Library) -> None:
    folder = leave(library, [*CUT, InsightCompleted(1.0, "i1", completed=True)], {"microphone": [1, 0, 2]})
    DAMAGES[sort](folder)
    kept = b"".join(contents(library.root).values())
    first = found(library)
    (meeting,) = first
    assert meeting.title == "Team sync"
    assert meeting.started_at[:16] == "2026-03-04T10:00"
    after = contents(library.root)
    for _ in range(4):
        assert found(library) == first
        assert contents(library.root) == after
    held = b"".join(after.values())
    assert all(piece in held for piece in (b'"line 1"', b"InsightCompleted") if piece in kept)
    assert read_events(folder.log_path)


def test_what_stands_in_the_place_of_a_log_hides_no_sound_and_is_kept(library: Library) -> None:
    folder = leave(library, CUT, {"microphone": [1]})
    folder.log_path.write_bytes(b"Dear diary\nnothing happened\n")
    (meeting,) = found(library)
    assert meeting.missing == meeting.duration > 0.0
    assert (folder.path / "events.jsonl.foreign-1").read_bytes() == b"Dear diary\nnothing happened\n"


def test_a_log_of_somebody_else_without_sound_of_ours_is_left_as_it_is(library: Library) -> None:
    folder = leave(library, CUT, {})
    folder.log_path.write_bytes(b"Dear diary\nnothing happened\n")
    before = contents(library.root)
    assert found(library) == []
    assert contents(library.root) == before


def test_a_folder_that_holds_nothing_of_ours_stays_as_it_is(library: Library) -> None:
    for name in ("photos", "2026-03-04 10.00 empty"):
        (library.root / name).mkdir(parents=True)
    (library.root / "photos" / "microphone.wav").write_bytes(b"%PDF" + bytes(100))
    (library.root / "photos" / "beach.jpg").write_bytes(b"\xff\xd8")
    before = contents(library.root)
    assert found(library) == []
    assert look_at(MeetingFolder(library.root / "photos"), "Others") is None
    assert contents(library.root) == before


def test_sound_of_which_nothing_says_when_it_was_recorded_is_a_meeting_too(library: Library) -> None:
    folder = leave(library, [], {"microphone": [1, 2]})
    folder.log_path.unlink()
    folder.path.rename(library.root / "from the old laptop")
    (meeting,) = found(library)
    assert (meeting.title, meeting.duration, meeting.missing) == ("from the old laptop", 2.0, 2.0)


def test_nothing_is_sent_to_another_server_unasked(library: Library) -> None:
    leave(library, CUT, {"microphone": [1]})
    (meeting,) = found(library)
    assert reservation(meeting, "") is None
    assert reservation(meeting, "wss://api.example.com") is Reservation.ANOTHER_SERVER


def test_a_meeting_that_was_sent_somewhere_may_be_finished_there_or_here_but_nowhere_else(library: Library) -> None:
    leave(library, [started(server="wss://api.example.com")], {"microphone": [1]})
    (meeting,) = found(library)
    assert reservation(meeting, "wss://api.example.com") is reservation(meeting, "") is None
    assert reservation(meeting, "wss://elsewhere.example.com") is Reservation.ANOTHER_SERVER


def test_after_three_failures_a_meeting_is_left_alone(library: Library) -> None:
    folder = leave(library, CUT, {"microphone": [1]})
    for attempt in range(4):
        (meeting,) = found(library)
        assert len(meeting.failures) == attempt
        assert (reservation(meeting, "") is Reservation.FAILED_BEFORE) is (attempt >= 3)
        log = EventLog(folder.log_path)
        log.append(FinishingFailed(1.0, "the model is gone"))
        log.close()


def test_what_cannot_be_repaired_waits_for_the_host(library: Library) -> None:
    folder = leave(library, CUT, {"microphone": [1], "computer": [2]})
    damage(folder.path / "computer.wav", lambda data: b"OggS" + data[4:])
    (meeting,) = found(library)
    assert "computer.wav" in meeting.problem
    assert (meeting.duration, folder.sounds()) == (1.0, ("microphone",))
    assert reservation(meeting, "") is Reservation.DAMAGED
