"""kill -9 of the whole program in mid-sentence, and what the next start makes of it."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import psutil
import pytest
import soundfile

from symbl_desktop.capture.messages import FileSource, Track
from symbl_desktop.capture.running import captures_path, read_records
from symbl_desktop.meeting.meeting import Meeting
from symbl_desktop.recorder.editor import MeetingEditor
from symbl_desktop.recorder.options import RecorderOptions
from symbl_desktop.recorder.recorder import Recorder
from symbl_desktop.storage.library import Library, MeetingFolder
from symbl_desktop.streaming.server import Server
from tests.end_to_end.call import RATE, sample_call
from tests.end_to_end.engines import listening_engine
from tests.end_to_end.programs import Recording, await_value, settings_for
from tests.end_to_end.speech import likeness, sample_as_wav, words
from tests.recorder.interrupted_meetings import contents, leave, started, write_track
from tests.recorder.listening import Witness
from tests.recorder.sources import capture_here
from tests.virtual_mic.plugin import VirtualMic

LIMIT = 180.0


@pytest.fixture(scope="module")
def engine() -> Iterator[Server]:
    with listening_engine() as server:
        yield server


def begin_again(home: Path) -> subprocess.Popen[str]:
    """`symbl-desktop recover`."""
    environment = {**os.environ, "XDG_CONFIG_HOME": str(settings_for(home))}
    command = [sys.executable, "-m", "symbl_desktop", "recover"]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def start_again(home: Path) -> str:
    """`symbl-desktop recover` to its end; what it printed."""
    with begin_again(home) as recovering:
        out, err = recovering.communicate(timeout=LIMIT)
    assert recovering.returncode == 0, err
    return out


def rows_in(folder: MeetingFolder, wanted: int) -> int | None:
    """How many rows the meeting has, once it has so many."""
    rows = len(folder.read().utterances)
    return rows if rows >= wanted else None


def undisturbed(folder: MeetingFolder, server: Server, into: Path) -> Meeting:
    """The same sound, understood in one go."""
    sources = tuple(FileSource(Track(stem), folder.path / f"{stem}.wav", real_time=False) for stem in folder.tracks())
    options = RecorderOptions("Whole", "You", sources=sources, keep_silent_meetings=True)
    recorder = Recorder(Library(into), capture_here, server, options, Witness())
    recorder.start()
    recorder.close()
    assert recorder.join(LIMIT)
    assert recorder.folder is not None
    return recorder.folder.read()


def test_a_program_that_was_killed_whole_finishes_the_meeting_at_its_next_start(
    tmp_path: Path, virtual_mic: VirtualMic, engine: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    call = sample_call()
    for device, sound in (("speakers", call.others), ("mic", call.you)):
        soundfile.write(tmp_path / f"{device}.wav", sound, RATE, subtype="PCM_16")
        virtual_mic.play(tmp_path / f"{device}.wav", device=device)
    recording = Recording(tmp_path)
    recording.wait_for_sound(random.Random(1).uniform(26.0, 40.0))
    assert recording.kill() <= 0.2
    folder = recording.folder
    before = folder.read()
    assert not before.stopped
    assert {said.speaker for said in before.utterances} == {"You", "Others"}
    editor = MeetingEditor(folder)
    editor.rename("Spring release")
    for insight_id in before.cards:
        editor.complete(insight_id, completed=True)

    told = start_again(tmp_path)
    assert told.endswith(f"Finished {folder.path}\n")
    after, whole = folder.read(), undisturbed(folder, engine, tmp_path / "whole")
    assert after.stopped
    assert after.completed
    assert after.duration == pytest.approx(whole.duration, abs=0.01)
    assert likeness(after, whole) >= 0.95
    assert len(words(after)) == pytest.approx(len(words(whole)), abs=2)  # none twice
    assert [said.text for said in after.utterances[: len(before.utterances)]] == [
        said.text for said in before.utterances
    ]
    found = [card.insight.kind for card in after.cards.values() if not card.dismissed]
    assert sorted(kind.value for kind in found) == sorted(
        card.insight.kind.value for card in whole.cards.values() if not card.dismissed
    )
    assert after.title == "Spring release"
    assert all(after.cards[insight_id].completed for insight_id in before.cards)
    assert after.utterances[-1].text in folder.transcript_path.read_text("utf-8")

    files = contents(folder.path)
    for _ in range(5):
        assert start_again(tmp_path) == "Nothing was interrupted.\n"
        assert contents(folder.path) == files


def test_what_is_still_captured_is_not_interrupted_and_is_finished_when_the_capture_has_ended(
    tmp_path: Path, virtual_mic: VirtualMic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    virtual_mic.play(sample_as_wav(tmp_path / "talk.wav"))
    recording = Recording(tmp_path)
    recording.wait_for_sound(3.0)
    recording.kill_alone()
    folder = recording.folder
    (record,) = [each for each in read_records(captures_path()).values() if each and each.folder]
    assert start_again(tmp_path) == "Nothing was interrupted.\n"
    assert not folder.read().stopped
    length = folder.tape().samples
    os.kill(record.pid, signal.SIGTERM)
    await_value(lambda: folder.read().stopped or None)
    assert folder.tape().samples > length
    assert start_again(tmp_path).endswith(f"Finished {folder.path}\n")
    assert folder.read().completed


def test_a_recovery_that_is_killed_again_and_again_costs_no_word_and_doubles_none(
    tmp_path: Path, engine: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    sound, _ = soundfile.read(sample_as_wav(tmp_path / "talk.wav"), dtype="int16")
    folder = leave(Library(tmp_path / "Meetings"), [started()], {})
    write_track(folder.path, "microphone", sound)
    chance = random.Random(3)
    rows = 0
    for _ in range(4):
        rows += chance.randint(1, 3)
        recovering = begin_again(tmp_path)
        with recovering:
            await_value(partial(rows_in, folder, rows))
            family = psutil.Process(recovering.pid).children(recursive=True)
            recovering.kill()
            for process in family:
                process.kill()
        psutil.wait_procs(family, LIMIT)
        assert not folder.read().completed
    start_again(tmp_path)
    after, whole = folder.read(), undisturbed(folder, engine, tmp_path / "whole")
    assert after.completed
    assert likeness(after, whole) >= 0.95
    assert len(words(after)) == pytest.approx(len(words(whole)), abs=3)
