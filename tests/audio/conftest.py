"""Listening to a source, with an end to it."""

from collections.abc import Callable, Iterator

import pytest

from symbl_desktop.audio.source import AudioSource
from tests.audio.hearing import Hearing


@pytest.fixture
def hear() -> Iterator[Callable[..., Hearing]]:
    """Starts a worker on a source, ended with the test if not before."""
    started: list[Hearing] = []

    def start(source: AudioSource, first_sample: int = 0) -> Hearing:
        started.append(Hearing(source, first_sample))
        return started[-1]

    yield start
    for hearing in started:
        hearing.stop()
