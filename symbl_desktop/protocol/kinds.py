"""The kinds of value that occur on the wire, each with its tolerance for what it is given."""

import json
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from symbl_desktop.protocol.wire import Kind, WireObject, decode

W = TypeVar("W", bound=WireObject)
T = TypeVar("T")

_SURROGATE = re.compile("[\ud800-\udfff]")
_DIGITS = re.compile(r"[0-9]{1,18}(\.[0-9]{1,18})?")
_NANOS = 1_000_000_000


def _same(value: T) -> T:
    return value


def _text(value: object) -> str | None:
    """A lone surrogate is legal JSON, yet no file and no socket takes it."""
    return _SURROGATE.sub("\ufffd", value) if isinstance(value, str) else None


def _id(value: object) -> str | None:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else _text(value)


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if -sys.float_info.max <= value <= sys.float_info.max else None


def _integer(value: object) -> int | None:
    match value:
        case bool():
            return None
        case int():
            return value
        case float() if value.is_integer():
            return int(value)
        case _:
            return None


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _labels(value: object) -> Mapping[str, str] | None:
    if not isinstance(value, dict):
        return None
    return {key: text for key, item in value.items() if (text := _text(item)) is not None}


def _whole(value: float) -> float:
    """Whole numbers without a fraction, for readers that expect integers."""
    return int(value) if float(value).is_integer() else value


def _none_or(write: Callable[[T], object], none: object = None) -> Callable[[T | None], object]:
    return lambda value: none if value is None else write(value)


TEXT: Kind[str] = Kind(_text, _same, "")
ID: Kind[str] = Kind(_id, _same, "")
NUMBER: Kind[float] = Kind(_number, _whole, 0.0)
INTEGER: Kind[int] = Kind(_integer, _same, 0)
FLAG: Kind[bool] = Kind(_flag, _same, False)
MAYBE_TEXT: Kind[str | None] = Kind(_text, _same, None)
MAYBE_ID: Kind[str | None] = Kind(_id, _same, None)
MAYBE_NUMBER: Kind[float | None] = Kind(_number, _none_or(_whole), None)
MAYBE_INTEGER: Kind[int | None] = Kind(_integer, _same, None)
MAYBE_FLAG: Kind[bool | None] = Kind(_flag, _same, None)
LABELS: Kind[Mapping[str, str] | None] = Kind(_labels, _none_or(_same, {}), None)


def number_within(low: float, high: float) -> Kind[float]:
    """Numbers outside are moved to the nearer bound."""

    def read(value: object) -> float | None:
        number = _number(value)
        return None if number is None else max(low, min(high, number))

    return Kind(read, _whole, low)


def integer_within(low: int, high: int) -> Kind[int]:
    """Integers outside are moved to the nearer bound."""

    def read(value: object) -> int | None:
        number = _integer(value)
        return None if number is None else max(low, min(high, number))

    return Kind(read, _same, low)


def one(cls: type[W]) -> Kind[W | None]:
    """An object; an empty one is the same as none."""

    def read(value: object) -> W | None:
        return cls.from_object(value) if isinstance(value, dict) and value else None

    return Kind(read, _none_or(cls.to_object, {}), None)


def many(cls: type[W]) -> Kind[tuple[W, ...]]:
    """A list of objects; items that are no objects are passed over."""

    def read(value: object) -> tuple[W, ...] | None:
        if not isinstance(value, list):
            return None
        return tuple(cls.from_object(item) for item in value if isinstance(item, dict))

    return Kind(read, lambda items: [item.to_object() for item in items], ())


def many_in_text(cls: type[W]) -> Kind[tuple[W, ...]]:
    """A list of objects, as JSON within a string."""
    plain = many(cls)

    def read(value: object) -> tuple[W, ...] | None:
        return plain.read(decode(value) if isinstance(value, str) else value)

    return Kind(read, lambda items: json.dumps(plain.write(items), separators=(",", ":")), ())


def _texts(value: object) -> tuple[str, ...] | None:
    if not isinstance(value, list):
        return None
    return tuple(text for item in value if (text := _text(item)) is not None)


def _write_list(items: Sequence[str]) -> object:
    return list(items)


TEXTS: Kind[tuple[str, ...]] = Kind(_texts, _write_list, ())


def texts_within(key: str, **beside: str) -> Kind[tuple[str, ...]]:
    """A list of objects of which only one key matters; `beside` are written with it."""

    def read(value: object) -> tuple[str, ...] | None:
        if not isinstance(value, list):
            return None
        inner = (item.get(key) for item in value if isinstance(item, dict))
        return tuple(text for item in inner if (text := _id(item)) is not None)

    return Kind(read, lambda items: [{key: item, **beside} for item in items], ())


def _seconds(value: object) -> float | None:
    match value:
        case {"seconds": whole, "nanos": nanos}:
            return _count(whole) + _count(nanos) / _NANOS
        case {"seconds": whole}:
            return _count(whole)
        case {"nanos": nanos}:
            return _count(nanos) / _NANOS
        case _:
            return _number(value)


def _count(value: object) -> float:
    if isinstance(value, str) and _DIGITS.fullmatch(value):
        return float(value)
    return _number(value) or 0.0


def _split(seconds: float) -> tuple[int, int]:
    return divmod(round(max(0.0, seconds) * _NANOS), _NANOS)


def _write_seconds(seconds: float) -> object:
    whole, nanos = _split(seconds)
    return {"seconds": str(whole), "nanos": str(nanos)}


def _write_seconds_as_numbers(seconds: float) -> object:
    whole, nanos = _split(seconds)
    return {"seconds": whole, "nanos": nanos}


SECONDS: Kind[float] = Kind(_seconds, _write_seconds, 0.0)
"""Seconds, on the wire as an object of two strings of digits; no negative ones."""

SECONDS_AS_NUMBERS: Kind[float] = Kind(_seconds, _write_seconds_as_numbers, 0.0)
"""The same as an object of two integers."""


def _encoding(value: object) -> str | None:
    """Unlike others, a wrong value does not fall back to the default: the sound would be misheard."""
    if value in ("", {}):
        return None
    text = value if isinstance(value, str) else json.dumps(value)
    return next((known for known in ENCODINGS if known.lower() == text.strip().lower()), text)


def _rate(value: object) -> int | None:
    if value in ("", {}):
        return None
    if isinstance(value, str) and _DIGITS.fullmatch(value):
        value = float(value)
    return _integer(value) or 0


ENCODINGS = ("LINEAR16", "FLAC", "MULAW", "Opus")

MAYBE_ENCODING: Kind[str | None] = Kind(_encoding, _same, None)
MAYBE_RATE: Kind[int | None] = Kind(_rate, _same, None)
"""Samples per second; 0 if it was stated in a way that no rate can be read from."""
