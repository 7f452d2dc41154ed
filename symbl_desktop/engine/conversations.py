"""The engine's memory of what was said: conversations with their members, sentences, insights and topics."""

import random
import uuid
from bisect import insort
from collections.abc import Container, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from symbl_desktop.engine.kept_words import packed, unpacked
from symbl_desktop.protocol.messages import Insight, Message, Speaker, Topic

REMEMBERED = 50
"""Conversations that are kept after their end, as long as they are short."""

REMEMBERED_SENTENCES = 20_000
"""Sentences that are kept of all of these together; the last conversation is kept whole."""

_ID_DIGITS = 16
_MEMBER_IDS = uuid.UUID("0f3f1f52-7a53-4f0b-9b53-6d6c7f1c0a53")


def wire_time(unix: float) -> str:
    """ISO 8601 UTC with milliseconds."""
    moment = datetime.fromtimestamp(round(unix, 3), UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


@dataclass(slots=True)
class Conversation:
    """Owned by the event loop. Times are Unix seconds; `started_at` is that of the first sound."""

    id: str
    connection_id: str
    name: str
    created_at: float
    started_at: float | None = None
    ended_at: float | None = None
    metadata: dict[str, str] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)
    """Without their words, which `whole` gives back."""
    words: dict[str, bytes] = field(default_factory=dict)
    insights: dict[str, Insight] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)
    members: dict[str, Speaker] = field(default_factory=dict)
    """By what they are known by: their own id, else their name, else their number among those without either."""
    sample_clock: float | None = None
    """The time of the sample 0 of those who count their samples: all on one clock, since they record one meeting."""

    def member(self, speaker: Speaker | None, taken: Container[str] = ()) -> Speaker:
        """The member this speaker is, with the engine's id. One without name or id is nobody whose id is `taken`."""
        given = speaker or Speaker()
        key = given.user_id or given.name
        number = 1
        while not key:
            known = self.members.get(f"#{number}")
            if known is None or known.id not in taken:
                key = f"#{number}"
            number += 1
        if key not in self.members:
            own_id = str(uuid.uuid5(_MEMBER_IDS, f"{self.connection_id}\0{key}"))
            self.members[key] = Speaker(id=own_id, user_id=given.user_id, name=given.name)
        return self.members[key]

    def rename_member(self, member_id: str, name: str, user_id: str | None) -> bool:
        """Renames a member in everything that was said and found; False if there is no such member."""
        key = next((key for key, member in self.members.items() if member.id == member_id), None)
        if key is None:
            return False
        old = self.members[key]
        new = replace(old, name=name, user_id=old.user_id if user_id is None else user_id)
        self.members[key] = new
        self.messages = [replace(item, speaker=new) if _is(item.speaker, new) else item for item in self.messages]
        for insight in list(self.insights.values()):
            speaker = new if _is(insight.speaker, new) else insight.speaker
            assignee = new if _is(insight.assignee, new) else insight.assignee
            self.insights[insight.id] = replace(insight, speaker=speaker, assignee=assignee)
        return True

    def starts(self, at: float) -> None:
        """The first sound was spoken at this time; later calls change nothing."""
        if self.started_at is None:
            self.started_at = at

    def offset(self, at: float) -> float:
        """Seconds since the conversation began, as they are given to clients."""
        return round(at - (self.created_at if self.started_at is None else self.started_at), 2) + 0.0

    def add(self, message: Message) -> None:
        """Keeps the messages in the order they were spoken in."""
        if message.words:
            self.words[message.id] = packed(message.words)
            message = replace(message, words=())
        insort(self.messages, message, key=lambda item: item.time_offset or 0.0)

    def whole(self, message: Message) -> Message:
        """A message with its words."""
        kept = self.words.get(message.id)
        return message if kept is None else replace(message, words=unpacked(kept))

    def said_by(self, member_id: str) -> list[Message]:
        return [item for item in self.messages if item.speaker and item.speaker.id == member_id]

    def forget(self, message_ids: Container[str]) -> bool:
        """Drops these sentences and what was found in them; whether anything was found."""
        if not message_ids:
            return False
        found = len(self.insights)
        self.words = {name: kept for name, kept in self.words.items() if name not in message_ids}
        self.messages = [item for item in self.messages if item.id not in message_ids]
        self.insights = {name: item for name, item in self.insights.items() if item.message_id not in message_ids}
        for topic in list(self.topics.values()):
            kept = tuple(name for name in topic.message_ids if name not in message_ids)
            if kept:
                self.topics[topic.id] = replace(topic, message_ids=kept)
            else:
                del self.topics[topic.id]
        return len(self.insights) < found

    def latest(self) -> float:
        """The time of the end, or of the last thing known of a conversation that goes on."""
        if self.ended_at is not None:
            return self.ended_at
        begin = self.created_at if self.started_at is None else self.started_at
        return max([begin, *(begin + (item.time_offset or 0.0) + (item.duration or 0.0) for item in self.messages)])


class Conversations:
    """All that is remembered, oldest first: every live conversation and the last ones that ended."""

    def __init__(self, remembered: int = REMEMBERED) -> None:
        self._remembered = remembered
        self._known: dict[str, Conversation] = {}
        self._live: dict[str, Conversation] = {}

    def __iter__(self) -> Iterator[Conversation]:
        return iter(list(self._known.values()))

    def get(self, conversation_id: str) -> Conversation | None:
        return self._known.get(conversation_id)

    def is_live(self, conversation: Conversation) -> bool:
        return self._live.get(conversation.connection_id) is conversation

    def open(self, connection_id: str, conversation_id: str, title: str | None, now: float) -> Conversation:
        """Begins a conversation under a connection id that has none."""
        conversation = Conversation(conversation_id, connection_id, title or conversation_id, now)
        self._known[conversation_id] = self._live[connection_id] = conversation
        return conversation

    def end(self, conversation: Conversation, now: float) -> None:
        """Sets the connection id free; the conversation can still be looked up until enough others have ended."""
        conversation.ended_at = max(now, conversation.latest())
        if self.is_live(conversation):
            del self._live[conversation.connection_id]
        ended = [item for item in self._known.values() if not self.is_live(item)]
        sentences = 0
        for count, item in enumerate(reversed(ended)):
            sentences += len(item.messages)
            if count and (count >= self._remembered or sentences > REMEMBERED_SENTENCES):
                del self._known[item.id]

    def delete(self, conversation_id: str) -> bool:
        """Forgets a conversation; one that goes on can no longer be looked up. False if it is not known."""
        return self._known.pop(conversation_id, None) is not None

    def new_id(self) -> str:
        """An id that no conversation has."""
        # Nothing hangs on these being hard to guess: a token is asked for with every one of them.
        while True:
            name = str(random.randrange(10 ** (_ID_DIGITS - 1), 10**_ID_DIGITS))  # noqa: S311 - a number, no secret
            if name not in self._known:
                return name


def _is(speaker: Speaker | None, member: Speaker) -> bool:
    return speaker is not None and speaker.id == member.id
