"""The real engine, for tests that share one."""

from collections.abc import Iterator
from contextlib import contextmanager

from symbl_desktop.recorder.servers import chosen_server
from symbl_desktop.settings import Settings
from symbl_desktop.streaming.link_state import LinkFailed
from symbl_desktop.streaming.server import Address, Server
from tests.end_to_end.programs import await_value


@contextmanager
def listening_engine() -> Iterator[Server]:
    """An engine that listens already: a thread that it starts later would seem to be the test's."""
    with chosen_server(Settings()) as server:

        def listening() -> Address | None:
            try:
                return server.address()
            except LinkFailed:
                return None

        await_value(listening)
        yield server
