"""A call over loudspeakers: what the others say is heard twice and stands there once, and the host's words stay."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from symbl_desktop.capture.messages import DeviceSource, FileSource, SourceSpec, Track
from symbl_desktop.meeting.events import UtteranceFinal
from symbl_desktop.meeting.meeting import Meeting
from symbl_desktop.recorder.options import RecorderOptions
from symbl_desktop.recorder.recorder import Recorder
from symbl_desktop.recorder.state import RecorderState
from symbl_desktop.storage.library import Library
from symbl_desktop.streaming.server import Server
from tests.end_to_end.call import RATE, Call, sample_call
from tests.end_to_end.engines import listening_engine
from tests.end_to_end.speech import likeness
from tests.recorder.listening import Witness
from tests.recorder.sources import capture_here
from tests.virtual_mic.plugin import VirtualMic

LIMIT = 180.0


@pytest.fixture(scope="module")
def call() -> Call:
    return sample_call()


@pytest.fixture(scope="module")
def engine() -> Iterator[Server]:
    with listening_engine() as server:
        yield server


def in_the_room(sound: np.ndarray, delay: float, decibels: float) -> np.ndarray:
    """As a microphone hears loudspeakers: late, quieter, without the lowest and highest tones, and with a tail."""
    tail = np.arange(RATE // 4)
    walls = 0.06 * np.random.default_rng(7).standard_normal(len(tail)) * np.exp(-tail / (0.06 * RATE))
    walls[0] = 1.0
    length = len(sound) + len(tail)
    tones = np.fft.rfftfreq(length, 1 / RATE)
    spectrum = np.fft.rfft(sound, length) * np.fft.rfft(walls, length) * (tones > 200) / (1 + (tones / 5000) ** 4)
    heard = np.fft.irfft(spectrum, length)[: len(sound)] * 10 ** (decibels / 20)
    late = round(delay * RATE)
    return np.concatenate([np.zeros(late), heard])[: len(sound)].astype("float32")


def record(server: Server, folder: Path, sources: tuple[SourceSpec, ...], seconds: float | None = None) -> Meeting:
    """Until the files end, or for so long."""
    witness = Witness()
    options = RecorderOptions("Call", "You", sources=sources, keep_silent_meetings=True)
    recorder = Recorder(Library(folder), capture_here, server, options, witness)
    recorder.start()
    if seconds is not None:
        witness.wait_until(lambda seen: bool(seen.statuses) and seen.statuses[-1].recorded >= seconds, LIMIT)
        recorder.stop()
    recorder.close()
    witness.wait_for_state(RecorderState.FINISHED, LIMIT)
    assert recorder.join(LIMIT)
    assert recorder.folder is not None
    return recorder.folder.read()


def files(folder: Path, you: np.ndarray, others: np.ndarray) -> tuple[SourceSpec, ...]:
    folder.mkdir(exist_ok=True)
    sources = []
    for track, sound in ((Track.MICROPHONE, you), (Track.COMPUTER, others)):
        path = folder / f"{track.value} to play.wav"
        soundfile.write(path, np.clip(sound, -1, 1), RATE, subtype="PCM_16")
        sources.append(FileSource(track, path, real_time=False))
    return tuple(sources)


def of(meeting: Meeting, speaker: str) -> list[UtteranceFinal]:
    return [said for said in meeting.utterances if said.speaker == speaker]


def bare(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())


def share(words: list[str], among: list[str]) -> float:
    return sum(word in among for word in words) / len(words)


def assert_everything_stands_there_once(meeting: Meeting, undisturbed: Meeting) -> None:
    for side in ("You", "Others"):
        heard = Meeting(utterances=[said for said in of(meeting, side) if len(bare(said.text)) > 3])
        alone = Meeting(utterances=[said for said in of(undisturbed, side) if len(bare(said.text)) > 3])
        assert likeness(heard, alone) >= 0.9, f"{side}: {[said.text for said in heard.utterances]}"


@pytest.fixture(scope="module")
def undisturbed(call: Call, engine: Server, tmp_path_factory: pytest.TempPathFactory) -> Meeting:
    """The same call with headphones."""
    folder = tmp_path_factory.mktemp("headphones")
    meeting = record(engine, folder, files(folder / "played", call.you, call.others))
    assert meeting.folded == []
    return meeting


@pytest.mark.parametrize(("delay", "decibels"), [(0.1, -6.0), (0.3, -14.0)])
def test_what_loudspeakers_say_into_the_microphone_stands_there_once(
    delay: float, decibels: float, call: Call, engine: Server, undisturbed: Meeting, tmp_path: Path
) -> None:
    microphone = call.you + in_the_room(call.others, delay, decibels)
    meeting = record(engine, tmp_path, files(tmp_path / "played", microphone, call.others))
    assert len(meeting.folded) >= 3
    assert_everything_stands_there_once(meeting, undisturbed)
    for said in meeting.folded:
        row = meeting.stands_for[said.utterance_id]
        assert row.speaker == "Others"
        assert abs(said.start - row.start) < 10.0


def test_the_hosts_own_words_over_the_echo_are_kept(call: Call, engine: Server, tmp_path: Path) -> None:
    shift = 3 * RATE  # both talk at the same time now
    you = np.concatenate([call.you[shift:], np.zeros(shift, dtype="float32")])
    alone = record(engine, tmp_path / "alone", files(tmp_path, you, np.zeros_like(you)))
    both = record(engine, tmp_path / "both", files(tmp_path, you + in_the_room(call.others, 0.15, -12), call.others))
    for said in both.folded:
        assert share(bare(said.text), bare(both.stands_for[said.utterance_id].text)) >= 0.75, said.text
    own = bare(" ".join(said.text for said in of(alone, "You")))
    assert share(own, bare(" ".join(said.text for said in of(both, "You")))) >= 0.8


def test_a_real_microphone_in_front_of_real_loudspeakers(
    call: Call, engine: Server, undisturbed: Meeting, virtual_mic: VirtualMic, tmp_path: Path
) -> None:
    for name, sound in (("mic", call.you), ("speakers", call.others)):
        soundfile.write(tmp_path / f"{name}.wav", sound, RATE, subtype="PCM_16")
    loop = ["load-module", "module-loopback", "source=meeting_speakers.monitor", "sink=mic_feed", "latency_msec=200"]
    subprocess.run(["pactl", *loop], check=True, stdout=subprocess.DEVNULL)
    listed = subprocess.run(["pactl", "list", "short", "sink-inputs"], check=True, capture_output=True, text=True)
    subprocess.run(["pactl", "set-sink-input-volume", listed.stdout.split()[0], "60%"], check=True)
    virtual_mic.play(tmp_path / "speakers.wav", device="speakers")
    virtual_mic.play(tmp_path / "mic.wav")
    sources = (DeviceSource(Track.MICROPHONE), DeviceSource(Track.COMPUTER))
    meeting = record(engine, tmp_path, sources, seconds=len(call.you) / RATE + 1)
    assert len(meeting.folded) >= 3
    assert_everything_stands_there_once(meeting, undisturbed)
