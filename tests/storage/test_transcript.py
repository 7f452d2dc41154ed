"""The transcript that can be read without the program."""

import pytest

from symbl_desktop.meeting.events import (
    AudioDropped,
    Event,
    MeetingStarted,
    MeetingStopped,
    UtteranceFinal,
    UtteranceFolded,
)
from symbl_desktop.meeting.meeting import Meeting
from symbl_desktop.storage.transcript import transcript_text

CALL: list[Event] = [
    MeetingStarted("m1", "Call with Ana", "2025-03-04T10:05:00+01:00", 16000, "Meeting Mic"),
    UtteranceFinal(4.0, "o1", "Others", "Who signs the quote?", 1.0, 3.0),
    UtteranceFinal(4.1, "y1", "You", "Who signs the quote", 1.2, 3.2),
    UtteranceFolded(4.2, "y1", "o1"),
    UtteranceFinal(9.0, "y2", "You", "I do.", 5.0, 6.0),
    MeetingStopped(700.0),
]


def lines(*more: Event) -> list[str]:
    return transcript_text(Meeting.of([*CALL, *more])).split("## Transcript\n\n")[1].rstrip().split("\n\n")


def test_both_sides_stand_in_order_of_speech_and_an_echo_is_left_out() -> None:
    assert lines() == ["**00:00:01 Others** Who signs the quote?", "**00:00:05 You** I do."]


@pytest.mark.parametrize(
    ("gap", "line"),
    [
        (AudioDropped(7.4, 2.4), "*00:00:05 No sound from the microphone for 2.4 s.*"),
        (AudioDropped(20.0, 13.0, "computer"), "*00:00:07 No sound from the computer for 13 s.*"),
        (AudioDropped(605.0, 200.0, "room"), "*00:06:45 No sound from room for 3 min 20 s.*"),
    ],
)
def test_where_sound_is_missing_the_transcript_says_so(gap: AudioDropped, line: str) -> None:
    assert lines(gap) == ["**00:00:01 Others** Who signs the quote?", "**00:00:05 You** I do.", line]


def test_a_gap_stands_between_what_was_said_before_and_after_it() -> None:
    gap = AudioDropped(4.5, 0.5, "computer")
    assert lines(gap)[1] == "*00:00:04 No sound from the computer for 0.5 s.*"


def test_a_recording_that_is_one_gap_says_that() -> None:
    started = CALL[0]
    text = transcript_text(Meeting.of([started, AudioDropped(5.0, 5.0)]))
    assert text.endswith("## Transcript\n\n*00:00:00 No sound from the microphone for 5.0 s.*\n")
