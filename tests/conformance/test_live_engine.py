"""A running engine keeps to every dialogue that does not need a script; to one, if it is not patient."""

from collections.abc import Iterator

import pytest

from tests.conformance.live_player import LivePlayer
from tests.engine.process import EngineProcess, running_engine
from tests.golden.dialogue import Dialogue, dialogues

ANSWERED = [dialogue for dialogue in dialogues() if "engine" in dialogue.sides]
LIVE = [dialogue for dialogue in ANSWERED if not dialogue.scripted]
ENDED_UNASKED = [dialogue for dialogue in ANSWERED if dialogue.name == "ended_by_the_server.txt"]


@pytest.fixture(scope="module")
def impatient_engine() -> Iterator[EngineProcess]:
    """An engine that takes a second of silence for half an hour."""
    with running_engine("--silence-limit", "1") as process:
        yield process


def play(dialogue: Dialogue, engine: EngineProcess) -> None:
    player = LivePlayer(engine)
    try:
        player.play(dialogue)
    finally:
        player.leave()


@pytest.mark.parametrize("dialogue", LIVE, ids=lambda item: item.name)
def test_the_engine_keeps_to(dialogue: Dialogue, engine: EngineProcess) -> None:
    play(dialogue, engine)


@pytest.mark.parametrize("dialogue", ENDED_UNASKED, ids=lambda item: item.name)
def test_an_engine_that_hears_nothing_keeps_to(dialogue: Dialogue, impatient_engine: EngineProcess) -> None:
    play(dialogue, impatient_engine)
