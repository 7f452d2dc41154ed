"""Meetings of hours: memory of every process, dropped blocks, how far the words are behind, tracks kept together."""

import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import numpy as np
import soundfile  # type: ignore[import-untyped]  # ships no types

from symbl_desktop.capture.host import CaptureHost, capture_command
from symbl_desktop.capture.messages import CaptureEnded, CapturePlan, FileSource, Track
from symbl_desktop.meeting.events import Event, ProblemKind, ProblemOccurred, UtteranceFinal
from symbl_desktop.storage.event_log import read_events
from symbl_desktop.storage.library import Library, MeetingFolder
from tests.chaos.evidence import gaps_of, ramp_outcome, unreadable_files
from tests.chaos.fault import Fault
from tests.chaos.memory import MemoryWatch, Series, growth
from tests.chaos.outcome import Allowance, Outcome
from tests.chaos.program import LIMIT, environment_for, marked_command
from tests.chaos.ramp import RATE, Samples, numbers_of, ramp
from tests.chaos.sound_system import Ear, Player, environment_at
from tests.chaos.stage import Stage, stored_samples

_BUSY = (sys.executable, "-m", "tests.chaos.busy_program")
_BUDGET = 10.0  # MB an hour
_LAG = 10.0
_ALIGNED_WITHIN = 0.1
_AT_THE_END = 10.0
_PIECE = 60 * RATE


def long_meeting(hours: float) -> Fault:
    """At real speed, both sides, with a window that hogs the interpreter: speech on one side, the ramp on the other."""
    return Fault(f"a meeting of {hours:g} h, busy window", lambda stage, _: _recorded(stage, hours), Allowance())


def long_file(hours: float) -> Fault:
    """As fast as the engine can: what hours of words leave in the program's memory and in the engine's."""
    return Fault(f"a sound file of {hours:g} h", lambda stage, _: _transcribed(stage, hours), Allowance())


def long_capture(hours: float) -> Fault:
    """As fast as the disk can, both sides: what hours of sound leave in the capture's memory, and of themselves."""
    return Fault(f"a capture of {hours:g} h, both sides", lambda stage, _: _captured(stage, hours), Allowance())


def _recorded(stage: Stage, hours: float) -> Outcome:
    speakers = Player(stage.mic, stage.home, "meeting_speakers")
    ear = Ear(stage.mic, "meeting_speakers.monitor")
    rounds = max(1, round(hours * 3600 / stage.speech_seconds))
    try:
        ear.wait_for_number(speakers.play_ramp(rounds * stage.speech_seconds + 600))
        program = stage.start(command=_BUSY)
        folder = stage.recorded(program, 1.0)
        memory = MemoryWatch(stage.home)
        stage.player.play(np.tile(stage.speech, rounds))
        stage.player.wait(rounds * stage.speech_seconds * 1.2 + 60)
        stage.ear.wait_for_number(stage.player.play_ramp(_AT_THE_END * 3))
        stage.ear.wait_for(_AT_THE_END)
        apart = stage.ear.origin - ear.origin
        program.interrupt()
        program.wait()
        series = memory.end()
    finally:
        speakers.end()
        ear.close()
    events = read_events(folder.log_path)
    theirs = stored_samples(folder, "computer")
    outcome = ramp_outcome(theirs, gaps_of(events, "computer"))
    shift = _apart_at_the_end(stored_samples(folder), theirs, apart)
    lag = _lag(events)
    wrong = (
        (_dropped(events), "blocks were dropped"),
        (lag > _LAG, f"the words came {lag:.1f} s late"),
        (shift > _ALIGNED_WITHIN, f"the tracks are {shift:.3f} s apart at the end"),
    )
    notes = f"words {lag:.1f} s late at most, tracks {shift * 1000:.0f} ms apart at the end"
    return _with_memory(replace(outcome, unreadable=unreadable_files(folder)), wrong, series, 1.0, notes)


