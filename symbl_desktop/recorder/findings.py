"""What was found in the words of a meeting, and told on any of its connections."""

from collections.abc import Iterable
from dataclasses import replace

from symbl_desktop.meeting.events import Event, InsightDetected, InsightKind, TopicDetected, UtteranceFinal
from symbl_desktop.protocol.messages import Insight, Topic
from symbl_desktop.recorder.message_clock import bare

_WIRE_KINDS = {kind.value: kind for kind in InsightKind}


class Findings:
    """Remembers which of the server's ids are which of ours, over all connections of one meeting.

    Every connection tells of everything: what was told before is no news. Sound that is sent again after a lost
    connection is told of anew, under other ids: insights about its words keep their first one.
    """

    def __init__(self) -> None:
        self._unnamed = 0
        self._last_said: UtteranceFinal | None = None
        self._utterance_of: dict[str, UtteranceFinal] = {}
        self._insights: dict[str, InsightDetected] = {}
        self._insight_of: dict[str, str] = {}
        self._topics: dict[str, TopicDetected] = {}
        self._repeated: set[str] = set()  # utterances that may be told of anew
        self._claimed: set[str] = set()  # insights that were told of anew
        self._overheard: dict[str, UtteranceFinal] = {}
        self._waiting: list[Insight] = []

    def recall(self, events: Iterable[Event]) -> None:
        """What the meeting's log knows, before the first connection of another process."""
        for event in events:
            match event:
                case UtteranceFinal():
                    self._unnamed += 1
                    self.said(event, event.utterance_id, event.at)
                case InsightDetected():
                    self._insights[event.insight_id] = event
                    self._insight_of[event.insight_id] = event.insight_id
                case TopicDetected():
                    self._topics[event.text] = event
                case _:
                    pass  # nothing that a server could tell again

    def said(self, utterance: UtteranceFinal, wire_id: str, at: float) -> list[Event]:
        """These words stand for the server's message of this id; returns what was found in them before."""
        self._last_said = utterance
        self._utterance_of[wire_id] = utterance
        ripe = [insight for insight in self._waiting if self._rests_on(insight, utterance)]
        self._waiting = [insight for insight in self._waiting if insight not in ripe]
        return [event for insight in ripe for event in self.insight(insight, at)]

    def new_utterance_id(self) -> str:
        """For a server that gives none."""
        self._unnamed += 1
        return f"utterance-{self._unnamed}"

    def overheard(self, message_id: str, other: UtteranceFinal) -> None:
        """Another connection is about to bring this message; insights may be quicker."""
        self._overheard[message_id] = other

    def told_again(self, utterances: Iterable[UtteranceFinal]) -> None:
        """A new connection begins, on which these may be told of anew."""
        again = {utterance.utterance_id for utterance in utterances}
        self._repeated |= again
        self._claimed -= {name for name, insight in self._insights.items() if insight.utterance_id in again}

    def insight(self, insight: Insight, at: float) -> list[Event]:
        kind = _WIRE_KINDS.get(insight.kind)
        said = self._utterance_of.get(insight.message_id or "")
        if said is None and insight.message_id in self._overheard:
            self._wait(insight)
            return []
        said = said or self._last_said
        if kind is None or said is None:
            return []
        event = InsightDetected(
            at=at,
            insight_id=self._insight_id(insight, kind, said),
            kind=kind,
            text=insight.text,
            confidence=insight.confidence,
            utterance_id=said.utterance_id,
            start=said.start,
            end=said.end,
            speaker=said.speaker,
            assignee=(insight.assignee.name or None) if insight.assignee else None,
            due=_due(insight.due),
            dismissed=insight.dismissed,
        )
        before = self._insights.get(event.insight_id)
        self._insights[event.insight_id] = event
        return [] if before is not None and event == replace(before, at=at) else [event]

    def topic(self, topic: Topic, at: float) -> list[Event]:
        """A server that was restarted does not know where the topic was spoken of before."""
        before = self._topics.get(topic.text)
        known = [self._utterance_of[name].utterance_id for name in topic.message_ids if name in self._utterance_of]
        places = tuple(dict.fromkeys((*(before.utterance_ids if before else ()), *known)))
        event = TopicDetected(at, topic.id or topic.text, topic.text, topic.score, places)
        self._topics[topic.text] = event
        return [] if before is not None and event == replace(before, at=at) else [event]

    def rest(self, at: float) -> list[Event]:
        """What still waits for words that nobody will bring any more."""
        self._overheard.clear()
        waiting, self._waiting = self._waiting, []
        return [event for insight in waiting for event in self.insight(insight, at)]

    def _wait(self, insight: Insight) -> None:
        self._waiting = [other for other in self._waiting if not other.id or other.id != insight.id] + [insight]

    def _rests_on(self, insight: Insight, utterance: UtteranceFinal) -> bool:
        if self._utterance_of.get(insight.message_id or "") is utterance:
            return True
        # The message it was found in was lost with its connection, and came again under another id.
        other = self._overheard.get(insight.message_id or "")
        if other is None or not utterance.start <= (other.start + other.end) / 2 <= utterance.end:
            return False
        self._utterance_of[insight.message_id or ""] = utterance
        return True

    def _insight_id(self, insight: Insight, kind: InsightKind, said: UtteranceFinal) -> str:
        wire_id = insight.id or f"insight-{len(self._insights) + 1}"
        if wire_id not in self._insight_of:
            self._insight_of[wire_id] = self._first_id(insight.text, kind, said) or wire_id
        self._claimed.add(self._insight_of[wire_id])
        return self._insight_of[wire_id]

    def _first_id(self, text: str, kind: InsightKind, said: UtteranceFinal) -> str | None:
        """The id that an insight got when it was told of for the first time."""
        known = [
            each for each in self._insights.values() if (each.kind, each.utterance_id) == (kind, said.utterance_id)
        ]
        # Several may rest on one utterance; the one that reads the same is the same.
        same = [each.insight_id for each in known if bare(each.text) == bare(text)]
        others = [each.insight_id for each in known if each.insight_id not in self._claimed]
        return next(iter(same + (others if said.utterance_id in self._repeated else [])), None)


def _due(when: str | None) -> str | None:
    """A day is sent as its midnight; nobody meant that minute."""
    return when.split("T")[0] if when and "T00:00:00" in when else when
