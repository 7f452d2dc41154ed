"""What a recording is asked for, and who hears of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from symbl_desktop.audio.block import RECORDING_RATE
from symbl_desktop.capture.messages import DeviceSource, Loudness, SourceSpec, Track
from symbl_desktop.meeting.events import Event
from symbl_desktop.protocol.messages import Speaker, StartRequest
from symbl_desktop.recorder.state import Hypothesis, RecorderState, RecorderStatus

_KEEP_CONVERSATION = 300  # seconds without a connection; enough for a restart of the network


class RecorderListener(Protocol):
    """Hears of everything, from several threads; none of these may block."""

    def on_state(self, state: RecorderState) -> None: ...
    def on_event(self, event: Event) -> None: ...
    def on_hypothesis(self, hypothesis: Hypothesis) -> None: ...
    def on_level(self, loudness: Loudness) -> None: ...
    def on_status(self, status: RecorderStatus) -> None: ...


@dataclass(frozen=True, slots=True)
class RecorderOptions:
    """What the host chose before Start.

    `speaker` is the name of whoever the microphone hears, "" if unknown; `others` of those whom the computer plays.
    """

    title: str
    speaker: str = ""
    others: str = "Others"
    sources: tuple[SourceSpec, ...] = (DeviceSource(Track.MICROPHONE), DeviceSource(Track.COMPUTER))
    muted: tuple[Track, ...] = ()
    language: str = "en-US"
    insight_types: tuple[str, ...] = ("action_item", "question", "follow_up")
    vocabulary: tuple[str, ...] = ()
    confidence_threshold: float = 0.5
    keep_silent_meetings: bool = False

    @property
    def speakers(self) -> Mapping[Track, str]:
        return {Track.MICROPHONE: self.speaker, Track.COMPUTER: self.others}


def start_request(options: RecorderOptions, speaker: Speaker) -> StartRequest:
    offset = datetime.now().astimezone().utcoffset()
    return StartRequest(
        insight_types=options.insight_types,
        custom_vocabulary=options.vocabulary,
        no_connection_timeout=_KEEP_CONVERSATION,
        meeting_title=options.title,
        confidence_threshold=options.confidence_threshold,
        language_code=options.language,
        timezone_offset=-round(offset.total_seconds() / 60) if offset is not None else None,
        sample_rate_hertz=RECORDING_RATE,
        speaker=speaker,
    )
