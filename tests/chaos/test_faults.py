"""The faults that `packaging/dev.py chaos` injects, each a few times only, on a short meeting."""

import pytest

from tests.chaos.fault import Fault, Scale
from tests.chaos.faults.catalogue import FAULTS
from tests.chaos.run import injected

SHORT = (
    "kill -9 of the program",
    "kill -9 of the capture",
    "kill -9 of everything at once",
    "both sides of a call",
    "microphone unplugged and back",
    "socket cut",
    "power cut",
    "disk full",
)


@pytest.mark.parametrize("fault", [each for each in FAULTS if each.name in SHORT], ids=lambda fault: fault.name)
def test_a_fault_costs_no_more_than_is_promised(fault: Fault) -> None:
    outcome, broken = injected(fault, Scale(quick=True), seed=1, speech_seconds=20.0)
    assert not broken, outcome


def test_every_fault_of_the_short_set_exists() -> None:
    assert set(SHORT) <= {fault.name for fault in FAULTS}
