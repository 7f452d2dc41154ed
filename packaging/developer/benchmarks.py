"""Runs the benchmarks, which print what they measure beside the budgets."""

import os
import subprocess
from collections.abc import Sequence

from developer.checkout import Checkout, SetupFailed


def benchmark_names(checkout: Checkout) -> list[str]:
    """The benchmarks there are: `NAME` for each tests/benchmarks/bench_NAME.py."""
    return sorted(path.stem.removeprefix("bench_") for path in checkout.benchmarks.glob("bench_*.py"))


def run_benchmarks(checkout: Checkout, words: Sequence[str]) -> int:
    """Runs the one named first, with the rest of the words, or all of them; 0 when all could measure."""
    known = benchmark_names(checkout)
    if words and words[0] not in known:
        raise SetupFailed(f"There is no benchmark {words[0]}. There are: {', '.join(known)}.")
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    worst = 0
    for name in words[:1] or known:
        print(f"== {name}", flush=True)
        script = checkout.benchmarks / f"bench_{name}.py"
        command = [str(checkout.python), str(script), *words[1:]]
        worst = max(worst, subprocess.run(command, check=False, cwd=checkout.root, env=environment).returncode)
    return worst
