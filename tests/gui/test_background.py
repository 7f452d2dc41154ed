import threading
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from symbl_desktop.gui.background import Background


@pytest.fixture
def background(qapp: QApplication) -> Iterator[Background]:
    made = Background()
    yield made
    made.close()


def test_jobs_run_elsewhere_in_order_and_their_results_come_here(qtbot: QtBot, background: Background) -> None:
    seen: list[tuple[int, bool]] = []
    here = threading.current_thread()
    workers: set[threading.Thread] = set()

    def job(number: int) -> int:
        workers.add(threading.current_thread())
        return number

    for number in range(20):
        background.run(
            lambda number=number: job(number), lambda result: seen.append((result, threading.current_thread() is here))
        )
    qtbot.waitUntil(lambda: len(seen) == 20)
    assert seen == [(number, True) for number in range(20)]
    assert len(workers) == 1
    assert here not in workers


def test_a_failed_job_is_told(qtbot: QtBot, background: Background) -> None:
    errors: list[Exception] = []

    def fail() -> None:
        raise OSError("no such disk")

    background.run(fail, lambda _: None, errors.append)
    qtbot.waitUntil(lambda: len(errors) == 1)
    assert str(errors[0]) == "no such disk"


def test_nothing_runs_after_the_end(qtbot: QtBot, qapp: QApplication) -> None:
    background, go_on, done = Background(), threading.Event(), list[str]()
    background.run(go_on.wait, lambda _: None)
    background.run(lambda: done.append("too late"), lambda _: None)
    threading.Timer(0.05, go_on.set).start()
    background.close()
    assert done == []
