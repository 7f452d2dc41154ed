"""The recorder and the engine's own server: lost connections and dead engines cost no word and double none."""

import random
from pathlib import Path

import pytest
import soundfile

from symbl_desktop.audio.wave_source import WaveSource
from symbl_desktop.meeting.events import InsightDetected, TopicDetected, UtteranceFinal
from symbl_desktop.recorder.state import RecorderState
from symbl_desktop.streaming.server import Address
from tests.recorder.conftest import StartRecorder
from tests.recorder.listening import Witness
from tests.recorder.live_engine import LiveEngine, spoken
from tests.streaming.conftest import Relay

LINES = [1, 2, 3, 0, 0, 4, 5, 6, 7, 0, 8, 9, 10, 11, 12, 0, 0, 13, 14, 15]


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    path = tmp_path / "talk.wav"
    soundfile.write(path, spoken(LINES), 16000)
    return path


def assert_every_line_is_there_once_and_in_its_place(witness: Witness) -> None:
    utterances = witness.all(UtteranceFinal)
    assert [each.text for each in utterances] == [f"line {line}" for line in LINES if line]
    for each in utterances:
        second = LINES.index(int(each.text.removeprefix("line ")))
        assert second <= each.start < each.end <= second + 1.0
    kinds = {(each.insight_id, each.kind.value) for each in witness.all(InsightDetected)}
    assert sorted(kind for _, kind in kinds) == ["action_item", "question"]
    assert witness.all(TopicDetected)[-1].text == "line 15"
    assert witness.problems == []
    assert witness.hypotheses[-1].text == ""


@pytest.mark.parametrize("seed", range(3))
def test_a_connection_that_is_cut_again_and_again_costs_no_word_and_doubles_none(
    seed: int, talk: Path, start_recorder: StartRecorder, witness: Witness
) -> None:
    chance = random.Random(seed)
    engine = LiveEngine(chance)
    relay = Relay(engine)
    recorder = start_recorder(relay, source=WaveSource(talk, real_time=False))
    for line in sorted(chance.sample(range(1, 13), 3)):
        witness.wait_until(lambda seen, text=f"line {line}": text in [each.text for each in seen.all(UtteranceFinal)])
        relay.cut()
    witness.wait_for_state(RecorderState.FINISHED)
    recorder.close()
    assert recorder.join(60.0)
    relay.close()
    engine.close()
    assert_every_line_is_there_once_and_in_its_place(witness)


class Restarting:
    """Leads to whichever engine is running."""

    def __init__(self, engine: LiveEngine) -> None:
        self.engine = engine

    def address(self) -> Address:
        return Address(f"ws://127.0.0.1:{self.engine.port}", self.engine.token)


@pytest.mark.parametrize("seed", range(3))
def test_an_engine_that_is_restarted_costs_no_word_and_doubles_none(
    seed: int, talk: Path, start_recorder: StartRecorder, witness: Witness
) -> None:
    chance = random.Random(seed)
    running = Restarting(LiveEngine(chance))
    recorder = start_recorder(running, source=WaveSource(talk, real_time=False))
    for line in sorted(chance.sample(range(1, 13), 2)):
        witness.wait_until(lambda seen, text=f"line {line}": text in [each.text for each in seen.all(UtteranceFinal)])
        last, running.engine = running.engine, LiveEngine(chance)
        last.close()
    witness.wait_for_state(RecorderState.FINISHED)
    recorder.close()
    assert recorder.join(60.0)
    running.engine.close()
    assert_every_line_is_there_once_and_in_its_place(witness)
