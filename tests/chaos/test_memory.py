"""Memory that grows, and memory that only fills up at first."""

import pytest

from tests.chaos.memory import growth


def test_what_grows_is_told_in_megabytes_an_hour() -> None:
    assert growth([(minute * 60.0, 100.0 + minute * 0.5) for minute in range(60)]) == pytest.approx(30.0)


def test_what_fills_up_in_the_first_quarter_does_not_count() -> None:
    assert growth([(minute * 60.0, min(200.0, 100.0 + minute * 10)) for minute in range(60)]) == pytest.approx(0.0)


def test_too_few_looks_tell_nothing() -> None:
    assert growth([(0.0, 100.0), (5.0, 300.0)]) == 0.0
