"""Every fault there is, in the order of the table."""

from tests.chaos.fault import Fault
from tests.chaos.faults.engine import ENGINE
from tests.chaos.faults.kills import KILLS
from tests.chaos.faults.storage import STORAGE

FAULTS: tuple[Fault, ...] = (*KILLS, *ENGINE, *STORAGE)
