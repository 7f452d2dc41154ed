"""Giving what was said to the people who said it, once somebody knows who that was."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from symbl_desktop.engine.conversations import Conversation
from symbl_desktop.protocol.analytics import SpeakerEvent
from symbl_desktop.protocol.conversation import Person
from symbl_desktop.protocol.messages import Message, Speaker

_Stretch = tuple[float, float]


def attribute(conversation: Conversation, events: Iterable[SpeakerEvent]) -> None:
    """Each sentence becomes the one's who spoke longest while it was said; insights follow their sentence."""
    people, stretches = _stretches(events)
    speakers = {key: _member(conversation, person) for key, person in people.items()}
    for index, message in enumerate(conversation.messages):
        times = {key: sum(_common(message, stretch) for stretch in spans) for key, spans in stretches.items()}
        longest = max(times, key=times.__getitem__, default=None)
        if longest is not None and times[longest] > 0:
            conversation.messages[index] = replace(message, speaker=speakers[longest])
    said_by = {message.id: message.speaker for message in conversation.messages}
    for insight in list(conversation.insights.values()):
        speaker = said_by.get(insight.message_id or "", insight.speaker)
        conversation.insights[insight.id] = replace(insight, speaker=speaker)


def _stretches(events: Iterable[SpeakerEvent]) -> tuple[Mapping[str, Person], Mapping[str, Sequence[_Stretch]]]:
    """Who spoke from when to when; one who never stopped spoke to the end."""
    people: dict[str, Person] = {}
    begun: dict[str, float] = {}
    stretches: dict[str, list[_Stretch]] = {}
    for event in sorted(events, key=lambda item: item.offset):
        person = event.user or Person()
        key = person.id or person.email or person.user_id or person.name
        if event.kind == "started_speaking":
            people.setdefault(key, person)
            begun.setdefault(key, event.offset)
        elif event.kind == "stopped_speaking" and key in begun:
            stretches.setdefault(key, []).append((begun.pop(key), event.offset))
    for key, begin in begun.items():
        stretches.setdefault(key, []).append((begin, math.inf))
    return people, stretches


def _common(message: Message, stretch: _Stretch) -> float:
    begin = message.time_offset or 0.0
    return max(0.0, min(begin + (message.duration or 0.0), stretch[1]) - max(begin, stretch[0]))


def _member(conversation: Conversation, person: Person) -> Speaker:
    known = {member.id: member for member in conversation.members.values()}
    if person.id in known:
        return known[person.id]
    return conversation.member(Speaker(user_id=person.email or person.user_id, name=person.name))
