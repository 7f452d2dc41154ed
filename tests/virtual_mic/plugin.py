"""A sound system of the test's own, for tests of capture and of the whole program.

`virtual_mic` starts a private PulseAudio server with a microphone, "Meeting Mic", and loudspeakers, "Meeting Speakers",
and points this process, and with it every process it starts, to them:

    def test_the_window_shows_what_is_said(virtual_mic: VirtualMic) -> None:
        ...                                            # Microphone() is now "Meeting Mic"
        virtual_mic.play(Path("talk.wav"))             # spoken into it; wait=True returns when it has been said
        virtual_mic.command("lose-mic")                # unplugs it; `virtual-mic help` lists the other faults
        with virtual_mic.frozen(): ...                 # the sound server hangs, as it does while a computer sleeps

The variables are set for one test and taken back after it. PortAudio may be loaded already: `Microphone` and
`list_microphones` look for devices anew. Qt Multimedia does not; use it in a process started inside the fixture.
Another rate than 48 kHz: `@pytest.mark.parametrize("virtual_mic", [16000], indirect=True)`.

`no_sound` is the opposite: a computer without microphone, loudspeakers or sound server.
Needs the Debian packages pulseaudio, pulseaudio-utils, libportaudio2 and libasound2-plugins.
"""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_TOOL = Path(__file__).with_name("virtual-mic")
_LIMIT = 60.0


class VirtualMic:
    """A running server; `environment` leads a process to it."""

    def __init__(self, folder: Path, sample_rate: int) -> None:
        self._folder = folder
        self.sample_rate = sample_rate
        printed = self.command("start", "--rate", str(sample_rate))
        lines = (line.removeprefix("export ").split("=", 1) for line in printed.splitlines())
        self.environment = {name: value.strip("'") for name, value in lines}

    def play(self, path: Path, wait: bool = False, device: str = "mic") -> None:
        """Plays a WAV into the microphone, or into the "speakers"; ends what was being played into it."""
        self.command("play", str(path), device, *(["--wait"] if wait else []))

    def command(self, *words: str) -> str:
        """Runs one command of the tool to its end and returns what it printed."""
        call = [str(_TOOL), "--dir", str(self._folder), *words]
        done = subprocess.run(call, capture_output=True, text=True, timeout=_LIMIT, check=False)
        assert done.returncode == 0, f"virtual-mic {' '.join(words)}: {done.stderr}"
        return done.stdout

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """The server answers nobody meanwhile, and goes on afterwards as if nothing had been."""
        server = int(self.command("status").split()[2])  # "running pid 123 in ..."
        os.kill(server, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(server, signal.SIGCONT)

    def stop(self) -> None:
        self.command("stop")


@pytest.fixture
def virtual_mic(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[VirtualMic]:
    # Not in tmp_path: the name of the server's socket must stay under 108 bytes, and hold no spaces.
    folder = Path(tempfile.mkdtemp(prefix="virtual-mic.", dir="/tmp"))  # mkdtemp makes it private
    try:
        running = VirtualMic(folder, getattr(request, "param", 48000))
        for name, value in running.environment.items():
            monkeypatch.setenv(name, value)
        try:
            yield running
        finally:
            monkeypatch.undo()  # first: ALSA ends a process whose configuration is gone
            running.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def no_sound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    configuration = tmp_path / "no-devices.conf"
    # One device that cannot be opened: PortAudio ends the process when there is none at all to try.
    configuration.write_text('pcm.nothing { type plug slave.pcm "missing" }\n')
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(configuration))
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/no-server")
