from datetime import UTC, datetime
from pathlib import Path

import pytest

from symbl_desktop.meeting.events import InsightDetected, InsightKind, MeetingStarted, TitleChanged
from symbl_desktop.recorder.editor import MeetingEditor
from symbl_desktop.storage.event_log import EventLog
from symbl_desktop.storage.library import Library, MeetingFolder

STARTED = MeetingStarted("m", "Team", "2026-04-15T14:00:00+02:00", 16000, "Built-in")
QUESTION = InsightDetected(5.0, "q1", InsightKind.QUESTION, "Who pays?", 0.9, "u1", 1.0, 2.0)


@pytest.fixture
def folder(tmp_path: Path) -> MeetingFolder:
    folder = Library(tmp_path).create("Team", datetime(2026, 4, 15, 14, tzinfo=UTC))
    log = EventLog(folder.log_path)
    log.append(STARTED)
    log.append(QUESTION)
    log.close()
    return folder


def test_an_edit_of_a_stored_meeting_is_there_when_it_is_opened_again(folder: MeetingFolder) -> None:
    editor = MeetingEditor(folder)
    editor.complete("q1", True)
    editor.rename("Budget round")
    meeting = folder.read()
    assert meeting.title == "Budget round"
    assert meeting.cards["q1"].completed


def test_an_edit_is_appended_and_rewrites_nothing(folder: MeetingFolder) -> None:
    editor = MeetingEditor(folder)
    assert editor.rename("Budget round") == TitleChanged(5.0, "Budget round")
    assert editor.events == [STARTED, QUESTION, TitleChanged(5.0, "Budget round")]


def test_the_readable_transcript_follows_the_edits(folder: MeetingFolder) -> None:
    MeetingEditor(folder).dismiss("q1", True)
    assert "Who pays?" not in folder.transcript_path.read_text()


def test_an_edit_is_kept_even_when_the_readable_transcript_cannot_be_written(folder: MeetingFolder) -> None:
    folder.transcript_path.mkdir()
    MeetingEditor(folder).rename("Budget round")
    assert folder.read().title == "Budget round"
