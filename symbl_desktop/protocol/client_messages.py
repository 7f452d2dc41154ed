"""What a client may say."""

from dataclasses import dataclass
from typing import ClassVar

from symbl_desktop.protocol.kinds import (
    FLAG,
    MAYBE_ENCODING,
    MAYBE_FLAG,
    MAYBE_INTEGER,
    MAYBE_NUMBER,
    MAYBE_RATE,
    MAYBE_TEXT,
    TEXT,
    TEXTS,
    integer_within,
    many,
    number_within,
    one,
)
from symbl_desktop.protocol.values import Action, Redaction, Speaker, Tracker
from symbl_desktop.protocol.wire import JsonObject, WireMessage, at

LONGEST_WAIT = 1800
"""Seconds; the most that may be asked for in any of the time limits."""

PING = "__PING__"


@dataclass(frozen=True, slots=True)
class StartRequest(WireMessage):
    """Opens recognition: what is wanted, who speaks, and how the sound is written.

    `audio_offset`, an extension: seconds of this speaker's audio that come before the first byte sent on this socket.
    Speakers of one conversation who send it count on one clock.
    `encoding` and `sample_rate_hertz` hold what was asked for, however wrong; every other field holds what it means.
    """

    shape: ClassVar[JsonObject] = {"type": "start_request"}

    insight_types: tuple[str, ...] = at(TEXTS, "insightTypes", always=True)
    custom_vocabulary: tuple[str, ...] = at(TEXTS, "customVocabulary")
    no_connection_timeout: int = at(integer_within(0, LONGEST_WAIT), "noConnectionTimeout")
    disconnect_on_stop_request: bool = at(FLAG, "disconnectOnStopRequest", default=True)
    disconnect_on_stop_request_timeout: int = at(
        integer_within(0, LONGEST_WAIT), "disconnectOnStopRequestTimeout", default=LONGEST_WAIT
    )
    trackers: tuple[Tracker, ...] = at(many(Tracker), "trackers")
    actions: tuple[Action, ...] = at(many(Action), "actions")
    meeting_title: str | None = at(MAYBE_TEXT, "config.meetingTitle", or_at=["meetingTitle"])
    confidence_threshold: float = at(number_within(0.0, 1.0), "config.confidenceThreshold", default=0.5)
    language_code: str = at(TEXT, "config.languageCode", default="en-US")
    timezone_offset: int | None = at(MAYBE_INTEGER, "config.timezoneOffset")
    sentiment: bool = at(FLAG, "config.sentiment", or_at=["sentiments"])
    detect_entities: bool = at(FLAG, "config.detectEntities")
    tracker_interim_results: bool = at(FLAG, "config.trackers.interimResults")
    enable_all_trackers: bool = at(FLAG, "config.trackers.enableAllTrackers", or_at=["enableAllTrackers"])
    redaction: Redaction | None = at(one(Redaction), "config.redaction")
    encoding: str = at(
        MAYBE_ENCODING,
        "config.speechRecognition.encoding",
        or_at=["config.encoding"],
        default="LINEAR16",
        always=True,
    )
    sample_rate_hertz: int = at(
        MAYBE_RATE,
        "config.speechRecognition.sampleRateHertz",
        or_at=["config.sampleRateHertz"],
        default=16000,
        always=True,
    )
    speaker: Speaker | None = at(one(Speaker), "speaker")
    audio_offset: float | None = at(MAYBE_NUMBER, "config.audioOffset")

    @property
    def stays_after_stop(self) -> bool:
        """Whether the socket outlives the stop, for another start."""
        return not self.disconnect_on_stop_request and self.disconnect_on_stop_request_timeout > 0


@dataclass(frozen=True, slots=True)
class ModifyRequest(WireMessage):
    """Changes what is not None, for the sound that follows."""

    shape: ClassVar[JsonObject] = {"type": "modify_request"}

    sample_rate_hertz: int | None = at(
        MAYBE_RATE,
        "speechRecognition.sampleRateHertz",
        or_at=["config.speechRecognition.sampleRateHertz", "config.sampleRateHertz"],
    )
    encoding: str | None = at(
        MAYBE_ENCODING,
        "speechRecognition.encoding",
        or_at=["config.speechRecognition.encoding", "config.encoding"],
    )
    detect_entities: bool | None = at(MAYBE_FLAG, "config.detectEntities", or_at=["detectEntities"])


@dataclass(frozen=True, slots=True)
class StopRequest(WireMessage):
    shape: ClassVar[JsonObject] = {"type": "stop_request"}


@dataclass(frozen=True, slots=True)
class Ping:
    """A heartbeat of browsers: plain text, not JSON."""

    def to_wire(self) -> str:
        return PING


@dataclass(frozen=True, slots=True)
class UnknownClientMessage:
    raw: JsonObject

    def to_wire(self) -> str:
        return WireMessage(received=self.raw).to_wire()
