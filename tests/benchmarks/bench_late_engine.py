"""Both sides of a meeting in real time while the engine is cut off, frozen and slow: what is lost, and how late it is.

Every line is a figure beside its budget; nothing here passes or fails. It takes as long as the faults do, a quarter of
an hour in all. `bench_late_engine.py [cuts | half-open | frozen | recogniser | slow]...`
"""

import argparse
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from symbl_desktop.streaming.link_state import LinkCause
from symbl_desktop.streaming.local_engine import EngineState, LocalEngine
from symbl_desktop.streaming.server import Server
from tests.streaming.conftest import Relay
from tests.streaming.two_voices import RATE, Side, both_sides, words

COMMAND = (sys.executable, "-m", "symbl_desktop", "engine", "serve", "--exit-with-stdin")


class Cable(Relay):
    """A relay that can be pulled out for a while."""

    def __init__(self, engine: LocalEngine) -> None:
        self.plugged_in = True
        address = engine.address()
        self.token, self.port = address.token, int(address.url.rsplit(":", 1)[1])
        super().__init__(self)

    def pull_out(self, seconds: float) -> None:
        self.plugged_in = False
        self.cut()
        time.sleep(seconds)
        self.plugged_in = True

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            if not self.plugged_in:
                near.close()
                continue
            far = socket.create_connection(("127.0.0.1", self.port))
            self._pairs.append((near, far))
            for source, target in ((near, far), (far, near)):
                thread = threading.Thread(target=self._pump, args=(source, target), name="relay-pump")
                self._threads.append(thread)
                thread.start()


class Meeting:
    """Both sides at their own pace, watched each second; memory is the largest growth of each process, in MB."""

    def __init__(self, server: Server, repeats: int, pid: Callable[[], int]) -> None:
        self._pid = pid
        self._over = threading.Event()
        self.furthest_behind = self.memory = self.engine_memory = 0.0
        self.caught_up_at = 0.0
        self._sides = both_sides(server, repeats=repeats)
        self.sides = self._sides.__enter__()
        self._began = time.monotonic()
        self._thread = threading.Thread(target=self._live)
        self._thread.start()

    @property
    def length(self) -> float:
        return self.sides[0].tape.length / RATE

    @property
    def now(self) -> float:
        return time.monotonic() - self._began

    def wait_until(self, second: float) -> None:
        time.sleep(max(0.0, second - self.now))

    def finish(self) -> float:
        """Seconds from the last sound to the last word."""
        self.wait_until(self.length)
        self._over.set()
        self._thread.join()
        for side in self.sides:
            side.all_there()
            side.worker.stop()
        for side in self.sides:
            side.wait_until_finished()
        took = self.now - self.length
        self._sides.__exit__(None, None, None)
        return took

    def _live(self) -> None:
        ours, first = psutil.Process().memory_info().rss, 0.0
        while not self._over.wait(0.1):
            for side in self.sides:
                side.worker.audio_available(min(side.tape.length, int(self.now * RATE)))
            behind = max(self.now - side.worker.sent_samples / RATE for side in self.sides)
            if behind > self.furthest_behind:
                self.furthest_behind, self.caught_up_at = behind, 0.0
            elif behind < 1.0 and not self.caught_up_at:
                self.caught_up_at = self.now
            self.memory = max(self.memory, (psutil.Process().memory_info().rss - ours) / 1e6)
            try:
                engine = psutil.Process(self._pid()).memory_info().rss / 1e6
            except psutil.NoSuchProcess:
                continue
            first = first or (engine if self.now > 30 else 0.0)
            self.engine_memory = max(self.engine_memory, engine - first if first else 0.0)


@contextmanager
def running_engine() -> Iterator[tuple[LocalEngine, list[EngineState], Callable[[], int]]]:
    states: list[EngineState] = []
    engine = LocalEngine(COMMAND, states.append)
    engine.start()
    last = [0]

    def pid() -> int:
        running = engine._process
        last[0] = running._process.pid if running is not None else last[0]
        return last[0]

    while not states or states[-1].phase.name != "LISTENING":
        time.sleep(0.05)
    try:
        yield engine, states, pid
    finally:
        engine.stop()


def report(what: str, figure: str, budget: str) -> None:
    print(f"{what:<62} {figure:>16}   budget {budget}", flush=True)


