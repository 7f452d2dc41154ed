"""Where the files that come with the program lie: icons, translations, the sample, the models."""

from pathlib import Path

_BESIDE_THE_CODE = Path(__file__).with_name("resources")


def resource(name: str) -> Path:
    """The path of a shipped file or folder, in an installed package and in a checkout alike; it may not exist."""
    root = _BESIDE_THE_CODE if _BESIDE_THE_CODE.is_dir() else Path(__file__).parents[1] / "resources"
    return root / name
