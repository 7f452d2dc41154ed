"""Disks that really are full, in a process that has one of its own; nothing is left mounted when that has ended."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
_MOUNT = 'mount -t tmpfs -o "size=$1" full "$2" && shift 2 && exec "$@"'
_LIMIT = 'cd "$2" && shift 2 && exec "$@"'
_LIMIT_FILES = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (100 << 10, resource.RLIM_INFINITY))\n"


def can_mount() -> bool:
    """Whether this machine lets us have a small disk: as root, or in a namespace of our own."""
    unshare = shutil.which("unshare")
    command = [unshare, "-rm", "mount", "-t", "tmpfs", "none", "/mnt"] if unshare else ["false"]
    return subprocess.run(command, capture_output=True).returncode == 0


KINDS = ["limit", "disk"] if can_mount() else ["limit"]
"""A disk of its own where that can be had; everywhere, files that cannot grow beyond a limit."""


def run_on_small_disk(kind: str, folder: Path, script: str, size: str = "1m") -> str:
    """What the script prints, which gets the disk's folder as its argument."""
    python = [sys.executable, "-c", script if kind == "disk" else _LIMIT_FILES + script, str(folder)]
    namespace = ["unshare", "-rm"] if kind == "disk" else []
    command = [*namespace, "sh", "-c", _MOUNT if kind == "disk" else _LIMIT, "sh", size, str(folder), *python]
    ended = subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=120,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"},
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout
