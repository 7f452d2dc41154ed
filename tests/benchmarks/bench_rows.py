"""The transcript of a very long meeting: what one more event costs, and what opening and scrolling it costs.

Every line is a figure beside its budget; nothing here passes or fails. CPU time of the window's own thread, so that
other work on the machine does not show.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from symbl_desktop.gui.main_window import MainWindow
from symbl_desktop.gui.theme import Scheme, apply_theme
from symbl_desktop.gui.window_state import WindowState
from symbl_desktop.meeting.events import UtteranceFinal
from symbl_desktop.recorder.state import Hypothesis

ROWS = 20_000
THREE_HOURS = 2_700  # one utterance in four seconds
SENTENCE = "We should send the revised quote to the client before Friday so that they can look at it. "


def utterance(number: int) -> UtteranceFinal:
    start = 4.0 * number
    text = SENTENCE * (number % 3 + 1)
    return UtteranceFinal(start + 5, f"u{number}", "You" if number % 3 else "Others", text, start, start + 3)


def milliseconds(act: Callable[[], object]) -> float:
    begin = time.thread_time()
    act()
    return (time.thread_time() - begin) * 1e3


def report(what: str, figures: list[float], budget: str) -> None:
    figures.sort()
    middle, late = statistics.median(figures), figures[int(0.95 * (len(figures) - 1))]
    print(f"{what:<52} {f'{middle:.2f} / {late:.2f} ms':>22}   budget {budget}", flush=True)


def main() -> None:
    application = QApplication([])
    apply_theme(application, Scheme.LIGHT)
    with tempfile.TemporaryDirectory() as folder:
        window = MainWindow(WindowState(Path(folder) / "window.ini"), "On this computer")
        window.show()
        application.processEvents()
        page, view = window.live_page, window.live_page.transcript.view

        three_hours = [utterance(number) for number in range(THREE_HOURS)]
        opened = milliseconds(lambda: (page.show_events(three_hours), application.processEvents()))
        report("open a 3 h meeting", [opened], "1500 ms")

        page.show_events([utterance(number) for number in range(ROWS)])
        blocks = []
        while view.is_measuring:
            blocks.append(milliseconds(application.processEvents))
        report(f"event loop while {ROWS:,} rows are measured, p50 / p95", blocks, "100 ms")

        applied, after = [], []
        for number in range(ROWS, ROWS + 300):
            applied.append(milliseconds(partial(window.live.apply, utterance(number))))
            window.live.set_hypothesis(Hypothesis("You", SENTENCE[: number % 80 + 1]))
            after.append(milliseconds(application.processEvents))
        report(f"apply one event to {ROWS:,} rows, p50 / p95", applied, "2 ms")
        report("event loop after it, p50 / p95", after, "100 ms")

        bar, frames = view.verticalScrollBar(), []
        for step in range(300):
            bar.setValue(bar.maximum() - step * 37)
            frames.append(milliseconds(view.viewport().repaint))
        report("one frame of scrolling, p50 / p95", frames, "16 ms")
        window.close()


if __name__ == "__main__":
    main()
