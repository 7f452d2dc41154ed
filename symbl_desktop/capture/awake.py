"""Keeps the computer from falling asleep by itself while something is recorded. The screen may go dark.

wakepy asks the desktop or the system, each in its own way. Where no desktop answers, logind is asked through its own
command. Either lets go by itself when this process dies.
"""

import logging
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_logger = logging.getLogger(__name__)

_CLOSE_LIMIT = 5.0

# The last word is the program that logind waits for: it ends when nobody holds its standard input any more.
_LOGIND = (
    *("systemd-inhibit", "--what=idle", "--mode=block"),
    *("--who=Symbl Desktop", "--why=A meeting is being recorded", "cat"),
)


@contextmanager
def kept_awake() -> Iterator[None]:
    """Begins and ends without waiting for the system; one that refuses is noted in the log and nothing more."""
    over = threading.Event()
    # A thread of its own: a desktop may take seconds to answer, and wants to hear the end from whoever began.
    thread = threading.Thread(target=_keep_awake, args=[over], name="awake", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(_CLOSE_LIMIT)


def _keep_awake(over: threading.Event) -> None:
    from wakepy import keep  # not needed at the start of anything else

    try:
        with keep.running(on_fail="pass") as asked:
            if asked.active:
                over.wait()
                return
    except RuntimeError as error:  # the desktop has gone meanwhile, and what it was asked with it
        _logger.warning("what keeps the computer awake could not be ended: %s", error)
        return
    if sys.platform == "linux" and shutil.which(_LOGIND[0]):
        _ask_logind(over)
    else:
        _logger.warning("the computer may fall asleep: %s", asked.result.get_failure_text())
        over.wait()


def _ask_logind(over: threading.Event) -> None:
    quiet = subprocess.DEVNULL
    with subprocess.Popen(_LOGIND, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet) as inhibitor:
        over.wait()
        if inhibitor.poll() is not None:
            _logger.warning("the computer could fall asleep: logind has refused")
