"""A side of the call in parts: one sound to whoever reads it, however many files it takes and crashes it met."""

import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile  # type: ignore[import-untyped]  # ships no types

from symbl_desktop.storage.errors import StorageError, StorageErrorReason
from symbl_desktop.storage.track_file import TrackReader, TrackWriter, repair_track, track_parts

RATE = 16000
PART = 0.05  # seconds
PART_SAMPLES = 800
HEADER = 44


def ramp(count: int, first: int = 0) -> bytes:
    """Never zero."""
    return ((np.arange(first, first + count) % 30000) + 1).astype("<i2").tobytes()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[TrackWriter]:
    writing = TrackWriter(tmp_path, "microphone", RATE, PART)
    yield writing
    writing.close()


def test_a_track_is_cut_into_ordinary_wav_files(tmp_path: Path, writer: TrackWriter) -> None:
    writer.append(ramp(2 * PART_SAMPLES + 100))
    writer.close()
    assert names(tmp_path) == ["microphone-2.wav", "microphone-3.wav", "microphone.wav"]
    parts = [soundfile.read(path, dtype="int16")[0] for path in track_parts(tmp_path, "microphone")]
    assert [len(part) for part in parts] == [PART_SAMPLES, PART_SAMPLES, 100]
    assert b"".join(part.tobytes() for part in parts) == ramp(2 * PART_SAMPLES + 100)
    assert writer.samples == writer.synced_samples == 2 * PART_SAMPLES + 100


def test_a_part_is_begun_only_when_there_is_sound_for_it(tmp_path: Path, writer: TrackWriter) -> None:
    writer.append(ramp(PART_SAMPLES))
    assert names(tmp_path) == ["microphone.wav"]
    writer.append(ramp(1, PART_SAMPLES))
    assert names(tmp_path) == ["microphone-2.wav", "microphone.wav"]


def test_a_track_is_read_over_its_parts_while_it_grows(tmp_path: Path, writer: TrackWriter) -> None:
    reader, moments = TrackReader(tmp_path, "microphone"), random.Random(5)
    written = 0
    while written < 5 * PART_SAMPLES:
        count = moments.randrange(1, 500)
        writer.append(ramp(count, written))
        written += count
        assert reader.samples == writer.samples == written
        start = moments.randrange(written)
        count = moments.randrange(3 * PART_SAMPLES)
        assert reader.read(start, count) == ramp(min(count, written - start), start)
    assert reader.read(0, written) == ramp(written)
    assert reader.read(written + 10, 5) == b""


def test_the_tenth_part_comes_after_the_ninth(tmp_path: Path, writer: TrackWriter) -> None:
    writer.append(ramp(11 * PART_SAMPLES))
    assert TrackReader(tmp_path, "microphone").read(0, 20 * PART_SAMPLES) == ramp(11 * PART_SAMPLES)
    assert [path.stem for path in track_parts(tmp_path, "microphone")][-2:] == ["microphone-10", "microphone-11"]


def test_a_track_that_was_not_begun_is_empty(tmp_path: Path) -> None:
    reader = TrackReader(tmp_path, "computer")
    assert reader.samples == 0
    with pytest.raises(StorageError, match=r"computer\.wav"):
        reader.read(0, 10)
    assert TrackReader(tmp_path / "gone", "computer").samples == 0


def test_other_files_are_no_parts(tmp_path: Path, writer: TrackWriter) -> None:
    writer.append(ramp(10))
    for name in (
        "microphone-1.wav",
        "microphone-02.wav",
        "microphone-x.wav",
        "my microphone.wav",
        "microphone.wav.x-1",
    ):
        (tmp_path / name).write_bytes(ramp(500))
    (tmp_path / "microphone-2.wav").mkdir()
    assert TrackReader(tmp_path, "microphone").read(0, 1000) == ramp(10)


def test_silence_runs_over_parts(tmp_path: Path, writer: TrackWriter) -> None:
    writer.append(ramp(300))
    writer.append_silence(2 * PART_SAMPLES)
    writer.append(ramp(300, 300))
    assert writer.samples == 600 + 2 * PART_SAMPLES
    reader = TrackReader(tmp_path, "microphone")
    assert reader.read(0, 10000) == ramp(300) + bytes(4 * PART_SAMPLES) + ramp(300, 300)


