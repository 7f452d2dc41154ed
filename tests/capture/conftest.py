"""A capture in this process, with sources that the test holds in its hand."""

import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
import soundfile  # type: ignore[import-untyped]  # ships no types

from symbl_desktop.capture.messages import Begin, CapturePlan, DeviceSource, SourceSpec, Track
from symbl_desktop.capture.session import CaptureSession
from tests.capture.taps import Tap
from tests.capture.witness import Witness

MIC = DeviceSource(Track.MICROPHONE)

BeginSession = Callable[..., CaptureSession]


def heard(folder: Path, track: Track = Track.MICROPHONE) -> np.ndarray:
    """What is in the file, each sample as the number it was given."""
    samples, _ = soundfile.read(folder / f"{track.value}.wav", dtype="int16")
    return samples.view("<u2")


@pytest.fixture
def witness() -> Witness:
    return Witness()


@pytest.fixture
def tap() -> Tap:
    return Tap()


@pytest.fixture
def begin(tmp_path: Path, witness: Witness) -> Iterator[BeginSession]:
    """Begins a capture of these taps, stopped with the test if not before."""
    begun: list[CaptureSession] = []

    def start(
        taps: dict[SourceSpec, Tap],
        *sources: SourceSpec,
        muted: tuple[Track, ...] = (),
        listener: Witness = witness,
        origin: float | None = None,
        paused: bool = False,
    ) -> CaptureSession:
        plan = CapturePlan(tmp_path, sources or tuple(taps)[:1], muted)
        order = Begin(plan, origin, paused)
        begun.append(CaptureSession(order, taps.__getitem__, listener))
        return begun[-1]

    yield start
    for session in begun:
        session.stop()
        session.join()


@contextmanager
def full_disk(room: int) -> Iterator[None]:
    """No file of this process grows beyond so many bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
