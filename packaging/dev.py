"""Sets the project up on this computer and works with it; `python3 packaging/dev.py --help` tells how.

Only this file has to be understood by Pythons that are too old for the project, so that they can say so.
"""

import sys

NEEDED = (3, 11)

if __name__ == "__main__":
    if tuple(sys.version_info[:2]) < NEEDED:
        needed, found = [".".join([str(part) for part in version[:2]]) for version in (NEEDED, sys.version_info)]
        sys.exit(
            "Symbl Desktop needs Python "
            + needed
            + " or newer, but this is Python "
            + found
            + " ("
            + sys.executable
            + "). Install a newer Python and start this command with it, for example: python"
            + needed
            + " packaging/dev.py run"
        )

    from developer.command import main

    sys.exit(main(sys.argv[1:]))
