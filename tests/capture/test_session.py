"""Devices that come, go and lose sound while a meeting is captured."""

import threading
from pathlib import Path

import numpy as np
import pytest

from symbl_desktop.audio.source import AudioErrorReason
from symbl_desktop.capture.messages import (
    BlocksDropped,
    Device,
    DevicesChanged,
    DeviceSource,
    FileSource,
    GapFilled,
    LostReason,
    Loudness,
    Report,
    Signal,
    SignalChanged,
    SourceEnded,
    SourceLost,
    SourceOpened,
    Stored,
    Track,
)
from tests.capture.conftest import MIC, BeginSession, heard
from tests.capture.taps import BLOCK, RATE, Tap
from tests.capture.witness import Witness

HEADSET = DeviceSource(Track.MICROPHONE, "headset")
COMPUTER = DeviceSource(Track.COMPUTER)


def numbers(start: int, end: int) -> np.ndarray:
    return np.arange(start, end) % 65535 + 1


def test_all_that_was_captured_is_stored_and_told(
    begin: BeginSession, tap: Tap, witness: Witness, tmp_path: Path
) -> None:
    session = begin({MIC: tap})
    tap.give(10)
    witness.wait_for_sound(3200)
    session.stop()
    assert witness.wait_for_end() == 3200
    assert witness.reports[0] == SourceOpened(Track.MICROPHONE, "Tap", True)
    assert [report.samples for report in witness.all_of(Stored)] == [BLOCK * n for n in range(1, 11)]
    assert (heard(tmp_path) == numbers(0, 3200)).all()
    assert witness.all_of(GapFilled) == []
    assert not tap.is_open


def test_a_device_that_comes_back_leaves_a_gap_of_zeros_of_its_true_length(
    begin: BeginSession, tap: Tap, witness: Witness, tmp_path: Path
) -> None:
    session = begin({MIC: tap})
    tap.give(10, captured_at=100.0)
    witness.wait_for_sound(3200)
    tap.fail()
    assert witness.wait_for(SourceLost) == SourceLost(Track.MICROPHONE, LostReason.DEVICE_LOST, "pulled out")
    tap.give(10, captured_at=103.2)
    assert witness.wait_for(GapFilled) == GapFilled(Track.MICROPHONE, 3.2, 3.0)
    witness.wait_for_sound(round(3.4 * RATE))
    session.stop()
    witness.wait_for_end()
    samples = heard(tmp_path)
    assert (samples[:3200] == numbers(0, 3200)).all()
    assert not samples[3200 : 3200 + 3 * RATE].any()
    assert (samples[3200 + 3 * RATE :] == numbers(3200, 6400)).all()


def test_a_device_that_stays_away_is_told_once_and_makes_way_for_the_default(
    begin: BeginSession, tap: Tap, witness: Witness
) -> None:
    spare = Tap("Built-in")
    begin({HEADSET: tap, MIC: spare})
    tap.give(10)
    witness.wait_for_sound(3200)
    spare.give(10)
    tap.unplug()
    witness.wait_for(GapFilled)
    assert (tap.opened, spare.opened) == (2, 1)
    assert len(witness.all_of(SourceLost)) == 1
    assert witness.all_of(SourceOpened)[-1] == SourceOpened(Track.MICROPHONE, "Built-in", False)


def test_the_chosen_device_is_used_again_when_it_returns(begin: BeginSession, tap: Tap, witness: Witness) -> None:
    spare = Tap("Built-in")
    session = begin({HEADSET: tap, MIC: spare})
    built_in = Device(Track.MICROPHONE, "built-in", "Built-in", True)
    headset = Device(Track.MICROPHONE, "headset", "Headset", False)
    session.devices_changed(DevicesChanged((built_in, headset)))
    tap.give()
    witness.wait_for_sound(BLOCK)
    tap.unplug()
    session.devices_changed(DevicesChanged((built_in,)))
    spare.give()
    witness.wait_for(SourceOpened, 2)
    tap.plugged_in = True
    tap.give()
    session.devices_changed(DevicesChanged((built_in, headset)))
    assert witness.wait_for(SourceOpened, 3) == SourceOpened(Track.MICROPHONE, "Tap", True)
    assert not spare.is_open


def test_a_device_that_is_plugged_in_again_is_opened_at_once(begin: BeginSession, tap: Tap, witness: Witness) -> None:
    session = begin({MIC: tap})
    tap.give()
    witness.wait_for_sound(BLOCK)
    session.devices_changed(DevicesChanged(()))
    tap.unplug()
    witness.wait_for(SourceLost)
    tap.wait_until(lambda tap: tap.opened >= 4)  # by now it waits two seconds
    opened = tap.opened
    tap.plugged_in = True
    tap.give()
    session.devices_changed(DevicesChanged((Device(Track.MICROPHONE, "tap", "Tap", True),)))
    witness.wait_for(SourceOpened, 2)
    assert tap.opened == opened + 1


