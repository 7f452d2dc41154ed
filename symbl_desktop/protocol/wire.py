"""Dataclasses that know their place in a JSON object.

A field says where on the wire it lives; reading and writing follow from that. What a class has no field for stays in
`received`, and is written back untouched: what we do not know is kept, never dropped.
"""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar, Generic, Self, TypeVar

T = TypeVar("T")
JsonObject = Mapping[str, object]
Path = tuple[str | int, ...]

_PLACE = "place"
_DEEPEST = 100


@dataclass(frozen=True, slots=True)
class Kind(Generic[T]):
    """How one type of value is read from JSON and written to it; `read` returns None for what it cannot take."""

    read: Callable[[object], T | None]
    write: Callable[[T], object]
    default: T


@dataclass(frozen=True, slots=True)
class Place:
    """Where a field lives: it is read from the first path that has a usable value, and written to all `written`."""

    kind: Kind[Any]
    default: object
    paths: tuple[Path, ...]
    written: tuple[Path, ...]
    always: bool
    same_as: str | None

    def read_from(self, raw: JsonObject) -> object:
        for path in self.paths:
            value = get(raw, path)
            if value is not None and (usable := self.kind.read(value)) is not None:
                return usable
        return self.default

    def write_to(self, wire: dict[str, object], value: object) -> None:
        written = None if value is None and not self.always else self.kind.write(value)
        for path in self.written:
            key = str(path[0])
            wire[key] = put(wire.get(key), path[1:], written)


def at(
    kind: Kind[Any],
    *paths: str,
    or_at: Sequence[str] = (),
    default: object = ...,
    always: bool = False,
    same_as: str | None = None,
) -> Any:
    """A dataclass field that lives at all `paths` (dotted; numbers are list positions) and may be found at `or_at`.

    `always`: written even if it is the default. `same_as`: left at its default, it is written like that other field.
    """
    written = tuple(map(_path, paths))
    absent = kind.default if default is ... else default
    place = Place(kind, absent, written + tuple(map(_path, or_at)), written, always, same_as)
    return field(default=absent, metadata={_PLACE: place})


@dataclass(frozen=True, slots=True, kw_only=True)
class WireObject:
    """A part of a message. `received` is the JSON object it was read from, None if it was made here."""

    shape: ClassVar[JsonObject] = {}

    received: JsonObject | None = field(default=None, compare=False, repr=False)

    @classmethod
    def from_object(cls, raw: JsonObject) -> Self:
        """Absent, null and wrongly typed values become the fields' defaults; never raises."""
        values: dict[str, Any] = {name: place.read_from(raw) for name, place in _places(cls)}
        return cls(received=raw, **values)

    def to_object(self) -> dict[str, object]:
        """What was received, with the fields that were changed since; or everything, if it was made here."""
        wire = dict(self.shape if self.received is None else self.received)
        for name, place in _places(type(self)):
            value = getattr(self, name)
            if self.received is None:
                if value == place.default and place.same_as is not None:
                    value = getattr(self, place.same_as)
                due = place.always or value != place.default
            else:
                due = value != place.read_from(self.received)
            if due:
                place.write_to(wire, value)
        return wire

    @property
    def extra(self) -> JsonObject:
        """The received keys that no field stands for."""
        known = {path[0] for _, place in _places(type(self)) for path in place.paths}
        return {key: value for key, value in (self.received or {}).items() if key not in known}


@dataclass(frozen=True, slots=True, kw_only=True)
class WireMessage(WireObject):
    """A whole message: one text frame, or one body."""

    @classmethod
    def from_wire(cls, text: str) -> Self | None:
        """None if the text holds no JSON object."""
        raw = decode_object(text)
        return None if raw is None else cls.from_object(raw)

    def to_wire(self) -> str:
        return json.dumps(self.to_object())


def _places(cls: type[WireObject]) -> list[tuple[str, Place]]:
    return [(item.name, item.metadata[_PLACE]) for item in fields(cls) if _PLACE in item.metadata]


def _path(dotted: str) -> Path:
    return tuple(int(step) if step.isdecimal() else step for step in dotted.split("."))


def get(raw: object, path: Path) -> object:
    """The value at a path, or None."""
    for step in path:
        match raw:
            case dict() if isinstance(step, str):
                raw = raw.get(step)
            case list() if isinstance(step, int) and step < len(raw):
                raw = raw[step]
            case _:
                return None
    return raw


def put(raw: object, path: Path, value: object) -> object:
    """A copy of `raw` with the value at a path; only what lies on the path is copied."""
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        items = list(raw) if isinstance(raw, list) else []
        items.extend({} for _ in range(step + 1 - len(items)))
        items[step] = put(items[step], rest, value)
        return items
    members = dict(raw) if isinstance(raw, dict) else {}
    members[step] = put(members.get(step), rest, value)
    return members


def decode(text: str) -> object:
    """The JSON value of a text; None for null and for all that is not JSON or is nested beyond reason."""
    try:
        value = json.loads(text, parse_float=_finite, parse_constant=_not_json)
    except (ValueError, RecursionError):
        return None
    return None if _deeper_than(_DEEPEST, value) else value


def decode_object(text: str) -> dict[str, object] | None:
    """The JSON object of a text; None for all that is none."""
    value = decode(text)
    return value if isinstance(value, dict) else None


def _finite(digits: str) -> float:
    limit = sys.float_info.max
    return max(-limit, min(limit, float(digits)))


def _not_json(constant: str) -> object:
    raise ValueError(f"{constant} is not JSON")


def _deeper_than(limit: int, value: object) -> bool:
    layer = [value]
    for _ in range(limit):
        layer = [
            inner
            for outer in layer
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
        if not layer:
            return False
    return True
