"""What a client made happen, as an engine needs to know it."""

from dataclasses import dataclass

from symbl_desktop.protocol.client_messages import StartRequest


@dataclass(frozen=True, slots=True)
class Started:
    """A start request that can be served; to be answered with `accept` or `refuse`.

    `resumed`: on this socket there was a recognition before, and the same conversation goes on.
    """

    request: StartRequest
    resumed: bool


@dataclass(frozen=True, slots=True)
class AudioReceived:
    """Whole samples of LINEAR16 at the rate last told."""

    pcm: bytes


@dataclass(frozen=True, slots=True)
class FormatChanged:
    """The sound that follows has this many samples per second."""

    sample_rate: int


@dataclass(frozen=True, slots=True)
class EntityDetectionChanged:
    enabled: bool


@dataclass(frozen=True, slots=True)
class Stopped:
    """No more sound; to be answered with `complete` when every result is sent."""


@dataclass(frozen=True, slots=True)
class ConnectionLost:
    """The client vanished from a recognition it had started; nothing more will come, nothing more is sent."""


EngineEvent = Started | AudioReceived | FormatChanged | EntityDetectionChanged | Stopped | ConnectionLost
