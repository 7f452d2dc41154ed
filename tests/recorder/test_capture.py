"""Devices that come, go and lose sound while a meeting is recorded."""

import threading

import numpy as np
import pytest

from symbl_desktop.audio.source import AudioErrorReason
from symbl_desktop.capture.messages import Loudness
from symbl_desktop.meeting.events import AudioDropped, MeetingStopped, ProblemKind
from symbl_desktop.recorder.recorder import Recorder
from symbl_desktop.recorder.state import RecorderState
from tests.recorder.conftest import StartRecorder, stored
from tests.recorder.listening import Witness
from tests.recorder.sources import RATE, Tap


def test_a_device_that_comes_back_leaves_a_gap_of_zeros_of_its_true_length(
    recorder: Recorder, tap: Tap, witness: Witness
) -> None:
    tap.give(10, captured_at=100.0)
    witness.wait_for_sound(0.2)
    tap.fail()
    witness.wait_for_problem(ProblemKind.MICROPHONE_LOST)
    tap.give(10, captured_at=103.2)
    assert witness.wait_for_event(AudioDropped) == AudioDropped(3.2, 3.0)
    witness.wait_for_sound(3.4)
    recorder.stop()
    witness.wait_for_state(RecorderState.FINISHING)
    samples = stored(recorder)
    assert (samples[:3200] == np.arange(3200)).all()
    assert not samples[3200 : 3200 + 3 * RATE].any()
    assert (samples[3200 + 3 * RATE :] == np.arange(3200, 6400)).all()


def test_stop_while_the_device_is_away_ends_the_meeting_with_its_last_sound(
    recorder: Recorder, tap: Tap, witness: Witness
) -> None:
    tap.give(10)
    witness.wait_for_sound(0.2)
    tap.unplug()
    witness.wait_for_problem(ProblemKind.MICROPHONE_LOST)
    recorder.stop()
    assert witness.wait_for_event(MeetingStopped).at == 0.2
    assert len(stored(recorder)) == 3200


def test_a_device_that_is_not_there_after_a_pause_is_waited_for(recorder: Recorder, tap: Tap, witness: Witness) -> None:
    tap.give(10)
    witness.wait_for_sound(0.2)
    recorder.pause()
    witness.wait_for_state(RecorderState.PAUSED)
    tap.plugged_in = False
    recorder.resume()
    witness.wait_for_problem(ProblemKind.MICROPHONE_LOST)
    tap.plugged_in = True
    tap.give(10)
    witness.wait_for_event(AudioDropped)
    assert witness.states[-1] is RecorderState.CONNECTING


def test_a_file_that_is_damaged_half_way_is_an_error_and_not_begun_again(
    recorder: Recorder, tap: Tap, witness: Witness
) -> None:
    tap.give(10)
    tap.fail(AudioErrorReason.NOT_AUDIO)
    witness.wait_for_state(RecorderState.ERROR)
    witness.wait_for_event(MeetingStopped)
    assert tap.opened == 1
    assert len(stored(recorder)) == 3200


class Clumsy(Witness):
    """Fails at the first level it hears."""

    def on_level(self, loudness: Loudness) -> None:
        super().on_level(loudness)
        if len(self.levels) == 1:
            raise RuntimeError("clumsy")


def test_a_capture_that_dies_of_a_fault_is_begun_again(
    start_recorder: StartRecorder, tap: Tap, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", faults.append)
    witness = Clumsy()
    start_recorder(listener=witness)
    tap.give(3)
    witness.wait_for_problem(ProblemKind.MICROPHONE_LOST)
    tap.give(10)
    witness.wait_for_event(AudioDropped)
    assert [str(fault.exc_value) for fault in faults] == ["clumsy"]
    assert tap.opened == 2


def test_the_first_block_that_the_device_loses_is_told(recorder: Recorder, tap: Tap, witness: Witness) -> None:
    tap.give(2)
    tap.give(2, overflowed=True)
    witness.wait_for_problem(ProblemKind.AUDIO_OVERFLOW)
    witness.wait_until(lambda seen: bool(seen.statuses) and seen.statuses[-1].dropped_blocks == 2)
    assert witness.problems == [ProblemKind.AUDIO_OVERFLOW]
