"""A meeting as it stands: the fold over its events."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from symbl_desktop.meeting.events import (
    AudioDropped,
    ConversationOpened,
    Event,
    InsightCompleted,
    InsightDetected,
    InsightDismissed,
    InsightKind,
    MeetingStarted,
    MeetingStopped,
    MomentMarked,
    TitleChanged,
    TopicDetected,
    TranscriptCompleted,
    UtteranceFinal,
    UtteranceFolded,
)
from symbl_desktop.meeting.likeness import shared_words

_ONE_CARD = 0.6  # of the words shared, and two cards of one kind say the same
_ABOUT = 1.0  # seconds between the times at which one sentence is heard on two tracks


@dataclass(frozen=True, slots=True)
class InsightCard:
    """An insight with what the host made of it; the host's choices outlive newer versions of the insight.

    Whether it is dismissed follows the insight until the host decides it: `decided`.
    """

    insight: InsightDetected
    completed: bool = False
    dismissed: bool = False
    decided: bool = False

    def after(self, event: InsightDetected | InsightCompleted | InsightDismissed) -> "InsightCard":
        match event:
            case InsightDetected():
                return replace(self, insight=event, dismissed=self.dismissed if self.decided else event.dismissed)
            case InsightCompleted():
                return replace(self, completed=event.completed)
            case InsightDismissed():
                return replace(self, dismissed=event.dismissed, decided=True)

    def with_choices_of(self, double: "InsightCard") -> "InsightCard":
        """What the host made of a double is not lost with it; what was decided about this card itself counts more."""
        decides = double.decided and not self.decided
        return replace(
            self,
            completed=self.completed or double.completed,
            dismissed=double.dismissed if decides else self.dismissed,
            decided=self.decided or double.decided,
        )


@dataclass(slots=True)
class Meeting:
    """Belongs to whoever folds it; apply every event once, in the order of the log. Unknown events change nothing.

    An utterance that was folded into another one is in `folded` in place of `utterances`, and `stands_for` names the
    row that is left. Its cards rest on that row now; where that row has such a card of its own, the two are one, under
    the id of the row's own card, and whatever is said of the other's id is said of that one: `card_id`.
    """

    meeting_id: str = ""
    title: str = ""
    started_at: str = ""
    sample_rate: int = 0
    source: str = ""
    server: str = ""
    duration: float = 0.0
    conversation_id: str = ""
    stopped: bool = False
    completed: bool = False
    utterances: list[UtteranceFinal] = field(default_factory=list)
    folded: list[UtteranceFinal] = field(default_factory=list)
    stands_for: dict[str, UtteranceFinal] = field(default_factory=dict)
    gaps: list[AudioDropped] = field(default_factory=list)
    cards: dict[str, InsightCard] = field(default_factory=dict)
    topics: dict[str, TopicDetected] = field(default_factory=dict)
    marks: list[float] = field(default_factory=list)
    _moved: dict[str, UtteranceFinal] = field(default_factory=dict, repr=False)  # the words each such card came from
    _merged: dict[str, str] = field(default_factory=dict, repr=False)
    _standing: set[str] = field(default_factory=set, repr=False)  # the rows that stand for others

    @classmethod
    def of(cls, events: Iterable[Event]) -> "Meeting":
        meeting = cls()
        for event in events:
            meeting.apply(event)
        return meeting

    def apply(self, event: Event) -> None:
        self.duration = max(self.duration, event.at)
        match event:
            case MeetingStarted():
                self._start(event)
            case ConversationOpened():
                self.conversation_id = event.conversation_id
            case UtteranceFinal() if event.utterance_id not in self.stands_for:
                _insert(self.utterances, event)
            case UtteranceFolded():
                self._fold(event)
            case InsightDetected() | InsightCompleted() | InsightDismissed():
                self._apply_to_card(event)
            case TopicDetected():
                self.topics[event.text] = self._on_rows(event)
            case TitleChanged():
                self.title = event.title
            case MomentMarked():
                self.marks.append(event.at)
            case AudioDropped():
                self.gaps.append(event)
            case MeetingStopped():
                self.stopped = True
            case TranscriptCompleted():
                self.completed = True
            case _:
                pass  # pauses, devices, problems and unknown events leave the meeting as it is

    def insights(self, kind: InsightKind) -> list[InsightCard]:
        """The cards of one kind that nobody dismissed, in the order they were found."""
        return [card for card in self.cards.values() if card.insight.kind is kind and not card.dismissed]

    def _start(self, event: MeetingStarted) -> None:
        self.meeting_id = event.meeting_id
        self.title = event.title
        self.started_at = event.started_at
        self.sample_rate = event.sample_rate
        self.source = event.source
        self.server = event.server

    def card_id(self, insight_id: str) -> str:
        """The id under which an insight is in `cards`, if it is."""
        return self._merged.get(insight_id, insight_id)

    def _fold(self, event: UtteranceFolded) -> None:
        said = _find(self.utterances, event.utterance_id)
        row = _find(self.utterances, event.into)
        if said is None or row is None or said is row:
            return  # whose words would be nowhere else stays
        _remove(self.utterances, said)
        _insert(self.folded, said)
        if said.utterance_id in self._standing:
            self.stands_for = {name: row if kept is said else kept for name, kept in self.stands_for.items()}
        self.stands_for[said.utterance_id] = row
        self._standing.add(row.utterance_id)
        for card in list(self.cards.values()):
            if card.insight.utterance_id == said.utterance_id:
                self._move(card, said)
        for text, topic in self.topics.items():
            if said.utterance_id in topic.utterance_ids:
                self.topics[text] = self._on_rows(topic)

    def _apply_to_card(self, event: InsightDetected | InsightCompleted | InsightDismissed) -> None:
        if isinstance(event, InsightDetected):
            self._found(event)
        elif card := self.cards.get(self.card_id(event.insight_id)):
            self.cards[card.insight.insight_id] = card.after(event)
        # else a choice about a card whose record was lost: nothing to show it on

    def _found(self, insight: InsightDetected) -> None:
        if insight.insight_id in self._merged:
            return
        known = self.cards.get(insight.insight_id)
        card = known.after(insight) if known else InsightCard(insight, dismissed=insight.dismissed)
        self.cards[insight.insight_id] = card
        if said := _find(self.folded, insight.utterance_id):
            self._move(card, said)
        elif known is None:
            for double, said in list(self._moved.items()):
                if self._are_one(card, self.cards[double], said):
                    self._merge(card.insight.insight_id, double)

    def _move(self, card: InsightCard, said: UtteranceFinal) -> None:
        """Onto the row that stands for its words, and into that row's own card, if there is one."""
        insight = card.insight
        row = self.stands_for[said.utterance_id]
        place = replace(
            insight,
            utterance_id=row.utterance_id,
            start=row.start,
            end=row.end,
            speaker=row.speaker,
            assignee=row.speaker if insight.assignee == said.speaker else insight.assignee,
        )
        self.cards[insight.insight_id] = moved = replace(card, insight=place)
        self._moved[insight.insight_id] = said
        for own in list(self.cards.values()):
            if own.insight.insight_id not in self._moved and self._are_one(own, moved, said):
                self._merge(own.insight.insight_id, insight.insight_id)
                return

    def _are_one(self, own: InsightCard, moved: InsightCard, said: UtteranceFinal) -> bool:
        """Whether a card found in a row and one found in the words folded into it, or a part of them, are the same."""
        ours, theirs = own.insight, moved.insight
        return (
            (ours.kind, ours.speaker) == (theirs.kind, theirs.speaker)
            and ours.start < said.end + _ABOUT
            and ours.end > said.start - _ABOUT
            and (own.decided or not own.dismissed)  # one that the server took back stands for nothing
            and shared_words(ours.text, theirs.text) >= _ONE_CARD
        )

    def _merge(self, own_id: str, double_id: str) -> None:
        self.cards[own_id] = self.cards[own_id].with_choices_of(self.cards.pop(double_id))
        self._merged[double_id] = own_id
        del self._moved[double_id]

    def _on_rows(self, topic: TopicDetected) -> TopicDetected:
        rows = (self.stands_for[name].utterance_id if name in self.stands_for else name for name in topic.utterance_ids)
        return replace(topic, utterance_ids=tuple(dict.fromkeys(rows)))


def _insert(rows: list[UtteranceFinal], utterance: UtteranceFinal) -> None:
    """In order of speech: what another speaker said earlier may become final later."""
    position = len(rows)
    while position and rows[position - 1].start > utterance.start:
        position -= 1
    rows.insert(position, utterance)


def _remove(rows: list[UtteranceFinal], utterance: UtteranceFinal) -> None:
    """From the end: mostly it has just been said."""
    position = len(rows) - 1
    while rows[position] is not utterance:
        position -= 1
    del rows[position]


def _find(rows: list[UtteranceFinal], utterance_id: str) -> UtteranceFinal | None:
    return next((row for row in reversed(rows) if row.utterance_id == utterance_id), None)
