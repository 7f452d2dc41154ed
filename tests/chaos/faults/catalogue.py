"""Every fault there is, in the order of the table."""

from tests.chaos.fault import Fault
from tests.chaos.faults.devices import DEVICES
from tests.chaos.faults.engine import ENGINE
from tests.chaos.faults.kills import KILLS
from tests.chaos.faults.network import NETWORK
from tests.chaos.faults.sides import SIDES
from tests.chaos.faults.stalls import STALLS
from tests.chaos.faults.stops import STOPS
from tests.chaos.faults.storage import STORAGE

FAULTS: tuple[Fault, ...] = (*KILLS, *STALLS, *SIDES, *DEVICES, *ENGINE, *STOPS, *STORAGE, *NETWORK)
