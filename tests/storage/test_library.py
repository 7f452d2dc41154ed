"""The folder of meetings, and what a meeting's folder holds for whoever opens it without the program."""

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbl_desktop.meeting.events import (
    Event,
    InsightCompleted,
    InsightDetected,
    InsightDismissed,
    InsightKind,
    MeetingStarted,
    MeetingStopped,
    TitleChanged,
    TopicDetected,
    TranscriptCompleted,
    UtteranceFinal,
)
from symbl_desktop.storage.errors import StorageError, StorageErrorReason
from symbl_desktop.storage.event_log import EventLog
from symbl_desktop.storage.library import Library, MeetingFolder
from symbl_desktop.storage.track_file import TrackWriter
from symbl_desktop.storage.wave_file import WaveWriter
from symbl_desktop.storage.wave_repair import repair_wave

TEN = datetime(2025, 3, 4, 10, 5, tzinfo=timezone(timedelta(hours=1)))
WINDOWS_FORBIDS = set('<>:"/\\|?*') | {chr(code) for code in range(32)}


def insight(
    number: int, kind: InsightKind, text: str, assignee: str | None = None, due: str | None = None
) -> InsightDetected:
    return InsightDetected(9.0, f"i{number}", kind, text, 0.9, "u1", 3661.0, 3663.0, "You", assignee, due)


MEETING: list[Event] = [
    MeetingStarted("m1", "Team sync", TEN.isoformat(), 16000, "Meeting Mic"),
    UtteranceFinal(2.0, "u0", "You", "Good morning.", 0.5, 1.5),
    UtteranceFinal(3664.0, "u1", "Others", "Ana sends\n the quote.", 3661.0, 3663.0),
    insight(1, InsightKind.ACTION_ITEM, "Send the quote", assignee="Ana", due="2025-03-07"),
    insight(2, InsightKind.ACTION_ITEM, "Book the room"),
    InsightCompleted(10.0, "i2", completed=True),
    insight(3, InsightKind.QUESTION, "Who signs it off?"),
    insight(4, InsightKind.QUESTION, "Nobody asked this"),
    InsightDismissed(11.0, "i4", dismissed=True),
    TopicDetected(12.0, "t1", "pricing", 0.8),
]


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "Meetings")


def write(folder: MeetingFolder, events: list[Event]) -> None:
    log = EventLog(folder.log_path)
    for event in events:
        log.append(event)
    log.close()


def test_a_library_that_does_not_exist_yet_is_empty(library: Library) -> None:
    assert library.meetings() == []


def test_a_meeting_has_a_folder_named_for_its_time_and_title(library: Library) -> None:
    folder = library.create("Team sync", TEN)
    assert folder.path == library.root / "2025-03-04 10.05 Team sync"
    assert folder.path.is_dir()
    names = (folder.audio_path.name, folder.log_path.name, folder.transcript_path.name)
    assert names == ("microphone.wav", "events.jsonl", "transcript.md")


def test_two_meetings_of_one_name_and_minute_have_two_folders(library: Library) -> None:
    folders = [library.create("Team sync", TEN).path.name for _ in range(3)]
    assert folders == [
        "2025-03-04 10.05 Team sync",
        "2025-03-04 10.05 Team sync (2)",
        "2025-03-04 10.05 Team sync (3)",
    ]


@given(st.text(max_size=300))
def test_every_title_makes_a_name_that_every_system_takes(tmp_path_factory: pytest.TempPathFactory, title: str) -> None:
    library = Library(tmp_path_factory.mktemp("names"))
    path = library.create(title, TEN).path
    assert path.parent == library.root
    assert not WINDOWS_FORBIDS & set(path.name)
    assert not path.name.endswith((" ", "."))
    assert len(path.name.encode()) <= 160


def test_a_library_that_cannot_be_made_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError):
        Library(tmp_path / "file" / "Meetings").create("Team sync", TEN)


def test_a_meeting_is_read_back(library: Library) -> None:
    folder = library.create("Team sync", TEN)
    write(folder, MEETING)
    assert library.open(folder.path).read().title == "Team sync"
    assert [each.utterance_id for each in folder.read().utterances] == ["u0", "u1"]


def test_a_folder_copied_elsewhere_opens_there(library: Library, tmp_path: Path) -> None:
    folder = library.create("Team sync", TEN)
    write(folder, MEETING)
    moved = folder.path.rename(tmp_path / "copied")
    assert library.open(moved).read() == Library(tmp_path).open(moved).read()


