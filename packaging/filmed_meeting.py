"""A meeting to take pictures of, and how a window looks in the middle of one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from symbl_desktop.meeting.events import (
    Event,
    InsightCompleted,
    InsightDetected,
    InsightKind,
    MeetingStarted,
    MeetingStopped,
    MomentMarked,
    TopicDetected,
    TranscriptCompleted,
    UtteranceFinal,
)
from symbl_desktop.recorder.state import Hypothesis

_SAID = (
    (2465.0, "Ana", "Good, then let us look at the numbers for the second quarter before we go on."),
    (2471.5, "Ana", "Revenue is eleven per cent above plan, mostly from renewals."),
    (2478.2, "Ben", "And the new pricing? I still hear that people find the middle tier confusing."),
    (
        2485.9,
        "Ana",
        "Yes. Three of the five customers I spoke to did not see what they get for the extra money, "
        "and two asked whether they could keep the old contract until the end of the year.",
    ),
    (2499.3, "Ben", "Can we show a comparison on the page?"),
    (2503.0, "Chloe", "I can draft one. I will send a first version to Ben by Thursday."),
    (2509.4, "Ben", "Perfect. Who signs off the final text?"),
    (2513.8, "Ana", "Legal does. Marco, usually, and he needs about two days."),
    (2519.6, "Chloe", "Then I will ask him to keep Friday free."),
    (2524.1, "Ana", "Please also send the revised quote to Northwind before Friday, they have been waiting for it."),
    (2531.7, "Ben", "I will do that this afternoon."),
    (2535.2, "Ana", "Do we have budget for the launch event?"),
    (2538.8, "Chloe", "I am not sure. I have to look it up."),
    (2543.5, "Ana", "Let us meet again next Tuesday and decide it then."),
)
_FOUND = (
    (InsightKind.ACTION_ITEM, 5, "Draft a pricing comparison and send it to Ben", "Chloe", "2025-11-27", 0.94),
    (InsightKind.ACTION_ITEM, 8, "Ask Marco to keep Friday free for the sign-off", "Chloe", None, 0.82),
    (InsightKind.ACTION_ITEM, 9, "Send the revised quote to Northwind", "Ben", "2025-11-28", 0.97),
    (InsightKind.ACTION_ITEM, 12, "Look up the budget for the launch event", "Chloe", None, 0.61),
    (InsightKind.ACTION_ITEM, 3, "Keep the old contracts", None, None, 0.35),
    (InsightKind.QUESTION, 4, "Can we show a comparison on the page?", None, None, 0.9),
    (InsightKind.QUESTION, 6, "Who signs off the final text?", None, None, 0.95),
    (InsightKind.QUESTION, 11, "Do we have budget for the launch event?", None, None, 0.96),
    (InsightKind.FOLLOW_UP, 13, "Meet again to decide about the launch event", None, "2025-12-02", 0.9),
)
_TOPICS = (("pricing", (2, 3, 4)), ("second quarter", (0, 1)), ("launch event", (11, 13)), ("sign-off", (6, 7, 8)))
_UNFINISHED = Hypothesis("Ana", "and if it turns out that there is none we could")
_LENGTH = 2548.4


@dataclass(frozen=True, slots=True)
class FilmedMeeting:
    """What is known `length` seconds into a meeting, and what is just being said."""

    events: tuple[Event, ...]
    length: float
    hypothesis: Hypothesis

    @property
    def whole(self) -> tuple[Event, ...]:
        """The same meeting when it is over."""
        return *self.events, MeetingStopped(self.length), TranscriptCompleted(self.length)


def example() -> FilmedMeeting:
    return FilmedMeeting(tuple(_example_events()), _LENGTH, _UNFINISHED)


def filmed(log: Sequence[Event]) -> FilmedMeeting:
    """A stored meeting, as it was just before its last words were final."""
    said = [event for event in log if isinstance(event, UtteranceFinal)]
    length = max((event.at for event in log), default=0.0)
    if not said:
        return FilmedMeeting(tuple(log), length, Hypothesis("", ""))
    last = said[-1]
    over = (MeetingStopped, TranscriptCompleted)
    events = tuple(event for event in log if event is not last and not isinstance(event, over))
    return FilmedMeeting(events, length, Hypothesis(last.speaker, last.text))


def _example_events() -> Iterator[Event]:
    yield MeetingStarted("example", "Team sync", "2025-11-25T14:30:00+01:00", 16000, "Built-in microphone")
    for number, (start, speaker, text) in enumerate(_SAID):
        yield UtteranceFinal(start + 4, f"u{number}", speaker, text, start, start + 3.5)
        if number == 8:
            yield MomentMarked(start + 4)
    for number, (kind, source, text, assignee, due, confidence) in enumerate(_FOUND):
        start, speaker, _ = _SAID[source]
        yield InsightDetected(
            start + 5, f"i{number}", kind, text, confidence, f"u{source}", start, start + 3, speaker, assignee, due
        )
    for number, (topic, sources) in enumerate(_TOPICS):
        yield TopicDetected(2540.0, f"t{number}", topic, 0.8, tuple(f"u{source}" for source in sources))
    yield InsightCompleted(2545.0, "i6", True)
    yield InsightCompleted(2546.0, "i1", True)
