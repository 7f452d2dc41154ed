"""Twenty changes of devices in one meeting, both sides of it recorded from the system's defaults."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from symbl_desktop.audio.block import RECORDING_RATE
from symbl_desktop.audio.device_watch import DeviceWatch
from symbl_desktop.capture.messages import (
    Begin,
    CaptureEnded,
    CapturePlan,
    DeviceSource,
    Report,
    SourceOpened,
    Stored,
    Track,
)
from symbl_desktop.capture.session import CaptureSession
from symbl_desktop.capture.sources import make_source, see_devices
from tests.capture.conftest import heard
from tests.virtual_mic.plugin import VirtualMic

LIMIT = 60.0

YOU, OTHERS = Track.MICROPHONE, Track.COMPUTER
MIC, SPEAKERS, HEADSET = "Meeting Mic", "Meeting Speakers", "USB Headset"
BLUETOOTH = "bluez_input.00_1B_66_AB_CD_EF.0"

# What is done, and the names of the microphone and of the output that are recorded after it. None: there is none.
CHANGES: tuple[tuple[str, str | None, str | None], ...] = (
    ("add-mic headset USB Headset", MIC, SPEAKERS),
    ("default-mic headset", HEADSET, SPEAKERS),
    ("default-mic meeting_mic", MIC, SPEAKERS),
    ("lose-mic", HEADSET, SPEAKERS),
    ("back-mic", MIC, SPEAKERS),
    ("default-speakers headset_feed", MIC, "USB Headset feed"),
    ("lose-mic headset", MIC, "USB Headset feed"),
    ("default-speakers meeting_speakers", MIC, SPEAKERS),
    ("restart-server", MIC, SPEAKERS),
    ("lose-mic", None, SPEAKERS),
    ("back-mic", MIC, SPEAKERS),
    ("stall 3", MIC, SPEAKERS),
    (f"add-mic {BLUETOOTH} Headset", MIC, SPEAKERS),
    (f"default-mic {BLUETOOTH}", "Headset", SPEAKERS),
    (f"default-speakers {BLUETOOTH}_feed", "Headset", "Headset feed"),
    (f"lose-speakers {BLUETOOTH}_feed", MIC, SPEAKERS),  # its microphone goes with it
    ("default-mic meeting_speakers.monitor", MIC, SPEAKERS),
    ("kill-server", None, None),
    ("start-server", MIC, SPEAKERS),
    ("restart-server", MIC, SPEAKERS),
)


class Sides:
    """What is recorded just now, and from where."""

    def __init__(self) -> None:
        self._names: dict[Track, str] = {}
        self._samples: dict[Track, int] = {}
        self._changed = threading.Condition()
        self.length = 0

    def __call__(self, report: Report) -> None:
        with self._changed:
            match report:
                case SourceOpened(track, name):
                    self._names[track] = name
                case Stored(track, samples):
                    self._samples[track] = samples
                case CaptureEnded(samples):
                    self.length = samples
            self._changed.notify_all()

    def wait_for_sound(self, names: dict[Track, str | None]) -> None:
        """Half a second more from the device of that name, for each side that has one."""
        with self._changed:
            wanted = {track: name for track, name in names.items() if name}
            assert self._changed.wait_for(
                lambda: all(self._names.get(track) == name for track, name in wanted.items()), LIMIT
            ), f"{self._names} instead of {wanted}"
            enough = {track: self._samples.get(track, 0) + RECORDING_RATE // 2 for track in wanted}
            assert self._changed.wait_for(
                lambda: all(self._samples.get(track, 0) >= count for track, count in enough.items()), LIMIT
            ), f"{self._samples} of {enough}"


@pytest.fixture
def sides() -> Sides:
    return Sides()


@pytest.fixture
def session(
    request: pytest.FixtureRequest, virtual_mic: VirtualMic, tmp_path: Path, sides: Sides
) -> Iterator[CaptureSession]:
    """Of both defaults, or with the microphone that is given as a parameter."""
    plan = CapturePlan(tmp_path, (DeviceSource(YOU, getattr(request, "param", None)), DeviceSource(OTHERS)))
    session = CaptureSession(Begin(plan), make_source, sides)
    watch = DeviceWatch(lambda: session.devices_changed(see_devices()))
    watch.start()
    yield session
    watch.close()
    session.stop()
    session.join()


def test_twenty_changes_leave_both_sides_recorded(
    virtual_mic: VirtualMic, session: CaptureSession, sides: Sides, tmp_path: Path
) -> None:
    assert len(CHANGES) == 20
    sides.wait_for_sound({YOU: MIC, OTHERS: SPEAKERS})
    for change, microphone, output in CHANGES:
        virtual_mic.command(*change.split(" ", 2))
        sides.wait_for_sound({YOU: microphone, OTHERS: output})
    session.stop()
    session.join()
    assert len(heard(tmp_path, YOU)) == len(heard(tmp_path, OTHERS)) == sides.length


@pytest.mark.parametrize("session", ["bluez_source.00_1B_66_AB_CD_EF.a2dp_source"], indirect=True)
def test_a_chosen_headset_is_taken_back_when_it_returns_with_another_profile(
    virtual_mic: VirtualMic, session: CaptureSession, sides: Sides
) -> None:
    virtual_mic.command("add-mic", "bluez_source.00_1B_66_AB_CD_EF.a2dp_source", "Headset")
    sides.wait_for_sound({YOU: "Headset"})
    virtual_mic.command("lose-mic", "bluez_source.00_1B_66_AB_CD_EF.a2dp_source")
    sides.wait_for_sound({YOU: MIC})
    virtual_mic.command("add-mic", BLUETOOTH, "Headset (call)")
    sides.wait_for_sound({YOU: "Headset (call)"})
