"""How long each one talked, and how long nobody or several did."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import pairwise

from symbl_desktop.engine.conversations import Conversation
from symbl_desktop.protocol.analytics import Analytics, MemberAnalytics, Metric, OverlappingMember
from symbl_desktop.protocol.messages import Speaker

_NOBODY_KNOWN = "Unknown"


def talk_times(conversation: Conversation) -> Analytics:
    """Counted from the sentences, whose pauses within count as talk."""
    seconds = _measure(conversation)
    talk = sum(seconds.values())
    overlap = sum(shared for talking, shared in seconds.items() if len(talking) > 1)
    begin = conversation.created_at if conversation.started_at is None else conversation.started_at
    whole = max(conversation.latest() - begin, talk)
    return Analytics(
        metrics=(
            Metric("total_silence", _percent(whole - talk, whole), round(whole - talk, 3)),
            Metric("total_talk_time", _percent(talk, whole), round(talk, 3)),
            Metric("total_overlap", _percent(overlap, talk), round(overlap, 3)),
        ),
        members=tuple(
            _member(member, conversation, seconds)
            for member in conversation.members.values()
            if _shared(seconds, member.id) > 0
        ),
    )


def _measure(conversation: Conversation) -> dict[frozenset[str], float]:
    """Seconds by the ids of those who talked at the same time, alone or together."""
    talks = [
        (message.speaker.id, message.time_offset or 0.0, (message.time_offset or 0.0) + (message.duration or 0.0))
        for message in conversation.messages
        if message.speaker
    ]
    edges = sorted([(begin, 1, who) for who, begin, _ in talks] + [(end, -1, who) for who, _, end in talks])
    seconds: defaultdict[frozenset[str], float] = defaultdict(float)
    depth: Counter[str] = Counter()
    for (at, change, who), (then, _, _) in pairwise(edges):
        depth[who] += change
        talking = frozenset(member for member, at_once in depth.items() if at_once > 0)
        if talking:
            seconds[talking] += then - at
    return seconds


def _member(member: Speaker, conversation: Conversation, seconds: Mapping[frozenset[str], float]) -> MemberAnalytics:
    said = [item.text for item in conversation.messages if item.speaker and item.speaker.id == member.id]
    talk, talked = sum(seconds.values()), _shared(seconds, member.id)
    overlap = talked - seconds.get(frozenset({member.id}), 0.0)
    return MemberAnalytics(
        id=member.id,
        name=member.name or _NOBODY_KNOWN,
        user_id=member.user_id,
        words_per_minute=round(sum(len(text.split()) for text in said) / talked * 60),
        talk_percentage=_percent(talked, talk),
        talk_seconds=round(talked, 3),
        listen_percentage=_percent(talk - talked, talk),
        listen_seconds=round(talk - talked, 3),
        overlap_seconds=round(overlap, 3),
        overlapping=tuple(
            OverlappingMember(
                other.id, other.name or _NOBODY_KNOWN, other.user_id, _percent(shared, talked), round(shared, 3)
            )
            for other in conversation.members.values()
            if other.id != member.id and (shared := _shared(seconds, member.id, other.id)) > 0
        ),
    )


def _shared(seconds: Mapping[frozenset[str], float], *members: str) -> float:
    """How long all of these talked."""
    return sum(length for talking, length in seconds.items() if talking.issuperset(members))


def _percent(part: float, whole: float) -> float:
    return round(100 * part / whole, 3) if whole > 0 else 0.0
