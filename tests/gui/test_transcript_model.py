from collections.abc import Callable

import pytest
from PySide6.QtCore import QAbstractItemModel

from symbl_desktop.gui.models.transcript_model import TranscriptModel, TranscriptRole
from symbl_desktop.gui.models.transcript_rows import RowKind
from symbl_desktop.meeting.events import (
    AudioDropped,
    InsightKind,
    MeetingPaused,
    MomentMarked,
    TranscriptCompleted,
    UtteranceFinal,
    UtteranceFolded,
)
from symbl_desktop.recorder.state import Hypothesis
from tests.gui.example_meeting import SHORT_MEETING, insight, utterance

Watch = Callable[[QAbstractItemModel], None]


@pytest.fixture
def model(watched: Watch) -> TranscriptModel:
    made = TranscriptModel()
    watched(made)
    return made


def texts(model: TranscriptModel) -> list[str]:
    return [model.index(row).data() for row in range(model.rowCount())]


def kinds(model: TranscriptModel) -> list[RowKind]:
    return [model.index(row).data(TranscriptRole.KIND) for row in range(model.rowCount())]


def test_an_utterance_is_a_row_with_its_time_and_speaker(model: TranscriptModel) -> None:
    model.apply(utterance(1))
    index = model.index(0)
    assert index.data() == "We should send the quote."
    assert index.data(TranscriptRole.START) == 4.0
    assert index.data(TranscriptRole.SPEAKER) == "You"
    assert index.data(TranscriptRole.FINAL) is True
    assert index.data(TranscriptRole.UTTERANCE_ID) == "u1"


def test_what_was_said_earlier_and_became_final_later_takes_its_place(model: TranscriptModel) -> None:
    for number in (1, 3, 2):
        model.apply(utterance(number, f"{number}"))
    assert texts(model) == ["1", "2", "3"]


def test_a_hypothesis_is_the_last_row_and_only_it_changes(model: TranscriptModel) -> None:
    model.apply(utterance(1, "first"))
    model.set_hypothesis(Hypothesis("You", "and then"))
    model.set_hypothesis(Hypothesis("You", "and then we"))
    assert texts(model) == ["first", "and then we"]
    assert model.index(1).data(TranscriptRole.FINAL) is False
    model.apply(utterance(2, "second"))
    assert texts(model) == ["first", "second", "and then we"]


def test_each_speaker_has_a_hypothesis_of_their_own(model: TranscriptModel) -> None:
    model.set_hypothesis(Hypothesis("You", "mine"))
    model.set_hypothesis(Hypothesis("Others", "theirs"))
    model.set_hypothesis(Hypothesis("You", ""))
    assert texts(model) == ["theirs"]
    model.set_hypothesis(Hypothesis("Others", ""))
    assert texts(model) == []


def test_an_empty_hypothesis_of_a_silent_speaker_changes_nothing(model: TranscriptModel) -> None:
    model.set_hypothesis(Hypothesis("You", ""))
    assert model.rowCount() == 0


def test_no_hypothesis_outlives_the_transcript(model: TranscriptModel) -> None:
    model.set_hypothesis(Hypothesis("You", "and th"))
    model.apply(TranscriptCompleted(9.0))
    assert model.rowCount() == 0


def test_the_same_utterance_again_replaces_its_row(model: TranscriptModel) -> None:
    model.apply(utterance(1, "old"))
    model.apply(utterance(2))
    model.apply(utterance(1, "new"))
    assert texts(model)[0] == "new"
    assert model.rowCount() == 2


def test_the_same_utterance_at_another_time_moves(model: TranscriptModel) -> None:
    model.apply(utterance(1, "moves"))
    model.apply(utterance(2, "stays"))
    model.apply(UtteranceFinal(30.0, "u1", "You", "moves", 20.0, 22.0))
    assert texts(model) == ["stays", "moves"]
    assert model.row_of("u1") == 1


