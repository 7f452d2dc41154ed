"""Injects faults into the real program and prints what they cost; `python3 packaging/dev.py chaos` runs it."""

import argparse
import shutil
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.chaos.fault import Fault, Scale
from tests.chaos.faults.catalogue import FAULTS
from tests.chaos.long_meeting import long_capture, long_file, long_meeting
from tests.chaos.outcome import Outcome, breaches, table_head, table_row
from tests.chaos.stage import a_stage


def main(argv: Sequence[str]) -> int:
    """0 when every promise was kept, 1 when not, 2 when there is no such fault."""
    arguments = _parser().parse_args(argv)
    # Behind a shell's `&` it is ignored, and so it would be by the programs that are to be stopped by it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    long = [make(arguments.hours) for make in (long_capture, long_file, long_meeting)]
    faults = long if arguments.long else FAULTS
    chosen = [fault for fault in faults if arguments.only.lower() in fault.name.lower()]
    if not chosen:
        print(f"No fault is called {arguments.only!r}. There are: {'; '.join(fault.name for fault in faults)}.")
        return 2
    scale = Scale(arguments.quick, arguments.kills)
    print(f"seed {arguments.seed}, {'quick' if scale.quick else 'full'}\n\n{table_head()}", flush=True)
    kept = [_run(fault, scale, arguments.seed, arguments.keep) for fault in chosen]
    print(f"\n{kept.count(True)} of {len(kept)} held")
    return 0 if all(kept) else 1


def injected(
    fault: Fault, scale: Scale, seed: int, speech_seconds: float = 60.0, keep: Path | None = None
) -> tuple[Outcome, tuple[str, ...]]:
    """What it cost, and what of that was promised not to be; on a stage of its own."""
    with a_stage(seed, speech_seconds) as stage:
        try:
            outcome = fault.inject(stage, scale)
        finally:
            if keep:
                shutil.copytree(stage.home, keep / fault.name.replace("/", " "), dirs_exist_ok=True)
    return outcome, breaches(outcome, fault.allowed)


def _run(fault: Fault, scale: Scale, seed: int, keep: Path | None) -> bool:
    began = time.monotonic()
    try:
        outcome, broken = injected(fault, scale, seed, keep=keep)
    except Exception as failure:  # noqa: BLE001 - whatever it is, the other faults are still to be injected
        outcome, broken = Outcome(0), (f"could not be carried out: {type(failure).__name__} {failure}",)
    print(table_row(fault.name, outcome, broken), flush=True)
    print(f"    took {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    return not broken


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dev.py chaos", description="Injects faults and prints what they cost.")
    parser.add_argument("--seed", type=int, default=1, help="decides every moment that is left to chance (1)")
    parser.add_argument("--only", default="", metavar="NAME", help="faults with this in their name")
    parser.add_argument("--quick", action="store_true", help="each a few times only, as the tests do")
    parser.add_argument("--kills", type=int, metavar="N", help="so many of each process (100, or a few when quick)")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="put the last meeting of each fault there")
    parser.add_argument("--long", action="store_true", help="hours of one meeting in place of the faults")
    parser.add_argument("--hours", type=float, default=4.0, help="how many with --long (4)")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
