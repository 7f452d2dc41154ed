"""Which conversations go on, who waits for one to begin, and when each is over."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from symbl_desktop.engine.analyst import Analyst, MakeDetectors, Wanted
from symbl_desktop.engine.conversations import Conversations
from symbl_desktop.engine.gathering import Attendant, Gathering
from symbl_desktop.protocol.messages import StartRequest


@dataclass(slots=True)
class _Place:
    """What belongs to one connection id while anybody is connected to it, or waited for."""

    conversation_id: str
    subscribers: list[Attendant] = field(default_factory=list)
    gathering: Gathering | None = None
    present: dict[object, str] = field(default_factory=dict)
    """Who is connected, and as which member."""
    awaited: dict[str, float] = field(default_factory=dict)
    """By member id: until when (the event loop's time) a speaker who was lost may come back."""
    end: asyncio.TimerHandle | None = None


class Gatherings:
    """Owned by the event loop; `clock` gives Unix time."""

    def __init__(
        self, conversations: Conversations, make_detectors: MakeDetectors, clock: Callable[[], float] = time.time
    ) -> None:
        self.conversations = conversations
        self.clock = clock
        self._make_detectors = make_detectors
        self._places: dict[str, _Place] = {}

    def enter(self, connection_id: str, request: StartRequest, who: object) -> tuple[Gathering, bool]:
        """The conversation of this id and whether it went on before; the first to enter says how it shall be."""
        place = self._place(connection_id)
        if place.end is not None:
            place.end.cancel()
            place.end = None
        went_on = place.gathering is not None
        if place.gathering is None:
            conversation = self.conversations.open(
                connection_id, place.conversation_id, request.meeting_title, self.clock()
            )
            place.gathering = Gathering(conversation, Analyst(conversation, Wanted.of(request), self._make_detectors))
            for subscriber in place.subscribers:
                place.gathering.attend(subscriber)
        place.present.setdefault(who, "")
        return place.gathering, went_on

    def introduce(self, connection_id: str, who: object, member_id: str) -> None:
        """Which member one who has entered is: nobody waits for this one any more."""
        place = self._place(connection_id)
        place.present[who] = member_id
        place.awaited.pop(member_id, None)

    def depart(self, connection_id: str, who: object, wait: float) -> None:
        """The last to leave ends the conversation, unless someone who was lost comes back within `wait` seconds."""
        place = self._places.get(connection_id)
        if place is None or who not in place.present:
            return
        member_id = place.present.pop(who)
        now = asyncio.get_running_loop().time()
        if wait > 0 and member_id not in place.present.values():
            place.awaited[member_id] = now + wait
        if place.present:
            return
        # One who stopped may leave another behind who is only cut off, and has more to say.
        last = max(place.awaited.values(), default=now)
        if last > now:
            place.end = asyncio.get_running_loop().call_at(last, self._end, connection_id)
        else:
            self._end(connection_id)

    def subscribe(self, connection_id: str, subscriber: Attendant) -> str:
        """The id of the conversation it will hear, which may not have begun."""
        place = self._place(connection_id)
        place.subscribers.append(subscriber)
        if place.gathering is not None:
            place.gathering.attend(subscriber)
        return place.conversation_id

    def unsubscribe(self, connection_id: str, subscriber: Attendant) -> None:
        place = self._places.get(connection_id)
        if place is None or subscriber not in place.subscribers:
            return
        place.subscribers.remove(subscriber)
        if place.gathering is not None:
            place.gathering.leave(subscriber)
        elif not place.subscribers:
            del self._places[connection_id]

    def end_all(self) -> None:
        """Ends also what is waited for."""
        for connection_id in list(self._places):
            self._end(connection_id)

    def _place(self, connection_id: str) -> _Place:
        return self._places.setdefault(connection_id, _Place(self.conversations.new_id()))

    def _end(self, connection_id: str) -> None:
        place = self._places.pop(connection_id)
        if place.end is not None:
            place.end.cancel()
        if place.gathering is not None:
            self.conversations.end(place.gathering.conversation, self.clock())
            place.gathering.end()
