"""`symbl-desktop selftest`: do sound, engine and model work here? JSON for people who help, and an exit code."""

import json
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from symbl_desktop.audio.devices import list_microphones, list_outputs
from symbl_desktop.audio.portaudio import portaudio
from symbl_desktop.audio.source import AudioError
from symbl_desktop.cli.listener import Collector
from symbl_desktop.cli.transcribe import transcribe
from symbl_desktop.recorder.servers import chosen_server
from symbl_desktop.resources import resource
from symbl_desktop.settings import Settings

_SAMPLE = "sample/meeting.flac"
_SAMPLE_TEXT = "sample/meeting.json"
_WORDS = ("release notes", "friday")  # they name the sentence, and have to be recognised
_MARGIN = 0.2


@dataclass(frozen=True, slots=True)
class Check:
    ok: bool
    details: dict[str, Any]


def print_selftest() -> int:
    """0 when all is well; a computer without a microphone is no fault of the program."""
    checks = {"sound": check_sound(), "engine": check_engine()}
    ok = all(check.ok for check in checks.values())
    report = {name: {"ok": check.ok, **check.details} for name, check in checks.items()}
    print(json.dumps({"ok": ok, **report}, indent=2, ensure_ascii=False))
    return 0 if ok else 1


def check_sound() -> Check:
    try:
        with portaudio() as sounddevice:
            version = sounddevice.get_portaudio_version()[1]
        microphones = [device.label for device in list_microphones()]
    except AudioError as error:
        return Check(False, {"problem": str(error)})
    return Check(True, {"portaudio": version, "microphones": microphones, **_computer_sound()})


def _computer_sound() -> dict[str, Any]:
    """A computer that lets nobody hear what it plays is no fault of the program either."""
    try:
        return {"computer_sound": [device.label for device in list_outputs()]}
    except AudioError as error:
        return {"computer_sound": [], "no_computer_sound": str(error)}


def check_engine() -> Check:
    """Starts the engine, and lets it recognise one sentence of the sample along the whole path."""
    listener = Collector()
    began = time.monotonic()
    try:
        with tempfile.TemporaryDirectory(prefix="symbl-desktop-") as folder, chosen_server(Settings()) as server:
            meeting = transcribe(_cut_sentence(Path(folder)), server, listener, real_time=False)
    except (OSError, RuntimeError) as error:
        return Check(False, {"problem": str(error)})
    text = " ".join(said.text for said in meeting.utterances)
    details: dict[str, Any] = {"sentence": text, "seconds": round(time.monotonic() - began, 1)}
    if listener.problems:
        details["problem"] = listener.problems[-1].cause
    return Check(meeting.completed and all(words in text.lower() for words in _WORDS), details)


def _cut_sentence(folder: Path) -> Path:
    """Raises OSError or RuntimeError when the sample cannot be read."""
    import soundfile  # type: ignore[import-untyped]  # ships no types

    with soundfile.SoundFile(resource(_SAMPLE)) as sample:
        turns = json.loads(resource(_SAMPLE_TEXT).read_text(encoding="utf-8"))["turns"]
        turn = next(turn for turn in turns if all(word in turn["text"].lower() for word in _WORDS))
        begin = round((turn["start"] - _MARGIN) * sample.samplerate)
        end = round((turn["end"] + _MARGIN) * sample.samplerate)
        sample.seek(begin)
        sound = sample.read(end - begin, dtype="int16")
        soundfile.write(folder / "sentence.wav", sound, sample.samplerate)
    return folder / "sentence.wav"