def test_a_folder_without_a_meeting_cannot_be_opened(library: Library, tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        library.open(tmp_path)


def test_the_library_lists_the_newest_first(library: Library) -> None:
    for day in (1, 3, 2):
        write(library.create(f"Day {day}", TEN.replace(day=day)), [])
    (library.root / "holiday photos").mkdir()
    assert [each.folder.path.name[:10] for each in library.meetings()] == ["2025-03-03", "2025-03-02", "2025-03-01"]


def test_a_summary_counts_what_was_found(library: Library) -> None:
    folder = library.create("Team sync", TEN)
    write(folder, [*MEETING, MeetingStopped(4000.0), TranscriptCompleted(4000.0)])
    (summary,) = library.meetings()
    assert (summary.title, summary.started_at, summary.duration) == ("Team sync", TEN.isoformat(), 4000.0)
    assert (summary.action_items, summary.questions, summary.follow_ups) == (2, 1, 0)
    assert (summary.stopped, summary.completed, summary.problem) == (True, True, "")


def test_an_interrupted_meeting_is_as_long_as_its_sound(library: Library) -> None:
    folder = library.create("Team sync", TEN)
    write(folder, MEETING[:1])
    writer = WaveWriter(folder.audio_path, 16000)
    writer.append(bytes(2 * 16000 * 5))
    writer.close()
    (summary,) = library.meetings()
    assert (summary.stopped, summary.duration) == (False, 5.0)


def test_the_longer_side_counts_with_all_its_parts(library: Library) -> None:
    folder = library.create("Team sync", TEN)
    write(folder, MEETING[:1])
    for stem, seconds in (("microphone", 5), ("computer", 7)):
        track = TrackWriter(folder.path, stem, 16000, 3.0)
        track.append_silence(16000 * seconds)
        track.close()
    assert folder.tracks() == ("microphone", "computer")
    assert sorted(each.name for each in folder.path.glob("computer*")) == [
        "computer-2.wav",
        "computer-3.wav",
        "computer.wav",
    ]
    assert library.meetings()[0].duration == 7.0


def test_a_list_that_is_read_again_shows_what_has_changed(library: Library) -> None:
    folder = library.create("Team sync", TEN)
    write(folder, [*MEETING, MeetingStopped(4000.0)])
    assert [(each.title, each.completed) for each in library.meetings()] == [("Team sync", False)]
    write(folder, [TitleChanged(4000.0, "Budget"), TranscriptCompleted(4000.0)])
    for _ in range(2):
        assert [(each.title, each.completed) for each in library.meetings()] == [("Budget", True)]
    folder.path.rename(library.root / "Elsewhere")
    assert [each.folder.path.name for each in library.meetings()] == ["Elsewhere"]


def test_an_old_meeting_with_only_a_microphone_is_as_it_was(library: Library) -> None:
    folder = library.create("Team sync", TEN)
    write(folder, MEETING)
    writer = WaveWriter(folder.audio_path, 16000)
    writer.append(b"ab" * 100)
    writer.close()
    assert folder.tracks() == ("microphone",)
    assert folder.tape().read(0, 1000) == b"ab" * 100
    assert folder.tape("computer").samples == 0


def test_a_log_that_is_a_folder_is_listed_with_its_problem(library: Library) -> None:
    folder = library.create("Team sync", TEN)
    folder.log_path.mkdir()
    assert library.meetings()[0].problem


def test_a_meeting_that_cannot_be_read_is_listed_with_its_problem(library: Library) -> None:
    broken = library.create("Broken", TEN)
    broken.log_path.write_text("not a log\n")
    write(library.create("Whole", TEN), MEETING)
    problems = {each.title: each.problem for each in library.meetings()}
    assert problems["Team sync"] == ""
    assert "not a meeting's log" in problems[broken.path.name]


def test_repair_leaves_a_meeting_being_recorded_alone(library: Library) -> None:
    folder = library.create("Team sync", TEN)
    log = EventLog(folder.log_path)
    with pytest.raises(StorageError) as refused:
        folder.repair()
    assert refused.value.reason is StorageErrorReason.IN_USE
    log.close()
    folder.repair()


def test_repair_cuts_what_a_crash_tore(library: Library) -> None:
    folder = library.create("Team sync", TEN)
    write(folder, MEETING)
    with folder.log_path.open("ab") as log:
        log.write(b'{"type":"Moment')
    folder.audio_path.write_bytes(b"RIFF")
    folder.repair()
    assert folder.log_path.read_bytes().endswith(b"}\n")
    assert repair_wave(folder.audio_path) == 0


def test_the_disk_has_room(library: Library) -> None:
    assert library.create("Team sync", TEN).free_bytes() > 0


def test_the_transcript_can_be_read_without_the_program(library: Library) -> None:
    folder = library.create("Team sync", TEN)
    write(folder, MEETING)
    folder.write_transcript(folder.read())
    assert folder.transcript_path.read_text("utf-8") == (
        "# Team sync\n\n"
        "2025-03-04T10:05:00+01:00 · 01:01:04\n\n"
        "## Action items\n\n"
        "- [ ] Send the quote (Ana · 2025-03-07 · 01:01:01)\n"
        "- [x] Book the room (01:01:01)\n\n"
        "## Questions\n\n"
        "- [ ] Who signs it off? (01:01:01)\n\n"
        "## Topics\n\n"
        "pricing\n\n"
        "## Transcript\n\n"
        "**00:00:00 You** Good morning.\n\n"
        "**01:01:01 Others** Ana sends the quote.\n"
    )
    folder.write_transcript(folder.read())
    assert sorted(each.name for each in folder.path.iterdir()) == ["events.jsonl", "transcript.md"]


def test_an_empty_meeting_says_that_nothing_was_said(library: Library) -> None:
    folder = library.create("", TEN)
    write(folder, [MeetingStarted("m1", "", TEN.isoformat(), 16000, "Meeting Mic")])
    folder.write_transcript(folder.read())
    assert folder.transcript_path.read_text("utf-8").endswith("## Transcript\n\nNothing was said.\n")
