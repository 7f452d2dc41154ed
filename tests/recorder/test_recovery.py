"""What was interrupted is finished: what was never understood is sent now, once, and nothing the host did is lost."""

import random
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from symbl_desktop.meeting.events import (
    FinishingFailed,
    InsightCompleted,
    InsightDetected,
    InsightDismissed,
    InsightKind,
    MeetingStopped,
    MomentMarked,
    TitleChanged,
    TranscriptCompleted,
    UtteranceFinal,
)
from symbl_desktop.recorder.interrupted import InterruptedMeeting, find_interrupted
from symbl_desktop.recorder.recovery import Recovery, RecoveryPhase, RecoveryProgress, finishing_options
from symbl_desktop.settings import Settings
from symbl_desktop.storage.event_log import EventLog, read_events
from symbl_desktop.storage.library import Library, MeetingFolder
from symbl_desktop.streaming.link_state import LinkCause, LinkFailed
from symbl_desktop.streaming.server import Address, RemoteServer, Server
from tests.recorder.conftest import NOBODY
from tests.recorder.interrupted_meetings import DAMAGES, TEN, contents, leave, line, started
from tests.recorder.live_engine import LiveEngine

LIMIT = 60.0


class Progress:
    """Remembers what a recovery told, and waits for it."""

    def __init__(self) -> None:
        self._news = threading.Condition()
        self.told: list[RecoveryProgress] = []

    def __call__(self, progress: RecoveryProgress) -> None:
        with self._news:
            self.told.append(progress)
            self._news.notify_all()

    def wait_for(self, phase: RecoveryPhase, title: str = "Team sync", times: int = 1) -> RecoveryProgress:
        def seen() -> list[RecoveryProgress]:
            return [each for each in self.told if each.phase is phase and each.meeting.title == title]

        with self._news:
            assert self._news.wait_for(lambda: len(seen()) >= times, LIMIT), self.told
            return seen()[-1]

    def phases(self, title: str = "Team sync") -> list[RecoveryPhase]:
        """Without repetitions."""
        all_phases = [each.phase for each in self.told if each.meeting.title == title]
        return [phase for number, phase in enumerate(all_phases) if all_phases[number - 1 : number] != [phase]]


@pytest.fixture
def progress() -> Progress:
    return Progress()


@pytest.fixture
def engine() -> Iterator[Server]:
    running = LiveEngine(random.Random(1))
    yield RemoteServer(f"ws://127.0.0.1:{running.port}", lambda: running.token)
    running.close()


StartRecovery = Callable[[Server], Recovery]


@pytest.fixture
def recover(progress: Progress) -> Iterator[StartRecovery]:
    begun: list[Recovery] = []

    def start(server: Server) -> Recovery:
        recovery = Recovery(server, lambda meeting: finishing_options(meeting, Settings()), progress)
        begun.append(recovery)
        recovery.start()
        return recovery

    yield start
    for recovery in begun:
        recovery.close()
        assert recovery.join(LIMIT)


def found(library: Library) -> list[InterruptedMeeting]:
    return find_interrupted(library, "Others")


def finish_all(library: Library, recovery: Recovery) -> None:
    recovery.finish(found(library))
    recovery.end()
    assert recovery.join(LIMIT)


def said(folder: MeetingFolder) -> list[tuple[str, str]]:
    return [(each.speaker, each.text) for each in folder.read().utterances]


def test_what_was_never_understood_is_understood_now_and_the_meeting_is_closed(
    library: Library, engine: Server, recover: StartRecovery, progress: Progress
) -> None:
    folder = leave(library, [started(), line(1, 0), line(2, 1)], {"microphone": [1, 2, 0, 3, 4, 0, 5, 0]})
    finish_all(library, recover(engine))
    assert [text for _, text in said(folder)] == ["line 1", "line 2", "line 3", "line 4", "line 5"]
    meeting = folder.read()
    assert meeting.stopped
    assert meeting.completed
    assert meeting.duration == 8.0
    assert "line 5" in folder.transcript_path.read_text("utf-8")
    assert progress.phases()[0] is RecoveryPhase.WAITING
    assert progress.phases()[-1] is RecoveryPhase.DONE


def test_both_sides_go_on_where_each_of_them_was_understood(
    library: Library, engine: Server, recover: StartRecovery
) -> None:
    known = [started(), line(1, 0), line(20, 1, "Others"), line(21, 3, "Others")]
    sound = {"microphone": [1, 0, 2, 0, 3, 0], "computer": [0, 20, 0, 21, 0, 22]}
    folder = leave(library, known, sound)
    finish_all(library, recover(engine))
    assert said(folder) == [
        ("You", "line 1"),
        ("Others", "line 20"),
        ("You", "line 2"),
        ("Others", "line 21"),
        ("You", "line 3"),
        ("Others", "line 22"),
    ]


