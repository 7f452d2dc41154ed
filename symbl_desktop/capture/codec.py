"""Messages to and from a capture process, each a line of JSON that names the message's class."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, cast, get_args, get_origin, get_type_hints

from symbl_desktop.capture import messages, wire
from symbl_desktop.capture.wire import Message

_KIND = "is"
_TYPES: Mapping[str, type] = {
    kind.__name__: kind
    for room in (messages, wire)
    for kind in vars(room).values()
    if isinstance(kind, type) and is_dataclass(kind)
}


def encode(message: Message) -> bytes:
    return json.dumps(_to_json(message), separators=(",", ":")).encode()


def decode(line: bytes) -> Message:
    """Raises ValueError for what is no message of ours."""
    try:
        return cast(Message, _build(json.loads(line)))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"no message: {line[:200]!r}") from error


def _to_json(value: Any) -> Any:
    if is_dataclass(value):
        return {_KIND: type(value).__name__} | {
            each.name: _to_json(getattr(value, each.name)) for each in fields(value)
        }
    if isinstance(value, tuple):
        return [_to_json(each) for each in value]
    if isinstance(value, Enum):
        return value.value
    return str(value) if isinstance(value, Path) else value


def _build(record: dict[str, Any]) -> Any:
    kind = _TYPES[record[_KIND]]
    return kind(**{name: _from_json(hint, record[name]) for name, hint in _hints(kind).items()})


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _from_json(hint: Any, value: Any) -> Any:
    if isinstance(value, dict):
        return _build(value)
    if get_origin(hint) is UnionType:
        if value is None and NoneType in get_args(hint):
            return None
        (hint,) = (each for each in get_args(hint) if each is not NoneType)
    if get_origin(hint) is tuple:
        return tuple(_from_json(get_args(hint)[0], each) for each in value)
    if hint is float:
        return float(value)
    if issubclass(hint, Enum | Path):
        return hint(value)
    if not isinstance(value, hint):
        raise TypeError(f"{value!r} is no {hint.__name__}")
    return value
