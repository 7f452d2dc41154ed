"""Where things lie in a checkout of the project."""

import os
from dataclasses import dataclass
from pathlib import Path


class SetupFailed(Exception):
    """What is missing or went wrong and what to do about it, in words for the person at the keyboard."""


@dataclass(frozen=True, slots=True)
class Checkout:
    root: Path

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        """The interpreter inside the environment, which may not exist yet."""
        return self.venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    @property
    def stamp(self) -> Path:
        """The file that says what the environment holds."""
        return self.venv / "symbl-desktop.json"

    @property
    def pyproject(self) -> Path:
        return self.root / "pyproject.toml"

    @property
    def models(self) -> Path:
        return self.root / "resources" / "models"

    @property
    def screenshots(self) -> Path:
        return self.root / "resources" / "screenshots"

    @property
    def benchmarks(self) -> Path:
        return self.root / "tests" / "benchmarks"

    def lock(self, name: str) -> Path:
        """The pinned, hash-checked requirements of this purpose: run, test or lock."""
        return self.root / "packaging" / "requirements" / f"{name}.txt"
