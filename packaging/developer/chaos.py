"""Injects faults into the real program; the faults themselves are the tests' own, in tests/chaos."""

import os
import subprocess
from collections.abc import Sequence

from developer.checkout import Checkout


def run_chaos(checkout: Checkout, words: Sequence[str]) -> int:
    """0 when every promise was kept."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [str(checkout.python), "-m", "tests.chaos.run", *words]
    return subprocess.run(command, check=False, cwd=checkout.root, env=environment).returncode