def test_hours_of_silence_take_no_memory(tmp_path: Path) -> None:
    writer = TrackWriter(tmp_path, "microphone", RATE)
    writer.append(ramp(10))
    writer.append_silence(14 * 3600 * RATE)
    writer.append(ramp(10, 10))
    writer.close()
    reader = TrackReader(tmp_path, "microphone")
    assert reader.samples == writer.synced_samples == 14 * 3600 * RATE + 20
    assert reader.read(5, 10) == ramp(5, 5) + bytes(10)
    assert reader.read(14 * 3600 * RATE + 5, 10) == bytes(10) + ramp(5, 10)
    assert names(tmp_path) == ["microphone-2.wav", "microphone.wav"]


def test_nothing_is_appended_for_no_silence(tmp_path: Path, writer: TrackWriter) -> None:
    writer.append_silence(0)
    writer.append(b"")
    assert writer.samples == 0


def test_half_a_sample_is_refused(writer: TrackWriter) -> None:
    with pytest.raises(ValueError, match="half"):
        writer.append(b"\0")


def test_a_track_has_one_writer(tmp_path: Path, writer: TrackWriter) -> None:
    writer.append(ramp(10))
    for use in (lambda: TrackWriter(tmp_path, "microphone", RATE), lambda: repair_track(tmp_path, "microphone")):
        with pytest.raises(StorageError) as refused:
            use()
        assert refused.value.reason is StorageErrorReason.IN_USE
    TrackWriter(tmp_path, "computer", RATE).close()
    writer.append(ramp(10, 10))
    assert TrackReader(tmp_path, "microphone").read(0, 100) == ramp(20)


def test_a_track_at_another_rate_is_not_gone_on_with(tmp_path: Path, writer: TrackWriter) -> None:
    writer.append(ramp(10))
    writer.close()
    before = (tmp_path / "microphone.wav").read_bytes()
    with pytest.raises(StorageError, match="48000"):
        TrackWriter(tmp_path, "microphone", 48000)
    assert (tmp_path / "microphone.wav").read_bytes() == before


@pytest.mark.parametrize("seed", range(20))
def test_a_track_goes_on_after_each_crash(tmp_path: Path, seed: int) -> None:
    """What a crash leaves is the file with whatever of the last write the system took, and sizes that are too small."""
    moments, expected = random.Random(seed), b""
    for _ in range(6):
        writer = TrackWriter(tmp_path, "microphone", RATE, PART)
        assert writer.samples == writer.synced_samples == len(expected) // 2
        for _ in range(moments.randrange(4)):
            if moments.random() < 0.3:
                silence = moments.randrange(2 * PART_SAMPLES)
                writer.append_silence(silence)
                expected += bytes(2 * silence)
            else:
                pcm = ramp(moments.randrange(1, PART_SAMPLES), len(expected) // 2)
                writer.append(pcm)
                expected += pcm
        writer.close()
        last = track_parts(tmp_path, "microphone")[-1]
        data = bytearray(last.read_bytes())
        if moments.random() < 0.7:
            data[4:8] = data[40:44] = bytes(4)
        if moments.random() < 0.5:
            data += b"x"
        last.write_bytes(data)
    assert repair_track(tmp_path, "microphone") == len(expected) // 2
    assert TrackReader(tmp_path, "microphone").read(0, len(expected)) == expected
    for part in track_parts(tmp_path, "microphone"):
        assert soundfile.info(part).frames == (part.stat().st_size - HEADER) // 2


def test_a_full_part_is_followed_by_the_next_when_the_track_goes_on(tmp_path: Path, writer: TrackWriter) -> None:
    writer.append(ramp(PART_SAMPLES))
    writer.close()
    again = TrackWriter(tmp_path, "microphone", RATE, PART)
    again.append(ramp(10, PART_SAMPLES))
    again.close()
    assert TrackReader(tmp_path, "microphone").read(0, 10000) == ramp(PART_SAMPLES + 10)
    assert names(tmp_path) == ["microphone-2.wav", "microphone.wav"]


def test_a_part_that_cannot_be_made_is_tried_again(tmp_path: Path, writer: TrackWriter) -> None:
    writer.append(ramp(PART_SAMPLES))
    (tmp_path / "microphone-2.wav").mkdir()
    with pytest.raises(StorageError):
        writer.append(ramp(10, PART_SAMPLES))
    assert writer.samples == writer.synced_samples == PART_SAMPLES
    (tmp_path / "microphone-2.wav").rmdir()
    writer.append(ramp(10, PART_SAMPLES))
    writer.close()
    assert TrackReader(tmp_path, "microphone").read(0, 10000) == ramp(PART_SAMPLES + 10)
