"""What is made of a conversation for people to read: transcripts, summary pages, bookmarks."""

from dataclasses import dataclass

from symbl_desktop.protocol.conversation import Person, SummaryPassage
from symbl_desktop.protocol.kinds import (
    FLAG,
    ID,
    MAYBE_FLAG,
    MAYBE_INTEGER,
    TEXT,
    many,
    one,
)
from symbl_desktop.protocol.values import MessageRef
from symbl_desktop.protocol.wire import WireMessage, WireObject, at

MARKDOWN = "text/markdown"
SRT = "text/srt"


@dataclass(frozen=True, slots=True)
class TranscriptRequest(WireMessage):
    content_type: str = at(TEXT, "contentType", always=True)
    create_paragraphs: bool | None = at(MAYBE_FLAG, "createParagraphs")
    highlight_only_insight_key_phrases: bool | None = at(MAYBE_FLAG, "phrases.highlightOnlyInsightKeyPhrases")
    highlight_all_key_phrases: bool | None = at(MAYBE_FLAG, "phrases.highlightAllKeyPhrases")
    show_speaker_separation: bool | None = at(MAYBE_FLAG, "showSpeakerSeparation")


@dataclass(frozen=True, slots=True)
class TranscriptResponse(WireMessage):
    """Some servers put text and type one level deeper; that is read, not written."""

    text: str = at(TEXT, "transcript.payload", or_at=["transcript.payload.content"], always=True)
    content_type: str = at(TEXT, "transcript.contentType", or_at=["transcript.payload.contentType"], always=True)


@dataclass(frozen=True, slots=True)
class SummaryPageRequest(WireMessage):
    """`expires_in` in seconds, 0 for never."""

    name: str = at(TEXT, "name", always=True)
    expires_in: int | None = at(MAYBE_INTEGER, "summaryURLExpiresIn")
    read_only: bool | None = at(MAYBE_FLAG, "readOnly")
    video_url: str = at(TEXT, "videoUrl")
    audio_url: str = at(TEXT, "audioUrl")
    logo: str = at(TEXT, "logo")
    favicon: str = at(TEXT, "favicon")
    font_family: str = at(TEXT, "font.family")
    background: str = at(TEXT, "color.background")
    topics_filter: str = at(TEXT, "color.topicsFilter")
    insights_filter: str = at(TEXT, "color.insightsFilter")
    enable_custom_domain: bool = at(FLAG, "enableCustomDomain")


@dataclass(frozen=True, slots=True)
class SummaryPageResponse(WireMessage):
    name: str = at(TEXT, "name", always=True)
    url: str = at(TEXT, "url", always=True)


@dataclass(frozen=True, slots=True)
class Bookmark(WireMessage):
    """A marked moment; `begin_time_offset` and `duration` are whole seconds of the conversation."""

    id: str = at(ID, "id")
    label: str = at(TEXT, "label", always=True)
    description: str = at(TEXT, "description", always=True)
    user: Person | None = at(one(Person), "user", always=True)
    begin_time_offset: int | None = at(MAYBE_INTEGER, "beginTimeOffset")
    duration: int | None = at(MAYBE_INTEGER, "duration")
    message_refs: tuple[MessageRef, ...] = at(many(MessageRef), "messageRefs")


@dataclass(frozen=True, slots=True)
class Bookmarks(WireMessage):
    bookmarks: tuple[Bookmark, ...] = at(many(Bookmark), "bookmarks", always=True)


@dataclass(frozen=True, slots=True)
class BookmarkSummary(WireObject):
    bookmark_id: str = at(ID, "bookmarkId", always=True)
    passages: tuple[SummaryPassage, ...] = at(many(SummaryPassage), "summary", always=True)


@dataclass(frozen=True, slots=True)
class BookmarkSummaries(WireMessage):
    summaries: tuple[BookmarkSummary, ...] = at(many(BookmarkSummary), "bookmarksSummary", always=True)
