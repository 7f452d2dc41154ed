"""The capture process: devices, files and their syncing, out of reach of whatever befalls the window.

`symbl-desktop capture` is started by the window (see host.py), is told a key and an address on stdin, says on stdout
where it can be called, and waits, warm, for a meeting. There is no Qt in it.
"""

import argparse
import faulthandler
import importlib
import json
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from symbl_desktop.audio.block import RECORDING_RATE, AudioFormat, Resampler
from symbl_desktop.audio.device_watch import DeviceWatch
from symbl_desktop.capture.attendant import (
    Admitted,
    Attendant,
    Event,
    HungUp,
    ParentGone,
    Said,
    Terminated,
    Whereabouts,
)
from symbl_desktop.capture.channel import Exchange, LineClosed
from symbl_desktop.capture.outbox import Outbox
from symbl_desktop.capture.sources import see_devices
from symbl_desktop.capture.wire import Warm

_logger = logging.getLogger(__name__)

_ALONE_LIMIT = 120.0
_DEVICE_RATE = 48000


def capture_main(argv: Sequence[str]) -> int:
    """Returns when the meeting's files are closed, or when there was no meeting and nobody is left to begin one."""
    options = _parser().parse_args(argv)
    if sys.platform != "win32":
        os.set_blocking(sys.stderr.fileno(), False)  # a window that stands still reads no complaints
    faulthandler.enable()
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("wakepy").setLevel(logging.WARNING)  # else it tells each system it is not made for
    told = sys.stdin.readline()
    if not told:
        return 1  # whoever started this is gone
    key = str(json.loads(told)["key"])
    exchange = Exchange(bytes.fromhex(key), str(json.loads(told)["address"]))
    outbox = Outbox()
    whereabouts = Whereabouts(exchange.address, key, os.getpid(), options.records)
    attendant = Attendant(whereabouts, outbox, options.alone_limit)
    _watch_signals(attendant.happened)
    _in_background("line", lambda: _serve(exchange, attendant.happened))
    _in_background("parent", lambda: _wait_for_parent(attendant.happened))
    _in_background("warm-up", lambda: _warm_up(attendant, outbox))
    sys.stdout.write(json.dumps({"event": "listening", "address": exchange.address}) + "\n")
    sys.stdout.flush()
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # nobody reads on, and a library that says much must not wait
    try:
        attendant.run()
    finally:
        exchange.close()
    return 0


def leave(code: int) -> NoReturn:
    """Ends the process at once: what a sound system that hangs would do at a program's exit could take for ever."""
    logging.shutdown()
    os._exit(code)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="symbl-desktop capture")
    parser.add_argument("--records", type=Path, required=True, help="folder in which a running capture is found again")
    parser.add_argument("--alone-limit", type=float, default=_ALONE_LIMIT, help="seconds to go on without a window")
    return parser


def _watch_signals(happened: Callable[[Event], None]) -> None:
    def terminate(_number: int, _frame: FrameType | None) -> None:
        happened(Terminated())

    for name in ("SIGTERM", "SIGHUP", "SIGINT", "SIGBREAK"):
        if number := getattr(signal, name, None):
            signal.signal(number, terminate)


def _in_background(name: str, work: Callable[[], None]) -> None:
    threading.Thread(target=work, name=name, daemon=True).start()


def _wait_for_parent(happened: Callable[[Event], None]) -> None:
    """Nothing more is ever said on stdin: it ends with whoever holds its other end."""
    descriptor = sys.stdin.fileno()
    while os.read(descriptor, 4096):
        pass
    happened(ParentGone())


def _serve(exchange: Exchange, happened: Callable[[Event], None]) -> None:
    while True:
        try:
            connection = exchange.accept()
        except OSError:
            return
        _in_background("caller", _caller(exchange, connection, happened))


def _caller(
    exchange: Exchange, connection: "Connection[Any, Any]", happened: Callable[[Event], None]
) -> Callable[[], None]:
    def listen() -> None:
        try:
            channel = exchange.admit(connection)
        except LineClosed as error:
            _logger.warning("somebody was not let in: %s", error)
            return
        happened(Admitted(channel))
        try:
            while (message := channel.receive()) is not None:
                happened(Said(channel, message))
        except LineClosed:
            happened(HungUp(channel))
            channel.close()

    return listen


def _warm_up(attendant: Attendant, outbox: Outbox) -> None:
    """Loads all that a meeting's first sound would otherwise wait for, and then tells what is plugged in."""
    Resampler(AudioFormat(_DEVICE_RATE, 1)).feed(bytes(2 * RECORDING_RATE))
    importlib.import_module("wakepy")  # see awake.py: some tenths of a second that the devices need
    outbox.put(see_devices())
    outbox.put(Warm())
    watch = DeviceWatch(lambda: outbox.put(see_devices()))
    watch.start()
    attendant.begun.wait()
    watch.close()  # the next process, warm by then, sees them in this one's stead
