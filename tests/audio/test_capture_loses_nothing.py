"""A ramp, in which every sample has a number of its own, played into the microphone and counted behind it."""

import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

import numpy as np
import pytest
import soundfile  # type: ignore[import-untyped]  # ships no types

from symbl_desktop.audio.block import RECORDING_RATE, AudioBlock
from symbl_desktop.audio.microphone import Microphone
from symbl_desktop.audio.source import AudioWorker, RawBlock
from symbl_desktop.storage.wave_file import WaveWriter
from tests.virtual_mic.plugin import VirtualMic

SECONDS = 4
LIMIT = 60.0


def ramp(rate: int) -> np.ndarray:
    """Counts from 1 to 30000 over and over: never zero, which is what the server plays where nothing is played."""
    return (np.arange(rate * SECONDS) % 30000 + 1).astype("<i2")


class Samples:
    """What was heard, without the zeros before and after it and where the player was late: the ramp has none."""

    def __init__(self) -> None:
        self._pieces: list[np.ndarray] = []
        self._count = 0
        self._grown = threading.Condition()
        self.overflowed = False

    def add(self, block: RawBlock) -> None:
        samples = np.frombuffer(block.pcm, "<i2")
        with self._grown:
            self._pieces.append(samples[samples != 0])
            self._count += len(self._pieces[-1])
            self.overflowed |= block.overflowed
            self._grown.notify_all()

    def add_all(self, microphone: Microphone) -> None:
        for block in microphone.blocks():
            self.add(block)

    def wait_for(self, count: int) -> None:
        with self._grown:
            assert self._grown.wait_for(lambda: self._count >= count, LIMIT), f"{count - self._count} samples lost"

    def played(self) -> np.ndarray:
        return np.concatenate(self._pieces)


@contextmanager
def gil_held_in_bursts(*milliseconds: int) -> Iterator[None]:
    """Nothing else in this process runs Python meanwhile: what a long regular expression or a large sort does."""
    usleep = ctypes.PyDLL(None).usleep  # a PyDLL, unlike others, keeps the lock while it calls
    ended = threading.Event()

    def hold() -> None:
        for burst in cycle(milliseconds):
            if ended.wait(0.15):
                return
            usleep(burst * 1000)

    holder = threading.Thread(target=hold)
    holder.start()
    try:
        yield
    finally:
        ended.set()
        holder.join()


@pytest.fixture
def ramp_file(virtual_mic: VirtualMic, tmp_path: Path) -> Path:
    path = tmp_path / "ramp.wav"
    soundfile.write(path, ramp(virtual_mic.sample_rate), virtual_mic.sample_rate, subtype="PCM_16")
    return path


def test_the_callback_misses_no_sample_while_the_program_stands_still(virtual_mic: VirtualMic, ramp_file: Path) -> None:
    heard = Samples()
    microphone = Microphone()
    assert microphone.open().sample_rate == virtual_mic.sample_rate
    reader = threading.Thread(target=heard.add_all, args=[microphone])
    reader.start()
    with gil_held_in_bursts(200, 200, 1300, 200, 600):  # the third is longer than what counts as a stall
        virtual_mic.play(ramp_file, wait=True)
    heard.wait_for(SECONDS * virtual_mic.sample_rate)
    microphone.close()
    reader.join(LIMIT)
    assert np.array_equal(heard.played(), ramp(virtual_mic.sample_rate))
    assert not heard.overflowed


@pytest.mark.parametrize("virtual_mic", [RECORDING_RATE], indirect=True)
def test_every_sample_that_was_played_is_in_the_file(virtual_mic: VirtualMic, ramp_file: Path, tmp_path: Path) -> None:
    recording = tmp_path / "microphone.wav"
    heard = Samples()
    writer = WaveWriter(recording, RECORDING_RATE)

    def store(block: AudioBlock) -> None:
        assert block.start == writer.samples
        writer.append(block.pcm)
        heard.add(RawBlock(block.pcm, block.captured_at))

    worker = AudioWorker(Microphone(), store, lambda _: None, lambda _: None)
    worker.start()
    with gil_held_in_bursts(200, 400):
        virtual_mic.play(ramp_file, wait=True)
    heard.wait_for(SECONDS * RECORDING_RATE)
    worker.stop()
    worker.join(LIMIT)
    writer.close()
    stored, rate = soundfile.read(recording, dtype="int16")
    assert rate == RECORDING_RATE
    assert np.array_equal(stored[stored != 0], ramp(RECORDING_RATE))
