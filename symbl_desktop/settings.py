"""What the host chose, in a TOML file that may also be edited by hand, and secrets in the system's keyring."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import platformdirs

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

_PROGRAM = "symbl-desktop"
_ENCODING = "utf-8-sig"  # some editors on Windows put a mark at the beginning


class ServerAuth(Enum):
    """How a named server wants to know us: not at all, by an access token, or by app id and secret."""

    NONE = "none"
    TOKEN = "token"  # noqa: S105  # the name of a method, not a secret
    APP = "app"


class SecretName(Enum):
    ACCESS_TOKEN = "access token"  # noqa: S105  # the name under which the keyring has it
    APP_SECRET = "app secret"  # noqa: S105  # as above


def default_library() -> Path:
    return platformdirs.user_documents_path() / "Symbl Meetings"


def settings_path() -> Path:
    return platformdirs.user_config_path(_PROGRAM, appauthor=False) / "settings.toml"


@dataclass(frozen=True, slots=True)
class Settings:
    """`microphone` None is the system's default, `server_url` None the engine on this computer.

    With `computer_sound` what `computer_device` plays is recorded, too; None is the default one.

    `confidence_threshold` is where an insight stops being merely possible, from 0 to 1. With `keep_silent_meetings`
    a meeting in which nothing was said for 30 minutes goes on being recorded.
    """

    library_folder: Path = field(default_factory=default_library)
    microphone: str | None = None
    computer_sound: bool = True
    computer_device: str | None = None
    speaker_name: str = "You"
    language: str = "en-US"
    confidence_threshold: float = 0.5
    keep_silent_meetings: bool = False
    server_url: str | None = None
    server_auth: ServerAuth = ServerAuth.NONE
    server_app_id: str | None = None


@dataclass(frozen=True, slots=True)
class LoadedSettings:
    """`ignored` names the keys whose values make no sense.

    `problem` says why the file was not read, "" if it was or there is none; `set_aside` is where it has been put.
    """

    settings: Settings
    ignored: tuple[str, ...] = ()
    problem: str = ""
    set_aside: Path | None = None


@dataclass(frozen=True, slots=True)
class KeyringUnavailable:
    """This computer keeps no secrets for us; `cause` is in the keyring's own words."""

    cause: str


# Each setting's table ("" is the top of the file) and key.
_KEYS: Mapping[str, tuple[str, str]] = {
    "library_folder": ("", "library_folder"),
    "microphone": ("", "microphone"),
    "computer_sound": ("", "computer_sound"),
    "computer_device": ("", "computer_device"),
    "speaker_name": ("", "speaker_name"),
    "language": ("", "language"),
    "confidence_threshold": ("", "confidence_threshold"),
    "keep_silent_meetings": ("", "keep_silent_meetings"),
    "server_url": ("server", "url"),
    "server_auth": ("server", "auth"),
    "server_app_id": ("server", "app_id"),
}


def load_settings(path: Path | None = None) -> LoadedSettings:
    """Never fails: what is missing or makes no sense has its default, and a file that is no TOML is set aside."""
    path = path or settings_path()
    try:
        raw = tomllib.loads(path.read_text(_ENCODING))
    except FileNotFoundError:
        return LoadedSettings(Settings())
    except OSError as error:
        return LoadedSettings(Settings(), problem=str(error))
    except ValueError as error:
        return LoadedSettings(Settings(), problem=f"{path}: {error}", set_aside=_set_aside(path))
    settings, ignored = _from_toml(raw)
    return LoadedSettings(settings, ignored)


def save_settings(settings: Settings, path: Path | None = None) -> None:
    """Writes what differs from the file, keeping comments and unknown keys; raises OSError and leaves the old file."""
    import tomlkit

    path = path or settings_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    document = tomlkit.document()
    if path.exists():
        try:
            document = tomlkit.parse(path.read_text(_ENCODING))
        except ValueError:
            if _set_aside(path) is None:
                raise PermissionError(f"{path} cannot be read and cannot be moved") from None
    _update(document, settings)
    beside = path.with_name(path.name + ".new")
    with beside.open("w", encoding="utf-8", newline="") as file:
        file.write(tomlkit.dumps(document))
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def load_secret(name: SecretName) -> str | KeyringUnavailable | None:
    import keyring
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(_PROGRAM, name.value)
    except (KeyringError, OSError) as error:
        return KeyringUnavailable(str(error))


def save_secret(name: SecretName, secret: str | None) -> KeyringUnavailable | None:
    """None forgets the secret. Returns None when that is done."""
    import keyring
    from keyring.errors import KeyringError

    try:
        if secret is not None:
            keyring.set_password(_PROGRAM, name.value, secret)
        elif keyring.get_password(_PROGRAM, name.value) is not None:
            keyring.delete_password(_PROGRAM, name.value)
    except (KeyringError, OSError) as error:
        return KeyringUnavailable(str(error))
    return None


def _from_toml(raw: Mapping[str, Any]) -> tuple[Settings, tuple[str, ...]]:
    settings = Settings()
    ignored = []
    for name, (table, key) in _KEYS.items():
        values = raw.get(table, {}) if table else raw
        if not isinstance(values, Mapping):
            ignored.append(table)
        elif key in values:
            try:
                change: dict[str, Any] = {name: _to_field(name, values[key])}
                settings = replace(settings, **change)
            except (TypeError, ValueError):
                ignored.append(f"{table}.{key}" if table else key)
    return settings, tuple(dict.fromkeys(ignored))


def _to_field(name: str, value: object) -> object:
    match name, value:
        case "library_folder", str() if value:
            return Path(value).expanduser()
        case "server_auth", str():
            return ServerAuth(value)
        case "confidence_threshold", int() | float() if not isinstance(value, bool) and 0 <= value <= 1:
            return float(value)
        case "keep_silent_meetings" | "computer_sound", bool():
            return value
        case "microphone" | "computer_device" | "speaker_name" | "language" | "server_url" | "server_app_id", str():
            return value
    raise TypeError(f"{name} cannot be {value!r}")


def _update(document: "TOMLDocument", settings: Settings) -> None:
    import tomlkit

    before, _ = _from_toml(document)
    for each in fields(Settings):
        value = getattr(settings, each.name)
        if value == getattr(before, each.name):
            continue
        table, key = _KEYS[each.name]
        if table and not isinstance(document.get(table), Mapping):
            document[table] = tomlkit.table()
        values: Any = document[table] if table else document
        if value is None:
            del values[key]
        else:
            values[key] = value.value if isinstance(value, Enum) else str(value) if isinstance(value, Path) else value


def _set_aside(path: Path) -> Path | None:
    """Under a name that no earlier one has, so that nothing the host wrote is lost; None when it has to stay."""
    aside, number = path.with_name(path.name + ".bad"), 2
    while aside.exists():
        aside, number = path.with_name(f"{path.name}.bad{number}"), number + 1
    try:
        path.replace(aside)
    except OSError:
        return None
    return aside
