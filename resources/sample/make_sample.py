"""Speaks the two-voice sample: `python make_sample.py KOKORO.onnx VOICES.npz`.

Needs kokoro-onnx 0.6.1, scipy and soundfile in an environment of its own (its phonemizer is GPL-3.0: a tool for
making sound, never a part of the program); LICENSE.txt says where the weights and voices come from.
"""

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from kokoro_onnx import Kokoro
from scipy.signal import resample_poly

RATE = 16000
SPOKEN_RATE = 24000
LEAD_IN = 0.5
TAIL = 0.8
# Loudness of the loudest speaker, and how far into silence the voice is cut, before and after.
LOUDNESS = 0.08
PEAK = 0.7
HISS = 10 ** (-75 / 20)
KEPT = (0.03, 0.05)


@dataclass(frozen=True, slots=True)
class Speaker:
    name: str
    voice: str
    language: str
    level: float


@dataclass(frozen=True, slots=True)
class Turn:
    """What is said, and the silence before it in seconds."""

    speaker: Speaker
    text: str
    gap: float


TOM = Speaker("Tom", "bm_fable", "en-gb", 1.0)
MARIA = Speaker("Maria", "af_bella", "en-us", 0.9)

TURNS = (
    Turn(TOM, "Morning, Maria. Thanks for joining. Let's go through the spring release quickly.", 0.0),
    Turn(MARIA, "Morning, Tom. The good news is that testing is finished, and only two small bugs are left.", 0.8),
    Turn(TOM, "Great. Which version did the customers in Leeds try last week?", 0.8),
    Turn(MARIA, "They tried version two point four, and they liked the new search a lot.", 0.8),
    Turn(TOM, "That's good to hear.", 0.8),
    Turn(TOM, "Do we have the budget for a second training day?", 0.7),
    Turn(MARIA, "I don't know yet. Nobody has told me.", 1.0),
    Turn(TOM, "Okay, then let's follow up on the budget at our next meeting.", 0.8),
    Turn(TOM, "So, two things before we finish.", 0.7),
    Turn(TOM, "Maria, please send the release notes to the customers by Friday.", 0.7),
    Turn(MARIA, "Sure, I'll do that.", 0.8),
    Turn(MARIA, "And Daniel will book the training room by next Tuesday.", 0.7),
    Turn(TOM, "Wonderful. That's everything from me. Thank you, and have a good day.", 0.9),
)

# What a listener would write down.
NOTES = {
    "action_items": [
        {"text": "Send the release notes to the customers", "owner": "Maria", "due": "by Friday"},
        {"text": "Book the training room", "owner": "Daniel", "due": "by next Tuesday"},
    ],
    "questions": [
        {"text": "Which version did the customers in Leeds try last week?", "answered": True},
        {"text": "Do we have the budget for a second training day?", "answered": False},
    ],
    "follow_ups": [{"text": "Follow up on the budget at our next meeting"}],
}


def spoken(kokoro: Kokoro, turn: Turn) -> np.ndarray:
    """The turn at 16 kHz, cut to the voice, at its speaker's loudness."""
    audio, rate = kokoro.create(turn.text, voice=turn.speaker.voice, speed=1.0, lang=turn.speaker.language)
    if rate != SPOKEN_RATE:
        raise ValueError(f"{SPOKEN_RATE} Hz expected, not {rate}")
    samples = resample_poly(audio, RATE, SPOKEN_RATE)
    loud = np.flatnonzero(np.abs(samples) > 0.02 * np.abs(samples).max())
    first = max(0, loud[0] - round(KEPT[0] * RATE))
    last = min(len(samples), loud[-1] + round(KEPT[1] * RATE))
    samples = samples[first:last]
    return samples * (LOUDNESS * turn.speaker.level / np.sqrt(np.mean(samples**2)))


def meeting(kokoro: Kokoro) -> tuple[np.ndarray, list[dict[str, Any]]]:
    """The mixed sound, and every turn with its times in seconds."""
    pieces, turns = [], []
    at = LEAD_IN
    for turn in TURNS:
        samples = spoken(kokoro, turn)
        at += turn.gap
        pieces.append((round(at * RATE), samples))
        end = at + len(samples) / RATE
        turns.append({"speaker": turn.speaker.name, "text": turn.text, "start": round(at, 2), "end": round(end, 2)})
        at = end
    mix = HISS * np.random.default_rng(2).standard_normal(round((at + TAIL) * RATE))
    for start, samples in pieces:
        mix[start : start + len(samples)] += samples
    return mix * min(1.0, PEAK / np.abs(mix).max()), turns


def main(model: str, voices: str) -> None:
    here = Path(__file__).parent
    mix, turns = meeting(Kokoro(model, voices))
    soundfile.write(here / "meeting.flac", mix, RATE, subtype="PCM_16")
    script = {"title": "Spring release", "duration": round(len(mix) / RATE, 2), "turns": turns, "notes": NOTES}
    (here / "meeting.json").write_text(json.dumps(script, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
