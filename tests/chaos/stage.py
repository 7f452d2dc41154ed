"""Where faults happen: a sound system, a home of its own for the program, and a seeded chance."""

import random
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import numpy as np
import soundfile  # type: ignore[import-untyped]  # ships no types
import soxr  # type: ignore[import-untyped]  # ships no types

from symbl_desktop.recorder.servers import chosen_server
from symbl_desktop.resources import resource
from symbl_desktop.settings import Settings
from symbl_desktop.storage.library import MeetingFolder
from symbl_desktop.streaming.link_state import LinkFailed
from symbl_desktop.streaming.server import Address, Server
from tests.chaos.program import LIMIT, Program, await_value, end_all, newest
from tests.chaos.ramp import RATE, Samples
from tests.chaos.sound_system import Ear, Player, environment_at
from tests.virtual_mic.plugin import VirtualMic

_RECORD = ("record", "--title", "Chaos")


class Stage:
    """`speech` is what is said where words count; `engine` is one that outlives the programs."""

    def __init__(self, folder: Path, mic: VirtualMic, seed: int, speech: Samples, stack: ExitStack) -> None:
        self.mic = mic
        self.chance = random.Random(seed)
        self.speech = speech
        self._folder = folder
        self._stack = stack
        self._engine: Address | None = None
        self._homes = 0
        self.home = self.new_home()
        self.player = Player(mic, folder)
        self.ear = Ear(mic)
        stack.callback(self._fall_silent)

    @property
    def speech_seconds(self) -> float:
        return len(self.speech) / RATE

    @property
    def engine(self) -> Address:
        if self._engine is None:
            server = self._stack.enter_context(chosen_server(Settings()))
            self._engine = address_of(server)
        return self._engine

    def new_home(self) -> Path:
        """An empty one; nothing that was started in another runs on."""
        if self._homes:
            end_all(self.home)
        self._homes += 1
        self.home = self._folder / f"home-{self._homes}"
        self.home.mkdir()
        return self.home

    def _fall_silent(self) -> None:
        self.player.end()
        self.ear.close()

    def listen_anew(self) -> None:
        """After the sound server has died: whoever listened to it has, too."""
        self.ear.close()
        self.ear = Ear(self.mic)

    def start(self, *arguments: str, **how: Sequence[str]) -> Program:
        """A recording, with an engine of its own."""
        return Program(self.home, environment_at(self.mic), *_RECORD, *arguments, **how)

    def open_window(self) -> Program:
        """The window, with an engine of its own, on no screen."""
        return Program(self.home, environment_at(self.mic) | {"QT_QPA_PLATFORM": "offscreen"})

    def start_at(self, address: Address, *arguments: str, **how: Sequence[str]) -> Program:
        """A recording, with the engine at this address."""
        environment = environment_at(self.mic) | {"SYMBL_ACCESS_TOKEN": address.token}
        return Program(self.home, environment, *_RECORD, "--server", address.url, *arguments, **how)

    def recorded(self, program: Program, seconds: float) -> MeetingFolder:
        """The meeting, as soon as so much of it is stored."""

        def stored() -> MeetingFolder | None:
            assert program.process.poll() is None, (self.home / "errors.txt").read_text()
            folder = newest(program.library)
            return folder if folder and samples_stored(folder) >= seconds * RATE else None

        return await_value(stored, "sound in the file")


@contextmanager
def a_stage(seed: int, speech_seconds: float = 60.0) -> Iterator[Stage]:
    """A stage that leaves nothing behind: no process, no file."""
    with ExitStack() as stack:
        # A short name without spaces: the sound server's socket lies under it.
        folder = Path(tempfile.mkdtemp(prefix="chaos.", dir="/tmp"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        mic = VirtualMic(folder / "sound", RATE)
        stack.callback(mic.stop)
        stage = Stage(folder, mic, seed, sample_speech()[: round(speech_seconds * RATE)], stack)
        stack.callback(lambda: end_all(stage.home))
        yield stage


def sample_speech() -> Samples:
    """The sample meeting, 48 seconds, without a zero in it: zeros are what somebody else puts there."""
    sound, rate = soundfile.read(resource("sample/meeting.flac"), dtype="int16")
    at_our_rate = sound if rate == RATE else soxr.resample(sound, rate, RATE)
    return np.where(at_our_rate == 0, 1, at_our_rate).astype(np.int16)


def address_of(server: Server) -> Address:
    def listening() -> Address | None:
        try:
            return server.address()
        except LinkFailed:
            return None

    return await_value(listening, "an engine", LIMIT)


def samples_stored(folder: MeetingFolder, stem: str = "microphone") -> int:
    """Whatever the sizes in its header say."""
    parts = folder.path.glob(f"{stem}*.wav")
    return sum(max(0, path.stat().st_size - 44) // 2 for path in parts)


def stored_samples(folder: MeetingFolder, stem: str = "microphone") -> Samples:
    """All parts of a track, as any player would read them."""
    first = folder.path / f"{stem}.wav"
    others = sorted(folder.path.glob(f"{stem}-*.wav"), key=lambda path: int(path.stem.rsplit("-", 1)[1]))
    pieces = [soundfile.read(path, dtype="int16")[0] for path in (first, *others)]
    return np.concatenate(pieces)
