"""Dates that spoken phrases mean, counted from the day they were said on. Weeks begin on Monday."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from symbl_desktop.engine.insights.word_lists import MONTHS, WEEKDAYS

FRIDAY = 4
SUNDAY = 6

UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
ORDINALS = (
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
NUMBER_VALUES = {
    **{word: value for value, word in enumerate(UNITS.split())},
    "thirty": 30,
    "forty": 40,
    "forty five": 45,
    "sixty": 60,
    "ninety": 90,
    "a": 1,
    "an": 1,
    "a couple of": 2,
    "a couple": 2,
    "couple of": 2,
    "a few": 3,
    "few": 3,
    "several": 4,
    "half a": 0,
}
VAGUE_NUMBERS = ("a couple of", "a couple", "couple of", "a few", "few", "several")
ORDINAL_VALUES = {
    **{word: value for value, word in enumerate(ORDINALS.split())},
    **{f"twenty {word}": 20 + value for value, word in enumerate(ORDINALS.split()[:10])},
    "thirtieth": 30,
    "thirty first": 31,
}


@dataclass(frozen=True, slots=True)
class DueDate:
    """`certain` is False where two listeners might write down different days."""

    day: date | None
    certain: bool = True


def ordinal(text: str) -> int | None:
    """The value of `twenty third`, `twenty-third` or `23rd`."""
    text = text.replace("-", " ")
    digits = text.rstrip("stndrh")
    value = int(digits) if digits.isdecimal() else ORDINAL_VALUES.get(text)
    return value if value is not None and 1 <= value <= 31 else None


def number(text: str) -> int | None:
    return int(text) if text.isdecimal() else NUMBER_VALUES.get(text.replace("-", " "))


def weekday(said: date, name: str, how: str) -> DueDate:
    """`how` is "", "this", "next", "next week" or "week after"."""
    target = WEEKDAYS.index(name)
    ahead = (target - said.weekday()) % 7
    match how:
        case "this":
            return DueDate(said + timedelta(days=ahead))
        case "next week":
            return DueDate(_monday(said, 1) + timedelta(days=target))
        case "next":
            return DueDate(_monday(said, 1) + timedelta(days=target), certain=target <= said.weekday())
        case "week after":
            return DueDate(said + timedelta(days=(ahead or 7) + 7))
        case _:
            return DueDate(said + timedelta(days=ahead or 7))


def month_day(said: date, month: str, day: int) -> DueDate:
    return DueDate(_day_of_month(said, MONTHS.index(month) + 1, day))


def day_alone(said: date, day: int) -> DueDate:
    """`the fifteenth`: of this month, or of the next one that has it."""
    for months in range(4):
        year, month = _month(said, months)
        if day <= monthrange(year, month)[1] and (months or day >= said.day):
            return DueDate(date(year, month, day))
    return DueDate(None)


def month_alone(said: date, month: str, *, begins: bool) -> DueDate:
    """`by May` ends where May begins, `in May` where it ends."""
    number_of_month = MONTHS.index(month) + 1
    year = said.year + (number_of_month < said.month)
    last = monthrange(year, number_of_month)[1]
    return DueDate(date(year, number_of_month, 1 if begins else last), certain=not begins)


def week_of_month(said: date, month: str, which: str) -> DueDate:
    end = month_alone(said, month, begins=False).day
    days = {"first": 7, "second": 14, "third": 21, "fourth": 28}.get(which)
    return DueDate(end.replace(day=days) if end and days else end, certain=False)


def week_with(said: date, day: DueDate) -> DueDate:
    """`the week of May 5th`."""
    return DueDate(_monday(day.day, 0) + timedelta(days=FRIDAY), certain=False) if day.day else day


def in_units(said: datetime, count: str, unit: str, *, working: bool) -> DueDate:
    amount = number(count)
    if amount is None or amount > 400:
        return DueDate(None)
    certain = count not in VAGUE_NUMBERS
    match unit:
        case "minute" | "hour":
            return DueDate((said + timedelta(**{f"{unit}s": amount})).date(), certain)
        case "day" if working:
            return DueDate(_working_days(said.date(), amount), certain)
        case "day":
            return DueDate(said.date() + timedelta(days=amount), certain)
        case "fortnight":
            return DueDate(said.date() + timedelta(weeks=2 * amount), certain)
        case "week":
            return DueDate(said.date() + timedelta(weeks=amount), certain)
        case "month":
            year, month = _month(said.date(), amount)
            return DueDate(date(year, month, min(said.day, monthrange(year, month)[1])), certain)
        case _:
            return DueDate(None)


def period(said: date, unit: str, ahead: int, part: str = "end") -> DueDate:
    """A day, week, weekend, month, quarter or year: this one (0), the next (1), …; its end, middle or beginning."""
    first, last = _bounds(said, unit, ahead)
    match part:
        case "end":
            return DueDate(last)
        case "middle":
            return DueDate(first + (last - first) / 2, certain=False)
        case "early":
            return DueDate(first + (last - first) / 4, certain=False)
        case _:
            return DueDate(first, certain=unit not in ("quarter", "year"))


def part_of_month(said: date, month: str, part: str) -> DueDate:
    first = month_alone(said, month, begins=True).day
    return period(first, "month", 0, part) if first else DueDate(None)


def _bounds(said: date, unit: str, ahead: int) -> tuple[date, date]:
    match unit:
        case "week":
            monday = _monday(said, ahead)
            past_friday = ahead == 0 and said.weekday() > FRIDAY
            return monday, monday + timedelta(days=SUNDAY if past_friday else FRIDAY)
        case "weekend":
            sunday = _monday(said, ahead) + timedelta(days=SUNDAY)
            return sunday - timedelta(days=1), sunday
        case "month":
            year, month = _month(said, ahead)
            return date(year, month, 1), date(year, month, monthrange(year, month)[1])
        case "quarter":
            year, month = _month(said.replace(month=said.month - (said.month - 1) % 3, day=1), 3 * ahead)
            return date(year, month, 1), date(year, month + 2, monthrange(year, month + 2)[1])
        case "year":
            return date(said.year + ahead, 1, 1), date(said.year + ahead, 12, 31)
        case _:
            return said + timedelta(days=ahead), said + timedelta(days=ahead)


def _monday(said: date, weeks: int) -> date:
    return said - timedelta(days=said.weekday()) + timedelta(weeks=weeks)


def _month(said: date, ahead: int) -> tuple[int, int]:
    months = said.year * 12 + said.month - 1 + ahead
    return months // 12, months % 12 + 1


def _day_of_month(said: date, month: int, day: int) -> date | None:
    for year in range(said.year, said.year + 9):
        if day <= monthrange(year, month)[1] and date(year, month, day) >= said:
            return date(year, month, day)
    return None


def _working_days(said: date, count: int) -> date:
    while count:
        said += timedelta(days=1)
        count -= said.weekday() <= FRIDAY
    return said
