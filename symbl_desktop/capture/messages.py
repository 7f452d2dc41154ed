"""What is said between a meeting's recorder and whoever captures its sound: orders one way, reports the other.

Frozen values, so that they may cross threads and, as JSON lines, processes. Times are seconds of the meeting, levels
dB of full scale; samples count from the meeting's beginning, at RECORDING_RATE, and mean the same moment in each track.
"""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path


class Track(Enum):
    """One side of a call, in a file of its own; the value is that file's stem."""

    MICROPHONE = "microphone"
    COMPUTER = "computer"


@dataclass(frozen=True, slots=True)
class DeviceSource:
    """A microphone, or what the computer plays; `device` None is the system's default, whichever that is just then."""

    track: Track
    device: str | None = None


@dataclass(frozen=True, slots=True)
class FileSource:
    """A sound file in place of a device."""

    track: Track
    path: Path
    real_time: bool = True


SourceSpec = DeviceSource | FileSource


@dataclass(frozen=True, slots=True)
class CapturePlan:
    """What to capture, and into which meeting's folder. One track goes into it at most once."""

    folder: Path
    sources: tuple[SourceSpec, ...]
    muted: tuple[Track, ...] = ()


# Orders


@dataclass(frozen=True, slots=True)
class Begin:
    """`origin`: where on the machine's clock a meeting began that goes on here, None before its first sound."""

    plan: CapturePlan
    origin: float | None = None
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Pause:
    """Closes every device; the meeting's time stands still."""


@dataclass(frozen=True, slots=True)
class Resume:
    """Opens the devices again."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Closes devices and files; CaptureEnded is the last report."""


@dataclass(frozen=True, slots=True)
class Mute:
    """Silence is stored in place of a muted track's sound."""

    track: Track
    muted: bool


@dataclass(frozen=True, slots=True)
class ChooseSource:
    """Another device for a track of the meeting that is being captured; a track it did not have begins with silence."""

    source: DeviceSource


Order = Begin | Pause | Resume | Stop | Mute | ChooseSource


# Reports


class Signal(Enum):
    """What a track's sound is like, apart from how loud it is just now."""

    OK = "ok"
    ZEROS = "zeros"  # nothing but exact zeros for 3 s: no live microphone gives that
    TOO_QUIET = "too_quiet"  # for 20 s
    MUTED = "muted"


class LostReason(Enum):
    NO_LIBRARY = "no_library"
    NO_DEVICE = "no_device"
    DEVICE_LOST = "device_lost"
    OPEN_FAILED = "open_failed"
    STALLED = "stalled"
    NOT_ALLOWED = "not_allowed"  # the host, or whoever runs this computer, refused us the device
    NOT_YET_ALLOWED = "not_yet_allowed"  # the system is still asking
    NOT_OFFERED = "not_offered"  # this system gives nobody what the computer plays
    NOT_AUDIO = "not_audio"
    CAPTURE_DIED = "capture_died"  # and begins anew by itself


@dataclass(frozen=True, slots=True)
class Stored:
    """All before `samples` is in the file, all before `synced` also survives a power cut. After each block."""

    track: Track
    samples: int
    synced: int


@dataclass(frozen=True, slots=True)
class Loudness:
    """Of the last tenth of a second or less, at most 20 a second for a track."""

    track: Track
    rms_dbfs: float
    peak_dbfs: float


@dataclass(frozen=True, slots=True)
class SourceOpened:
    """`name` is for the host's eyes; `wanted` is False when it stands in for the device the host chose."""

    track: Track
    name: str
    wanted: bool


@dataclass(frozen=True, slots=True)
class SourceLost:
    """The track has no sound now and is being opened again, unless it was never opened: then the host has to act."""

    track: Track
    reason: LostReason
    cause: str


@dataclass(frozen=True, slots=True)
class GapFilled:
    """`length` seconds of zeros that end at `at` stand where no sound could be captured."""

    track: Track
    at: float
    length: float


@dataclass(frozen=True, slots=True)
class BlocksDropped:
    """The system lost sound although the device was open; the total so far."""

    track: Track
    blocks: int


@dataclass(frozen=True, slots=True)
class SignalChanged:
    track: Track
    signal: Signal


@dataclass(frozen=True, slots=True)
class SourceEnded:
    """A file has been played to its end; after the last one the capture ends by itself."""

    track: Track


@dataclass(frozen=True, slots=True)
class StorageFailed:
    """Nothing more can be stored: devices and files are closed. CaptureEnded follows."""

    disk_full: bool
    cause: str


@dataclass(frozen=True, slots=True)
class CaptureEnded:
    """Every device and file is closed; `samples` is the length of the longest track."""

    samples: int


@dataclass(frozen=True, slots=True)
class Device:
    """`name` is what a DeviceSource asks for and settings keep; `label` is for the host's eyes."""

    track: Track
    name: str
    label: str
    is_default: bool


@dataclass(frozen=True, slots=True)
class DevicesChanged:
    """What is plugged in now. `problem` says in English why there is no computer sound, or no sound at all."""

    devices: tuple[Device, ...]
    problem: str = ""


Report = (
    Stored
    | Loudness
    | SourceOpened
    | SourceLost
    | GapFilled
    | BlocksDropped
    | SignalChanged
    | SourceEnded
    | StorageFailed
    | CaptureEnded
    | DevicesChanged
)
