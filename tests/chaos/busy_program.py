"""The program with a window that does too much: nothing else in its process runs 200 ms of every 500."""

import ctypes
import sys
import threading

from symbl_desktop.__main__ import main

_BUSY_MICROSECONDS = 200_000
_IDLE_SECONDS = 0.3


def hog(over: threading.Event) -> None:
    """Holds the interpreter as a long regular expression or a large sort does."""
    usleep = ctypes.PyDLL(None).usleep  # a PyDLL, unlike others, keeps the lock while it calls
    while not over.wait(_IDLE_SECONDS):
        usleep(_BUSY_MICROSECONDS)


if __name__ == "__main__":
    over = threading.Event()
    threading.Thread(target=hog, args=[over], daemon=True).start()
    code = main(sys.argv[1:])
    over.set()
    sys.exit(code)
