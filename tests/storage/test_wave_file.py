"""The recording's file: readable while it grows, after any crash, and on a full disk."""

import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile  # type: ignore[import-untyped]  # ships no types
from hypothesis import given
from hypothesis import strategies as st

from symbl_desktop.storage.errors import StorageError, StorageErrorReason
from symbl_desktop.storage.wave_file import WaveReader, WaveWriter
from symbl_desktop.storage.wave_repair import repair_wave

RATE = 16000
HEADER = 44


def ramp(count: int, first: int = 0) -> bytes:
    """Never zero, so that a zero tail shows."""
    return ((np.arange(first, first + count) % 30000) + 1).astype("<i2").tobytes()


def sizes(path: Path) -> tuple[int, int]:
    head = path.read_bytes()[:HEADER]
    return struct.unpack("<I", head[4:8])[0], struct.unpack("<I", head[40:44])[0]


def wave(samples: int, promised: int | None = None) -> bytes:
    data = 2 * (samples if promised is None else promised)
    fmt = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, RATE, 2 * RATE, 2, 16)
    return b"RIFF" + struct.pack("<I", 36 + data) + b"WAVE" + fmt + b"data" + struct.pack("<I", data) + ramp(samples)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "microphone.wav"


@pytest.fixture
def writer(path: Path) -> Iterator[WaveWriter]:
    writing = WaveWriter(path, RATE)
    yield writing
    writing.close()


def test_a_closed_file_is_an_ordinary_wav(path: Path, writer: WaveWriter) -> None:
    writer.append(ramp(1000))
    writer.append(ramp(500, 1000))
    writer.close()
    samples, rate = soundfile.read(path, dtype="int16")
    assert rate == RATE
    assert samples.tobytes() == ramp(1500)
    assert writer.synced_samples == writer.samples == 1500


def test_the_file_can_be_read_while_it_grows(path: Path, writer: WaveWriter) -> None:
    reader = WaveReader(path)
    assert reader.samples == 0
    assert reader.read(0, 100) == b""
    writer.append(ramp(1000))
    assert reader.samples == 1000
    assert reader.read(900, 500) == ramp(100, 900)
    writer.append(ramp(500, 1000))
    assert reader.read(900, 500) == ramp(500, 900)
    assert reader.read(5000, 10) == b""


def test_sync_promises_what_is_on_the_disk(path: Path, writer: WaveWriter) -> None:
    writer.append(ramp(1000))
    writer.sync()
    assert writer.synced_samples == 1000
    assert sizes(path) == (36 + 2000, 2000)


class WatchedWriter(WaveWriter):
    """Tells when so many samples are synced."""

    def __init__(self, path: Path, awaited: int) -> None:
        self._awaited = awaited
        self.arrived = threading.Event()
        super().__init__(path, RATE)

    def sync(self) -> None:
        super().sync()
        if self.synced_samples == self._awaited:
            self.arrived.set()


def test_the_file_is_synced_without_being_asked(path: Path) -> None:
    writer = WatchedWriter(path, 1000)
    writer.append(ramp(1000))
    assert writer.arrived.wait(30)
    assert sizes(path) == (36 + 2000, 2000)
    writer.close()


class WriterOnAFailingDisk(WaveWriter):
    """A disk that takes data and then cannot keep it."""

    def sync(self) -> None:
        raise StorageError(StorageErrorReason.FAILED, "input/output error")


def test_a_sync_that_failed_is_told_by_the_next_append(path: Path) -> None:
    writer = WriterOnAFailingDisk(path, RATE)
    writer._thread.join(30)
    with pytest.raises(StorageError, match="input/output"):
        writer.append(ramp(10))
    with pytest.raises(StorageError, match="input/output"):
        writer.close()


def test_half_a_sample_is_refused(writer: WaveWriter) -> None:
    with pytest.raises(ValueError, match="half"):
        writer.append(b"\0")


def test_a_recording_is_never_written_over(path: Path) -> None:
    path.write_bytes(wave(100))
    with pytest.raises(StorageError) as refused:
        WaveWriter(path, RATE)
    assert refused.value.reason is StorageErrorReason.FAILED
    assert path.read_bytes() == wave(100)


def test_a_folder_that_is_gone_is_a_storage_error(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="gone"):
        WaveWriter(tmp_path / "gone" / "microphone.wav", RATE)
    with pytest.raises(StorageError):
        WaveReader(tmp_path / "gone.wav").read(0, 1)


# repair


def test_a_whole_file_is_left_as_it_is(path: Path) -> None:
    path.write_bytes(wave(100))
    assert repair_wave(path) == 100
    assert path.read_bytes() == wave(100)


def test_a_file_cut_at_any_byte_keeps_every_whole_sample(path: Path) -> None:
    whole = wave(40, promised=25)
    for cut in range(len(whole) + 1):
        path.write_bytes(whole[:cut])
        samples = max(0, cut - HEADER) // 2
        assert repair_wave(path) == samples
        assert path.read_bytes() == wave(samples)
        assert soundfile.info(path).frames == samples


