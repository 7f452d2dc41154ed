"""Devices that come and go, and a sound server that does."""

import ctypes
import threading
from collections.abc import Callable, Iterator

import pytest

from symbl_desktop.audio.device_watch import DeviceWatch
from symbl_desktop.audio.devices import AudioDevice, list_microphones, list_outputs
from tests.virtual_mic.plugin import VirtualMic

LIMIT = 30.0


class Desk:
    """Lists the devices anew each time it is told to, as a window does."""

    def __init__(self) -> None:
        self.microphones: tuple[AudioDevice, ...] | None = None
        self.outputs: tuple[AudioDevice, ...] | None = None
        self._listed = threading.Condition()
        self.watch = DeviceWatch(self._list)

    def _list(self) -> None:
        microphones, outputs = list_microphones(), list_outputs()
        with self._listed:
            self.microphones, self.outputs = microphones, outputs
            self._listed.notify_all()

    def wait_until(self, holds: Callable[[], bool]) -> None:
        with self._listed:
            assert self._listed.wait_for(holds, LIMIT), f"still {self.microphones} and {self.outputs}"

    def names(self) -> list[str] | None:
        return None if self.microphones is None else [each.name for each in self.microphones]

    def default(self) -> str | None:
        return next((each.name for each in self.microphones or () if each.is_default), None)


@pytest.fixture
def desk(virtual_mic: VirtualMic) -> Iterator[Desk]:
    desk = Desk()
    desk.watch.start()
    desk.wait_until(lambda: desk.names() == ["meeting_mic"])
    yield desk
    desk.watch.close()


def test_a_microphone_that_is_plugged_in_is_noticed_and_one_that_is_pulled_out(
    virtual_mic: VirtualMic, desk: Desk
) -> None:
    virtual_mic.command("add-mic", "headset", "USB Headset")
    desk.wait_until(lambda: desk.names() == ["meeting_mic", "headset"])
    virtual_mic.command("lose-mic")
    desk.wait_until(lambda: desk.names() == ["headset"])
    virtual_mic.command("lose-mic", "headset")
    desk.wait_until(lambda: desk.names() == [])
    virtual_mic.command("back-mic")
    desk.wait_until(lambda: desk.names() == ["meeting_mic"])


def test_another_default_is_noticed(virtual_mic: VirtualMic, desk: Desk) -> None:
    virtual_mic.command("add-mic", "headset", "USB Headset")
    virtual_mic.command("default-mic", "headset")
    desk.wait_until(lambda: desk.default() == "headset")
    virtual_mic.command("default-speakers", "mic_feed")
    desk.wait_until(lambda: [each.name for each in desk.outputs or () if each.is_default] == ["mic_feed"])


def test_a_sound_server_that_dies_takes_all_devices_with_it_and_brings_them_back(
    virtual_mic: VirtualMic, desk: Desk
) -> None:
    virtual_mic.command("kill-server")
    desk.wait_until(lambda: desk.names() == [])
    virtual_mic.command("start-server")
    desk.wait_until(lambda: desk.names() == ["meeting_mic"])
    virtual_mic.command("add-mic", "headset", "USB Headset")
    desk.wait_until(lambda: desk.names() == ["meeting_mic", "headset"])


def test_a_watch_on_a_sound_server_that_hangs_can_be_closed(virtual_mic: VirtualMic, desk: Desk) -> None:
    with virtual_mic.frozen():
        desk.watch.close()
        assert not any(each.name == "device watch" for each in threading.enumerate())


@pytest.mark.usefixtures("no_sound")
def test_a_computer_without_sound_has_no_devices() -> None:
    desk = Desk()
    desk.watch.start()
    desk.wait_until(lambda: desk.names() == [])
    desk.watch.close()


def test_without_a_sound_servers_library_portaudio_is_asked(
    virtual_mic: VirtualMic, monkeypatch: pytest.MonkeyPatch
) -> None:
    load = ctypes.CDLL

    def without_pulse(name: str, *rest: object) -> ctypes.CDLL:
        if name and "libpulse" in name:
            raise OSError("no such library")
        return load(name, *rest)  # type: ignore[arg-type]  # handed through as it came

    monkeypatch.setattr(ctypes, "CDLL", without_pulse)
    heard = threading.Event()
    watch = DeviceWatch(heard.set)
    watch.start()
    assert heard.wait(LIMIT)
    watch.close()
