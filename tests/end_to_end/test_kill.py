"""kill -9 of the program and of its engine, at moments nobody chose."""

import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest
import soundfile

from symbl_desktop.capture.messages import FileSource, Track
from symbl_desktop.meeting.events import InsightDetected, UtteranceFinal
from symbl_desktop.meeting.meeting import Meeting
from symbl_desktop.recorder.options import RecorderOptions
from symbl_desktop.recorder.recorder import Recorder
from symbl_desktop.recorder.servers import chosen_server
from symbl_desktop.recorder.state import RecorderState
from symbl_desktop.settings import Settings
from symbl_desktop.storage.library import Library
from symbl_desktop.streaming.link_state import LinkFailed
from symbl_desktop.streaming.local_engine import EnginePhase, EngineState
from symbl_desktop.streaming.server import Address, Server
from tests.end_to_end.programs import Recording, await_value
from tests.end_to_end.speech import likeness, sample_as_wav
from tests.recorder.listening import Witness
from tests.recorder.sources import capture_here
from tests.virtual_mic.plugin import VirtualMic

LIMIT = 120.0
MAY_BE_LOST = 0.2


@pytest.fixture(scope="module")
def address() -> Iterator[Address]:
    """Where an engine listens that outlives the programs that are killed."""
    with chosen_server(Settings()) as server:
        yield address_of(server)


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample_as_wav(tmp_path_factory.mktemp("talk") / "talk.wav")


def address_of(server: Server) -> Address:
    def listening() -> Address | None:
        try:
            return server.address()
        except LinkFailed:
            return None

    return await_value(listening)


@pytest.mark.parametrize("seed", range(10))
def test_a_killed_program_loses_no_sound_and_no_line_it_has_shown(
    seed: int, tmp_path: Path, virtual_mic: VirtualMic, talk: Path, address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SYMBL_ACCESS_TOKEN", address.token)
    virtual_mic.play(talk)
    recording = Recording(tmp_path, "--server", address.url)
    recording.wait_for_sound(random.Random(seed).uniform(0.5, 8.0))
    lost = recording.kill()
    assert lost <= MAY_BE_LOST
    stored = [event.text for event in recording.events() if isinstance(event, UtteranceFinal | InsightDetected)]
    for line in recording.lines:
        assert any(text in line for text in stored), f"shown, but not stored: {line}"
    before = recording.folder.tape().samples
    recording.folder.repair()
    samples, rate = soundfile.read(recording.folder.audio_path, dtype="int16")
    assert (len(samples), rate) == (before, 16000)


@pytest.mark.parametrize("seed", range(2))
def test_a_killed_engine_costs_no_sound_and_no_word(seed: int, tmp_path: Path, talk: Path) -> None:
    others = engines()
    chance = random.Random(seed)
    kills = sorted(chance.uniform(1.0, 46.0) for _ in range(5))
    witness = Witness()
    states: list[EngineState] = []
    with chosen_server(Settings(), on_engine=states.append) as server:
        options = RecorderOptions("Kill test", sources=(FileSource(Track.MICROPHONE, talk),))
        recorder = Recorder(Library(tmp_path), capture_here, server, options, witness)
        recorder.start()
        recorder.close()
        for moment in kills:
            witness.wait_until(lambda seen, at=moment: bool(seen.statuses) and seen.statuses[-1].recorded >= at, LIMIT)
            for engine in set(engines()).difference(others):
                engine.kill()
        witness.wait_for_state(RecorderState.FINISHED, LIMIT)
        assert recorder.join(LIMIT)
        whole = transcribed(talk, server, tmp_path / "whole")
    assert recorder.folder is not None
    played, _ = soundfile.read(talk, dtype="int16")
    stored, _ = soundfile.read(recorder.folder.audio_path, dtype="int16")
    assert np.array_equal(played, stored)
    assert [state.phase for state in states].count(EnginePhase.LISTENING) >= 3
    assert likeness(recorder.folder.read(), whole) >= 0.95


def transcribed(path: Path, server: Server, folder: Path) -> Meeting:
    witness = Witness()
    options = RecorderOptions("Whole", sources=(FileSource(Track.MICROPHONE, path, real_time=False),))
    recorder = Recorder(Library(folder), capture_here, server, options, witness)
    recorder.start()
    recorder.close()
    assert recorder.join(LIMIT)
    assert recorder.folder is not None
    return recorder.folder.read()


def engines() -> list[psutil.Process]:
    return [child for child in psutil.Process().children() if "engine" in child.cmdline()]
