"""A desktop and a logind that are asked to stay awake, on a bus of the test's own."""

import os
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue

import pytest
from jeepney import DBusAddress, HeaderFields, MessageType, new_method_call, new_method_return
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from symbl_desktop.capture.awake import kept_awake

LIMIT = 30.0
COOKIE = 7

BUS = """<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>"""


class Desktop(threading.Thread):
    """Answers what it is asked, and tells of it."""

    def __init__(self, bus: DBusConnection) -> None:
        super().__init__()
        self._bus = bus
        self.asked: SimpleQueue[tuple[str, tuple[object, ...]]] = SimpleQueue()
        bus.send_and_get_reply(message_bus.RequestName("org.freedesktop.PowerManagement"), timeout=LIMIT)

    def run(self) -> None:
        while True:
            message = self._bus.receive()
            if message.header.message_type is not MessageType.method_call:
                continue
            called = message.header.fields[HeaderFields.member]
            if called == "Leave":
                return
            self.asked.put((called, message.body))
            answer = ("u", (COOKIE,)) if called == "Inhibit" else (None, ())
            self._bus.send(new_method_return(message, *answer))


@pytest.fixture
def desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desktop]:
    configuration = tmp_path / "bus.conf"
    configuration.write_text(BUS)
    call = ["dbus-daemon", f"--config-file={configuration}", "--nofork", "--print-address"]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(call, stdout=subprocess.PIPE, stderr=quiet, text=True) as daemon:
        try:
            assert daemon.stdout
            monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", daemon.stdout.readline().strip())
            with open_dbus_connection() as bus, open_dbus_connection() as host:
                desktop = Desktop(bus)
                desktop.start()
                yield desktop
                host.send(new_method_call(DBusAddress("/", bus.unique_name), "Leave"))
                desktop.join(LIMIT)
        finally:
            daemon.terminate()


def test_the_desktop_is_asked_to_stay_awake_until_the_recording_ends(desktop: Desktop) -> None:
    with kept_awake():
        assert desktop.asked.get(timeout=LIMIT)[0] == "Inhibit"
        assert desktop.asked.empty()
    assert desktop.asked.get(timeout=LIMIT) == ("UnInhibit", (COOKIE,))


@pytest.fixture
def logind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """The command that asks logind, as one that writes down how it was called, and that it has ended."""
    called, ended = tmp_path / "called", tmp_path / "ended"
    os.mkfifo(called)
    command = tmp_path / "systemd-inhibit"
    command.write_text(f'#!/bin/sh\necho "$@" > {called}\ncat\ntouch {ended}\n')
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    return called, ended


def test_without_a_desktop_logind_is_asked(logind: tuple[Path, Path]) -> None:
    called, ended = logind
    with kept_awake():
        assert "--what=idle --mode=block" in called.read_text()  # waits for it
        assert not ended.exists()
    assert ended.exists()


def test_a_computer_that_nobody_can_keep_awake_records_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    with kept_awake():
        pass
