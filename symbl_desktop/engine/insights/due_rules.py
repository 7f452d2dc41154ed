"""The spoken forms of due times, each with how to find the day it means."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from symbl_desktop.engine.insights import due_dates as dates
from symbl_desktop.engine.insights.due_dates import DueDate
from symbl_desktop.engine.insights.word_lists import MONTHS, WEEKDAYS

NUMBER_WORDS = frozenset(dates.UNITS.split())

_WEEKDAY = "|".join(WEEKDAYS)
_MONTH = "|".join(MONTHS)
_NUMBER = r"\d{1,3}|a couple of|a couple|couple of|a few|few|several|a|an|(?:twenty|thirty|forty)[ -]five|" + "|".join(
    (*dates.UNITS.split(), "thirty", "forty", "sixty", "ninety")
)
_ORDINAL = (
    r"\d{1,2}(?:st|nd|rd|th)|twenty[ -](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|thirtieth|"
    r"thirty[ -]first|" + "|".join(dates.ORDINALS.split()[1:])
)
_CLOCK = (
    r"(?:half past |quarter past |quarter to )?(?:\d{1,2}(?::\d\d)?|one|two|three|four|five|six|seven|eight|nine|ten|"
    r"eleven|twelve)(?: thirty| fifteen| forty five)?(?: o'clock| ?a\.?m| ?p\.?m| sharp"
    r"| in the (?:morning|afternoon|evening))"
    r"|\d{1,2}(?:am|pm)|\d{1,2}:\d\d|noon|midday|midnight|lunch|lunchtime"
)
_DAY_PART = rf"(?: (?:morning|afternoon|evening|night|noon|lunchtime))?(?: (?:at|by|around|before|after) (?:{_CLOCK}))?"
_EVENT = (
    r"meeting|call|demo|release|launch|review|standup|stand-up|workshop|presentation|deadline|sprint|session|conference|"
    r"holidays|holiday|vacation|trip|trial|event|deployment|go-live|kickoff|kick-off|lunch break|lecture|exam|audit"
)
_PART = r"end|close|middle|beginning|start"
_PERIOD = r"week|weekend|month|quarter|year"


class Groups(dict[str, str]):
    """What a pattern caught; "" for what it did not."""

    def __missing__(self, key: str) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Rule:
    """`fixes` orders rules by how closely they fix the day; of two adjoining phrases the closer one is right."""

    pattern: re.Pattern[str]
    fixes: int
    resolve: Callable[[Groups, datetime], DueDate]
    needs_lead: bool = False


def _rule(
    pattern: str, fixes: int, resolve: Callable[[Groups, datetime], DueDate], *, needs_lead: bool = False
) -> Rule:
    return Rule(re.compile(rf"(?<!\S)(?:{pattern})(?!\S)"), fixes, resolve, needs_lead)


def _today(_: Groups, said: datetime) -> DueDate:
    return DueDate(said.date())


def _tomorrow(_: Groups, said: datetime) -> DueDate:
    return DueDate(said.date() + timedelta(days=1))


def _after_tomorrow(_: Groups, said: datetime) -> DueDate:
    return DueDate(said.date() + timedelta(days=2))


def _weekday(groups: Groups, said: datetime) -> DueDate:
    how = "next week" if groups["week"] else "week after" if groups["later"] else groups["which"]
    how = "this" if how.endswith("this") else "" if how.endswith("coming") else how
    return dates.weekday(said.date(), groups["weekday"], how)


def _week_then_weekday(groups: Groups, said: datetime) -> DueDate:
    return dates.weekday(said.date(), groups["weekday"], "next week" if groups["which"] == "next" else "this")


def _month_day(groups: Groups, said: datetime) -> DueDate:
    day = dates.ordinal(groups["ordinal"]) or dates.number(groups["number"])
    found = dates.month_day(said.date(), groups["month"], day) if day and day <= 31 else DueDate(None)
    return dates.week_with(said.date(), found) if groups["week"] else found


def _day_alone(groups: Groups, said: datetime) -> DueDate:
    day = dates.ordinal(groups["ordinal"])
    return dates.day_alone(said.date(), day) if day else DueDate(None)


def _week_of_month(groups: Groups, said: datetime) -> DueDate:
    return dates.week_of_month(said.date(), groups["month"], groups["which"])


def _part_of_month(groups: Groups, said: datetime) -> DueDate:
    return dates.part_of_month(said.date(), groups["month"], _part(groups["part"]))


def _month_alone(groups: Groups, said: datetime) -> DueDate:
    begins = groups["lead"] in ("by", "before", "until")
    return dates.month_alone(said.date(), groups["month"], begins=begins)


def _period(groups: Groups, said: datetime) -> DueDate:
    which, part = groups["which"], _part(groups["part"])
    unit = groups["unit"]
    ahead = 2 if which.endswith("after next") else 1 if which.endswith(("next", "following", "coming")) else 0
    if unit == "weekend" and groups["lead"] in ("by", "before", "until"):
        return dates.period(said.date(), "week", ahead)
    return dates.period(said.date(), unit, ahead, part)


def _in_units(groups: Groups, said: datetime) -> DueDate:
    return dates.in_units(said, groups["count"], groups["unit"].removesuffix("s"), working=bool(groups["working"]))


def _part(said: str) -> str:
    match said:
        case "end" | "close" | "late" | "later" | "":
            return "end"
        case "middle" | "mid":
            return "middle"
        case "early":
            return "early"
        case _:
            return "beginning"


DAYS = (
    _rule(r"(?:later )?today|tonight|(?:later )?this (?:morning|afternoon|evening)", 5, _today),
    _rule(r"eod|cob|eob|(?:the )?(?:end|close) of (?:the |this |our )?(?:day|business|play)", 3, _today),
    _rule(r"in (?:half an|an) hour", 4, _today),
    _rule(rf"(?:the )?day after tomorrow{_DAY_PART}", 5, _after_tomorrow),
    _rule(rf"tomorrow{_DAY_PART}", 5, _tomorrow),
    _rule(r"first thing in the morning|in the morning", 2, _tomorrow),
    _rule(rf"(?:by|before|at|until|around) (?:{_CLOCK})", 2, _today),
)
WEEK_DAYS = (
    _rule(
        rf"(?P<which>this coming |next |this |coming |the coming )?(?P<weekday>{_WEEKDAY})"
        rf"(?P<week> next week| of next week| the week after)?(?P<later> week)?{_DAY_PART}",
        5,
        _weekday,
    ),
    _rule(rf"(?P<later>a week (?:from|on)) (?P<weekday>{_WEEKDAY})", 6, _weekday),
    _rule(rf"(?P<which>next|this) week (?:on )?(?P<weekday>{_WEEKDAY}){_DAY_PART}", 6, _week_then_weekday),
)
MONTH_DAYS = (
    _rule(
        rf"(?:(?:{_WEEKDAY}) )?(?P<week>the week of )?(?:the )?(?:(?P<ordinal>{_ORDINAL})|(?P<number>\d{{1,2}}))"
        rf" (?:of )?(?P<month>{_MONTH}){_DAY_PART}",
        7,
        _month_day,
    ),
    _rule(
        rf"(?:(?:{_WEEKDAY}) )?(?P<week>the week of )?(?P<month>{_MONTH}) (?:the )?"
        rf"(?:(?P<ordinal>{_ORDINAL})|(?P<number>\d{{1,2}})){_DAY_PART}",
        7,
        _month_day,
    ),
    _rule(rf"(?:(?:{_WEEKDAY}) )?the (?P<ordinal>{_ORDINAL}){_DAY_PART}", 6, _day_alone, needs_lead=True),
)
MONTH_PARTS = (
    _rule(rf"the (?P<which>first|second|third|fourth|last) week (?:of|in) (?P<month>{_MONTH})", 6, _week_of_month),
    _rule(rf"(?:the )?(?P<part>{_PART}|mid|early|late)[ -](?:of )?(?P<month>{_MONTH})", 6, _part_of_month),
    _rule(rf"(?P<lead>in|by|before|until|during|for) (?P<month>{_MONTH})", 4, _month_alone),
)
PERIODS = (
    _rule(
        rf"(?:the )?(?P<part>{_PART}) of (?P<which>the next |the following |the coming |the |this |next |our )?"
        rf"(?P<unit>{_PERIOD})",
        5,
        _period,
    ),
    _rule(
        r"(?P<part>early |late |later |mid )?(?P<which>this|next|the next|the following|the coming) "
        rf"(?P<unit>{_PERIOD})",
        4,
        _period,
    ),
    _rule(rf"(?P<unit>{_PERIOD}) (?P<which>after next)", 4, _period),
    _rule(r"(?P<lead>over|by|before|at|on|during|for) the (?P<unit>weekend)", 4, _period),
    _rule(
        rf"(?:in|within|after) (?:the next )?(?P<count>{_NUMBER}) (?P<working>working |business )?"
        r"(?P<unit>hour|day|week|fortnight|month)(?:s|'s|s')?(?: time)?(?: from (?:now|today))?",
        5,
        _in_units,
    ),
    _rule(
        rf"(?P<count>{_NUMBER}) (?P<working>working |business )?"
        r"(?P<unit>hours?|days?|weeks?|months?) from (?:now|today)",
        5,
        _in_units,
    ),
)
RULES = (*DAYS, *WEEK_DAYS, *MONTH_DAYS, *MONTH_PARTS, *PERIODS)

AT_ONCE = re.compile(
    rf"(?<!\S)(?:right now|now|right away|straight away|immediately|quickly|for now"
    rf"|(?:in|within) (?:the next )?(?:{_NUMBER}) (?:more )?(?:second|sec|minute|min|moment)s?)(?!\S)"
)
SOON = re.compile(r"(?<!\S)(?:asap|as soon as (?:possible|you can|i can|we can))(?!\S)")
_SOMEONE = r"the|my|your|our|their|that|this|it|we|i|you|they|he|she|everything|all"
_HAPPENS = (
    r"is|are|am|has|have|gets?|arrives?|comes?|leaves?|goes|done|ready|in|back|finished|know|sign|launch|closes?|ends?|"
    r"starts?"
)
EVENTS = re.compile(
    rf"(?<!\S)(?:(?:before|by|at|after|for|until|in) (?:(?:the|our|your|their|my|that|this) )?(?:next |following )?"
    rf"(?:\w+ ){{0,2}}?(?:{_EVENT})|(?:until|by|before) then|next time"
    rf"|(?:once|as soon as|when|before|after) (?:{_SOMEONE}) (?:\w+ ){{0,4}}?(?:{_HAPPENS})(?: \w+)?)(?!\S)"
)
