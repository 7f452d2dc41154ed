"""Events to and from plain records (dicts of JSON values), one `type` key naming the event's class."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from symbl_desktop.meeting.events import Event, UnknownEvent

_ALL_TIME = 1e9  # seconds; a damaged record may hold any number
Record = dict[str, Any]

_EVENT_TYPES: Mapping[str, type] = {kind.__name__: kind for kind in get_args(Event) if kind is not UnknownEvent}


def to_record(event: Event) -> Record:
    if isinstance(event, UnknownEvent):
        kept: Record = json.loads(event.record)
        return kept
    return {"type": type(event).__name__, **_fields_to_json(event)}


def from_record(record: Record) -> Event:
    """The event of a record; one that this version does not know or cannot read becomes an UnknownEvent."""
    try:
        kind = _EVENT_TYPES[record["type"]]
        event: Event = _build(kind, record)
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


def _build(kind: type, record: Record) -> Any:
    hints = get_type_hints(kind)
    return kind(**{name: _from_json(hints[name], record[name]) for name in hints if name in record})


def _from_json(hint: Any, value: Any) -> Any:
    if get_origin(hint) is UnionType:
        options = [option for option in get_args(hint) if option is not type(None)]
        return None if value is None else _from_json(options[0], value)
    if get_origin(hint) is tuple:
        return tuple(_from_json(get_args(hint)[0], item) for item in value)
    if is_dataclass(hint):
        return _build(hint, value)  # type: ignore[arg-type]  # is_dataclass narrows to instance or type; hints are types
    if issubclass(hint, Enum):
        return hint(value)
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, hint):
        raise TypeError(f"{value!r} is no {hint.__name__}")
    return value
