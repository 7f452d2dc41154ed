"""What a fault is: how it is done, how often, and what it may cost."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.chaos.outcome import Allowance, Outcome
from tests.chaos.stage import Stage


@dataclass(frozen=True, slots=True)
class Scale:
    """How much: the full set or a quick one; `kills` is how many of each sort somebody asked for."""

    quick: bool
    kills: int | None = None

    def of(self, quick: int, full: int) -> int:
        return quick if self.quick else full

    def of_kills(self, quick: int) -> int:
        return self.kills or self.of(quick, 100)


@dataclass(frozen=True, slots=True)
class Fault:
    """`inject` does it as often as the scale says, and measures what it cost."""

    name: str
    inject: Callable[[Stage, Scale], Outcome]
    allowed: Allowance
