from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale

from symbl_desktop.gui.clock import (
    brief_moment_text,
    day_text,
    exact_length_text,
    length_text,
    moment_text,
    precise_length_text,
    short_timer_text,
    timer_text,
)


@pytest.fixture(autouse=True)
def british() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    yield
    QLocale.setDefault(before)


def test_the_timer_counts_hours_minutes_and_seconds() -> None:
    assert [timer_text(seconds) for seconds in (0, 59.99, 2537, 36000)] == [
        "00:00:00",
        "00:00:59",
        "00:42:17",
        "10:00:00",
    ]


def test_a_card_leaves_the_hours_out_while_there_are_none() -> None:
    assert (short_timer_text(2462), short_timer_text(6062)) == ("41:02", "1:41:02")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.0, "0 s"), (27.2, "28 s"), (240, "4 min"), (7199, "120 min"), (61 * 3600.0, "61 h")],
)
def test_a_length_is_told_in_one_unit(seconds: float, words: str) -> None:
    assert length_text(seconds) == words


def test_short_lengths_have_a_decimal() -> None:
    assert [precise_length_text(seconds) for seconds in (0.34, 1.44, 28.2)] == ["0.3 s", "1.4 s", "29 s"]


def test_dates_are_told_as_people_say_them() -> None:
    assert day_text("2025-11-28") == "Fri 28 Nov"
    assert day_text("2025-11-28T09:00:00+01:00") == "Fri 28 Nov"
    assert moment_text("2025-11-25T14:30:00+01:00") == "Tuesday, 25 November 2025, 14:30"
    assert brief_moment_text("2025-11-25T14:30:00+01:00") == "Tue 25 Nov 2025, 14:30"


def test_what_is_no_date_is_shown_as_it_is() -> None:
    assert [day_text("soon"), moment_text(""), brief_moment_text("?")] == ["soon", "", "?"]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1.44, "1.4 s"), (28.2, "28 s"), (59.7, "1 min"), (252.2, "4 min 12 s"), (3725.0, "1 h 2 min 5 s")],
)
def test_a_gaps_length_is_told_to_the_second(seconds: float, words: str) -> None:
    assert exact_length_text(seconds) == words
