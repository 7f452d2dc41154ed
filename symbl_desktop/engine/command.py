"""The `symbl-engine` command line."""

import argparse
import json
import logging
import math
import re
import secrets
import socket
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from symbl_desktop.engine.limits import Limits

_LEGAL_TOKEN = re.compile(r"[A-Za-z0-9._-]+")

WRONG_USE = 2
"""Exit status when what was asked for cannot be done as it was asked."""


def engine_main(argv: Sequence[str]) -> int:
    """Runs a command of the engine and returns its exit status."""
    arguments = _parser().parse_args(argv)
    run: Callable[[argparse.Namespace], int] = arguments.run
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    return run(arguments)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="symbl-engine", description="Recognises speech on this computer.")
    commands = parser.add_subparsers(title="commands", required=True)

    serve = commands.add_parser("serve", help="listen for clients of the Streaming and Conversation APIs")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    serve.add_argument("--port", type=_port, default=0, help="port to listen on (default: a free one)")
    serve.add_argument("--token", type=_token, help="token that clients have to show (default: a random one)")
    serve.add_argument("--models", type=Path, metavar="DIR", help="look for the models here first")
    serve.add_argument(
        "--silence-limit",
        type=_seconds,
        default=Limits().silence,
        metavar="SECONDS",
        help="end a session after so much silence (default: half an hour)",
    )
    serve.add_argument("--exit-with-stdin", action="store_true", help="end when standard input is closed")
    serve.set_defaults(run=_serve)

    analyze = commands.add_parser("analyze", help="find the insights in a transcript, as if it were being said")
    analyze.add_argument("transcript", type=Path, help="lines of JSON: id, speaker, text, start, end (seconds)")
    analyze.add_argument("--participants", default="", metavar="A,B", help="who may be spoken of, by name")
    analyze.add_argument("--start", type=_moment, metavar="ISO-TIME", help="when it began (default: now)")
    analyze.add_argument("--json", action="store_true", help="one line of JSON for each line, which is the only form")
    analyze.set_defaults(run=_analyze)

    models = commands.add_parser("models", help="fetch and verify the models")
    models.add_argument("--into", type=Path, metavar="DIR", help="where to put them (default: the user's own folder)")
    models.set_defaults(run=_models)
    return parser


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError("a port is a number from 0 (a free one) to 65535")
    return int(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < math.inf:
        raise argparse.ArgumentTypeError("a number of seconds above 0")
    return seconds


def _token(text: str) -> str:
    if not _LEGAL_TOKEN.fullmatch(text):
        raise argparse.ArgumentTypeError("a token consists of letters, digits and the characters . _ -")
    return text


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("a time looks like 2026-04-15T14:00") from None


def _serve(arguments: argparse.Namespace) -> int:
    try:
        family = socket.AF_INET6 if ":" in arguments.host else socket.AF_INET
        listener = socket.create_server((arguments.host, arguments.port), family=family)
    except OSError as problem:
        place = f"{arguments.host}, port {arguments.port}" if arguments.port else arguments.host
        # Python adds the address, in brackets, to what the system says.
        reason, _, _ = (problem.strerror or str(problem)).partition(" (")
        return _fail(f"cannot listen on {place}: {reason}", WRONG_USE)
    from symbl_desktop.engine.application import Engine
    from symbl_desktop.engine.models import model_places
    from symbl_desktop.engine.server import serve
    from symbl_desktop.engine.speech import SpeechService

    token, limits = arguments.token or secrets.token_urlsafe(32), Limits(silence=arguments.silence_limit)
    with listener, SpeechService(model_places(arguments.models)) as speech:
        serve(listener, Engine(token, speech, limits), token=token, exit_with_stdin=arguments.exit_with_stdin)
    return 0


def _analyze(arguments: argparse.Namespace) -> int:
    from symbl_desktop.engine.insights.analyze import analyze
    from symbl_desktop.engine.insights.insight_models import load_insight_models
    from symbl_desktop.resources import resource

    models, began = load_insight_models(resource("insights")), arguments.start or datetime.now()
    participants = [name.strip() for name in arguments.participants.split(",") if name.strip()]
    try:
        with arguments.transcript.open(encoding="utf-8") as transcript:
            lines = [json.loads(line) for line in transcript if line.strip()]
        for record in analyze(lines, participants, began, models):
            sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
    except OSError as problem:
        return _fail(f"{arguments.transcript}: {problem.strerror or problem}", WRONG_USE)
    except (ValueError, KeyError, AttributeError):
        return _fail(f"{arguments.transcript}: not lines of JSON with id, speaker, text, start and end", WRONG_USE)
    return 0


def _models(arguments: argparse.Namespace) -> int:
    from symbl_desktop.engine.model_assembly import AssemblyFailed, assemble_models
    from symbl_desktop.engine.models import model_places

    into = arguments.into or model_places()[0]
    try:
        assemble_models(into, _show_progress)
    except AssemblyFailed as problem:
        return _fail(str(problem), 1)
    sys.stdout.write(f"{into}\n")
    return 0


def _show_progress(what: str, share: float) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{share:4.0%}  {what:<60}" + "\n" * (share >= 1.0))
        sys.stderr.flush()


def _fail(why: str, status: int) -> int:
    sys.stderr.write(f"symbl-engine: {why}\n")
    return status
