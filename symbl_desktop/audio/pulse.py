"""What a PulseAudio or PipeWire server has plugged in, and what of it we record; PortAudio calls it all "pulse"."""

import ctypes
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from symbl_desktop.audio import libpulse
from symbl_desktop.audio.libpulse import load_libpulse

if TYPE_CHECKING:
    from ctypes import _Pointer

STREAM_TAG = "symbl-desktop.stream"
"""The property that tells one of our streams from all others; see PULSE_PROP in pulseaudio(1)."""

_LIMIT = 1.0


@dataclass(frozen=True, slots=True)
class PulseSource:
    """`description` is for the host's eyes; a monitor carries what the sink of that name plays."""

    index: int
    name: str
    description: str
    sample_rate: int
    channels: int
    monitor_of: str | None
    is_default: bool

    @property
    def is_monitor(self) -> bool:
        return self.monitor_of is not None


@dataclass(frozen=True, slots=True)
class PulseSink:
    name: str
    description: str
    is_default: bool


@dataclass(frozen=True, slots=True)
class PulseStream:
    """One of ours that records: the tag it was opened with, and the index of the source it is on now."""

    tag: str
    source: int


@dataclass(frozen=True, slots=True)
class PulseState:
    """Everything at one moment; all empty when there is no server."""

    sources: tuple[PulseSource, ...] = ()
    sinks: tuple[PulseSink, ...] = ()
    streams: tuple[PulseStream, ...] = ()

    def source_of(self, tag: str) -> PulseSource | None:
        """Where the stream with this tag records from."""
        for stream in self.streams:
            if stream.tag == tag:
                return next((each for each in self.sources if each.index == stream.source), None)
        return None


def has_pulse() -> bool:
    """Whether a sound server could be asked, running or not."""
    return load_libpulse() is not None


def pulse_state(limit: float = _LIMIT) -> PulseState:
    """Empty when there is no server, or it does not answer within `limit` seconds."""
    with pulse_connection(limit) as connection:
        return (connection.state(limit) if connection else None) or PulseState()


@contextmanager
def pulse_connection(limit: float = _LIMIT) -> "Iterator[PulseConnection | None]":
    """None when there is no server, or it does not answer within `limit` seconds."""
    library = load_libpulse()
    if library is None:
        yield None
        return
    connection = PulseConnection(library)
    try:
        yield connection if connection.open(limit) else None
    finally:
        connection.close()


class PulseConnection:
    """For the thread that made it; only `end` may be called from another.

    What libpulse shows a callback is gone afterwards: all is copied inside it. The callbacks live as long as the loop.
    """

    def __init__(self, library: ctypes.CDLL) -> None:
        self._pulse = library
        self._ended = False
        self._closing = threading.Lock()
        self._unanswered: list[_Collecting] = []
        self._changed = False
        self._on_event = libpulse.EventCallback(self._take_event)
        self._loop = library.pa_mainloop_new()  # none when the process has no descriptor left
        api = library.pa_mainloop_get_api(self._loop) if self._loop else None
        self._context = library.pa_context_new(api, b"Symbl Desktop") if api else None

    def open(self, limit: float = _LIMIT) -> bool:
        pulse, context = self._pulse, self._context
        if not context or pulse.pa_context_connect(context, None, libpulse.NO_AUTOSPAWN, None) < 0:
            return False
        self._wait(lambda: pulse.pa_context_get_state(context) >= libpulse.READY, limit)
        return self._is_ready()

    def state(self, limit: float | None = _LIMIT) -> PulseState | None:
        """None when the connection is lost or ended, or there is no answer within `limit` seconds."""
        collecting = _Collecting(self._pulse)
        self._unanswered.append(collecting)  # libpulse calls it back whenever the answers come
        for operation in collecting.ask(self._context):
            if not operation:  # the connection failed
                return None
            self._pulse.pa_operation_unref(operation)
        if not self._wait(lambda: collecting.answered or not self._is_ready(), limit) or not collecting.answered:
            return None
        self._unanswered.remove(collecting)
        return collecting.state()

    def changes(self) -> Iterator[PulseState]:
        """The state now and after each change; waits for it, and ends when the connection is lost or ended."""
        pulse = self._pulse
        pulse.pa_context_set_subscribe_callback(self._context, self._on_event, None)
        mask = libpulse.SINKS | libpulse.SOURCES | libpulse.STREAMS_THAT_RECORD | libpulse.SERVER
        if not (operation := pulse.pa_context_subscribe(self._context, mask, None, None)):
            return
        pulse.pa_operation_unref(operation)
        self._changed = True
        while self._wait(lambda: self._changed or not self._is_ready(), None) and self._is_ready():
            self._changed = False
            if (state := self.state(None)) is None:
                return
            yield state

    def end(self) -> None:
        """Whatever waits for the server returns; from any thread, also after `close`."""
        with self._closing:
            self._ended = True
            if self._loop:
                self._pulse.pa_mainloop_wakeup(self._loop)

    def close(self) -> None:
        with self._closing:
            loop, self._loop = self._loop, None
        if self._context:
            self._pulse.pa_context_disconnect(self._context)
            self._pulse.pa_context_unref(self._context)
        if loop:
            self._pulse.pa_mainloop_free(loop)

    def _is_ready(self) -> bool:
        return bool(self._pulse.pa_context_get_state(self._context) == libpulse.READY)

    def _wait(self, done: Callable[[], bool], limit: float | None) -> bool:
        """Whether it came to that; without a limit until `end`."""
        pulse, loop = self._pulse, self._loop
        deadline = None if limit is None else time.monotonic() + limit
        while not done():
            left = -1 if deadline is None else int((deadline - time.monotonic()) * 1e6)
            if self._ended or (deadline is not None and left <= 0):
                return False
            if pulse.pa_mainloop_prepare(loop, left) < 0 or pulse.pa_mainloop_poll(loop) < 0:
                return False
            if pulse.pa_mainloop_dispatch(loop) < 0:
                return False
        return True

    def _take_event(self, _context: int, _event: int, _index: int, _data: int) -> None:
        self._changed = True


