"""Recorders with a source and a listener of the test's own, ended with it."""

import resource
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import numpy as np
import pytest
import soundfile

from symbl_desktop.audio.source import AudioSource
from symbl_desktop.capture.face import BeginCapture
from symbl_desktop.capture.messages import DeviceSource, SourceSpec, Track
from symbl_desktop.capture.session import CaptureSession
from symbl_desktop.recorder.options import RecorderOptions
from symbl_desktop.recorder.recorder import Recorder
from symbl_desktop.storage.library import Library
from symbl_desktop.streaming.link_state import LinkCause, LinkFailed
from symbl_desktop.streaming.server import Address, Server
from tests.recorder.listening import Witness
from tests.recorder.sources import Tap

_PATIENCE = threading.Event()


class Starting:
    """A server that never gets as far as listening."""

    def address(self) -> Address:
        _PATIENCE.wait(0.2)
        raise LinkFailed(LinkCause.ENGINE_STARTING)


NOBODY = Starting()
MICROPHONE = DeviceSource(Track.MICROPHONE)
OPTIONS = RecorderOptions("Team sync", "You", sources=(MICROPHONE,))
BOTH = RecorderOptions("Team sync", "You", sources=(MICROPHONE, DeviceSource(Track.COMPUTER)))

StartRecorder = Callable[..., Recorder]


@pytest.fixture(autouse=True)
def sound_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sound that a test gave once is evidence for ever."""
    monkeypatch.setattr("symbl_desktop.recorder.claim._EVIDENCE_LASTS", 1e9)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "Meetings")


@pytest.fixture
def tap() -> Tap:
    return Tap()


@pytest.fixture
def witness() -> Witness:
    return Witness()


@pytest.fixture
def start_recorder(library: Library, tap: Tap, witness: Witness) -> Iterator[StartRecorder]:
    """Starts a recorder: `start_recorder(server, source=..., ...)`; what is left of it ends with the test."""
    with ExitStack() as stack:

        def start(
            server: Server = NOBODY,
            source: AudioSource = tap,
            listener: Witness = witness,
            options: RecorderOptions = OPTIONS,
            computer: AudioSource | None = None,
        ) -> Recorder:
            recorder = Recorder(library, capturing(source, computer), server, options, listener)
            stack.callback(end, recorder)
            recorder.start()
            return recorder

        yield start


@pytest.fixture
def recorder(start_recorder: StartRecorder) -> Recorder:
    """Without a server."""
    return start_recorder()


def capturing(source: AudioSource, computer: AudioSource | None = None) -> BeginCapture:
    """Captures these two, in this process."""

    def make(spec: SourceSpec) -> AudioSource:
        wanted = source if spec.track is Track.MICROPHONE else computer
        assert wanted is not None
        return wanted

    return lambda plan, on_report: CaptureSession(plan, make, on_report)


def end(recorder: Recorder) -> None:
    recorder.abandon()
    recorder.close()
    assert recorder.join(30.0)


def stored(recorder: Recorder) -> np.ndarray:
    """The samples as any program reads them."""
    assert recorder.folder is not None
    samples, rate = soundfile.read(recorder.folder.audio_path, dtype="int16")
    assert rate == 16000
    return np.asarray(samples)


@contextmanager
def full_disk(room: int) -> Iterator[None]:
    """No file of this process can grow beyond `room` bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
