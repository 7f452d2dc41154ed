"""A checkout as small as the developer's script needs it."""

from pathlib import Path

import pytest
from developer.checkout import Checkout

PYPROJECT = """\
[build-system]
requires = ["hatchling"]
[project]
name = "small"
version = "1"
[tool.hatch]
verbose = true
[tool.pytest]
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    small = Checkout(tmp_path / "a check out")
    for path in (small.lock("run"), small.lock("test"), small.python):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{path.stem}==1\n")
    small.pyproject.write_text(PYPROJECT)
    manifest = small.root / "symbl_desktop" / "engine"
    manifest.mkdir(parents=True)
    for name in ("models.py", "model_assembly.py"):
        (manifest / name).write_text("")
    return small