def _transcribed(stage: Stage, hours: float) -> Outcome:
    path = stage.home / "hours.wav"
    silence = np.zeros(3 * len(stage.speech), np.int16)
    rounds = max(1, round(hours * 3600 / stage.speech_seconds / 4))
    with soundfile.SoundFile(path, "w", RATE, 1, "PCM_16") as file:
        for _ in range(rounds):
            file.write(stage.speech)
            file.write(silence)
    memory = MemoryWatch(stage.home, every=1.0)
    began = time.monotonic()
    command = [sys.executable, "-m", "symbl_desktop", "transcribe", "--json", str(path)]
    environment = environment_for(stage.home, environment_at(stage.mic))
    ended = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False, timeout=hours * 3600)
    faster = hours * 3600 / (time.monotonic() - began)
    series = memory.end()
    wrong = ((ended.returncode != 0, f"it ended with code {ended.returncode}"),)
    return _with_memory(Outcome(1), wrong, series, faster, f"{faster:.0f} times as fast as real time")


def _captured(stage: Stage, hours: float) -> Outcome:
    samples = round(hours * 3600) * RATE
    path = stage.home / "ramp.wav"
    with soundfile.SoundFile(path, "w", RATE, 1, "PCM_16") as file:
        for first in range(0, samples, _PIECE):
            file.write(ramp(first, min(_PIECE, samples - first)))
    folder = Library(stage.home / "Meetings").create("Long", datetime.now().astimezone())
    records = stage.home / "captures"
    host = CaptureHost(marked_command(stage.home, capture_command(records)), records=records)
    ended = threading.Event()
    try:
        assert host.wait_until_warm(LIMIT), "no capture got ready"
        memory = MemoryWatch(stage.home, every=1.0)
        began = time.monotonic()
        plan = CapturePlan(folder.path, tuple(FileSource(track, path, real_time=False) for track in Track))
        capture = host.begin(plan, lambda report: ended.set() if isinstance(report, CaptureEnded) else None)
        assert ended.wait(hours * 3600), "slower than real time"
        faster = hours * 3600 / (time.monotonic() - began)
        series = memory.end()
        capture.join(LIMIT)
    finally:
        host.close()
    lost = sum(_not_in_place(folder, track.value, samples) for track in Track)
    return _with_memory(Outcome(1, samples_lost=lost), (), series, faster, f"{faster:.0f} times as fast as real time")


def _not_in_place(folder: MeetingFolder, stem: str, samples: int) -> int:
    """How many samples of a ramp do not stand where their numbers say."""
    tape = folder.tape(stem)
    wrong = abs(tape.samples - samples)
    for first in range(0, tape.samples, _PIECE):
        stored = np.frombuffer(tape.read(first, _PIECE), "<i2")
        wrong += int(np.count_nonzero(stored != ramp(first, len(stored))))
    return wrong


def _with_memory(
    outcome: Outcome, wrong: tuple[tuple[bool, str], ...], series: Mapping[str, Series], faster: float, notes: str
) -> Outcome:
    """`faster` makes an hour of the meeting of an hour on the clock."""
    grown = {name: growth(each) / faster for name, each in series.items()}
    told = ", ".join(f"{name.split()[0]} {each[-1][1]:.0f} MB {grown[name]:+.1f} MB/h" for name, each in series.items())
    too_much = tuple(f"{name} grows {each:.1f} MB/h" for name, each in grown.items() if each > _BUDGET)
    broken = tuple(words for is_wrong, words in wrong if is_wrong)
    return replace(
        outcome, wrong=(*outcome.wrong, *broken, *too_much), notes=f"{notes}; {told} (budget {_BUDGET:g} MB/h)"
    )


def _lag(events: Sequence[Event]) -> float:
    """How long (s) the slowest sentence was not yet in the transcript after its last word."""
    return max((event.at - event.end for event in events if isinstance(event, UtteranceFinal)), default=0.0)


def _dropped(events: Sequence[Event]) -> bool:
    return any(isinstance(event, ProblemOccurred) and event.kind is ProblemKind.AUDIO_OVERFLOW for event in events)


def _apart_at_the_end(ours: Samples, theirs: Samples, apart: float) -> float:
    """How far (s) the last moment that has a number on both sides is from where it should be.

    `apart` is how much later (s) the number 0 was heard, or would have been, on the microphone.
    """
    tail = round(_AT_THE_END * RATE)
    length = min(len(ours), len(theirs))
    one, other = (numbers_of(samples[max(0, length - tail) : length]) for samples in (ours, theirs))
    [both] = ((one >= 0) & (other >= 0)).nonzero()
    assert len(both), "no moment has a number on both sides"
    return float(abs((other[both[-1]] - one[both[-1]]) / RATE - apart))
