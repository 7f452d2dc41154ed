"""The thread that brings the recording to the server and the server's words back, whatever happens between."""

import random
import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue

from symbl_desktop.protocol.messages import ServerMessage, StartRequest
from symbl_desktop.streaming.connection import AudioTape
from symbl_desktop.streaming.inbox import Aborted, AudioAvailable, Confirmed, InboxItem, ResumeAsked, StopAsked
from symbl_desktop.streaming.link_state import LinkState, LinkTimes
from symbl_desktop.streaming.reconnect import retry_delay
from symbl_desktop.streaming.server import Server
from symbl_desktop.streaming.stream import Stream, StreamPlan


def _retry_delay(attempt: int) -> float:
    return retry_delay(attempt, random.random())  # noqa: S311 - spreads attempts, protects nothing


class StreamingWorker:
    """One speaker's sound, from `first_sample` of the tape on, to one conversation.

    All methods may be called from any thread and return at once, except `join`. Both callbacks are called in the
    worker's thread: `on_message` with a message and the sample its connection's sound begins at, `on_state` with every
    change. The last state is always FINISHED: without a cause if the server said that it has told everything.
    """

    def __init__(
        self,
        server: Server,
        request: StartRequest,
        connection_id: str,
        tape: AudioTape,
        sample_rate: int,
        on_message: Callable[[ServerMessage, int], None],
        on_state: Callable[[LinkState], None],
        *,
        first_sample: int = 0,
        times: LinkTimes | None = None,
        delay: Callable[[int], float] = _retry_delay,
    ) -> None:
        self._inbox: SimpleQueue[InboxItem] = SimpleQueue()
        plan = StreamPlan(server, request, connection_id, tape, sample_rate, first_sample, times or LinkTimes(), delay)
        self._stream = Stream(plan, self._inbox.put, on_message, on_state)
        self._thread = threading.Thread(target=self._run, name="streaming", daemon=True)

    @property
    def sent_samples(self) -> int:
        """The sample up to which the sound was sent; falls back when sound has to be sent again."""
        return self._stream.sent

    def start(self) -> None:
        self._thread.start()

    def audio_available(self, end_sample: int) -> None:
        """Everything before this sample can be read from the tape."""
        self._inbox.put(AudioAvailable(end_sample))

    def confirm(self, sample: int) -> None:
        """Everything before this sample need not be sent again after a lost connection."""
        self._inbox.put(Confirmed(sample))

    def stop(self) -> None:
        """No more sound will come: sends what was announced, through as many connections as it takes, and ends."""
        self._inbox.put(StopAsked())

    def resume(self) -> None:
        """Connects at once, if it waits, was refused, or the server ended the conversation by itself."""
        self._inbox.put(ResumeAsked())

    def abort(self) -> None:
        """Ends at once; what the server has not said by now is not heard."""
        self._inbox.put(Aborted())
        self._stream.interrupt()

    def join(self, timeout: float | None = None) -> None:
        """Waits for the end of a worker that was started."""
        if self._thread.ident is not None:
            self._thread.join(timeout)

    def _run(self) -> None:
        try:
            while not self._stream.over:
                self._step()
        finally:
            self._stream.end()

    def _step(self) -> None:
        busy = self._stream.send_audio()
        try:
            item = self._inbox.get(timeout=0 if busy else self._stream.patience())
        except Empty:
            # Only now: what is still in the inbox may be the sign of life that a time limit waits for.
            self._stream.wake()
        else:
            self._stream.handle(item)