def test_marks_pauses_and_gaps_stand_where_they_happened(model: TranscriptModel) -> None:
    for event in (utterance(1), MomentMarked(8.0), utterance(3), MeetingPaused(20.0), AudioDropped(24.0, 2.4)):
        model.apply(event)
    assert kinds(model) == [RowKind.UTTERANCE, RowKind.MARK, RowKind.UTTERANCE, RowKind.PAUSE, RowKind.GAP]
    assert texts(model)[1] == "Marked"
    assert texts(model)[4] == "No sound from the microphone for 2.4 s"


@pytest.mark.parametrize(
    ("gap", "words"),
    [
        (AudioDropped(30.0, 1.4), "No sound from the microphone for 1.4 s"),
        (AudioDropped(300.0, 252.2, "computer"), "No sound of the call for 4 min 12 s"),
    ],
)
def test_a_gap_says_which_side_lacks_how_much_from_where_on(
    model: TranscriptModel, gap: AudioDropped, words: str
) -> None:
    model.apply(gap)
    assert texts(model) == [words]
    assert model.index(0).data(TranscriptRole.START) == pytest.approx(gap.at - gap.length)


def test_what_both_sides_lack_at_the_same_time_is_one_line(model: TranscriptModel) -> None:
    events = [AudioDropped(30.1, 4.1, "computer"), AudioDropped(30.0, 3.9), AudioDropped(36.0, 3.0)]
    for event in events:
        model.apply(event)
    expected = ["No sound from either side for 4.1 s", "No sound from the microphone for 3.0 s"]
    assert texts(model) == expected
    model.reset(events)
    assert texts(model) == expected


def test_words_heard_on_both_sides_are_one_row(model: TranscriptModel) -> None:
    events = [utterance(1, "Who signs it off?"), utterance(2, "who signs it off", "Others"), utterance(3, "Ana")]
    for event in (*events, UtteranceFolded(20.0, "u2", "u1")):
        model.apply(event)
    assert texts(model) == ["Who signs it off?", "Ana"]
    assert model.row_of("u2") is None
    model.apply(events[1])
    assert texts(model) == ["Who signs it off?", "Ana"]
    model.reset([*events, UtteranceFolded(20.0, "u2", "u1"), events[1]])
    assert texts(model) == ["Who signs it off?", "Ana"]


def test_nothing_is_folded_into_a_row_that_is_not_there(model: TranscriptModel) -> None:
    events = [utterance(1), UtteranceFolded(20.0, "u1", "u9"), UtteranceFolded(20.0, "u1", "u1")]
    for event in events:
        model.apply(event)
    assert model.rowCount() == 1
    model.reset(events)
    assert model.rowCount() == 1


def test_other_events_make_no_rows(model: TranscriptModel) -> None:
    model.apply(insight(1, InsightKind.QUESTION))
    assert model.rowCount() == 0


def test_a_row_is_found_by_its_utterance(model: TranscriptModel) -> None:
    for number in (5, 1, 3):
        model.apply(utterance(number))
    assert model.row_of("u3") == 1
    assert model.row_of("nobody") is None


def test_a_whole_meeting_is_folded_at_once(model: TranscriptModel) -> None:
    model.set_hypothesis(Hypothesis("You", "left over"))
    model.reset(SHORT_MEETING)
    assert texts(model) == ["We should send the quote.", "Who signs it off?", "I think Ana does that."]
    model.reset()
    assert model.rowCount() == 0


def test_folding_at_once_and_one_by_one_give_the_same_rows(model: TranscriptModel) -> None:
    events = [utterance(3, "c"), utterance(1, "a"), MomentMarked(9.0), utterance(1, "b")]
    for event in events:
        model.apply(event)
    one_by_one = texts(model)
    model.reset(events)
    assert texts(model) == one_by_one


def test_a_row_is_read_out_with_time_and_speaker(model: TranscriptModel) -> None:
    model.apply(utterance(1))
    model.set_hypothesis(Hypothesis("You", "and"))
    assert model.line(0) == "00:00:04 You: We should send the quote."
    assert model.line(1) == "You: and"
