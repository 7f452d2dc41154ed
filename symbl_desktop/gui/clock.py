"""Times and lengths as the window writes them."""

import math
from datetime import date, datetime

from PySide6.QtCore import QCoreApplication, QDate, QDateTime, QLocale

_MINUTE = 60
_HOUR = 3600
_PRECISE_BELOW = 10
_DAY_FORMAT = "ddd d MMM"


def timer_text(seconds: float) -> str:
    """As on the big timer and before each line: 00:42:17."""
    whole = max(0, int(seconds))
    return f"{whole // _HOUR:02}:{whole % _HOUR // _MINUTE:02}:{whole % _MINUTE:02}"


def short_timer_text(seconds: float) -> str:
    """As on a card: 42:17, and 1:42:17 after an hour."""
    whole = max(0, int(seconds))
    minutes = f"{whole % _HOUR // _MINUTE:02}:{whole % _MINUTE:02}"
    return f"{whole // _HOUR}:{minutes}" if whole >= _HOUR else minutes


def length_text(seconds: float) -> str:
    """In the largest unit that says enough: 28 s, 4 min, 61 h."""
    translate = QCoreApplication.translate
    if seconds < _MINUTE:
        return translate("Clock", "{0} s").format(math.ceil(seconds))
    if seconds < 2 * _HOUR:
        return translate("Clock", "{0} min").format(round(seconds / _MINUTE))
    return translate("Clock", "{0} h").format(int(seconds // _HOUR))


def precise_length_text(seconds: float) -> str:
    """With a decimal where whole seconds would say too little: 1.4 s, but 28 s."""
    if seconds >= _PRECISE_BELOW:
        return length_text(seconds)
    return QCoreApplication.translate("Clock", "{0} s").format(QLocale().toString(seconds, "f", 1))


def exact_length_text(seconds: float) -> str:
    """Never rounded by more than a second: 1.4 s, 28 s, 4 min 12 s, 1 h 2 min 5 s."""
    whole = round(seconds)
    if seconds < _PRECISE_BELOW or whole < _MINUTE:
        return precise_length_text(seconds) if seconds < _PRECISE_BELOW else length_text(whole)
    parts = (
        (whole // _HOUR, QCoreApplication.translate("Clock", "{0} h")),
        (whole % _HOUR // _MINUTE, QCoreApplication.translate("Clock", "{0} min")),
        (whole % _MINUTE, QCoreApplication.translate("Clock", "{0} s")),
    )
    return " ".join(words.format(number) for number, words in parts if number)


def day_text(iso: str) -> str:
    """A due date as people say it: Fri 28 Nov. What is no ISO 8601 date stays as it is."""
    try:
        day = date.fromisoformat(iso[:10])
    except ValueError:
        return iso
    return QLocale().toString(QDate(day.year, day.month, day.day), _DAY_FORMAT)


def moment_text(iso: str) -> str:
    """When a meeting began: Saturday, 22 November 2025 14:30, in the host's language."""
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    day = QLocale().toString(QDate(moment.year, moment.month, moment.day), QLocale.FormatType.LongFormat)
    return f"{day}, {moment:%H:%M}"


def brief_moment_text(iso: str) -> str:
    """As in a list: Sat 22 Nov 2025  14:30."""
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    local = QDateTime(moment.year, moment.month, moment.day, moment.hour, moment.minute, 0)
    return QLocale().toString(local, f"{_DAY_FORMAT} yyyy, HH:mm")