def judge(fault: str, meeting: Meeting) -> None:
    after = meeting.finish()
    lost, doubled, order, off = Counter[str](), Counter[str](), 0, 0.0
    for side in meeting.sides:
        said, spoken = words(*(m.text for m in side.messages)), words(*(turn.text for turn in side.tape.turns))
        lost += Counter(spoken) - Counter(said)
        doubled += Counter(said) - Counter(spoken)
        starts = [message.time_offset or 0.0 for message in side.messages]
        order += starts != sorted(starts)
        off = max(off, _farthest_from_its_turn(side))
    spoken_words = sum(len(words(turn.text)) for side in meeting.sides for turn in side.tape.turns)
    report(f"{fault}: words lost of {spoken_words} {dict(lost) or ''}", str(lost.total()), "0")
    report(f"{fault}: words doubled {dict(doubled) or ''}", str(doubled.total()), "0")
    report(f"{fault}: sides out of order", str(order), "0")
    report(f"{fault}: sentence farthest from where it was spoken", f"{off:.2f} s", "0.5 s")
    report(f"{fault}: furthest behind; last sound to last word", f"{meeting.furthest_behind:.0f} s; {after:.1f} s", "-")
    report(f"{fault}: memory, ours; the engine's", f"{meeting.memory:+.1f}; {meeting.engine_memory:+.1f} MB", "flat")


def _farthest_from_its_turn(side: Side) -> float:
    return max(
        min(
            max(0.0, turn.start - (m.time_offset or 0.0) - 0.3, (m.time_offset or 0.0) - turn.end)
            for turn in side.tape.turns
        )
        for m in side.messages
    )


def cuts() -> None:
    with running_engine() as (engine, _, pid):
        cable = Cable(engine)
        meeting = Meeting(cable, 4, pid)
        for number in range(5):
            meeting.wait_until(10 + 33 * number)
            cable.pull_out(20.0)
        judge("five cuts of 20 s", meeting)
        cable.close()


def half_open() -> None:
    with running_engine() as (engine, _, pid):
        cable = Cable(engine)
        meeting = Meeting(cable, 2, pid)
        meeting.wait_until(20)
        cable.freeze()
        began = meeting.now
        for side in meeting.sides:
            side.wait_until(lambda each: any(s.cause in (LinkCause.SILENT, LinkCause.LOST) for s in each.states))
        report("half-open connections found after", f"{meeting.now - began:.1f} s", "10 s")
        cable.cut()
        cable.thaw()
        judge("half-open", meeting)
        cable.close()


def frozen() -> None:
    with running_engine() as (engine, states, pid):
        meeting = Meeting(engine.server(), 8, pid)
        meeting.wait_until(20)
        number, known = pid(), len(states)
        psutil.Process(number).suspend()
        began = meeting.now
        while len(states) == known and meeting.now < began + 300:
            time.sleep(0.05)
        if psutil.pid_exists(number) and psutil.Process(number).status() == psutil.STATUS_STOPPED:
            psutil.Process(number).resume()
        report("frozen engine found after", f"{meeting.now - began:.1f} s", "30 s")
        judge("engine frozen for good", meeting)


def recogniser() -> None:
    with running_engine() as (engine, states, pid):
        meeting = Meeting(engine.server(), 3, pid)
        meeting.wait_until(20)
        (frozen,) = [each for each in psutil.Process(pid()).children() if "spawn_main" in " ".join(each.cmdline())]
        frozen.suspend()
        began = meeting.now
        psutil.wait_procs([frozen], timeout=120)
        report("frozen recogniser found after", f"{meeting.now - began:.1f} s", "30 s")
        judge("recogniser frozen for good", meeting)
        report("frozen recogniser: restarts of the engine", str([s.phase.name for s in states].count("WAITING")), "0")


def slow() -> None:
    with running_engine() as (engine, states, pid):
        meeting = Meeting(engine.server(), 4, pid)
        over = threading.Event()

        def slow_down() -> None:
            while not over.is_set():
                for act, seconds in ((psutil.Process.suspend, 1.0), (psutil.Process.resume, 0.04)):
                    for process in [psutil.Process(pid()), *psutil.Process(pid()).children()]:
                        act(process)
                    over.wait(seconds)

        slowing = threading.Thread(target=slow_down)
        meeting.wait_until(10)
        slowing.start()
        meeting.wait_until(130)
        over.set()
        slowing.join()
        for process in [psutil.Process(pid()), *psutil.Process(pid()).children()]:
            process.resume()
        known = [state.phase.name for state in states]
        judge("engine at a third of real time for 2 min", meeting)
        report("slow engine: restarts", str(known.count("WAITING")), "0")


FAULTS = {"cuts": cuts, "half-open": half_open, "frozen": frozen, "recogniser": recogniser, "slow": slow}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("faults", nargs="*", choices=[*FAULTS, []], help="which (default: all)")
    for name in parser.parse_args().faults or FAULTS:
        FAULTS[name]()


if __name__ == "__main__":
    main()
