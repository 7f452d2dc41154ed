"""The developer's script: what it asks of the computer and what it leaves alone the second time."""

import ast
import json
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from developer import debian
from developer.benchmarks import benchmark_names, run_benchmarks
from developer.checkout import Checkout, SetupFailed
from developer.checks import Check, Outcome, checks, summary
from developer.environment import ensure_environment, read_stamp, satisfies, wanted_stamp
from developer.models import are_assembled, ensure_models, manifest_hash

ROOT = Path(__file__).parents[2]
DEV = ROOT / "packaging" / "dev.py"

LISTING = """\
ii \tlibegl1\t
ii \tlibglib2.0-0t64\tlibglib2.0-0 (= 2.84.1-1), libgio-2.0 (= 2.84.1-1)
rc \tlibportaudio2\t
un \txvfb\t
"""


def test_an_old_python_is_told_which_one_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    with pytest.raises(SystemExit) as ending:
        runpy.run_path(str(DEV), run_name="__main__")
    assert "needs Python 3.11 or newer, but this is Python 3.9" in str(ending.value)


def test_old_pythons_can_read_the_script_that_refuses_them() -> None:
    ast.parse(DEV.read_text(encoding="ascii"), feature_version=(3, 4))


def test_help_names_every_command() -> None:
    answer = subprocess.run([sys.executable, str(DEV), "--help"], capture_output=True, text=True, check=True)
    for command in ("run", "test", "bench", "chaos", "screenshots", "models", "lock"):
        assert f"\n  {command} " in answer.stdout


def test_only_packages_that_are_not_installed_are_missing() -> None:
    wanted = ("libegl1", "libportaudio2", "xvfb", "pulseaudio")
    assert debian.missing_packages(wanted, LISTING) == ["libportaudio2", "xvfb", "pulseaudio"]


def test_a_package_that_another_stands_in_for_is_not_missing() -> None:
    assert debian.missing_packages(("libglib2.0-0",), LISTING) == []


def test_the_apt_line_can_be_typed_as_it_stands() -> None:
    assert debian.apt_line(["libegl1", "xvfb"]) == "sudo apt-get install --no-install-recommends libegl1 xvfb"


def test_who_may_not_install_is_given_the_line_to_type(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SetupFailed, match="sudo apt-get install --no-install-recommends libegl1"):
        debian.install_packages(["libegl1"])


def test_what_the_app_needs_the_tests_need_too() -> None:
    assert set(debian.RUN_PACKAGES) < set(debian.TEST_PACKAGES)


def test_an_environment_that_holds_the_pinned_set_is_left_alone(checkout: Checkout) -> None:
    checkout.stamp.write_text(json.dumps(wanted_stamp(checkout, "run")))
    before = checkout.stamp.stat()
    ensure_environment(checkout, "run")
    assert checkout.stamp.stat() == before


def test_an_environment_for_tests_serves_for_running(checkout: Checkout) -> None:
    assert satisfies(wanted_stamp(checkout, "test"), wanted_stamp(checkout, "run"))


def test_an_environment_for_running_does_not_serve_for_tests(checkout: Checkout) -> None:
    assert not satisfies(wanted_stamp(checkout, "run"), wanted_stamp(checkout, "test"))


@pytest.mark.parametrize("name", ["packaging/requirements/run.txt", "packaging/requirements/test.txt"])
def test_a_changed_lock_is_installed(checkout: Checkout, name: str) -> None:
    made = wanted_stamp(checkout, "test")
    (checkout.root / name).write_text("small==2\n")
    assert not satisfies(made, wanted_stamp(checkout, "test"))


def test_a_change_of_the_project_itself_is_installed(checkout: Checkout) -> None:
    made = wanted_stamp(checkout, "run")
    checkout.pyproject.write_text(checkout.pyproject.read_text().replace('version = "1"', 'version = "2"'))
    assert not satisfies(made, wanted_stamp(checkout, "run"))


def test_a_change_of_a_checker_s_settings_installs_nothing(checkout: Checkout) -> None:
    made = wanted_stamp(checkout, "run")
    checkout.pyproject.write_text(checkout.pyproject.read_text() + "timeout = 1\n")
    assert satisfies(made, wanted_stamp(checkout, "run"))


