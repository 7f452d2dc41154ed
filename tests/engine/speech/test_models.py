"""Which copy of a model is used, and which is refused."""

import hashlib
import os
from pathlib import Path

import pytest

from symbl_desktop.engine.models import (
    MODELS,
    PLACE_VARIABLE,
    Model,
    ModelFile,
    ModelMissing,
    find_model,
    hash_of,
    model_places,
)
from symbl_desktop.resources import resource

WEIGHTS = b"weights" * 1000
MODEL = Model(
    name="toy",
    files=(
        ModelFile("model.bin", len(WEIGHTS), hashlib.sha256(WEIGHTS).hexdigest()),
        ModelFile("words.txt", 5, hashlib.sha256(b"words").hexdigest()),
    ),
    licence="MIT",
    languages="any",
    runtime="none",
    home="nowhere",
)


def copy_of_the_model(place: Path) -> Path:
    folder = place / MODEL.name
    folder.mkdir(parents=True)
    (folder / "model.bin").write_bytes(WEIGHTS)
    (folder / "words.txt").write_bytes(b"words")
    return folder


def test_the_first_place_that_holds_the_model_is_used(tmp_path: Path) -> None:
    copy_of_the_model(tmp_path / "third")
    second = copy_of_the_model(tmp_path / "second")
    places = [tmp_path / "first", tmp_path / "second", tmp_path / "third"]
    assert find_model(MODEL, places, tmp_path / "seen.json") == second


@pytest.mark.parametrize("damage", [b"weightz" * 1000, b"weights", b""])
def test_a_wrong_file_is_refused_in_words_and_the_next_place_used(
    tmp_path: Path, damage: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    wrong = copy_of_the_model(tmp_path / "wrong")
    (wrong / "model.bin").write_bytes(damage)
    right = copy_of_the_model(tmp_path / "right")
    assert find_model(MODEL, [tmp_path / "wrong", tmp_path / "right"], tmp_path / "seen.json") == right
    assert f"{wrong} was refused: model.bin" in caplog.text


def test_a_missing_model_says_where_it_was_looked_for_and_what_was_wrong_there(tmp_path: Path) -> None:
    (copy_of_the_model(tmp_path / "half") / "words.txt").unlink()
    with pytest.raises(ModelMissing) as missing:
        find_model(MODEL, [tmp_path / "half", tmp_path / "none"], tmp_path / "seen.json")
    assert "words.txt cannot be read" in str(missing.value)
    assert f"{tmp_path / 'none' / 'toy'}: no such folder" in str(missing.value)


def test_what_was_verified_once_is_not_read_again_until_it_changes(tmp_path: Path) -> None:
    weights = copy_of_the_model(tmp_path) / "model.bin"
    seen = tmp_path / "cache" / "seen.json"
    find_model(MODEL, [tmp_path], seen)
    unchanged = weights.stat()
    weights.write_bytes(b"WEIGHTS" * 1000)
    os.utime(weights, ns=(unchanged.st_atime_ns, unchanged.st_mtime_ns))
    assert find_model(MODEL, [tmp_path], seen) == tmp_path / "toy"
    os.utime(weights)
    with pytest.raises(ModelMissing):
        find_model(MODEL, [tmp_path], seen)


@pytest.mark.parametrize("memory", [b"{", b"[1, 2]", b"\xff\xfe"])
def test_a_damaged_memory_of_what_was_verified_does_no_harm(tmp_path: Path, memory: bytes) -> None:
    copy_of_the_model(tmp_path)
    seen = tmp_path / "seen.json"
    seen.write_bytes(memory)
    assert find_model(MODEL, [tmp_path], seen) == tmp_path / "toy"


def test_where_nothing_can_be_remembered_models_are_found_all_the_same(tmp_path: Path) -> None:
    copy_of_the_model(tmp_path)
    (tmp_path / "file").write_bytes(b"")
    assert find_model(MODEL, [tmp_path], tmp_path / "file" / "seen.json") == tmp_path / "toy"


def test_the_chosen_place_comes_before_the_environment_s_and_those_before_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PLACE_VARIABLE, str(tmp_path / "named"))
    places = model_places(tmp_path / "chosen")
    assert places[:2] == (tmp_path / "chosen", tmp_path / "named")
    assert places[-1] == resource("models")
    monkeypatch.delenv(PLACE_VARIABLE)
    assert model_places() == places[2:]


def test_the_assembled_models_are_the_ones_in_the_manifest() -> None:
    for model in MODELS:
        for file in model.files:
            path = resource("models") / model.name / file.name
            assert (path.stat().st_size, hash_of(path)) == (file.size, file.sha256)
