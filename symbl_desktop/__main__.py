"""The program's front door: window, command line, engine or capture, each imported only when it is wanted."""

import multiprocessing
import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """`symbl-desktop`: alone it opens the window; with a command it works in the terminal."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    match arguments:
        case ["engine", *rest]:
            return engine_main(rest)
        case ["capture", *rest]:
            return _capture(rest)
        case [command, *_] if not command.startswith("-") or command in ("-h", "--help", "--version"):
            from symbl_desktop.cli.command import main as cli

            return cli(arguments)
        case _:
            return _gui(arguments)


def _capture(arguments: Sequence[str]) -> int:
    from symbl_desktop.capture.process import capture_main, leave

    return leave(capture_main(arguments))


def _gui(arguments: Sequence[str]) -> int:
    try:
        from symbl_desktop.gui.app import main as gui
    except ImportError as error:
        # A computer without a screen often lacks the libraries of one.
        sys.stderr.write(f"The window cannot be opened: {error}\n`symbl-desktop transcribe FILE` works without it.\n")
        return 1
    return gui(arguments)


def engine_main(argv: Sequence[str] | None = None) -> int:
    """`symbl-engine`: the server that recognises speech and finds insights on this computer."""
    from symbl_desktop.engine.command import engine_main as engine

    return engine(list(sys.argv[1:] if argv is None else argv))


if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main())
