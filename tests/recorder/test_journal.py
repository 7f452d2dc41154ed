"""The log as a recording writes it: problems are told once, and also when there is no room to write them down."""

import pytest

from symbl_desktop.meeting.events import Event, ProblemKind, ProblemOccurred, ProblemSettled, UtteranceFolded
from symbl_desktop.recorder.journal import Journal
from symbl_desktop.recorder.meeting_files import storage_problem
from symbl_desktop.storage.errors import StorageError
from symbl_desktop.storage.event_log import read_events
from symbl_desktop.storage.library import Library
from tests.recorder.conftest import full_disk
from tests.recorder.interrupted_meetings import leave, line, started


def test_a_problem_that_goes_on_is_told_once_and_again_when_it_comes_back(library: Library) -> None:
    told: list[Event] = []
    folder = leave(library, [started()], {})
    journal = Journal(folder, "Others", told.append, lambda: 2.0, [started()])
    journal.occur(ProblemKind.MICROPHONE_LOST, "pulled out")
    journal.occur(ProblemKind.MICROPHONE_LOST, "still out")
    journal.settle(ProblemKind.MICROPHONE_LOST, ProblemKind.NO_MICROPHONE)
    journal.settle(ProblemKind.MICROPHONE_LOST)
    journal.occur(ProblemKind.MICROPHONE_LOST, "again")
    journal.close()
    assert told[1:] == [
        ProblemOccurred(2.0, ProblemKind.MICROPHONE_LOST, "pulled out"),
        ProblemSettled(2.0, ProblemKind.MICROPHONE_LOST),
        ProblemOccurred(2.0, ProblemKind.MICROPHONE_LOST, "again"),
    ]
    assert read_events(folder.log_path) == told


def test_a_problem_that_cannot_be_written_down_is_told_all_the_same(library: Library) -> None:
    told: list[Event] = []
    folder = leave(library, [started()], {})
    journal = Journal(folder, "Others", told.append, lambda: 2.0)
    with full_disk(folder.log_path.stat().st_size):
        with pytest.raises(StorageError) as full:
            journal.occur(ProblemKind.DISK_FULL, "no room for sound")
        assert told == []
        journal.fail(storage_problem(full.value), full.value)
        journal.fail(storage_problem(full.value), full.value)
    journal.close()
    assert [event.kind for event in told if isinstance(event, ProblemOccurred)] == [ProblemKind.DISK_FULL]


def test_echoes_that_a_killed_recorder_left_are_folded(library: Library) -> None:
    text = "we should send the quote to them on friday"
    said = [line(1, 1.0, "Others"), line(1, 1.2, "You")]
    heard = [type(each)(each.at, each.utterance_id, each.speaker, text, each.start, each.end + 3.0) for each in said]
    told: list[Event] = []
    folder = leave(library, [started(), *heard], {})
    journal = Journal(folder, "Others", told.append, lambda: 5.0, [started(), *heard])
    journal.catch_up()
    journal.catch_up()
    journal.close()
    assert [event.utterance_id for event in told if isinstance(event, UtteranceFolded)] == [heard[1].utterance_id]
    assert [each.speaker for each in folder.read().utterances] == ["Others"]