def test_a_meeting_does_not_begin_with_another_microphone_than_the_chosen(
    begin: BeginSession, tap: Tap, witness: Witness
) -> None:
    spare = Tap("Built-in")
    tap.plugged_in = False
    begin({HEADSET: tap, MIC: spare})
    lost = witness.wait_for(SourceLost)
    assert lost.reason is LostReason.NO_DEVICE
    tap.wait_until(lambda tap: tap.opened >= 3)
    assert spare.opened == 0


def test_computer_sound_that_cannot_be_opened_does_not_end_the_meeting(
    begin: BeginSession, tap: Tap, witness: Witness, tmp_path: Path
) -> None:
    computer = Tap("Speakers")
    computer.plugged_in = False
    session = begin({MIC: tap, COMPUTER: computer}, MIC, COMPUTER)
    witness.wait_for(SourceLost)
    tap.give(10)
    witness.wait_for_sound(3200)
    session.stop()
    assert witness.wait_for_end() == 3200
    assert [lost.track for lost in witness.all_of(SourceLost)] == [Track.COMPUTER]
    assert len(heard(tmp_path, Track.COMPUTER)) == 0


def test_stop_while_the_device_is_away_ends_the_meeting_with_its_last_sound(
    begin: BeginSession, tap: Tap, witness: Witness, tmp_path: Path
) -> None:
    session = begin({MIC: tap})
    tap.give(10)
    witness.wait_for_sound(3200)
    tap.unplug()
    witness.wait_for(SourceLost)
    session.stop()
    assert witness.wait_for_end() == 3200
    assert len(heard(tmp_path)) == 3200


def test_the_meetings_time_stands_still_in_a_pause(
    begin: BeginSession, tap: Tap, witness: Witness, tmp_path: Path
) -> None:
    session = begin({MIC: tap})
    tap.give(10, captured_at=100.0)
    witness.wait_for_sound(3200)
    session.pause()
    tap.wait_until(lambda tap: not tap.is_open)
    session.resume()
    tap.give(10, captured_at=200.0)
    witness.wait_for_sound(6400)
    session.stop()
    witness.wait_for_end()
    assert (heard(tmp_path) == numbers(0, 6400)).all()
    assert witness.all_of(GapFilled) == []


def test_a_device_that_is_not_there_after_a_pause_is_waited_for(
    begin: BeginSession, tap: Tap, witness: Witness
) -> None:
    session = begin({MIC: tap})
    tap.give(10)
    witness.wait_for_sound(3200)
    session.pause()
    tap.wait_until(lambda tap: not tap.is_open)
    tap.plugged_in = False
    session.resume()
    witness.wait_for(SourceLost)
    tap.plugged_in = True
    tap.give(10)
    witness.wait_for(SourceOpened, 2)


def test_tracks_lie_on_one_clock_and_end_together(
    begin: BeginSession, tap: Tap, witness: Witness, tmp_path: Path
) -> None:
    computer = Tap("Speakers")
    session = begin({MIC: tap, COMPUTER: computer}, MIC, COMPUTER)
    tap.give(10, captured_at=100.2)
    witness.wait_for_sound(3200)
    computer.give(10, captured_at=100.5)
    witness.wait_for_sound(8000, Track.COMPUTER)
    tap.give(10, captured_at=100.4)
    witness.wait_for_sound(6400)
    session.stop()
    assert witness.wait_for_end() == 8000
    assert [len(heard(tmp_path, track)) for track in Track] == [8000, 8000]
    assert not heard(tmp_path, Track.COMPUTER)[:4800].any()
    assert (heard(tmp_path, Track.COMPUTER)[4800:] == numbers(0, 3200)).all()
    assert not heard(tmp_path)[6400:].any()
    assert witness.all_of(GapFilled) == []  # nobody lost anything: one device was ready before the other


def test_sound_that_a_device_loses_without_a_word_is_a_gap(begin: BeginSession, tap: Tap, witness: Witness) -> None:
    begin({MIC: tap})
    tap.give(100, captured_at=102.0)
    tap.give(250, captured_at=107.5)  # half a second is missing
    gap = witness.wait_for(GapFilled)
    assert gap.length == 0.5


def test_sound_that_comes_late_is_no_gap(begin: BeginSession, tap: Tap, witness: Witness) -> None:
    begin({MIC: tap})
    tap.give(100, captured_at=102.0)
    for _ in range(150):
        tap.give(captured_at=105.0)  # the program stood still, and the system kept it all
    tap.give(400, captured_at=113.0)
    witness.wait_for_sound(650 * BLOCK)
    assert witness.all_of(GapFilled) == []


def test_a_muted_track_holds_silence(begin: BeginSession, tap: Tap, witness: Witness, tmp_path: Path) -> None:
    session = begin({MIC: tap}, muted=(Track.MICROPHONE,))
    tap.give(10)
    witness.wait_for_sound(3200)
    assert witness.all_of(Loudness)[-1].peak_dbfs == -120.0
    session.mute(Track.MICROPHONE, False)
    session.pause()
    tap.wait_until(lambda tap: not tap.is_open)
    session.resume()
    tap.give(10)
    witness.wait_for_sound(6400)
    session.stop()
    witness.wait_for_end()
    assert not heard(tmp_path)[:3200].any()
    assert (heard(tmp_path)[3200:] == numbers(3200, 6400)).all()


