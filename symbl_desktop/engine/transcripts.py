"""A conversation as text for people to read."""

from collections.abc import Callable, Mapping

from symbl_desktop.engine.analyst import display_name
from symbl_desktop.engine.conversations import Conversation
from symbl_desktop.protocol.documents import MARKDOWN, SRT, TranscriptRequest
from symbl_desktop.protocol.messages import Message


def transcript(conversation: Conversation, request: TranscriptRequest) -> str | None:
    """None if the conversation cannot be had in that form."""
    write = _FORMATS.get(request.content_type)
    return None if write is None else write(conversation.messages, request)


def _markdown(messages: list[Message], request: TranscriptRequest) -> str:
    lines = [_line(message, request) for message in messages]
    if request.create_paragraphs:
        return "".join(f"{line}<br/><br/>" for line in lines)
    return " ".join(lines)


def _srt(messages: list[Message], request: TranscriptRequest) -> str:
    return "".join(
        f"{number}\n{_clock(begin)} --> {_clock(begin + (message.duration or 0.0))}\n{_line(message, request)}\n\n"
        for number, message in enumerate(messages, 1)
        for begin in [message.time_offset or 0.0]
    )


def _line(message: Message, request: TranscriptRequest) -> str:
    name = display_name(message.speaker) if request.show_speaker_separation else ""
    return f"{name}: {message.text}" if name else message.text


def _clock(seconds: float) -> str:
    minutes, milliseconds = divmod(round(max(0.0, seconds) * 1000), 60_000)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{milliseconds // 1000:02d},{milliseconds % 1000:03d}"


_FORMATS: Mapping[str, Callable[[list[Message], TranscriptRequest], str]] = {MARKDOWN: _markdown, SRT: _srt}
