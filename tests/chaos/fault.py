"""What a fault is: how it is done, how often, and what it may cost."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from tests.chaos.outcome import Allowance, Outcome
from tests.chaos.stage import Stage


class Scale(Enum):
    QUICK = auto()
    FULL = auto()

    def of(self, quick: int, full: int) -> int:
        return quick if self is Scale.QUICK else full


@dataclass(frozen=True, slots=True)
class Fault:
    """`inject` does it as often as the scale says, and measures what it cost."""

    name: str
    inject: Callable[[Stage, Scale], Outcome]
    allowed: Allowance