@given(promised=st.integers(0, 60), behind=st.integers(0, 60), zeros=st.integers(0, 5000))
def test_silence_behind_the_promise_is_sound_too(
    tmp_path_factory: pytest.TempPathFactory, promised: int, behind: int, zeros: int
) -> None:
    """Whether it was recorded or a power cut left it, it is as long as what was said: the tracks stay aligned."""
    path = tmp_path_factory.mktemp("zeros") / "microphone.wav"
    path.write_bytes(wave(promised + behind, promised) + bytes(2 * zeros))
    assert repair_wave(path) == promised + behind + zeros
    assert path.read_bytes()[HEADER:] == ramp(promised + behind) + bytes(2 * zeros)
    assert soundfile.info(path).frames == promised + behind + zeros
    assert names(path.parent) == ["microphone.wav"]


def test_a_sample_that_ends_in_a_zero_byte_is_whole(path: Path) -> None:
    path.write_bytes(wave(0) + b"\x01\x00")
    assert repair_wave(path) == 1


def test_a_header_lost_in_a_power_cut_is_written_again(path: Path) -> None:
    path.write_bytes(bytes(HEADER) + ramp(100))
    assert repair_wave(path) == 100
    assert path.read_bytes() == wave(100)


@pytest.mark.parametrize(
    "destroyed", [b"\x93" * 44, b"\0IFF" + wave(100)[4:44], wave(100)[:24] + b"\x81" + wave(100)[25:44]]
)
def test_sound_whose_header_is_destroyed_can_be_played(path: Path, destroyed: bytes) -> None:
    path.write_bytes(destroyed + ramp(100))
    for _ in range(3):
        assert repair_wave(path) == 100
    assert path.read_bytes() == wave(100)
    assert path.with_name("microphone.wav.head-1").read_bytes() == destroyed
    assert names(path.parent) == ["microphone.wav", "microphone.wav.head-1"]


def test_half_a_sample_that_is_cut_is_kept_beside(path: Path) -> None:
    for number in (1, 2):
        path.write_bytes(wave(100) + bytes([number]))
        for _ in range(3):
            assert repair_wave(path) == 100
        assert path.read_bytes() == wave(100)
        assert path.with_name(f"microphone.wav.torn-{number}").read_bytes() == bytes([number])
    assert names(path.parent) == ["microphone.wav", "microphone.wav.torn-1", "microphone.wav.torn-2"]


STEREO = b"RIFF" + struct.pack("<I", 136) + b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 2, 44100, 176400, 4, 16)
FOREIGN = [
    b"%PDF-1.7" + bytes(range(100)),
    b'{"format":"symbl-desktop meeting","version":1}\n{"type":"MomentMarked","at":1.0}\n',
    b"OggS" + bytes(range(100)),
    b"Dear diary",
    wave(10).replace(b"fmt ", b"LIST"),
    STEREO + b"data" + struct.pack("<I", 100) + bytes(100),
]


@pytest.mark.parametrize("foreign", FOREIGN)
def test_what_is_not_ours_is_not_touched(path: Path, foreign: bytes) -> None:
    path.write_bytes(foreign)
    with pytest.raises(StorageError) as refused:
        repair_wave(path)
    assert refused.value.reason is StorageErrorReason.UNREADABLE
    assert path.read_bytes() == foreign
    assert names(path.parent) == ["microphone.wav"]


def test_a_file_being_written_is_not_repaired(path: Path, writer: WaveWriter) -> None:
    writer.append(ramp(100))
    with pytest.raises(StorageError) as refused:
        repair_wave(path)
    assert refused.value.reason is StorageErrorReason.IN_USE
    writer.close()
    assert repair_wave(path) == 100


def test_a_repaired_file_goes_on(path: Path) -> None:
    path.write_bytes(wave(100, promised=20) + b"x")
    repair_wave(path)
    writer = WaveWriter(path, RATE, going_on=True)
    assert writer.samples == writer.synced_samples == 100
    writer.append(ramp(50, 100))
    writer.close()
    assert path.read_bytes() == wave(150)


# full disk

FILL_THE_DISK = """
import resource, sys
from pathlib import Path
from symbl_desktop.storage.errors import StorageError
from symbl_desktop.storage.wave_file import WaveWriter

path, limit = Path(sys.argv[1]), int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
writer = WaveWriter(path, 16000)
pcm = Path(sys.argv[3]).read_bytes()
try:
    for at in range(0, len(pcm), 640):
        writer.append(pcm[at : at + 640])
except StorageError as error:
    print(error.disk_full, writer.samples)
try:
    writer.append(pcm[:640])
except StorageError as error:
    print(error.disk_full, writer.samples)
writer.close()
"""


@pytest.mark.parametrize("limit", [44 + 640 * 3, 44 + 640 * 3 + 100, 44 + 640 * 3 + 101])
def test_a_full_disk_leaves_a_readable_file(path: Path, tmp_path: Path, limit: int) -> None:
    source = tmp_path / "source.raw"
    source.write_bytes(ramp(3200))
    command = [sys.executable, "-c", FILL_THE_DISK, str(path), str(limit), str(source)]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    samples = (limit - HEADER) // 2
    assert told == f"True {samples}\nTrue {samples}\n"
    assert soundfile.read(path, dtype="int16")[0].tobytes() == ramp(samples)
    assert repair_wave(path) == samples
