"""Which server understands the meetings: the engine on this computer, or the one the host named."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

from symbl_desktop.settings import KeyringUnavailable, SecretName, ServerAuth, Settings, load_secret
from symbl_desktop.streaming.local_engine import EngineState, LocalEngine
from symbl_desktop.streaming.rest import AccessTokens
from symbl_desktop.streaming.server import RemoteServer, Server, no_token

_SECRET_VARIABLES = {
    SecretName.ACCESS_TOKEN: "SYMBL_ACCESS_TOKEN",
    SecretName.APP_SECRET: "SYMBL_APP_SECRET",
}


class SecretMissing(Exception):
    """The named server wants a secret that nobody has stored; `str()` says which and where it was looked for."""


def engine_command() -> list[str]:
    """How the engine is started as a process of this program; it ends when its stdin closes."""
    # -P: what lies in the current folder is the user's and no part of the program.
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-P", "-m", "symbl_desktop"]
    return [*program, "engine", "serve", "--exit-with-stdin"]


@contextmanager
def chosen_server(
    settings: Settings, url: str | None = None, on_engine: Callable[[EngineState], None] = lambda state: None
) -> Iterator[Server]:
    """The server at `url`, else the settings' one, else an engine that lives as long as the context."""
    if url or settings.server_url:
        yield named_server(settings, url)
        return
    engine = LocalEngine(engine_command(), on_engine)
    engine.start()
    try:
        yield engine.server()
    finally:
        engine.stop()


def named_server(settings: Settings, url: str | None = None) -> RemoteServer:
    """Raises SecretMissing. A URL from the command line is not shown the secret of the settings' server."""
    address = url or settings.server_url or ""
    if url and url != settings.server_url:
        token = os.environ.get(_SECRET_VARIABLES[SecretName.ACCESS_TOKEN], "")
        return RemoteServer(address, lambda: token)
    match settings.server_auth:
        case ServerAuth.TOKEN:
            token = _secret(SecretName.ACCESS_TOKEN)
            return RemoteServer(address, lambda: token)
        case ServerAuth.APP:
            secret = _secret(SecretName.APP_SECRET)
            return RemoteServer(address, AccessTokens(address, settings.server_app_id or "", secret))
        case ServerAuth.NONE:
            return RemoteServer(address, no_token)


def server_name(server: Server) -> str:
    """What a meeting's log says of who is to understand it: "" is the engine on this computer."""
    return address_name(server.url) if isinstance(server, RemoteServer) else ""


def address_name(url: str) -> str:
    """A server's address without the secrets that somebody may have written into it."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url  # which leads nowhere
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def _secret(name: SecretName) -> str:
    """From the environment, for machines without a keyring, else from the system's keyring."""
    variable = _SECRET_VARIABLES[name]
    if from_environment := os.environ.get(variable):
        return from_environment
    kept = load_secret(name)
    if isinstance(kept, KeyringUnavailable):
        raise SecretMissing(f"the keyring cannot be read ({kept.cause}) and {variable} is not set")
    if not kept:
        raise SecretMissing(f"the server's {name.value} is neither in the keyring nor in {variable}")
    return kept
