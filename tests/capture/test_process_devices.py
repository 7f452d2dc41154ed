"""What befalls devices while a meeting is captured, and how the capture carries on."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import soundfile  # type: ignore[import-untyped]  # ships no types

from symbl_desktop.capture.face import Capture
from symbl_desktop.capture.host import CaptureHost
from symbl_desktop.capture.messages import (
    CapturePlan,
    DevicesChanged,
    DeviceSource,
    GapFilled,
    SourceLost,
    SourceOpened,
    SourceSpec,
    Track,
)
from tests.capture.witness import LIMIT, Witness
from tests.virtual_mic.plugin import VirtualMic

MIC = DeviceSource(Track.MICROPHONE)
COMPUTER = DeviceSource(Track.COMPUTER)
CHOSEN = DeviceSource(Track.MICROPHONE, "meeting_mic")


class Shelf:
    """What is plugged in, as the host tells it."""

    def __init__(self) -> None:
        self._seen = DevicesChanged(())
        self._changed = threading.Condition()

    def __call__(self, seen: DevicesChanged) -> None:
        with self._changed:
            self._seen = seen
            self._changed.notify_all()

    def wait_until(self, so: Callable[[set[str]], bool]) -> None:
        """Of the names of the microphones."""
        with self._changed:
            assert self._changed.wait_for(lambda: so(self.microphones), LIMIT), self._seen

    @property
    def microphones(self) -> set[str]:
        return {each.name for each in self._seen.devices if each.track is Track.MICROPHONE}


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def host(virtual_mic: VirtualMic, shelf: Shelf, tmp_path: Path) -> Iterator[CaptureHost]:
    host = CaptureHost(on_devices=shelf, records=tmp_path / "captures")
    assert host.wait_until_warm(LIMIT)
    yield host
    host.close()


Begin = Callable[..., Capture]


@pytest.fixture
def begin(host: CaptureHost, tmp_path: Path, witness: Witness) -> Begin:
    def start(*sources: SourceSpec) -> Capture:
        return host.begin(CapturePlan(tmp_path, sources), witness)

    return start


def opened(witness: Witness, track: Track = Track.MICROPHONE) -> list[SourceOpened]:
    return [report for report in witness.all_of(SourceOpened) if report.track is track]


def length(folder: Path, track: Track) -> int:
    frames: int = soundfile.info(folder / f"{track.value}.wav").frames
    return frames


def test_another_microphone_stands_in_until_the_chosen_one_returns(
    virtual_mic: VirtualMic, begin: Begin, shelf: Shelf, witness: Witness
) -> None:
    virtual_mic.command("add-mic", "headset", "Headset")
    shelf.wait_until(lambda names: names == {"meeting_mic", "headset"})
    capture = begin(CHOSEN)
    witness.wait_for_sound(1)
    virtual_mic.command("lose-mic")
    witness.wait_until(lambda: len(opened(witness)) == 2)
    assert opened(witness)[1] == SourceOpened(Track.MICROPHONE, "Headset", False)
    shelf.wait_until(lambda names: names == {"headset"})
    virtual_mic.command("back-mic")
    witness.wait_until(lambda: len(opened(witness)) == 3)
    assert opened(witness)[2] == SourceOpened(Track.MICROPHONE, "Meeting Mic", True)
    capture.stop()
    witness.wait_for_end()
    assert len(witness.all_of(GapFilled)) >= 2


def test_the_only_microphone_is_waited_for_while_the_computers_sound_goes_on(
    virtual_mic: VirtualMic, begin: Begin, shelf: Shelf, tmp_path: Path, witness: Witness
) -> None:
    shelf.wait_until(lambda names: names == {"meeting_mic"})
    capture = begin(MIC, COMPUTER)
    for track in Track:
        witness.wait_for_sound(1, track)
    virtual_mic.command("lose-mic")
    assert witness.wait_for(SourceLost).track is Track.MICROPHONE
    shelf.wait_until(lambda names: not names)
    heard = witness.stored(Track.COMPUTER)
    witness.wait_for_sound(heard + 16000, Track.COMPUTER)
    virtual_mic.command("back-mic")
    gap = witness.wait_for(GapFilled)
    assert gap.track is Track.MICROPHONE
    assert gap.length >= 1.0
    capture.stop()
    samples = witness.wait_for_end()
    assert [length(tmp_path, track) for track in Track] == [samples, samples]
    assert [each.name for each in opened(witness, Track.COMPUTER)] == ["Meeting Speakers"]


def test_both_tracks_survive_the_end_of_the_sound_server(
    virtual_mic: VirtualMic, begin: Begin, tmp_path: Path, witness: Witness
) -> None:
    capture = begin(MIC, COMPUTER)
    for track in Track:
        witness.wait_for_sound(1, track)
    virtual_mic.command("restart-server")
    witness.wait_until(lambda: {gap.track for gap in witness.all_of(GapFilled)} == set(Track))
    capture.stop()
    samples = witness.wait_for_end()
    assert [length(tmp_path, track) for track in Track] == [samples, samples]


def test_a_microphone_that_is_plugged_in_during_the_meeting_is_recorded_from_then_on(
    virtual_mic: VirtualMic, begin: Begin, witness: Witness
) -> None:
    virtual_mic.command("lose-mic")
    capture = begin(MIC, COMPUTER)
    assert witness.wait_for(SourceLost).track is Track.MICROPHONE
    witness.wait_for_sound(1, Track.COMPUTER)
    virtual_mic.command("back-mic")
    witness.wait_for_sound(1)
    capture.stop()
    witness.wait_for_end()


def test_another_output_is_chosen_in_the_meeting(virtual_mic: VirtualMic, begin: Begin, witness: Witness) -> None:
    capture = begin(MIC)
    witness.wait_for_sound(1)
    capture.choose(DeviceSource(Track.COMPUTER, "meeting_speakers"))
    witness.wait_for_sound(1, Track.COMPUTER)
    assert opened(witness, Track.COMPUTER) == [SourceOpened(Track.COMPUTER, "Meeting Speakers", True)]
    capture.stop()
    witness.wait_for_end()
