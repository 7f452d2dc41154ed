from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbl_desktop.meeting.events import (
    Event,
    InsightDetected,
    InsightKind,
    MeetingStarted,
    UnknownEvent,
    UtteranceFinal,
    Word,
)
from symbl_desktop.meeting.records import from_record, to_record

KNOWN = [kind for kind in get_args(Event) if kind is not UnknownEvent]


@pytest.mark.parametrize("kind", KNOWN, ids=lambda kind: kind.__name__)
@given(data=st.data())
def test_every_event_comes_back_from_its_record(kind: type, data: st.DataObject) -> None:
    event = data.draw(st.from_type(kind).filter(lambda event: event == event))  # NaN is unequal to itself
    assert from_record(to_record(event)) == event


def test_a_record_of_a_newer_version_is_kept_as_it_is() -> None:
    record = {"type": "MoodChanged", "at": 3, "mood": {"joy": 1}}
    event = from_record(record)
    assert isinstance(event, UnknownEvent)
    assert event.at == 3.0
    assert to_record(event) == record


def test_a_known_event_with_a_broken_field_is_kept_as_unknown() -> None:
    record = {"type": "UtteranceFinal", "at": 1.0, "text": 17}
    assert to_record(from_record(record)) == record


def test_fields_added_by_a_newer_version_do_not_make_an_event_unknown() -> None:
    record = to_record(MeetingStarted("m", "Team", "2026-04-15T14:00:00+02:00", 16000, "Built-in"))
    assert isinstance(from_record({**record, "colour": "green"}), MeetingStarted)


def test_words_and_enums_are_plain_json() -> None:
    utterance = UtteranceFinal(2.0, "u1", "You", "Hello there.", 1.0, 2.0, (Word("Hello", 1.0, 1.4),))
    assert to_record(utterance)["words"] == [{"text": "Hello", "start": 1.0, "end": 1.4}]
    insight = InsightDetected(2.0, "i1", InsightKind.QUESTION, "Who?", 0.9, "u1", 1.0, 2.0)
    assert to_record(insight)["kind"] == "question"
    assert to_record(insight)["assignee"] is None


@pytest.mark.parametrize("at", [10**400, 1e400, float("nan"), -(10**400), "soon", None, [1]])
@pytest.mark.parametrize("kind", ["MomentMarked", "MoodChanged"])
def test_a_time_that_is_none_harms_nobody(kind: str, at: object) -> None:
    event = from_record({"type": kind, "at": at})
    assert isinstance(event.at, float)
    assert event.at == 0.0 or kind == "MomentMarked"
