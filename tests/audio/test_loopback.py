"""The way Windows lets the program hear what it plays, tried on a sound server: soundcard is the same on both."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import soundfile  # type: ignore[import-untyped]  # ships no types

from tests.virtual_mic.plugin import VirtualMic

LIMIT = 60.0
SECONDS = 2
RATE = 48000


def test_every_sample_that_was_played_is_heard_until_another_output_is_the_default(
    virtual_mic: VirtualMic, tmp_path: Path
) -> None:
    ramp = (np.arange(RATE * SECONDS) % 30000 + 1).astype("<i2")
    stereo = np.repeat(ramp, 2)
    soundfile.write(tmp_path / "ramp.wav", stereo.reshape(-1, 2), RATE, subtype="PCM_16")
    call = [sys.executable, "-m", "tests.audio.loopback_child", str(tmp_path / "heard"), str(len(stereo))]
    with subprocess.Popen(call, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout
        assert child.stdout.readline() == f"Meeting Speakers {RATE} 2\n"
        virtual_mic.play(tmp_path / "ramp.wav", wait=True, device="speakers")
        assert child.stdout.readline() == "heard\n"
        assert np.array_equal(np.fromfile(tmp_path / "heard", "<i2"), stereo)
        virtual_mic.command("default-speakers", "mic_feed")
        assert child.stdout.readline() == "device_lost\n"
        assert child.wait(LIMIT) == 0
