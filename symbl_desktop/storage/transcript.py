"""A meeting as a text to read, in Markdown, for whoever opens the folder without the program."""

from collections.abc import Mapping
from operator import itemgetter

from symbl_desktop.meeting.events import AudioDropped, InsightKind, UtteranceFinal
from symbl_desktop.meeting.meeting import InsightCard, Meeting

_HEADINGS = (
    (InsightKind.ACTION_ITEM, "Action items"),
    (InsightKind.QUESTION, "Questions"),
    (InsightKind.FOLLOW_UP, "Follow-ups"),
)
_SIDES: Mapping[str, str] = {"microphone": "the microphone", "computer": "the computer"}


def transcript_text(meeting: Meeting) -> str:
    parts = [f"# {_line(meeting.title) or 'Meeting'}", f"{meeting.started_at} · {clock(meeting.duration)}"]
    for kind, heading in _HEADINGS:
        if cards := meeting.insights(kind):
            parts.append(f"## {heading}")
            parts.append("\n".join(map(_card_line, cards)))
    if meeting.topics:
        parts += ["## Topics", ", ".join(_line(topic.text) for topic in meeting.topics.values())]
    parts.append("## Transcript")
    parts += _lines(meeting) or ["Nothing was said."]
    return "\n\n".join(parts) + "\n"


def clock(seconds: float) -> str:
    whole = int(seconds)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"


def _lines(meeting: Meeting) -> list[str]:
    """What was said, and where something may be missing, in order of time."""
    said = [(utterance.start, _said_line(utterance)) for utterance in meeting.utterances]
    gaps = [(gap.at - gap.length, _gap_line(gap)) for gap in meeting.gaps]
    return [line for _, line in sorted(said + gaps, key=itemgetter(0))]


def _said_line(utterance: UtteranceFinal) -> str:
    speaker = f" {_line(utterance.speaker)}" if utterance.speaker else ""
    return f"**{clock(utterance.start)}{speaker}** {_line(utterance.text)}"


def _gap_line(gap: AudioDropped) -> str:
    side = _SIDES.get(gap.track, gap.track)
    return f"*{clock(max(0.0, gap.at - gap.length))} No sound from {side} for {_length(gap.length)}.*"


def _length(seconds: float) -> str:
    if seconds < 10:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def _card_line(card: InsightCard) -> str:
    insight = card.insight
    details = " · ".join(filter(None, (insight.assignee, insight.due, clock(insight.start))))
    return f"- [{'x' if card.completed else ' '}] {_line(insight.text)} ({details})"


def _line(text: str) -> str:
    return " ".join(text.split())