class _Collecting:
    """The answers to one question for everything, which come one by one and in the order they were asked for."""

    def __init__(self, library: ctypes.CDLL) -> None:
        self._pulse = library
        self._default_sink = self._default_source = b""
        self._sinks: list[PulseSink] = []
        self._sources: list[PulseSource] = []
        self._streams: list[PulseStream] = []
        self._callbacks = (
            libpulse.ServerCallback(self._take_server),
            libpulse.SinkCallback(self._take_sink),
            libpulse.SourceCallback(self._take_source),
            libpulse.StreamCallback(self._take_stream),
        )
        self.answered = False

    def ask(self, context: int | None) -> Iterator[int | None]:
        server, sink, source, stream = self._callbacks
        yield self._pulse.pa_context_get_server_info(context, server, None)
        yield self._pulse.pa_context_get_sink_info_list(context, sink, None)
        yield self._pulse.pa_context_get_source_info_list(context, source, None)
        yield self._pulse.pa_context_get_source_output_info_list(context, stream, None)

    def state(self) -> PulseState:
        return PulseState(tuple(self._sources), tuple(self._sinks), tuple(self._streams))

    def _take_server(self, _context: int, info: "_Pointer[libpulse.ServerInfo]", _data: int) -> None:
        if info:
            self._default_sink = info.contents.default_sink_name or b""
            self._default_source = info.contents.default_source_name or b""

    def _take_sink(self, _context: int, info: "_Pointer[libpulse.SinkInfo]", end: int, _data: int) -> None:
        if not end:
            sink = info.contents
            is_default = sink.name == self._default_sink
            self._sinks.append(PulseSink(_text(sink.name), _text(sink.description or sink.name), is_default))

    def _take_source(self, _context: int, info: "_Pointer[libpulse.SourceInfo]", end: int, _data: int) -> None:
        if end:
            return
        source = info.contents
        self._sources.append(
            PulseSource(
                source.index,
                _text(source.name),
                _text(source.description or source.name),
                source.sample_spec.rate,
                source.sample_spec.channels,
                _text(source.monitor_of_sink_name) if source.monitor_of_sink_name else None,
                source.name == self._default_source,
            )
        )

    def _take_stream(self, _context: int, info: "_Pointer[libpulse.StreamInfo]", end: int, _data: int) -> None:
        if end:
            self.answered = True
            return
        stream = info.contents
        if tag := self._pulse.pa_proplist_gets(stream.proplist, STREAM_TAG.encode()):
            self._streams.append(PulseStream(_text(tag), stream.source))


def _text(name: bytes) -> str:
    return name.decode(errors="replace")