def test_a_checkout_that_was_moved_is_set_up_anew(checkout: Checkout) -> None:
    made = wanted_stamp(checkout, "run")
    moved = Checkout(checkout.root.rename(checkout.root.with_name("moved")))
    assert not satisfies(made, wanted_stamp(moved, "run"))


@pytest.mark.parametrize("content", ["", "{", "[]", "\0"])
def test_a_spoilt_stamp_counts_as_none(checkout: Checkout, content: str) -> None:
    checkout.stamp.write_text(content)
    assert read_stamp(checkout) == {}
    assert not satisfies({}, wanted_stamp(checkout, "run"))


def test_an_interrupted_installation_is_no_environment(checkout: Checkout) -> None:
    checkout.stamp.write_text(json.dumps({"state": "unfinished"}))
    assert not satisfies(read_stamp(checkout), wanted_stamp(checkout, "run"))


def put_pip_that_ends_with(checkout: Checkout, code: int) -> None:
    """An environment whose set is outdated, and whose Python does nothing but end like this."""
    checkout.stamp.write_text(json.dumps(wanted_stamp(checkout, "run")))
    checkout.lock("run").write_text("small==2\n")
    checkout.python.write_text(f"#!/bin/sh\nexit {code}\n")
    checkout.python.chmod(0o755)


def test_the_stamp_is_written_when_all_is_installed(checkout: Checkout) -> None:
    put_pip_that_ends_with(checkout, 0)
    ensure_environment(checkout, "run")
    assert read_stamp(checkout) == wanted_stamp(checkout, "run")


def test_a_failed_installation_leaves_no_stamp(checkout: Checkout) -> None:
    put_pip_that_ends_with(checkout, 1)
    with pytest.raises(SetupFailed, match="pip ended with code 1"):
        ensure_environment(checkout, "run")
    assert read_stamp(checkout) == {}


def put_models(checkout: Checkout) -> None:
    folder = checkout.models / "whisper-base"
    folder.mkdir(parents=True)
    (folder / "model.bin").write_bytes(b"weights")
    receipt = {"manifest": manifest_hash(checkout), "files": {"whisper-base/model.bin": 7}}
    (checkout.models / "assembled.json").write_text(json.dumps(receipt))


def test_models_that_are_there_are_left_alone(checkout: Checkout) -> None:
    put_models(checkout)
    ensure_models(checkout)
    assert are_assembled(checkout)


def test_a_model_file_that_went_missing_is_noticed(checkout: Checkout) -> None:
    put_models(checkout)
    (checkout.models / "whisper-base" / "model.bin").unlink()
    assert not are_assembled(checkout)


def test_a_new_manifest_of_models_is_noticed(checkout: Checkout) -> None:
    put_models(checkout)
    (checkout.root / "symbl_desktop" / "engine" / "models.py").write_text("# another model\n")
    assert not are_assembled(checkout)


def test_words_after_test_go_to_pytest_alone() -> None:
    with_words = checks(("-x", "tests/audio"))
    assert [check.command for check in with_words[:-1]] == [check.command for check in checks()[:-1]]
    assert with_words[-1].command == (*checks()[-1].command, "-x", "tests/audio")


def test_the_summary_names_what_failed() -> None:
    outcomes = [Outcome(Check("mypy", ("mypy",)), 2, 3.04), Outcome(Check("pytest", ("pytest",)), 0, 61.5)]
    assert [line.split() for line in summary(outcomes).splitlines()] == [
        ["mypy", "FAILED", "(exit", "2)", "3.0", "s"],
        ["pytest", "ok", "61.5", "s"],
    ]


def test_benchmarks_are_found_by_their_names(checkout: Checkout) -> None:
    checkout.benchmarks.mkdir(parents=True)
    for name in ("bench_words.py", "bench_memory.py", "budgets.py"):
        (checkout.benchmarks / name).write_text("")
    assert benchmark_names(checkout) == ["memory", "words"]
    with pytest.raises(SetupFailed, match="There are: memory, words"):
        run_benchmarks(checkout, ["speed"])
