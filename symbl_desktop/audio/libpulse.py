"""The part of libpulse's C interface that the program uses, and the beginnings of the structures it shows us.

libpulse only ever lets these structures grow at their end.
"""

import ctypes
import sys
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_uint8, c_uint32, c_uint64, c_void_p

_CHANNELS_MAX = 32


class SampleSpec(Structure):
    _fields_ = (("format", c_int), ("rate", c_uint32), ("channels", c_uint8))


class _ChannelMap(Structure):
    _fields_ = (("channels", c_uint8), ("map", c_int * _CHANNELS_MAX))


class _Volume(Structure):
    _fields_ = (("channels", c_uint8), ("values", c_uint32 * _CHANNELS_MAX))


class SourceInfo(Structure):
    _fields_ = (
        ("name", c_char_p),
        ("index", c_uint32),
        ("description", c_char_p),
        ("sample_spec", SampleSpec),
        ("channel_map", _ChannelMap),
        ("owner_module", c_uint32),
        ("volume", _Volume),
        ("mute", c_int),
        ("monitor_of_sink", c_uint32),
        ("monitor_of_sink_name", c_char_p),
    )


class SinkInfo(Structure):
    _fields_ = (("name", c_char_p), ("index", c_uint32), ("description", c_char_p))


class StreamInfo(Structure):
    """A stream that records: a "source output"."""

    _fields_ = (
        ("index", c_uint32),
        ("name", c_char_p),
        ("owner_module", c_uint32),
        ("client", c_uint32),
        ("source", c_uint32),
        ("sample_spec", SampleSpec),
        ("channel_map", _ChannelMap),
        ("buffer_usec", c_uint64),
        ("source_usec", c_uint64),
        ("resample_method", c_char_p),
        ("driver", c_char_p),
        ("proplist", c_void_p),
    )


class ServerInfo(Structure):
    _fields_ = (
        ("user_name", c_char_p),
        ("host_name", c_char_p),
        ("server_version", c_char_p),
        ("server_name", c_char_p),
        ("sample_spec", SampleSpec),
        ("default_sink_name", c_char_p),
        ("default_source_name", c_char_p),
    )


ServerCallback = CFUNCTYPE(None, c_void_p, POINTER(ServerInfo), c_void_p)
SourceCallback = CFUNCTYPE(None, c_void_p, POINTER(SourceInfo), c_int, c_void_p)
SinkCallback = CFUNCTYPE(None, c_void_p, POINTER(SinkInfo), c_int, c_void_p)
StreamCallback = CFUNCTYPE(None, c_void_p, POINTER(StreamInfo), c_int, c_void_p)
EventCallback = CFUNCTYPE(None, c_void_p, c_int, c_uint32, c_void_p)

NO_AUTOSPAWN = 1
READY = 4  # a context's state; the higher ones are its ends
SINKS, SOURCES, STREAMS_THAT_RECORD, SERVER = 0x01, 0x02, 0x08, 0x80  # what may be subscribed to


def load_libpulse() -> ctypes.CDLL | None:
    """None where there is no such library, or no use for it."""
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
    ("pa_mainloop_wakeup", None, (c_void_p,)),
    ("pa_mainloop_free", None, (c_void_p,)),
    ("pa_context_new", c_void_p, (c_void_p, c_char_p)),
    ("pa_context_connect", c_int, (c_void_p, c_char_p, c_int, c_void_p)),
    ("pa_context_get_state", c_int, (c_void_p,)),
    ("pa_context_get_server_info", c_void_p, (c_void_p, ServerCallback, c_void_p)),
    ("pa_context_get_sink_info_list", c_void_p, (c_void_p, SinkCallback, c_void_p)),
    ("pa_context_get_source_info_list", c_void_p, (c_void_p, SourceCallback, c_void_p)),
    ("pa_context_get_source_output_info_list", c_void_p, (c_void_p, StreamCallback, c_void_p)),
    ("pa_context_set_subscribe_callback", None, (c_void_p, EventCallback, c_void_p)),
    ("pa_context_subscribe", c_void_p, (c_void_p, c_int, c_void_p, c_void_p)),
    ("pa_context_disconnect", None, (c_void_p,)),
    ("pa_context_unref", None, (c_void_p,)),
    ("pa_operation_unref", None, (c_void_p,)),
    ("pa_proplist_gets", c_char_p, (c_void_p, c_char_p)),
)
