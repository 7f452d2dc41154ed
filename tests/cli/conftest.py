"""Servers that do what a test's script says."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.streaming.conftest import Client, ScriptedServer


@pytest.fixture
def start_server() -> Iterator[Callable[..., ScriptedServer]]:
    """Makes servers: `start_server(script, another_script)`, one for each connection."""
    with ExitStack() as stack:

        def start(*scripts: Callable[[Client], None]) -> ScriptedServer:
            server = ScriptedServer(scripts)
            stack.callback(server.close)
            return server

        yield start
