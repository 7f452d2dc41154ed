"""The system libraries that no wheel carries, on Debian and its kin: which are missing, and getting them."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

from developer.checkout import SetupFailed

# What Qt's offscreen, X11 and Wayland plug-ins load and a bare system lacks; the sound library and its way to a server.
RUN_PACKAGES = (
    "libglib2.0-0",
    "libegl1",
    "libgl1",
    "libxkbcommon0",
    "libfontconfig1",
    "libdbus-1-3",
    "libxkbcommon-x11-0",
    "libxcb-icccm4",
    "libxcb-image0",
    "libxcb-keysyms1",
    "libxcb-render-util0",
    "libxcb-shape0",
    "libxcb-randr0",
    "libxcb-xkb1",
    "libxcb-cursor0",
    "libwayland-cursor0",
    "libwayland-egl1",
    "libportaudio2",
    "libasound2-plugins",
)

# The virtual microphone, the virtual screen, and a bus for a desktop that is asked to stay awake.
TEST_PACKAGES = (*RUN_PACKAGES, "pulseaudio", "pulseaudio-utils", "xvfb", "dbus")

_QUERY = ("dpkg-query", "--show", "--showformat", "${db:Status-Abbrev}\t${Package}\t${Provides}\n")


def is_debian() -> bool:
    """Whether apt and dpkg look after this system."""
    return bool(shutil.which("apt-get") and shutil.which("dpkg-query"))


def present_packages() -> str:
    """What dpkg knows, one package a line: state, name, and what it stands in for."""
    return subprocess.run(_QUERY, check=True, capture_output=True, text=True).stdout


def missing_packages(wanted: Sequence[str], listing: str) -> list[str]:
    """Which of the wanted packages are not in dpkg's listing, under their own name or one that replaces it."""
    present = set()
    for line in listing.splitlines():
        state, name, provides = line.split("\t")
        if state.startswith("ii"):
            present.add(name)
            present.update(provided.split("(")[0].strip() for provided in provides.split(","))
    return [package for package in wanted if package not in present]


def apt_line(packages: Sequence[str]) -> str:
    """The one line to type that installs them."""
    return f"sudo apt-get install --no-install-recommends {' '.join(packages)}"


def install_packages(packages: Sequence[str]) -> None:
    """Installs them as root or through sudo; raises SetupFailed with the line to type when neither works."""
    remedy = f"Some system packages are missing. Please run\n\n    {apt_line(packages)}\n\nand then this command again."
    right = _right_to_install()
    if right is None:
        raise SetupFailed(remedy)
    print(f"Installing system packages: {' '.join(packages)}", flush=True)
    apt = [*right, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-o", "DPkg::Lock::Timeout=120"]
    # A source of the user's that does not answer need not be one that has these packages.
    subprocess.run([*apt, "update"], check=False)
    # Never at the cost of another package: pulseaudio would take the place of a desktop's own sound server.
    ended = subprocess.run([*apt, "install", "-y", "--no-install-recommends", "--no-remove", *packages], check=False)
    if ended.returncode != 0:
        raise SetupFailed(f"apt-get ended with code {ended.returncode}. {remedy}")


def _right_to_install() -> list[str] | None:
    """What to put before apt-get, or None: root needs nothing, sudo may ask for a password only on a terminal."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    if sys.stdin.isatty():
        return ["sudo"]
    allowed = subprocess.run(["sudo", "-n", "true"], check=False, capture_output=True)
    return ["sudo", "-n"] if allowed.returncode == 0 else None
