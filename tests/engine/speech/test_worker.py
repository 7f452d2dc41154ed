"""Recognition in a process that may die."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from queue import SimpleQueue

import psutil
import pytest

from symbl_desktop.engine.asr.pulse import PulseTimes
from symbl_desktop.engine.asr.recognizer import NOTHING_HEARD, Answer, GivenUp, Piece, Transcription
from symbl_desktop.engine.asr.worker import RecognitionWorker
from tests.engine.speech.scripted_recognizers import obedient, unloadable

LIMIT = 60.0


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[RecognitionWorker]:
    worker = RecognitionWorker(partial(obedient, tmp_path / "died"))
    yield worker
    worker.close()


def piece(samples: int, prompt: str = "", *, interim: bool = False) -> Piece:
    return Piece(bytes(2 * samples), interim=interim, prompt=prompt)


def answers_to(worker: RecognitionWorker, *pieces: Piece) -> list[Answer]:
    """In the order in which they came."""
    arrived: SimpleQueue[Answer] = SimpleQueue()
    for each in pieces:
        worker.submit(each, arrived.put)
    return [arrived.get(timeout=LIMIT) for _ in pieces]


def test_pieces_are_answered_in_order(worker: RecognitionWorker) -> None:
    assert worker.wait_until_ready(LIMIT)
    assert answers_to(worker, piece(1), piece(2), piece(3)) == [
        Transcription("1 samples"),
        Transcription("2 samples"),
        Transcription("3 samples"),
    ]


def test_finals_come_before_interims(worker: RecognitionWorker) -> None:
    assert worker.wait_until_ready(LIMIT)
    order: SimpleQueue[str] = SimpleQueue()

    def note(name: str) -> Callable[[Answer], None]:
        return lambda _: order.put(name)

    def meanwhile(_: Answer) -> None:
        for number in (1, 2):
            worker.submit(piece(1, interim=True), note(f"interim {number}"))
        for number in (1, 2):
            worker.submit(piece(1), note(f"final {number}"))

    worker.submit(piece(1), meanwhile)
    assert [order.get(timeout=LIMIT) for _ in range(4)] == ["final 1", "final 2", "interim 1", "interim 2"]


def test_a_piece_that_was_there_when_the_process_died_is_sent_again(worker: RecognitionWorker) -> None:
    assert worker.wait_until_ready(LIMIT)
    before = worker.process_id
    assert answers_to(worker, piece(1), piece(2, "die once"), piece(3)) == [
        Transcription("1 samples"),
        Transcription("2 samples"),
        Transcription("3 samples"),
    ]
    assert worker.process_id != before


def test_a_process_killed_from_outside_loses_nothing(worker: RecognitionWorker) -> None:
    assert worker.wait_until_ready(LIMIT)
    assert worker.process_id is not None
    psutil.Process(worker.process_id).kill()
    assert answers_to(worker, piece(1)) == [Transcription("1 samples")]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot stop a process from outside")
@pytest.mark.parametrize("samples", [1, 480_000])  # the second does not fit into the pipe
def test_a_process_that_is_frozen_is_replaced_and_loses_nothing(tmp_path: Path, samples: int) -> None:
    worker = RecognitionWorker(partial(obedient, tmp_path / "died"), PulseTimes(look=0.1, frozen=1.5, slept=60.0))
    try:
        assert worker.wait_until_ready(LIMIT)
        assert worker.process_id is not None
        frozen = psutil.Process(worker.process_id)
        frozen.suspend()
        assert answers_to(worker, piece(samples), piece(2)) == [
            Transcription(f"{samples} samples"),
            Transcription("2 samples"),
        ]
        assert not frozen.is_running()
    finally:
        worker.close()


def test_a_process_that_works_long_is_not_taken_for_frozen(tmp_path: Path) -> None:
    worker = RecognitionWorker(partial(obedient, tmp_path / "died"), PulseTimes(look=0.1, frozen=1.5, slept=60.0))
    try:
        assert worker.wait_until_ready(LIMIT)
        before = worker.process_id
        assert answers_to(worker, piece(1, "work long")) == [Transcription("1 samples")]
        assert worker.process_id == before
    finally:
        worker.close()


def test_a_piece_that_kills_again_and_again_is_given_up_and_the_next_is_answered(worker: RecognitionWorker) -> None:
    given_up, after = answers_to(worker, piece(1, "die"), piece(2))
    assert given_up == GivenUp("the recogniser died of it 3 times")
    assert after == Transcription("2 samples")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell a crash from a killing")
def test_a_piece_is_not_to_blame_for_those_who_kill_the_process(worker: RecognitionWorker, tmp_path: Path) -> None:
    assert answers_to(worker, piece(1, "be killed"), piece(2)) == [
        Transcription("1 samples"),
        Transcription("2 samples"),
    ]
    assert len(list(tmp_path.glob("died*"))) == 6


def test_an_interim_that_kills_is_not_tried_again(worker: RecognitionWorker) -> None:
    assert answers_to(worker, piece(1, "die", interim=True)) == [NOTHING_HEARD]


def test_a_piece_that_fails_is_given_up_and_the_process_lives_on(worker: RecognitionWorker) -> None:
    assert worker.wait_until_ready(LIMIT)
    before = worker.process_id
    assert answers_to(worker, piece(1, "fail"), piece(2)) == [
        GivenUp("the recogniser failed: out of words"),
        Transcription("2 samples"),
    ]
    assert worker.process_id == before


def test_a_recogniser_that_cannot_be_loaded_gives_every_piece_up(capfd: pytest.CaptureFixture[str]) -> None:
    worker = RecognitionWorker(unloadable)
    try:
        assert answers_to(worker, piece(1)) == [GivenUp("the recogniser died of it 3 times")]
        assert not worker.wait_until_ready(0.0)
    finally:
        worker.close()
    assert "no such weights" in capfd.readouterr().err


def test_what_waits_at_the_end_is_given_up(worker: RecognitionWorker) -> None:
    told: SimpleQueue[Answer] = SimpleQueue()
    for _ in range(3):
        worker.submit(piece(1, "die"), told.put)
    worker.close()
    assert all(isinstance(told.get(timeout=LIMIT), GivenUp) for _ in range(3))


def test_the_process_ends_when_the_program_that_started_it_is_killed(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    command = [sys.executable, str(program), str(tmp_path / "died")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as started:
        assert started.stdout is not None
        recogniser = psutil.Process(int(started.stdout.readline()))
        started.kill()
    recogniser.wait(timeout=LIMIT)


PROGRAM = """
import sys
from functools import partial
from pathlib import Path

sys.path.insert(0, ".")

from symbl_desktop.engine.asr.worker import RecognitionWorker
from tests.engine.speech.scripted_recognizers import obedient

if __name__ == "__main__":
    worker = RecognitionWorker(partial(obedient, Path(sys.argv[1])))
    worker.wait_until_ready(60)
    print(worker.process_id, flush=True)
    sys.stdin.read()
"""
