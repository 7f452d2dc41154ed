"""The virtual sound stack of a stage: someone who plays into it, and someone who hears what it gives."""

import json
import math
import os
import subprocess
import threading
import time
from collections import deque
from pathlib import Path

import numpy as np

from tests.chaos.ramp import RATE, Samples, numbers_of, ramp
from tests.virtual_mic.plugin import VirtualMic

_RAW = ("--raw", "--format=s16le", f"--rate={RATE}", "--channels=1")
_WITHIN = 30.0
_RECENT = 30  # pieces of about 20 ms


def environment_at(mic: VirtualMic) -> dict[str, str]:
    """Ours, and where the sound system is."""
    return {**os.environ, **mic.environment}


class Player:
    """Plays into a device, far ahead of time, so that a busy machine leaves no holes in what is played."""

    def __init__(self, mic: VirtualMic, folder: Path, device: str = "mic_feed") -> None:
        self._mic = mic
        self._device = device
        self._path = folder / f"{device}.pcm"
        self._process: subprocess.Popen[bytes] | None = None
        self._next = 0

    def play_ramp(self, seconds: float, first: int = 0) -> int:
        """The number it begins with: `first`, or a later one, as none comes twice."""
        first = max(first, self._next)
        self._next = first + round(seconds * RATE) // 2 * 2
        self.play(ramp(first, self._next - first))
        return first

    def play(self, samples: Samples) -> None:
        """Begins; what was being played ends."""
        self.end()
        self._path.write_bytes(samples.tobytes())
        command = ["pacat", "--playback", f"--device={self._device}", *_RAW, "--latency-msec=2000", str(self._path)]
        self._process = subprocess.Popen(
            command, env=environment_at(self._mic), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def wait(self, limit: float) -> None:
        """Returns when all has been played."""
        if self._process:
            self._process.wait(limit)

    def end(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait(_WITHIN)
            self._process = None
        self._path.unlink(missing_ok=True)


class Ear:
    """Hears all that goes into a device, beside the program: what it has heard last is what the program could have."""

    def __init__(self, mic: VirtualMic, device: str = "mic_feed.monitor") -> None:
        command = ["parec", f"--device={device}", *_RAW, "--latency-msec=20"]
        self._process = subprocess.Popen(
            command, env=environment_at(mic), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0
        )
        self._news = threading.Condition()
        self._tail = b""
        self._heard = 0
        self._last = -1
        self._origins: deque[float] = deque(maxlen=_RECENT)
        self._ended = False
        self._thread = threading.Thread(target=self._listen, name="ear", daemon=True)
        self._thread.start()

    @property
    def last(self) -> int:
        """The last number heard, -1 before the first."""
        with self._news:
            return self._last

    @property
    def origin(self) -> float:
        """When number 0 would have been heard (s, on the machine's clock), by what was heard in the last second."""
        with self._news:
            return min(self._origins, default=math.inf)

    def wait_for(self, seconds: float) -> None:
        """Returns when so much more has been heard: sound is the clock here."""
        with self._news:
            end = self._heard + round(seconds * RATE)
            heard = self._news.wait_for(lambda: self._ended or self._heard >= end, seconds + _WITHIN)
            assert heard, "the sound system stands still"

    def wait_for_number(self, number: int) -> None:
        with self._news:
            assert self._news.wait_for(lambda: self._ended or self._last >= number, _WITHIN), "nobody plays"

    def close(self) -> None:
        self._process.kill()
        self._process.wait(_WITHIN)
        self._thread.join(_WITHIN)
        if self._process.stdout:
            self._process.stdout.close()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        while piece := self._process.stdout.read(4096):
            with self._news:
                self._take(piece)
                self._news.notify_all()
        with self._news:
            self._ended = True
            self._news.notify_all()

    def _take(self, piece: bytes) -> None:
        whole = self._tail + piece
        samples = np.frombuffer(whole[: len(whole) // 2 * 2], np.int16)
        self._heard += len(piece) // 2
        numbers = numbers_of(samples[-8:])
        if (newest := int(numbers.max(initial=-1))) >= 0:
            self._last = newest
            # The least delayed piece tells best.
            self._origins.append(time.monotonic() - self._last / RATE)
        self._tail = whole[len(whole) // 2 * 2 :]


def who_listens(mic: VirtualMic) -> set[int]:
    """The processes that have a device open for recording."""
    answer = subprocess.run(
        ["pactl", "--format=json", "list", "source-outputs"],
        env=environment_at(mic),
        capture_output=True,
        text=True,
        check=True,
        timeout=_WITHIN,
    )
    listed = json.loads(answer.stdout or "[]")
    return {int(each["properties"].get("application.process.id", 0)) for each in listed}
