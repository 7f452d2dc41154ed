"""Whether a question was answered, by whom and where: judged anew with each of the next turns, until it is settled."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from symbl_desktop.engine.insights.assessment import Turn
from symbl_desktop.engine.insights.due_phrases import due_phrases
from symbl_desktop.engine.insights.due_rules import NUMBER_WORDS
from symbl_desktop.engine.insights.linear_model import LinearModel
from symbl_desktop.engine.insights.model_features import Line, answer_features
from symbl_desktop.engine.insights.word_lists import MONTHS, WEEKDAYS, words

TURNS_TO_ANSWER = 8
SECONDS_TO_ANSWER = 30.0
# While people may still answer, the surer of the two; once they had their time, the likelier.
SURE = 0.6
LIKELY = 0.52
HARDLY = 0.2
FITTING = 0.75

NO_ANSWER = re.compile(
    r"(?<!\S)(?:no idea|no clue|not (?:really )?sure|i (?:really )?do not (?:really )?(?:know|remember|recall)|"
    r"hard to (?:say|tell)|good question|i (?:would|will)? ?have to (?:check|look|ask|find)|let me (?:check|ask|look)|"
    r"(?:i|we) (?:will|should) (?:check|find out|ask|look)|nobody (?:knows|answered|told|wrote)|come back to|depends|"
    r"i can not (?:say|tell)|who knows|i (?:do not|would not) want to)(?!\S)"
)
SHORT_ANSWERS = words(
    "yes no none never always both nobody everyone today tomorrow exactly correct right sure absolutely"
)


@dataclass(slots=True)
class AnswerWatch:
    """`after` are the utterances since, with their ids; speakers that nobody can tell apart are taken to take turns."""

    question: Line
    after: list[tuple[str, Line]] = field(default_factory=list)
    settled: bool = False
    answered: bool = False
    answered_by: str | None = None

    def hear(self, turn: Turn, model: LinearModel, *, one_voice: bool) -> bool:
        """Whether the state changed."""
        if self.settled:
            return False
        late = turn.line.start - self.question.end > SECONDS_TO_ANSWER
        if not late:
            line = replace(turn.line, speaker=f"not {self.question.speaker}") if one_voice else turn.line
            self.after.append((turn.utterance.id, line))
        self.settled = late or len(self.after) >= TURNS_TO_ANSWER
        return self._judge(model)

    def settle(self, model: LinearModel) -> bool:
        """Whether the state changed, now that nobody will answer any more."""
        self.settled = True
        return self._judge(model)

    def _judge(self, model: LinearModel) -> bool:
        known = (self.answered, self.answered_by)
        reply = self._reply()
        probability = model.probability(answer_features(self.question, [line for _, line in self.after]))
        if reply is None or _evades(self._others()):
            probability = min(probability, HARDLY)
        elif _fits(self.question, self._others()):
            probability = max(probability, FITTING)
        self.answered = probability >= (LIKELY if self.settled else SURE)
        self.answered_by = reply if self.answered else None
        return known != (self.answered, self.answered_by)

    def _others(self) -> list[tuple[str, Line]]:
        return [(name, line) for name, line in self.after if line.speaker != self.question.speaker]

    def _reply(self) -> str | None:
        """The first of the others' utterances that says anything."""
        for name, line in self._others():
            if (len(line.words) > 2 or SHORT_ANSWERS & {*line.words}) and not line.text.rstrip().endswith("?"):
                return name
        return None


def _fits(question: Line, others: Sequence[tuple[str, Line]]) -> bool:
    """Whether a reply holds what was asked for: a time for `when`, a number for `how many`."""
    asked = " ".join(question.words)
    opened = next((line for _, line in others if len(line.words) > 1 or SHORT_ANSWERS & {*line.words}), None)
    if opened is None or opened.text.rstrip().endswith("?"):
        return False
    said = {*opened.words}
    if "when " in asked or "what time" in asked:
        return bool(due_phrases(opened.words, ANY_DAY)) or bool(said & TIMES)
    if any(form in asked for form in ("how many", "how much", "how long", "how often", "what number")):
        return bool(said & NUMBERS) or any(word.isdecimal() for word in said)
    return False


ANY_DAY = datetime(2026, 4, 15, 14, 0)
NUMBERS = words(
    *NUMBER_WORDS, "thirty forty fifty sixty seventy eighty ninety hundred thousand million dozen none half"
)
TIMES = words("now already yesterday soon later ago last next every always never") | {*WEEKDAYS, *MONTHS}


def _evades(others: Sequence[tuple[str, Line]]) -> bool:
    """Whether the first real reply says that there is no answer."""
    for _, line in others:
        if len(line.words) > 1:
            return NO_ANSWER.search(" ".join(line.words)) is not None
    return False
