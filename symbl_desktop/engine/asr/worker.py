"""Recognition in a process of its own, shared by all streams, which may die and is started again."""

import contextlib
import logging
import multiprocessing
import pickle
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from symbl_desktop.engine.asr.pulse import PulseTimes, feel
from symbl_desktop.engine.asr.recognizer import NOTHING_HEARD, Answer, GivenUp, Piece, Recognizer
from symbl_desktop.engine.asr.worker_process import work

# A piece that was there at so many crashes is not tried again; when somebody kills the process, it is hardly to blame.
_ATTEMPTS = 3
_KILLINGS = 20
# Seconds after which a piece has got one that still runs stuck: far more than the slowest computer needs.
_LONGEST_ANSWER = 120.0
_GRACE = 2.0
_KILLED = -9

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Job:
    piece: Piece
    on_answer: Callable[[Answer], None]


class RecognitionWorker:
    """A Recognition that is answered in a thread of its own: finals before interims, each in order.

    `load` makes the recogniser in the other process; it is pickled. Loading begins at once.
    """

    def __init__(self, load: Callable[[], Recognizer], times: PulseTimes | None = None) -> None:
        self._load = pickle.dumps(load)
        self._times = times or PulseTimes()
        self._finals: deque[_Job] = deque()
        self._interims: deque[_Job] = deque()
        self._changed = threading.Condition()
        self._closing = False
        self._ready = threading.Event()
        self._process: _Process | None = None
        self._thread = threading.Thread(target=self._run, name="recognition")
        self._thread.start()

    def submit(self, piece: Piece, on_answer: Callable[[Answer], None]) -> None:
        with self._changed:
            (self._interims if piece.interim else self._finals).append(_Job(piece, on_answer))
            self._changed.notify()

    def wait_until_ready(self, timeout: float) -> bool:
        """Whether the model is loaded, within so many seconds."""
        return self._ready.wait(timeout)

    @property
    def process_id(self) -> int | None:
        """Of the process that recognises, while it lives."""
        process = self._process
        return process.id if process is not None else None

    def close(self) -> None:
        """Ends the process; what was not yet answered is given up."""
        with self._changed:
            self._closing = True
            self._changed.notify()
            process = self._process
        if process is not None:
            process.kill()
        self._thread.join()

    def _run(self) -> None:
        try:
            self._living_process()
        except _Died as death:
            self._bury()
            _log.warning("The recogniser's process died while it loaded (%s)", death)
        while (job := self._next()) is not None:
            job.on_answer(self._answer(job.piece))
        self._bury()
        for job in (*self._finals, *self._interims):
            job.on_answer(GivenUp("the engine is ending"))

    def _next(self) -> _Job | None:
        with self._changed:
            self._changed.wait_for(lambda: self._closing or self._finals or self._interims)
            if self._closing:
                return None
            return (self._finals or self._interims).popleft()

    def _answer(self, piece: Piece) -> Answer:
        crashes = killings = 0
        while crashes < _ATTEMPTS and killings < _KILLINGS:
            try:
                return self._living_process().ask(piece)
            except _Died as death:
                killed = self._bury() == _KILLED and not isinstance(death, _Stuck)
                crashes, killings = crashes + (not killed), killings + killed
                if self._closing:
                    return GivenUp("the engine is ending")
                _log.warning("The recogniser's process died (%s), for the %d. time", death, crashes + killings)
                if piece.interim:
                    return NOTHING_HEARD
        return GivenUp(f"the recogniser died of it {crashes + killings} times")

    def _living_process(self) -> "_Process":
        if self._process is None:
            with self._changed:
                if self._closing:
                    raise _Died("the engine is ending")
                self._process = _Process(self._load, self._times)
            self._process.wait_until_loaded()
            self._ready.set()
        return self._process

    def _bury(self) -> int | None:
        """The exit code of the process, if there was one."""
        if self._process is None:
            return None
        process, self._process = self._process, None
        return process.end()


class _Died(Exception):
    """The process ended."""


class _Stuck(_Died):
    """The process ran, but gave no answer."""


class _Process:
    """One life of the recogniser's process."""

    def __init__(self, load: bytes, times: PulseTimes) -> None:
        # Not forked: a fork of a program with threads, sockets and native libraries may hang or hold them open.
        context = multiprocessing.get_context("spawn")
        self._pipe: Connection[Any, Any]
        self._pipe, theirs = context.Pipe()
        self._pulse: Connection[Any, Any]
        self._pulse, beating = context.Pipe(duplex=False)
        self._process = context.Process(target=work, args=(theirs, beating, load), name="recogniser", daemon=True)
        self._process.start()
        theirs.close()
        beating.close()
        self._watch = threading.Thread(target=feel, args=(self._pulse, times, self._frozen), name="recogniser-pulse")
        self._watch.start()

    @property
    def id(self) -> int | None:
        return self._process.pid

    def wait_until_loaded(self) -> None:
        self._receive()

    def ask(self, piece: Piece) -> Answer:
        try:
            self._pipe.send(piece)
        except OSError as fault:
            raise _Died(str(fault)) from fault
        answer: Answer = self._receive()
        return answer

    def kill(self) -> None:
        """From any thread; who waits for an answer learns that there is none."""
        with contextlib.suppress(ValueError):  # it has ended meanwhile
            self._process.kill()

    def end(self) -> int | None:
        """Its exit code."""
        self._pipe.close()
        self._process.join(_GRACE)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._watch.join()
        self._pulse.close()
        code = self._process.exitcode
        self._process.close()
        return code

    def _frozen(self) -> None:
        _log.warning("The recogniser's process lives, but does not run; ending it")
        self.kill()

    def _receive(self) -> Any:
        try:
            if not self._pipe.poll(_LONGEST_ANSWER):
                self._process.kill()
                raise _Stuck(f"no answer in {_LONGEST_ANSWER:.0f} s")
            return self._pipe.recv()
        except (EOFError, OSError) as fault:
            raise _Died(f"{fault or 'the pipe was closed'}") from fault
