"""The speech models of a checkout: assembled once into a folder that git ignores."""

import hashlib
import json
import subprocess
from pathlib import Path

from developer.checkout import Checkout, SetupFailed

_RECEIPT = "assembled.json"
_MANIFEST = ("models.py", "model_assembly.py")


def ensure_models(checkout: Checkout) -> None:
    """Leaves the models in the checkout, fetching them when the last assembly was of others or something is gone."""
    if are_assembled(checkout):
        return
    print("Putting the speech models together (about 135 MB, once)", flush=True)
    command = [str(checkout.python), "-P", "-m", "symbl_desktop", "engine", "models", "--into", str(checkout.models)]
    ended = subprocess.run(command, check=False, stdin=subprocess.DEVNULL)
    if ended.returncode != 0:
        raise SetupFailed("The speech models are not complete; what went wrong stands above.")
    receipt = {"manifest": manifest_hash(checkout), "files": _sizes(checkout.models)}
    (checkout.models / _RECEIPT).write_text(json.dumps(receipt, indent=1) + "\n", encoding="utf-8")


def are_assembled(checkout: Checkout) -> bool:
    """Whether the models of this manifest are there, by their sizes; the engine checks their hashes."""
    try:
        receipt = json.loads((checkout.models / _RECEIPT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return bool(receipt == {"manifest": manifest_hash(checkout), "files": _sizes(checkout.models)})


def manifest_hash(checkout: Checkout) -> str:
    """Changes whenever the list of models or the way they are put together does."""
    digest = hashlib.sha256()
    for name in _MANIFEST:
        digest.update((checkout.root / "symbl_desktop" / "engine" / name).read_bytes())
    return digest.hexdigest()


def _sizes(folder: Path) -> dict[str, int]:
    return {
        path.relative_to(folder).as_posix(): path.stat().st_size
        for path in sorted(folder.glob("*/*"))
        if path.is_file()
    }
