"""A meeting in which somebody speaks while something goes wrong, and the same sound undisturbed."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from symbl_desktop.meeting.events import Event, UtteranceFinal
from symbl_desktop.storage.event_log import read_events
from symbl_desktop.storage.library import MeetingFolder
from tests.chaos.evidence import compare_words, speech_outcome, unreadable_files
from tests.chaos.outcome import Outcome
from tests.chaos.program import LIMIT, Program, environment_for
from tests.chaos.ramp import RATE
from tests.chaos.sound_system import environment_at
from tests.chaos.stage import Stage, stored_samples
from tests.chaos.words import words_in


@dataclass(frozen=True, slots=True)
class Undisturbed:
    words: list[str]
    starts: dict[str, float]  # of sentences that were said once


def spoken_meeting(stage: Stage, program: Program, rounds: int, disturb: Callable[[], int]) -> Outcome:
    """Says the sample meeting `rounds` times while `disturb` does its worst and tells how often; stops, and judges."""
    folder = stage.recorded(program, 0.2)
    played = np.tile(stage.speech, rounds)
    stage.player.play(played)
    times = disturb()
    stage.player.wait(len(played) / RATE + LIMIT)
    stage.ear.wait_for(1.0)
    program.interrupt()
    program.wait(LIMIT + len(played) / RATE)
    return judged(stage, folder, stored_samples(folder), played, times)


def judged(stage: Stage, folder: MeetingFolder, stored: np.ndarray, played: np.ndarray, times: int) -> Outcome:
    events = read_events(folder.log_path)
    whole = undisturbed(stage, folder.path / "microphone.wav")
    sound = speech_outcome(stored, played)
    words = compare_words(whole.words, events, times)
    late = max(_time_errors(whole, events), default=0.0)
    return replace(
        sound,
        times=times,
        words_lost=words.words_lost,
        words_doubled=words.words_doubled,
        words_changed=words.words_changed,
        unreadable=unreadable_files(folder),
        wrong=(*sound.wrong, *words.wrong, *((f"a sentence {late:.1f} s off its place",) if late > 1.0 else ())),
        notes=words.notes,
    )


def undisturbed(stage: Stage, path: Path) -> Undisturbed:
    """What an engine that nobody disturbs hears in the same sound."""
    engine = stage.engine
    command = [sys.executable, "-m", "symbl_desktop", "transcribe", "--json", "--server", engine.url, str(path)]
    environment = environment_for(stage.home, environment_at(stage.mic) | {"SYMBL_ACCESS_TOKEN": engine.token})
    answer = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=LIMIT * 10, check=False)
    assert answer.returncode == 0, answer.stderr
    messages = json.loads(answer.stdout)["messages"]
    counts = Counter(each["text"] for each in messages)
    starts = {each["text"]: each["start"] for each in messages if counts[each["text"]] == 1}
    return Undisturbed(words_in(each["text"] for each in messages), starts)


def _time_errors(whole: Undisturbed, events: Sequence[Event]) -> Iterator[float]:
    said = [event for event in events if isinstance(event, UtteranceFinal)]
    counts = Counter(event.text for event in said)
    for event in said:
        if counts[event.text] == 1 and event.text in whole.starts:
            yield abs(event.start - whole.starts[event.text])