def test_a_meeting_of_which_nothing_was_understood_is_understood_whole(
    library: Library, engine: Server, recover: StartRecovery
) -> None:
    folder = leave(library, [started()], {"microphone": [1, 2, 0, 3]})
    finish_all(library, recover(engine))
    assert [text for _, text in said(folder)] == ["line 1", "line 2", "line 3"]


def test_what_the_host_did_is_kept(library: Library, engine: Server, recover: StartRecovery) -> None:
    insight = InsightDetected(2.0, "i1", InsightKind.ACTION_ITEM, "Line 1", 0.9, "You 0", 0.25, 0.75, "You")
    edits = [
        TitleChanged(2.0, "Budget"),
        MomentMarked(2.5),
        InsightCompleted(2.5, "i1", completed=True),
        InsightDetected(2.0, "i2", InsightKind.QUESTION, "Line 2", 0.9, "You 1", 1.25, 1.75, "You"),
        InsightDismissed(2.6, "i2", dismissed=True),
    ]
    folder = leave(library, [started(), line(1, 0), line(2, 1), insight, *edits], {"microphone": [1, 2, 0, 3]})
    finish_all(library, recover(engine))
    meeting = folder.read()
    assert (meeting.title, meeting.marks) == ("Budget", [2.5])
    assert meeting.cards["i1"].completed
    assert meeting.cards["i2"].dismissed


def test_five_starts_in_a_row_change_nothing_more(library: Library, engine: Server, recover: StartRecovery) -> None:
    leave(library, [started(), line(1, 0)], {"microphone": [1, 2, 0, 3]})
    finish_all(library, recover(engine))
    before = contents(library.root)
    for _ in range(5):
        assert found(library) == []
        finish_all(library, recover(engine))
        assert contents(library.root) == before


@pytest.mark.parametrize("sort", DAMAGES)
def test_a_damaged_meeting_is_finished_as_far_as_it_can_be_and_then_stays_as_it_is(
    sort: str, library: Library, engine: Server, recover: StartRecovery
) -> None:
    known = [started(), line(1, 0), InsightCompleted(1.0, "i1", completed=True)]
    folder = leave(library, known, {"microphone": [1, 0, 2, 0, 3, 0]})
    sound_is_ours = sort not in (
        "an empty sound file",
        "a cut header",
        "no sound",
        "another file in place of the sound",
    )
    DAMAGES[sort](folder)
    finish_all(library, recover(engine))
    texts = [text for _, text in said(folder)]
    assert texts[-2:] == ["line 2", "line 3"] if sound_is_ours else texts == ["line 1"]
    assert len(texts) == len(set(texts))
    assert folder.read().completed
    before = contents(library.root)
    for _ in range(4):
        finish_all(library, recover(engine))
        assert contents(library.root) == before


def test_a_meeting_without_any_sound_is_closed(library: Library, engine: Server, recover: StartRecovery) -> None:
    folder = leave(library, [started(), line(1, 0)], {})
    finish_all(library, recover(engine))
    assert folder.read().completed
    assert said(folder) == [("You", "line 1")]


def test_the_newest_is_finished_first_and_one_after_the_other(
    library: Library, engine: Server, recover: StartRecovery, progress: Progress
) -> None:
    titles = ["first", "second", "third"]
    for days, title in enumerate(titles):
        began = TEN + timedelta(days=days)
        leave(library, [started(title, began)], {"microphone": [1, 0, 2]}, title, began)
    finish_all(library, recover(engine))
    done = [each.meeting.title for each in progress.told if each.phase is RecoveryPhase.DONE]
    assert done == ["third", "second", "first"]


def test_while_something_is_recorded_nothing_else_is_sent(
    library: Library, engine: Server, recover: StartRecovery, progress: Progress
) -> None:
    folder = leave(library, [started()], {"microphone": [1, 2, 0, 3]})
    recovery = recover(engine)
    recovery.hold(True)
    recovery.finish(found(library))
    progress.wait_for(RecoveryPhase.WAITING)
    assert said(folder) == []
    recovery.hold(False)
    progress.wait_for(RecoveryPhase.DONE)
    assert [text for _, text in said(folder)] == ["line 1", "line 2", "line 3"]


def test_a_recording_that_begins_puts_off_what_is_being_finished(
    library: Library, recover: StartRecovery, progress: Progress
) -> None:
    folder = leave(library, [started()], {"microphone": [1, 2, 0, 3]})
    recovery = recover(NOBODY)
    recovery.finish(found(library))
    progress.wait_for(RecoveryPhase.FINISHING)
    assert recovery.recorder_of(folder) is not None
    recovery.hold(True)
    progress.wait_for(RecoveryPhase.WAITING, times=2)
    assert recovery.recorder_of(folder) is None
    assert not folder.read().completed


