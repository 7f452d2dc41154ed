"""Both sides of the protocol keep to every dialogue."""

import pytest

from tests.golden.dialogue import Dialogue, dialogues
from tests.golden.players import ClientPlayer, EnginePlayer

DIALOGUES = dialogues()


@pytest.mark.parametrize("dialogue", [d for d in DIALOGUES if "client" in d.sides], ids=lambda dialogue: dialogue.name)
def test_the_client_session_keeps_to(dialogue: Dialogue) -> None:
    ClientPlayer().play(dialogue)


@pytest.mark.parametrize("dialogue", [d for d in DIALOGUES if "engine" in d.sides], ids=lambda dialogue: dialogue.name)
def test_the_engine_session_keeps_to(dialogue: Dialogue) -> None:
    EnginePlayer().play(dialogue)
