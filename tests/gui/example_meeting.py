"""A short meeting for tests of the window."""

from symbl_desktop.meeting.events import (
    Event,
    InsightDetected,
    InsightKind,
    MeetingStarted,
    MeetingStopped,
    TopicDetected,
    TranscriptCompleted,
    UtteranceFinal,
)


def utterance(number: int, text: str = "We should send the quote.", speaker: str = "You") -> UtteranceFinal:
    start = 4.0 * number
    return UtteranceFinal(start + 5, f"u{number}", speaker, text, start, start + 3)


def insight(
    number: int, kind: InsightKind = InsightKind.ACTION_ITEM, confidence: float = 0.9, text: str = "Send the quote"
) -> InsightDetected:
    start = 4.0 * number
    return InsightDetected(start + 6, f"i{number}", kind, text, confidence, f"u{number}", start, start + 3, "You")


SHORT_MEETING: tuple[Event, ...] = (
    MeetingStarted("m", "Team sync", "2025-11-25T14:30:00+01:00", 16000, "Built-in microphone"),
    utterance(1),
    utterance(2, "Who signs it off?", "Others"),
    utterance(3, "I think Ana does that."),
    insight(1),
    insight(2, InsightKind.QUESTION, text="Who signs it off?"),
    TopicDetected(20.0, "t1", "quote", 0.8, ("u1", "u3")),
    MeetingStopped(60.0),
    TranscriptCompleted(60.0),
)
