"""A live conversation: its memory, and everyone who is connected to it."""

from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from typing import Protocol

from symbl_desktop.engine.analyst import Analyst, Findings
from symbl_desktop.engine.conversations import Conversation
from symbl_desktop.engine.said_before import SaidAgain, SaidAnew, SaidBefore
from symbl_desktop.protocol.messages import Insight, Message, RecognitionResult, Topic


class Attendant(Protocol):
    """A connected client, told at once and in order; it may not take its time."""

    def hear_result(self, result: RecognitionResult, of: object) -> None:
        """What the stream `of` is saying; clients with streams of their own hear only those."""
        ...

    def hear_messages(self, messages: tuple[Message, ...]) -> None: ...

    def hear_insights(self, insights: tuple[Insight, ...]) -> None: ...

    def hear_topics(self, topics: tuple[Topic, ...]) -> None: ...

    def hear_end(self) -> None:
        """The conversation is over."""
        ...


class Speaking(Protocol):
    """A stream of sound in a conversation."""

    @property
    def member_id(self) -> str: ...

    @property
    def silence(self) -> float:
        """Seconds since something was last recognised."""
        ...

    def give_way(self) -> None:
        """Ends without another word: its speaker has begun again elsewhere."""
        ...


@dataclass(slots=True)
class _Heard:
    """What one attendant was told of: nobody is told the same twice."""

    insights: dict[str, Insight] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)


class Gathering:
    """Owned by the event loop. It ends when the last of those present has left and nobody is waited for."""

    def __init__(self, conversation: Conversation, analyst: Analyst) -> None:
        self.conversation = conversation
        self._analyst = analyst
        self._attendants: dict[Attendant, _Heard] = {}
        self._streams: list[Speaking] = []
        self._said_before: dict[str, SaidBefore] = {}
        self._listened_before: dict[str, frozenset[Attendant]] = {}

    @property
    def speaking(self) -> frozenset[str]:
        """The ids of the members whose streams go on or are being finished."""
        return frozenset(stream.member_id for stream in self._streams)

    @property
    def silence(self) -> float:
        """Seconds since anybody was last understood."""
        return min((stream.silence for stream in self._streams), default=0.0)

    def attend(self, attendant: Attendant) -> None:
        self._attendants.setdefault(attendant, _Heard())

    def leave(self, attendant: Attendant) -> None:
        self._attendants.pop(attendant, None)

    def begin(self, stream: Speaking) -> None:
        self._streams.append(stream)

    def finish(self, stream: Speaking) -> None:
        """The stream has said all it had to say."""
        if stream in self._streams:
            self._streams.remove(stream)
            if not self._streams:
                self._tell_findings(self._analyst.flush())

    def take_over(self, member_id: str, offset: float) -> None:
        """This member's sound comes once more from so many seconds on: what was made of it may be said again."""
        for stream in [item for item in self._streams if item.member_id == member_id]:
            self._streams.remove(stream)
            stream.give_way()
        self._said_before[member_id] = SaidBefore(self.conversation.said_by(member_id), offset)
        self._listened_before[member_id] = frozenset(self._attendants)

    def say(self, result: RecognitionResult, stream: Speaking) -> None:
        for attendant in list(self._attendants):
            attendant.hear_result(result, stream)

    def add(self, message: Message) -> None:
        """Keeps a sentence and tells everyone, with what was found in it."""
        listeners = self._who_has_not_heard(message)
        match self._compared(message):
            case SaidAgain(known):
                self._tell_message(self.conversation.whole(known), listeners)
                self._tell_findings(self._known_of({known.id}), listeners)
            case SaidAnew(news, gone):
                if self.conversation.forget(gone):
                    self._analyst.begin_again()
                self.conversation.add(news)
                self._tell_message(news, listeners)
                self._tell_findings(self._analyst.observe(news))

    def catch_up(self, attendant: Attendant, member_id: str) -> None:
        """Tells this member, who comes back, what is known, since it cannot say what it has missed.

        What was found in the words of others comes after these words; what was found in sentences that are about to be
        said again is told with them.
        """
        to_come = frozenset[str]().union(*(said_before.waiting for said_before in self._said_before.values()))
        found = self._known_of({message.id for message in self.conversation.messages} - to_come, topics=True)
        places = {insight.message_id for insight in found.insights}
        for message in self.conversation.messages:
            if message.id in places and _member(message) != member_id:
                self._tell_message(self.conversation.whole(message), [attendant])
        self._tell_findings(found, [attendant])

    def end(self) -> None:
        for attendant in list(self._attendants):
            attendant.hear_end()
        self._attendants.clear()

    def _known_of(self, message_ids: Container[str], *, topics: bool = False) -> Findings:
        insights = [item for item in self.conversation.insights.values() if item.message_id in message_ids]
        return Findings(tuple(insights), tuple(self.conversation.topics.values()) if topics else ())

    def _compared(self, message: Message) -> SaidAgain | SaidAnew:
        said_before = self._said_before.get(_member(message))
        return SaidAnew(message) if said_before is None else said_before.hear(message)

    def _who_has_not_heard(self, message: Message) -> list[Attendant]:
        said_before = self._said_before.get(_member(message))
        if said_before is None:
            return list(self._attendants)
        if not said_before.covers(message):
            self._listened_before.pop(_member(message), None)
        before = self._listened_before.get(_member(message), frozenset())
        return [attendant for attendant in self._attendants if attendant not in before]

    def _tell_message(self, message: Message, listeners: Iterable[Attendant]) -> None:
        for attendant in listeners:
            attendant.hear_messages((message,))

    def _tell_findings(self, found: Findings, to: Iterable[Attendant] | None = None) -> None:
        for attendant in list(self._attendants if to is None else to):
            heard = self._attendants.get(attendant, _Heard())
            insights = tuple(item for item in found.insights if heard.insights.get(item.id) != item)
            topics = tuple(item for item in found.topics if heard.topics.get(item.id) != item)
            heard.insights.update((item.id, item) for item in insights)
            heard.topics.update((item.id, item) for item in topics)
            if insights:
                attendant.hear_insights(insights)
            if topics:
                attendant.hear_topics(topics)


def _member(message: Message) -> str:
    return message.speaker.id if message.speaker else ""
