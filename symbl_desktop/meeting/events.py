"""What can happen in a meeting. Everything the program shows, stores, exports or replays is a fold over these.

Times (`at`, `start`, `end`) are seconds on the meeting's own clock: stored samples divided by the sample rate.
"""

from dataclasses import dataclass
from enum import Enum


class InsightKind(Enum):
    ACTION_ITEM = "action_item"
    QUESTION = "question"
    FOLLOW_UP = "follow_up"


class ProblemKind(Enum):
    """What went wrong, as a value; only the window and the command line put it into words."""

    NO_AUDIO_LIBRARY = "no_audio_library"
    NO_MICROPHONE = "no_microphone"
    MICROPHONE_LOST = "microphone_lost"
    AUDIO_OVERFLOW = "audio_overflow"
    DISK_FULL = "disk_full"
    STORAGE_FAILED = "storage_failed"
    ENGINE_FAILED = "engine_failed"
    MODEL_MISSING = "model_missing"
    SERVER_UNREACHABLE = "server_unreachable"
    SERVER_REFUSED = "server_refused"
    LONG_SILENCE = "long_silence"
    MICROPHONE_REPLACED = "microphone_replaced"
    MICROPHONE_ZEROS = "microphone_zeros"
    MICROPHONE_TOO_QUIET = "microphone_too_quiet"
    MICROPHONE_NOT_ALLOWED = "microphone_not_allowed"
    MICROPHONE_NOT_YET_ALLOWED = "microphone_not_yet_allowed"
    COMPUTER_SOUND_LOST = "computer_sound_lost"
    COMPUTER_SOUND_SILENT = "computer_sound_silent"
    COMPUTER_SOUND_NOT_OFFERED = "computer_sound_not_offered"
    CAPTURE_DIED = "capture_died"
    NOTHING_STORED = "nothing_stored"
    DISK_NEARLY_FULL = "disk_nearly_full"


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class MeetingStarted:
    """The first event of every log. `started_at` is local time with its UTC offset, ISO 8601.

    `server` is the address of the server that is to understand it, "" the engine on this computer.
    """

    meeting_id: str
    title: str
    started_at: str
    sample_rate: int
    source: str
    at: float = 0.0
    server: str = ""


@dataclass(frozen=True, slots=True)
class MeetingPaused:
    at: float


@dataclass(frozen=True, slots=True)
class MeetingResumed:
    at: float


@dataclass(frozen=True, slots=True)
class MeetingStopped:
    """Recording ended; `at` is the length of the recording. Words may still arrive until TranscriptCompleted."""

    at: float


@dataclass(frozen=True, slots=True)
class TranscriptCompleted:
    at: float


@dataclass(frozen=True, slots=True)
class ConversationOpened:
    """The server gave the conversation this id; a restarted server gives a new one."""

    at: float
    conversation_id: str


@dataclass(frozen=True, slots=True)
class UtteranceFinal:
    """Something someone said, final: one row of the transcript."""

    at: float
    utterance_id: str
    speaker: str
    text: str
    start: float
    end: float
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class InsightDetected:
    """An action item, question or follow-up. The same `insight_id` again is its newer version.

    `due` is an ISO 8601 date or date-time; `utterance_id` names the words it rests on, heard from `start` to `end`.
    """

    at: float
    insight_id: str
    kind: InsightKind
    text: str
    confidence: float
    utterance_id: str
    start: float
    end: float
    speaker: str = ""
    assignee: str | None = None
    due: str | None = None
    dismissed: bool = False


@dataclass(frozen=True, slots=True)
class TopicDetected:
    """A topic. The same `text` again is its newer version."""

    at: float
    topic_id: str
    text: str
    score: float
    utterance_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InsightCompleted:
    """The host ticked (or unticked) a card: an action item done, a question answered."""

    at: float
    insight_id: str
    completed: bool


@dataclass(frozen=True, slots=True)
class InsightDismissed:
    """The host threw a card away, or took it back (`dismissed` False)."""

    at: float
    insight_id: str
    dismissed: bool


@dataclass(frozen=True, slots=True)
class TitleChanged:
    at: float
    title: str


@dataclass(frozen=True, slots=True)
class MomentMarked:
    at: float


@dataclass(frozen=True, slots=True)
class AudioDropped:
    """Sound that was lost before it could be stored; `length` seconds of silence that end at `at` stand in its place.

    `track` is the stem of the sound file.
    """

    at: float
    length: float
    track: str = "microphone"


@dataclass(frozen=True, slots=True)
class SourceChanged:
    """From here on a track is recorded from the device that the host knows as `name`."""

    at: float
    track: str
    name: str


@dataclass(frozen=True, slots=True)
class TrackMuted:
    """The host muted a track, or opened it again: a muted one holds silence."""

    at: float
    track: str
    muted: bool


@dataclass(frozen=True, slots=True)
class UtteranceFolded:
    """The same words were heard on the other side, too, out of the loudspeakers: the row `into` stands for both."""

    at: float
    utterance_id: str
    into: str


@dataclass(frozen=True, slots=True)
class RecordingTakenUp:
    """Whoever recorded the meeting was gone; from here on somebody else goes on with it."""

    at: float


@dataclass(frozen=True, slots=True)
class FinishingFailed:
    """An attempt to make up for what an interruption left unfinished came to nothing."""

    at: float
    cause: str = ""


@dataclass(frozen=True, slots=True)
class ProblemOccurred:
    """`cause` is for the log and for details, in the words of whatever failed."""

    at: float
    kind: ProblemKind
    cause: str = ""


@dataclass(frozen=True, slots=True)
class ProblemSettled:
    """A problem of this kind is over."""

    at: float
    kind: ProblemKind


@dataclass(frozen=True, slots=True)
class UnknownEvent:
    """A record written by a newer version: kept as it is, shown by nobody."""

    at: float
    record: str


Event = (
    MeetingStarted
    | MeetingPaused
    | MeetingResumed
    | MeetingStopped
    | TranscriptCompleted
    | ConversationOpened
    | UtteranceFinal
    | InsightDetected
    | TopicDetected
    | InsightCompleted
    | InsightDismissed
    | TitleChanged
    | MomentMarked
    | AudioDropped
    | SourceChanged
    | TrackMuted
    | UtteranceFolded
    | RecordingTakenUp
    | FinishingFailed
    | ProblemOccurred
    | ProblemSettled
    | UnknownEvent
)
