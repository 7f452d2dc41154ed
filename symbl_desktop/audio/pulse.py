"""The sources of a PulseAudio or PipeWire server, asked of libpulse: PortAudio shows them as one device, "pulse"."""

import ctypes
import sys
import time
from collections.abc import Callable
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_uint8, c_uint32, c_void_p
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ctypes import _Pointer

_CHANNELS_MAX = 32
_NO_INDEX = 0xFFFFFFFF
_NO_AUTOSPAWN = 1
_READY = 4  # a context's state; the higher ones are its ends


@dataclass(frozen=True, slots=True)
class PulseSource:
    """`description` is for the host's eyes; a monitor carries what another device plays."""

    name: str
    description: str
    sample_rate: int
    channels: int
    is_monitor: bool
    is_default: bool


class _SampleSpec(Structure):
    _fields_ = (("format", c_int), ("rate", c_uint32), ("channels", c_uint8))


class _ChannelMap(Structure):
    _fields_ = (("channels", c_uint8), ("map", c_int * _CHANNELS_MAX))


class _Volume(Structure):
    _fields_ = (("channels", c_uint8), ("values", c_uint32 * _CHANNELS_MAX))


class _SourceInfo(Structure):
    """The beginning of pa_source_info, which only ever grows at its end."""

    _fields_ = (
        ("name", c_char_p),
        ("index", c_uint32),
        ("description", c_char_p),
        ("sample_spec", _SampleSpec),
        ("channel_map", _ChannelMap),
        ("owner_module", c_uint32),
        ("volume", _Volume),
        ("mute", c_int),
        ("monitor_of_sink", c_uint32),
    )


class _ServerInfo(Structure):
    _fields_ = (
        ("user_name", c_char_p),
        ("host_name", c_char_p),
        ("server_version", c_char_p),
        ("server_name", c_char_p),
        ("sample_spec", _SampleSpec),
        ("default_sink_name", c_char_p),
        ("default_source_name", c_char_p),
    )


_ServerCallback = CFUNCTYPE(None, c_void_p, POINTER(_ServerInfo), c_void_p)
_SourceCallback = CFUNCTYPE(None, c_void_p, POINTER(_SourceInfo), c_int, c_void_p)


def pulse_sources(limit: float = 1.0) -> tuple[PulseSource, ...]:
    """All sources, monitors too; none when there is no server, or it does not answer within `limit` seconds."""
    library = _load()
    if library is None:
        return ()
    query = _Query(library, time.monotonic() + limit)
    try:
        return query.sources()
    finally:
        query.close()


class _Query:
    """One connection, for one question. What libpulse shows a callback is gone afterwards: all is copied inside it."""

    def __init__(self, library: ctypes.CDLL, deadline: float) -> None:
        self._pulse = library
        self._deadline = deadline
        self._default = b""
        self._found: list[PulseSource] = []
        self._answered = False
        self._on_server = _ServerCallback(self._take_server)
        self._on_source = _SourceCallback(self._take_source)
        self._loop = library.pa_mainloop_new()
        self._context = library.pa_context_new(library.pa_mainloop_get_api(self._loop), b"symbl-desktop")
        library.pa_context_connect(self._context, None, _NO_AUTOSPAWN, None)

    def sources(self) -> tuple[PulseSource, ...]:
        pulse, context = self._pulse, self._context
        if not self._wait(lambda: pulse.pa_context_get_state(context) >= _READY):
            return ()
        for operation in (  # answered in this order
            pulse.pa_context_get_server_info(context, self._on_server, None),
            pulse.pa_context_get_source_info_list(context, self._on_source, None),
        ):
            if not operation:  # the connection failed
                return ()
            pulse.pa_operation_unref(operation)
        return tuple(self._found) if self._wait(lambda: self._answered) else ()

    def close(self) -> None:
        self._pulse.pa_context_disconnect(self._context)
        self._pulse.pa_context_unref(self._context)
        self._pulse.pa_mainloop_free(self._loop)

    def _wait(self, done: Callable[[], bool]) -> bool:
        while not done():
            left = self._deadline - time.monotonic()
            if left <= 0 or self._pulse.pa_mainloop_prepare(self._loop, int(left * 1e6)) < 0:
                return False
            if self._pulse.pa_mainloop_poll(self._loop) < 0 or self._pulse.pa_mainloop_dispatch(self._loop) < 0:
                return False
        return True

    def _take_server(self, _context: int, info: "_Pointer[_ServerInfo]", _data: int) -> None:
        self._default = (info.contents.default_source_name or b"") if info else b""

    def _take_source(self, _context: int, info: "_Pointer[_SourceInfo]", end: int, _data: int) -> None:
        if end:
            self._answered = True
            return
        source = info.contents
        self._found.append(
            PulseSource(
                source.name.decode(errors="replace"),
                (source.description or source.name).decode(errors="replace"),
                source.sample_spec.rate,
                source.sample_spec.channels,
                source.monitor_of_sink != _NO_INDEX,
                source.name == self._default,
            )
        )


def _load() -> ctypes.CDLL | None:
    if sys.platform != "linux":
        return None
    try:
        library = ctypes.CDLL("libpulse.so.0")
    except OSError:
        return None
    for name, result, arguments in _FUNCTIONS:
        function = library[name]
        function.restype, function.argtypes = result, arguments
        setattr(library, name, function)
    return library


_FUNCTIONS = (
    ("pa_mainloop_new", c_void_p, ()),
    ("pa_mainloop_get_api", c_void_p, (c_void_p,)),
    ("pa_mainloop_prepare", c_int, (c_void_p, c_int)),
    ("pa_mainloop_poll", c_int, (c_void_p,)),
    ("pa_mainloop_dispatch", c_int, (c_void_p,)),
    ("pa_mainloop_free", None, (c_void_p,)),
    ("pa_context_new", c_void_p, (c_void_p, c_char_p)),
    ("pa_context_connect", c_int, (c_void_p, c_char_p, c_int, c_void_p)),
    ("pa_context_get_state", c_int, (c_void_p,)),
    ("pa_context_get_server_info", c_void_p, (c_void_p, _ServerCallback, c_void_p)),
    ("pa_context_get_source_info_list", c_void_p, (c_void_p, _SourceCallback, c_void_p)),
    ("pa_context_disconnect", None, (c_void_p,)),
    ("pa_context_unref", None, (c_void_p,)),
    ("pa_operation_unref", None, (c_void_p,)),
)
