"""What the system has to bring besides Python, whichever system it is."""

import ctypes.util
import importlib.util
import sys
from collections.abc import Sequence

from developer import debian
from developer.checkout import SetupFailed

_LIBRARIES = (
    "portaudio",
    "EGL",
    "xkbcommon-x11",
    "xcb-cursor",
    "xcb-icccm",
    "xcb-image",
    "xcb-keysyms",
    "xcb-render-util",
)


def ensure_system(packages: Sequence[str]) -> None:
    """Gets what is missing where that can be done, and says what is missing where not."""
    makes_environments = importlib.util.find_spec("ensurepip") is not None
    if debian.is_debian():
        wanted = list(packages)
        if not makes_environments:
            wanted.append(f"python3.{sys.version_info.minor}-venv")
        if missing := debian.missing_packages(wanted, debian.present_packages()):
            debian.install_packages(missing)
        return
    if not makes_environments:
        raise SetupFailed(
            f"This Python ({sys.executable}) cannot make virtual environments: its module ensurepip is missing. "
            "Install it (the package is often called python3-venv), or use the Python from python.org."
        )
    if lacking := _lacking():
        print(f"This system seems to lack: {', '.join(lacking)}. Install what is missing if something does not work.")


def _lacking() -> list[str]:
    """What the wheels take from the system and cannot be found; macOS brings all of it."""
    match sys.platform:
        case "linux":
            return [f"lib{name}" for name in _LIBRARIES if ctypes.util.find_library(name) is None]
        case "win32" if ctypes.util.find_library("msvcp140") is None:
            return ["the Microsoft Visual C++ runtime (msvcp140.dll)"]
        case _:
            return []
