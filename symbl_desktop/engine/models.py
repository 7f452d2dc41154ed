"""The weights the engine listens with: what they are, where they may lie, and whether they are the right ones."""

import hashlib
import json
import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_cache_path, user_data_path

from symbl_desktop.resources import resource

PLACE_VARIABLE = "SYMBL_DESKTOP_MODELS"

_log = logging.getLogger(__name__)


class ModelMissing(Exception):
    """No place holds this model whole; the text says where was looked and what was wrong there."""


@dataclass(frozen=True, slots=True)
class ModelFile:
    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Model:
    """A folder of files under a models folder; `home` says where anyone can get the same files."""

    name: str
    files: tuple[ModelFile, ...]
    licence: str
    languages: str
    runtime: str
    home: str


WHISPER_BASE = Model(
    name="whisper-base",
    files=(
        ModelFile("model.bin", 145217532, "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"),
        ModelFile("config.json", 2309, "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a"),
        ModelFile("tokenizer.json", 2203239, "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab"),
        ModelFile("vocabulary.txt", 459861, "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913"),
    ),
    licence="MIT (OpenAI)",
    languages="multilingual",
    runtime="ctranslate2",
    home="Hugging Face, Systran/faster-whisper-base, revision ebe41f7",
)

SILERO_VAD = Model(
    name="silero-vad",
    files=(
        ModelFile("silero_vad_v6.onnx", 1245151, "4cbf549b8326f60f80f2536d9eefeb450a9abe83365a098031c89719f1be17d2"),
    ),
    licence="MIT (Silero Team)",
    languages="any",
    runtime="onnxruntime",
    home="GitHub, SYSTRAN/faster-whisper, release 1.2.1, faster_whisper/assets",
)

MODELS = (WHISPER_BASE, SILERO_VAD)


def model_places(chosen: Path | None = None) -> tuple[Path, ...]:
    """The models folders in the order they are looked into; `chosen` comes before the environment's."""
    named = os.environ.get(PLACE_VARIABLE)
    places = (
        chosen,
        Path(named) if named else None,
        user_data_path("symbl-desktop", appauthor=False) / "models",
        resource("models"),
    )
    return tuple(place for place in places if place is not None)


def find_model(model: Model, places: Sequence[Path], seen: Path | None = None) -> Path:
    """The folder of the first place that holds the model whole and unchanged, or ModelMissing.

    `seen` is a file that remembers which files were found right, so that start-up need not read them all again.
    """
    stamps = VerifiedFiles(seen or user_cache_path("symbl-desktop", appauthor=False) / "verified-models.json")
    refusals = []
    for place in places:
        folder = place / model.name
        refusal = why_refused(model, folder, stamps)
        if refusal is None:
            stamps.save()
            return folder
        if folder.is_dir():
            _log.warning("%s was refused: %s", folder, refusal)
        refusals.append(f"{folder}: {refusal}")
    raise ModelMissing(f"The model {model.name} was not found. Looked in " + "; ".join(refusals))


def why_refused(model: Model, folder: Path, stamps: "VerifiedFiles") -> str | None:
    """What is wrong with this copy of the model, in words, or None."""
    if not folder.is_dir():
        return "no such folder"
    for file in model.files:
        path = folder / file.name
        try:
            size = path.stat().st_size
            if size != file.size:
                return f"{file.name} has {size} bytes instead of {file.size}"
            if not stamps.holds(path, file.sha256):
                return f"{file.name} is not the expected file (its SHA-256 differs)"
        except OSError as problem:
            return f"{file.name} cannot be read ({problem.strerror})"
    return None


class VerifiedFiles:
    """Which files had which hash, remembered by size and time of change."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._changed = False
        try:
            stored = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            stored = {}
        self._stamps: dict[str, list[object]] = stored if isinstance(stored, dict) else {}

    def holds(self, path: Path, sha256: str) -> bool:
        """Whether the file has this hash; reads it only when it changed since it was last found right."""
        status = path.stat()
        stamp: list[object] = [status.st_size, status.st_mtime_ns, sha256]
        key = str(path.resolve())
        if self._stamps.get(key) == stamp:
            return True
        if hash_of(path) != sha256:
            return False
        self._stamps[key] = stamp
        self._changed = True
        return True

    def save(self) -> None:
        """Keeps what was learnt; a folder that cannot be written costs only the time of reading again."""
        if not self._changed:
            return
        draft = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            draft.write_text(json.dumps(self._stamps), encoding="utf-8")
            draft.replace(self._path)
        except OSError as problem:
            _log.warning("The check of the models is not remembered: %s", problem)


def hash_of(path: Path) -> str:
    """The file's SHA-256 in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
