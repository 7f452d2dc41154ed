"""The sample meeting to play, and how alike two transcripts are."""

import difflib
import re
from pathlib import Path

import soundfile

from symbl_desktop.meeting.meeting import Meeting
from symbl_desktop.resources import resource

SAMPLE = "sample/meeting.flac"


def sample_as_wav(into: Path) -> Path:
    """The sample meeting, 48 seconds, as a WAV, which is what the virtual microphone plays."""
    sound, rate = soundfile.read(resource(SAMPLE), dtype="int16")
    soundfile.write(into, sound, rate)
    return into


def words(meeting: Meeting) -> list[str]:
    return re.findall(r"[a-z0-9]+", " ".join(said.text for said in meeting.utterances).lower())


def likeness(one: Meeting, other: Meeting) -> float:
    """1.0 when the same words were said in the same order."""
    return difflib.SequenceMatcher(None, words(one), words(other), autojunk=False).ratio()
