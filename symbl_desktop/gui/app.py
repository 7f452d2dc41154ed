"""The window's program: builds the objects, connects them, and takes them down in order."""

import argparse
import logging
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import platformdirs
from PySide6.QtCore import QCoreApplication, QObject, Slot
from PySide6.QtWidgets import QApplication

from symbl_desktop.capture.host import CaptureHost
from symbl_desktop.capture.messages import DevicesChanged
from symbl_desktop.capture.running import captures_path
from symbl_desktop.gui.background import Background
from symbl_desktop.gui.bridge import DevicesBridge, EngineBridge
from symbl_desktop.gui.device_desk import DeviceDesk
from symbl_desktop.gui.fault_log import FaultLog
from symbl_desktop.gui.icons import application_icon
from symbl_desktop.gui.interrupts import Interrupts
from symbl_desktop.gui.library_desk import LibraryDesk
from symbl_desktop.gui.main_window import MainWindow
from symbl_desktop.gui.panes.banner import Banner
from symbl_desktop.gui.problems import WindowProblem
from symbl_desktop.gui.recording_desk import Captures, RecordingDesk
from symbl_desktop.gui.recovery_desk import RecoveryDesk
from symbl_desktop.gui.theme import DesktopTheme
from symbl_desktop.gui.window_state import WindowState
from symbl_desktop.meeting.events import ProblemKind
from symbl_desktop.recorder.servers import SecretMissing, chosen_server
from symbl_desktop.settings import LoadedSettings, Settings, load_settings, settings_path
from symbl_desktop.storage.errors import disk_of
from symbl_desktop.storage.library import Library
from symbl_desktop.streaming.local_engine import EnginePhase, EngineState
from symbl_desktop.streaming.server import RemoteServer, Server

_logger = logging.getLogger(__name__)

_PROGRAM = "symbl-desktop"


@dataclass(frozen=True, slots=True)
class Places:
    """Where the window keeps its own things; meetings lie where the settings say.

    In `captures` a window finds what is still being recorded for one that is gone.
    """

    window_state: Path
    logs: Path
    captures: Path = field(default_factory=captures_path)

    @classmethod
    def of_the_platform(cls) -> "Places":
        return cls(settings_path().with_name("window.ini"), platformdirs.user_log_path(_PROGRAM, appauthor=False))


def main(argv: Sequence[str] | None = None) -> int:
    """Opens the window and returns when it is closed and everything is saved."""
    arguments = _parser().parse_args(sys.argv[1:] if argv is None else argv)
    if not _has_screen():
        sys.stderr.write(
            "There is no screen to open a window on. `symbl-desktop transcribe FILE` and `symbl-desktop record` "
            "work without one.\n"
        )
        return 1
    application = QApplication([_PROGRAM])
    application.setApplicationDisplayName("Symbl Desktop")
    application.setDesktopFileName(_PROGRAM)
    application.setWindowIcon(application_icon())
    DesktopTheme(application)
    places = Places.of_the_platform()
    with ExitStack() as stack:
        faults = FaultLog(places.logs)
        try:
            faults.open()
        except OSError as error:
            _logger.warning("there is no log: %s", error)
        stack.callback(faults.close)
        interrupts = Interrupts()
        stack.callback(interrupts.close)
        loaded = load_settings()
        window = stack.enter_context(running_window(loaded.settings, places, arguments.server))
        faults.faulted.connect(window.report_fault)
        interrupts.requested.connect(window.closing.close_without_asking)
        _tell_of_settings(loaded, window.banner)
        window.show()
        return application.exec()


@contextmanager
def running_window(
    settings: Settings,
    places: Places,
    server_url: str | None = None,
    open_captures: Callable[[Callable[[DevicesChanged], None]], Captures] | None = None,
) -> Iterator[MainWindow]:
    """The window with everything behind it; afterwards every meeting is saved, and every thread and process gone."""
    engine = EngineBridge()
    place = engine_place(server_url or settings.server_url)
    with ExitStack() as stack:
        server, problem = _open_server(stack, settings, server_url, engine)
        devices = DevicesBridge()
        if open_captures is None:
            captures: Captures = CaptureHost(on_devices=devices.on_devices, records=places.captures)
        else:
            captures = open_captures(devices.on_devices)
        stack.callback(captures.close)
        window = MainWindow(WindowState(places.window_state), place, settings.confidence_threshold)
        background = Background(window)
        stack.callback(background.close)
        library = Library(settings.library_folder)
        window.banner.set_disk(str(disk_of(library.root)))
        recordings = RecordingDesk(window, settings, server, captures, background)
        stack.callback(recordings.close)
        recovery = RecoveryDesk(window, settings, server, library, background)
        stack.callback(recovery.close)
        stored = LibraryDesk(window, library, recordings, recovery, background, places.logs)
        stack.callback(stored.deleteLater)
        sides = DeviceDesk(window, settings, recordings.at_hand, background)
        devices.changed.connect(sides.show_devices)
        sides.show_devices(devices.latest)
        recordings.running_known.connect(recovery.look)
        watch = _EngineWatch(window.banner)
        engine.state_changed.connect(watch.on_state)
        if problem:
            window.banner.report(ProblemKind.SERVER_REFUSED, problem)
        recordings.look_for_running()
        yield window


def _open_server(
    stack: ExitStack, settings: Settings, server_url: str | None, engine: EngineBridge
) -> tuple[Server, str]:
    """With what keeps it from being asked, "" if nothing does."""
    try:
        return stack.enter_context(chosen_server(settings, server_url, engine.on_state)), ""
    except SecretMissing as missing:
        return RemoteServer(server_url or settings.server_url or ""), str(missing)


def engine_place(server_url: str | None) -> str:
    """Where the words are found, as the status line says it."""
    if not server_url:
        return QCoreApplication.translate("EnginePlace", "On this computer")
    return QCoreApplication.translate("EnginePlace", "On {0}").format(urlsplit(server_url).hostname or server_url)


class _EngineWatch(QObject):
    """The engine's death is told once, however often it dies; its return takes that back."""

    def __init__(self, banner: Banner) -> None:
        super().__init__()
        self._banner = banner
        self._told = False

    @Slot(object)
    def on_state(self, state: EngineState) -> None:
        match state.phase:
            case EnginePhase.WAITING if not self._told:
                self._told = True
                cause = f"exit code {state.exit_code}: {state.detail}"
                self._banner.report(ProblemKind.ENGINE_FAILED, cause)
            case EnginePhase.LISTENING:
                self._told = False
                self._banner.settle(ProblemKind.ENGINE_FAILED)
            case _:
                pass  # nothing the host could do about it


def _tell_of_settings(loaded: LoadedSettings, banner: Banner) -> None:
    if loaded.problem or loaded.ignored:
        kept = f"\nThe file was kept as {loaded.set_aside}." if loaded.set_aside else ""
        ignored = f"\nWithout meaning: {', '.join(loaded.ignored)}" if loaded.ignored else ""
        banner.report(WindowProblem.SETTINGS_UNREADABLE, f"{loaded.problem}{kept}{ignored}".strip())


def _has_screen() -> bool:
    """Without one, Qt ends the process on the spot."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=_PROGRAM, description="Records meetings. `symbl-desktop --help` tells more.")
    parser.add_argument(
        "--server", metavar="URL", help="a Symbl-compatible server in place of the one on this computer"
    )
    return parser
