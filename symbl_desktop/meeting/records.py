"""Events to and from plain records (dicts of JSON values), one `type` key naming the event's class."""

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import partial
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from symbl_desktop.meeting.events import Event, UnknownEvent

_ALL_TIME = 1e9  # seconds; a damaged record may hold any number
Record = dict[str, Any]
_Reader = Callable[[Any], Any]


def to_record(event: Event) -> Record:
    if isinstance(event, UnknownEvent):
        kept: Record = json.loads(event.record)
        return kept
    return {"type": type(event).__name__, **_fields_to_json(event)}


def from_record(record: Record) -> Event:
    """The event of a record; one that this version does not know or cannot read becomes an UnknownEvent."""
    try:
        event: Event = _READERS[record["type"]](record)
    except (KeyError, TypeError, ValueError, OverflowError):
        return UnknownEvent(_seconds(record.get("at")), json.dumps(record))
    return event


def _seconds(at: object) -> float:
    """0.0 for what is no time."""
    return float(at) if isinstance(at, int | float) and abs(at) < _ALL_TIME else 0.0


def _fields_to_json(value: Any) -> Record:
    return {field.name: _to_json(getattr(value, field.name)) for field in fields(value)}


def _to_json(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [_to_json(item) for item in value]
    if is_dataclass(value):
        return _fields_to_json(value)
    return value


def _reader(hint: Any) -> _Reader:
    """What makes a field's value of its JSON, or raises when that is none."""
    if get_origin(hint) is UnionType:
        read = _reader(next(option for option in get_args(hint) if option is not type(None)))
        return lambda value: None if value is None else read(value)
    if get_origin(hint) is tuple:
        read_item = _reader(get_args(hint)[0])
        return lambda value: tuple(map(read_item, value))
    if isinstance(hint, type) and is_dataclass(hint):
        readers = [(name, _reader(field_hint)) for name, field_hint in get_type_hints(hint).items()]
        return lambda value: hint(**{name: read(value[name]) for name, read in readers if name in value})
    if issubclass(hint, Enum):
        return lambda value: hint(value)
    return partial(_read_plain, hint)


def _read_plain(hint: type, value: Any) -> Any:
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, hint):
        raise TypeError(f"{value!r} is no {hint.__name__}")
    return value


# Made once: a long meeting has some ten thousand words.
_READERS: Mapping[str, _Reader] = {kind.__name__: _reader(kind) for kind in get_args(Event) if kind is not UnknownEvent}
