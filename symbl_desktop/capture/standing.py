"""How a capture stands: a fold over its orders and reports, for whoever takes it up or goes on after it."""

from dataclasses import replace

from symbl_desktop.capture.messages import (
    Begin,
    BlocksDropped,
    ChooseSource,
    Mute,
    Order,
    Pause,
    Report,
    Resume,
    SignalChanged,
    SourceEnded,
    SourceLost,
    SourceOpened,
    Stored,
    Track,
)
from symbl_desktop.capture.wire import ClockSet, Condition


class Standing:
    """Not for two threads."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin
        self._told: dict[tuple[Track, type], Report] = {}

    @property
    def begin(self) -> Begin:
        """The order that lets another process go on here."""
        return self._begin

    def ordered(self, order: Order) -> None:
        plan = self._begin.plan
        match order:
            case Pause():
                self._begin = replace(self._begin, paused=True, origin=None)
            case Resume():
                self._begin = replace(self._begin, paused=False)
            case Mute(track, muted):
                others = tuple(each for each in plan.muted if each is not track)
                plan = replace(plan, muted=(*others, track) if muted else others)
                self._begin = replace(self._begin, plan=plan)
            case ChooseSource(source):
                sources = tuple(each for each in plan.sources if each.track is not source.track)
                self._begin = replace(self._begin, plan=replace(plan, sources=(*sources, source)))
            case _:
                pass

    def reported(self, report: Report | ClockSet) -> None:
        match report:
            case ClockSet(origin):
                self._begin = replace(self._begin, origin=origin)
            case SourceOpened(track) | SourceLost(track) | SourceEnded(track):
                self._told[track, SourceOpened] = report
            case Stored(track) | SignalChanged(track) | BlocksDropped(track):
                self._told[track, type(report)] = report
            case _:
                pass

    @property
    def capturing(self) -> tuple[Track, ...]:
        """The tracks that would lose sound if it ended now."""
        if self._begin.paused:
            return ()
        if not self._told:
            return tuple(spec.track for spec in self._begin.plan.sources)
        return tuple(told.track for told in self._told.values() if isinstance(told, SourceOpened))

    def condition(self, attended: bool) -> Condition:
        plan = self._begin.plan
        return Condition(plan.folder, plan.sources, plan.muted, self._begin.paused, attended)

    def snapshot(self) -> tuple[Report, ...]:
        """What somebody has to be told who knows nothing yet."""
        return tuple(self._told.values())
