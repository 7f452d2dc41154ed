"""An engine without its models, and how it gets them."""

import asyncio
import subprocess
import sys
from pathlib import Path

from symbl_desktop.engine.models import MODELS
from symbl_desktop.engine.speech import SpeechService
from symbl_desktop.resources import resource
from tests.engine.process import LIMIT
from tests.engine.scripted import Client, serving


def searched(service: SpeechService) -> None:
    """Returns when the search that is going on is over."""
    assert service._search is not None
    service._search.join(LIMIT)


def test_a_missing_model_is_told_to_clients_and_found_once_it_is_there(tmp_path: Path) -> None:
    async def attempt(port_of_site: str) -> Client:
        async with serving(service=service) as site, site.client(port_of_site) as client:
            await client.start()
            await client.stop()
        return client

    with SpeechService([tmp_path / "none", tmp_path]) as service:
        searched(service)
        refused = asyncio.run(attempt("/v1/streaming/too-early"))
        assert refused.kinds == ["error", "error"]
        assert "was not found" in refused.heard[0]["details"]
        searched(service)
        for model in MODELS:
            (tmp_path / model.name).symlink_to(resource("models") / model.name)
        assert service.missing() is not None, "what was found missing is told once more, and looked for again"
        searched(service)
        served = asyncio.run(attempt("/v1/streaming/now"))
        assert served.kinds[0] == "started_listening"
        assert served.kinds[-2:] == ["conversation_completed", "recognition_stopped"]


def test_a_client_that_comes_before_the_search_is_over_is_told_too(tmp_path: Path) -> None:
    async def scene() -> list[str]:
        async with serving(service=service) as site, site.client() as client:
            await client.start()
            assert await client.end() in (1008, 1011)
            return client.kinds

    with SpeechService([tmp_path]) as service:
        assert "error" in asyncio.run(scene())


def models_command(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "symbl_desktop", "engine", "models", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, check=False)


def test_models_that_are_there_are_verified_and_their_folder_is_told() -> None:
    ended = models_command("--into", str(resource("models")))
    assert (ended.returncode, ended.stdout) == (0, f"{resource('models')}\n")


def test_models_that_cannot_be_put_there_are_one_line_and_exit_status_1(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    ended = models_command("--into", str(blocked))
    assert (ended.returncode, ended.stdout) == (1, "")
    assert len(ended.stderr.splitlines()) == 1
    assert ended.stderr.startswith("symbl-engine: ")
