"""A call to play: the sample meeting, parted into its two sides."""

import json
from dataclasses import dataclass

import numpy as np
import soundfile

from symbl_desktop.resources import resource
from tests.end_to_end.speech import SAMPLE

RATE = 16000
HOST = "Tom"


@dataclass(frozen=True)
class Call:
    """What Tom says into his microphone, and what Maria says at the other end."""

    you: np.ndarray
    others: np.ndarray


def sample_call() -> Call:
    sound, rate = soundfile.read(resource(SAMPLE), dtype="float32")
    assert rate == RATE
    turns = json.loads(resource("sample/meeting.json").read_text(encoding="utf-8"))["turns"]
    you, others = np.zeros_like(sound), np.zeros_like(sound)
    for turn in turns:
        heard = slice(round((turn["start"] - 0.2) * RATE), round((turn["end"] + 0.2) * RATE))
        (you if turn["speaker"] == HOST else others)[heard] = sound[heard]
    return Call(you, others)
