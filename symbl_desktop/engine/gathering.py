"""A live conversation: its memory, and everyone who is connected to it."""

from collections.abc import Callable, Iterable
from typing import Protocol

from symbl_desktop.engine.analyst import Analyst, Findings
from symbl_desktop.engine.conversations import Conversation
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

    def give_way(self) -> None:
        """Ends without another word: its speaker has begun again elsewhere."""
        ...


class Gathering:
    """Owned by the event loop. It ends when the last of those present has left and nobody is waited for."""

    def __init__(self, conversation: Conversation, analyst: Analyst) -> None:
        self.conversation = conversation
        self._analyst = analyst
        self._attendants: list[Attendant] = []
        self._streams: list[Speaking] = []

    @property
    def speaking(self) -> frozenset[str]:
        """The ids of the members whose streams go on or are being finished."""
        return frozenset(stream.member_id for stream in self._streams)

    def attend(self, attendant: Attendant) -> None:
        if attendant not in self._attendants:
            self._attendants.append(attendant)

    def leave(self, attendant: Attendant) -> None:
        if attendant in self._attendants:
            self._attendants.remove(attendant)

    def begin(self, stream: Speaking) -> None:
        self._streams.append(stream)

    def finish(self, stream: Speaking) -> None:
        """The stream has said all it had to say."""
        if stream in self._streams:
            self._streams.remove(stream)
            if not self._streams:
                self._tell_findings(self._analyst.flush())

    def take_over(self, member_id: str, offset: float) -> None:
        """This member's sound comes once more from so many seconds on: what was made of it makes way."""
        for stream in [item for item in self._streams if item.member_id == member_id]:
            self._streams.remove(stream)
            stream.give_way()
        self.conversation.forget(member_id, offset)
        self._analyst.begin_again()

    def say(self, result: RecognitionResult, stream: Speaking) -> None:
        for attendant in list(self._attendants):
            attendant.hear_result(result, stream)

    def add(self, message: Message) -> None:
        """Keeps a sentence and tells everyone, with what was found in it."""
        self.conversation.add(message)
        self._tell(lambda attendant: attendant.hear_messages((message,)))
        self._tell_findings(self._analyst.observe(message))

    def catch_up(self, attendant: Attendant) -> None:
        """Tells one who comes back what is known, since it cannot say what it has missed."""
        self._tell_findings(
            Findings(tuple(self.conversation.insights.values()), tuple(self.conversation.topics.values())), [attendant]
        )

    def end(self) -> None:
        self._tell(lambda attendant: attendant.hear_end())
        self._attendants.clear()

    def _tell_findings(self, found: Findings, to: Iterable[Attendant] | None = None) -> None:
        if found.insights:
            self._tell(lambda attendant: attendant.hear_insights(found.insights), to)
        if found.topics:
            self._tell(lambda attendant: attendant.hear_topics(found.topics), to)

    def _tell(self, say: Callable[[Attendant], None], to: Iterable[Attendant] | None = None) -> None:
        for attendant in list(self._attendants if to is None else to):
            say(attendant)
