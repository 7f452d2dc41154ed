"""What is remembered of a conversation, as the Conversation API hands it out."""

from dataclasses import replace
from datetime import UTC, datetime

from symbl_desktop.engine.conversations import Conversation, wire_time
from symbl_desktop.protocol.conversation import Conversation as ConversationPayload
from symbl_desktop.protocol.conversation import (
    InsightEntity,
    NamedPerson,
    Person,
    StoredInsight,
    StoredMessage,
    StoredTopic,
    StoredWord,
)
from symbl_desktop.protocol.messages import Insight, InsightTag, Message, MessageWord, Speaker, Topic


def stored_conversation(conversation: Conversation) -> ConversationPayload:
    begin = conversation.created_at if conversation.started_at is None else conversation.started_at
    return ConversationPayload(
        id=conversation.id,
        name=conversation.name,
        start_time=wire_time(begin),
        end_time=wire_time(conversation.latest()),
        members=stored_members(conversation),
        metadata=dict(conversation.metadata),
    )


def stored_members(conversation: Conversation) -> tuple[Person, ...]:
    return tuple(_by_address(member) for member in conversation.members.values())


def stored_message(message: Message, conversation: Conversation, *, verbose: bool) -> StoredMessage:
    """`verbose` adds the words."""
    words = conversation.whole(message).words if verbose else ()
    tags = {member.id: number for number, member in enumerate(conversation.members.values(), 1)}
    speaker_tag = tags.get(message.speaker.id) if message.speaker else None
    return StoredMessage(
        id=message.id,
        text=message.text,
        speaker=_by_address(message.speaker) if message.speaker else None,
        start_time=message.start_time,
        end_time=message.end_time,
        time_offset=message.time_offset,
        duration=message.duration,
        conversation_id=conversation.id,
        words=tuple(_word(word, message, speaker_tag) for word in words),
    )


def stored_topic(topic: Topic) -> StoredTopic:
    return StoredTopic(id=topic.id, text=topic.text, score=topic.score, message_ids=topic.message_ids)


def stored_insight(insight: Insight) -> StoredInsight:
    """Questions have no owner and no date."""
    stored = StoredInsight(
        id=insight.id,
        text=insight.text,
        kind=insight.kind,
        score=insight.confidence,
        message_ids=(insight.message_id,) if insight.message_id else (),
        speaker=_by_user_id(insight.speaker),
    )
    if insight.kind == "question":
        return stored
    return replace(
        stored,
        entities=tuple(map(_entity, insight.tags)),
        definitive=insight.assignee is not None,
        assignee=_by_address(insight.assignee) if insight.assignee else None,
        due=wire_time(datetime.fromisoformat(insight.due).astimezone(UTC).timestamp()) if insight.due else None,
    )


def _by_address(speaker: Speaker) -> Person:
    """A user id that is an address is also given as one."""
    address = speaker.user_id if "@" in speaker.user_id else ""
    return Person(id=speaker.id, name=speaker.name, email=address, user_id="" if address else speaker.user_id)


def _by_user_id(speaker: Speaker | None) -> Person | None:
    return Person(id=speaker.id, name=speaker.name, user_id=speaker.user_id) if speaker else None


def _word(word: MessageWord, message: Message, speaker_tag: int | None) -> StoredWord:
    begin, end = datetime.fromisoformat(word.start), datetime.fromisoformat(word.end)
    lead = (begin - datetime.fromisoformat(message.start_time)).total_seconds()
    return StoredWord(
        text=word.text,
        start_time=word.start,
        end_time=word.end,
        speaker_tag=speaker_tag,
        time_offset=round((message.time_offset or 0.0) + lead, 2),
        duration=round((end - begin).total_seconds(), 2),
    )


def _entity(tag: InsightTag) -> InsightEntity:
    if tag.kind == "date":
        return InsightEntity(kind="date", text=tag.text, offset=tag.begin_offset, value=tag.date)
    person = NamedPerson(tag.name or tag.text, tag.id or "", tag.user_id or "", bool(tag.assignee))
    return InsightEntity(kind=tag.kind, text=tag.text, offset=tag.begin_offset, person=person)
