"""A meeting as a text to read, in Markdown, for whoever opens the folder without the program."""

from collections.abc import Iterable

from symbl_desktop.meeting.events import InsightKind
from symbl_desktop.meeting.meeting import InsightCard, Meeting

_HEADINGS = (
    (InsightKind.ACTION_ITEM, "Action items"),
    (InsightKind.QUESTION, "Questions"),
    (InsightKind.FOLLOW_UP, "Follow-ups"),
)


def transcript_text(meeting: Meeting) -> str:
    parts = [f"# {_line(meeting.title) or 'Meeting'}", f"{meeting.started_at} · {clock(meeting.duration)}"]
    for kind, heading in _HEADINGS:
        if cards := meeting.insights(kind):
            parts.append(f"## {heading}")
            parts.append("\n".join(map(_card_line, cards)))
    if meeting.topics:
        parts += ["## Topics", ", ".join(_line(topic.text) for topic in meeting.topics.values())]
    parts.append("## Transcript")
    parts += list(_utterances(meeting)) or ["Nothing was said."]
    return "\n\n".join(parts) + "\n"


def clock(seconds: float) -> str:
    whole = int(seconds)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"


def _utterances(meeting: Meeting) -> Iterable[str]:
    for utterance in meeting.utterances:
        speaker = f" {_line(utterance.speaker)}" if utterance.speaker else ""
        yield f"**{clock(utterance.start)}{speaker}** {_line(utterance.text)}"


def _card_line(card: InsightCard) -> str:
    insight = card.insight
    details = " · ".join(filter(None, (insight.assignee, insight.due, clock(insight.start))))
    return f"- [{'x' if card.completed else ' '}] {_line(insight.text)} ({details})"


def _line(text: str) -> str:
    return " ".join(text.split())