def test_another_device_goes_on_with_the_same_track(begin: BeginSession, tap: Tap, witness: Witness) -> None:
    other = Tap("Headset")
    session = begin({MIC: tap, HEADSET: other})
    tap.give(10, captured_at=100.0)
    witness.wait_for_sound(3200)
    session.choose(HEADSET)
    other.give(10, captured_at=100.5)
    assert witness.wait_for(SourceOpened, 2) == SourceOpened(Track.MICROPHONE, "Headset", True)
    assert witness.wait_for(GapFilled) == GapFilled(Track.MICROPHONE, 0.5, 0.3)
    assert not tap.is_open
    assert witness.all_of(SourceLost) == []


def test_a_track_that_is_added_to_the_meeting_begins_with_silence(
    begin: BeginSession, tap: Tap, witness: Witness, tmp_path: Path
) -> None:
    computer = Tap("Speakers")
    session = begin({MIC: tap, COMPUTER: computer})
    tap.give(100, captured_at=100.0)
    witness.wait_for_sound(100 * BLOCK)
    session.choose(COMPUTER)
    computer.give(10, captured_at=100.2)
    assert witness.wait_for(GapFilled) == GapFilled(Track.COMPUTER, 2.0, 2.0)
    session.stop()
    witness.wait_for_end()
    assert not heard(tmp_path, Track.COMPUTER)[:32000].any()


def test_files_end_the_capture_after_the_last_one(
    begin: BeginSession, tap: Tap, witness: Witness, tmp_path: Path
) -> None:
    other = Tap()
    mine, theirs = FileSource(Track.MICROPHONE, Path("a.wav")), FileSource(Track.COMPUTER, Path("b.wav"))
    begin({mine: tap, theirs: other}, mine, theirs)
    tap.give(10, captured_at=1.0)
    other.give(20, captured_at=90.0)  # files have no clock
    witness.wait_for_sound(3200)
    tap.end()
    assert witness.wait_for(SourceEnded).track is Track.MICROPHONE
    witness.wait_for_sound(6400, Track.COMPUTER)
    other.end()
    assert witness.wait_for_end() == 6400
    assert [len(heard(tmp_path, track)) for track in Track] == [6400, 6400]
    assert (heard(tmp_path)[:3200] == numbers(0, 3200)).all()


def test_a_file_that_is_damaged_half_way_is_an_error_and_not_begun_again(
    begin: BeginSession, tap: Tap, witness: Witness, tmp_path: Path
) -> None:
    begin({FileSource(Track.MICROPHONE, Path("a.wav")): tap})
    tap.give(10)
    tap.fail(AudioErrorReason.NOT_AUDIO)
    assert witness.wait_for(SourceLost).reason is LostReason.NOT_AUDIO
    assert witness.wait_for_end() == 3200
    assert tap.opened == 1
    assert len(heard(tmp_path)) == 3200


class Clumsy(Witness):
    """Fails at the first level it hears."""

    def __call__(self, report: Report) -> None:
        super().__call__(report)
        if isinstance(report, Loudness) and len(self.all_of(Loudness)) == 1:
            raise RuntimeError("clumsy")


def test_a_capture_that_dies_of_a_fault_is_begun_again(
    begin: BeginSession, tap: Tap, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", faults.append)
    witness = Clumsy()
    begin({MIC: tap}, listener=witness)
    tap.give(3)
    witness.wait_for(SourceLost)
    tap.give(10)
    witness.wait_for(GapFilled)
    assert [str(fault.exc_value) for fault in faults] == ["clumsy"]
    assert tap.opened == 2


def test_blocks_that_the_device_lost_are_counted(begin: BeginSession, tap: Tap, witness: Witness) -> None:
    begin({MIC: tap})
    tap.give(2)
    tap.give(2, overflowed=True)
    witness.wait_for(BlocksDropped, 2)
    assert witness.all_of(BlocksDropped) == [BlocksDropped(Track.MICROPHONE, n) for n in (1, 2)]


def test_a_device_that_gives_nothing_but_zeros_is_told_and_so_is_its_sound(
    begin: BeginSession, tap: Tap, witness: Witness
) -> None:
    begin({MIC: tap})
    tap.give_silence(160)
    assert witness.wait_for(SignalChanged) == SignalChanged(Track.MICROPHONE, Signal.ZEROS)
    tap.give()
    assert witness.wait_for(SignalChanged, 2) == SignalChanged(Track.MICROPHONE, Signal.OK)


def test_a_muted_track_is_told(begin: BeginSession, tap: Tap, witness: Witness) -> None:
    session = begin({MIC: tap}, muted=(Track.MICROPHONE,))
    tap.give()
    assert witness.wait_for(SignalChanged) == SignalChanged(Track.MICROPHONE, Signal.MUTED)
    session.mute(Track.MICROPHONE, False)
    session.pause()
    tap.wait_until(lambda tap: not tap.is_open)
    session.resume()
    tap.give()
    assert witness.wait_for(SignalChanged, 2) == SignalChanged(Track.MICROPHONE, Signal.OK)