def test_an_edit_of_a_meeting_that_is_being_finished_goes_through_its_recorder(
    library: Library, recover: StartRecovery, progress: Progress
) -> None:
    folder = leave(library, [started()], {"microphone": [1, 2]})
    recovery = recover(NOBODY)
    recovery.finish(found(library))
    progress.wait_for(RecoveryPhase.FINISHING)
    recorder = recovery.recorder_of(folder)
    assert recorder is not None
    recorder.rename("Budget")
    recovery.cancel(folder)
    progress.wait_for(RecoveryPhase.LEFT)
    assert folder.read().title == "Budget"


def test_a_meeting_that_the_host_cancels_is_left_for_the_next_start(
    library: Library, recover: StartRecovery, progress: Progress
) -> None:
    for title in ("running", "waiting"):
        leave(library, [started(title)], {"microphone": [1]}, title)
    recovery = recover(NOBODY)
    meetings = {each.title: each for each in found(library)}
    recovery.finish([meetings["running"], meetings["waiting"]])
    progress.wait_for(RecoveryPhase.FINISHING, "running")
    recovery.cancel(meetings["waiting"].folder)
    progress.wait_for(RecoveryPhase.LEFT, "waiting")
    recovery.cancel(meetings["running"].folder)
    progress.wait_for(RecoveryPhase.LEFT, "running")
    assert {each.title for each in found(library)} == {"running", "waiting"}
    assert all(each.failures == () for each in found(library))


def test_closing_the_program_leaves_everything_for_the_next_start(
    library: Library, engine: Server, recover: StartRecovery, progress: Progress
) -> None:
    folder = leave(library, [started()], {"microphone": [1, 0, 2]})
    recovery = recover(NOBODY)
    recovery.finish(found(library))
    progress.wait_for(RecoveryPhase.FINISHING)
    recovery.close()
    assert recovery.join(LIMIT)
    finish_all(library, recover(engine))
    assert [text for _, text in said(folder)] == ["line 1", "line 2"]


class Refusing:
    """A server that wants to know nothing of us."""

    def address(self) -> Address:
        raise LinkFailed(LinkCause.WRONG_TOKEN, "no such key", final=True)


def test_a_meeting_that_fails_is_tried_at_three_starts_and_the_next_one_has_its_turn(
    library: Library, recover: StartRecovery, progress: Progress
) -> None:
    for title in ("one", "other"):
        leave(library, [started(title)], {"microphone": [1]}, title)
    finish_all(library, recover(Refusing()))
    failed = progress.wait_for(RecoveryPhase.FAILED, "one")
    assert "no such key" in failed.cause
    progress.wait_for(RecoveryPhase.FAILED, "other")
    assert all(len(each.failures) == 1 for each in found(library))
    for folder in (each.folder for each in found(library)):
        events = read_events(folder.log_path)
        assert sum(isinstance(event, FinishingFailed) for event in events) == 1
        assert sum(isinstance(event, MeetingStopped) for event in events) == 1
        assert not any(isinstance(event, TranscriptCompleted) for event in events)


def test_a_meeting_that_failed_is_whole_when_it_succeeds_at_last(
    library: Library, engine: Server, recover: StartRecovery
) -> None:
    folder = leave(library, [started()], {"microphone": [1, 0, 2]})
    for server in (Refusing(), Refusing(), Refusing(), engine):
        finish_all(library, recover(server))
    assert [text for _, text in said(folder)] == ["line 1", "line 2"]
    assert found(library) == []


def test_a_log_that_somebody_writes_by_then_is_left_alone(
    library: Library, engine: Server, recover: StartRecovery, progress: Progress
) -> None:
    folder = leave(library, [started()], {"microphone": [1, 0, 2]})
    meetings = found(library)
    log = EventLog(folder.log_path)
    before = contents(library.root)
    recovery = recover(engine)
    recovery.finish(meetings)
    failed = progress.wait_for(RecoveryPhase.FAILED)
    assert "somebody else" in failed.cause
    log.close()
    assert contents(library.root) == before


def test_the_same_meeting_is_not_finished_twice(
    library: Library, engine: Server, recover: StartRecovery, progress: Progress
) -> None:
    folder = leave(library, [started()], {"microphone": [1, 0, 2]})
    recovery = recover(engine)
    recovery.hold(True)
    recovery.finish(found(library))
    recovery.finish(found(library))
    recovery.hold(False)
    recovery.end()
    assert recovery.join(LIMIT)
    events = read_events(folder.log_path)
    assert sum(isinstance(event, TranscriptCompleted) for event in events) == 1
    assert [event.text for event in events if isinstance(event, UtteranceFinal)] == ["line 1", "line 2"]


def test_who_spoke_keeps_their_name_whatever_the_settings_say_now(library: Library) -> None:
    leave(library, [started(), line(1, 0, "Hannah"), line(2, 1, "Others")], {"microphone": [1, 2]})
    (meeting,) = found(library)
    assert finishing_options(meeting, Settings(speaker_name="Me")).speaker == "Hannah"
