"""A computer without any network: the meeting is recorded and understood, and nobody outside is even asked for."""

from dataclasses import replace
from pathlib import Path

from tests.chaos.fault import Fault, Scale
from tests.chaos.outcome import Allowance, Outcome
from tests.chaos.spoken import spoken_meeting
from tests.chaos.stage import Stage

# A name space with nothing but a loopback; what was tried beyond it stands in the kernel's own books.
_ALONE = 'ip link set lo up && "$@"; cat /proc/net/snmp /proc/net/snmp6 > "{books}"'


def no_network(stage: Stage, scale: Scale) -> Outcome:
    books = stage.home / "network.txt"
    script = _ALONE.format(books=books)
    program = stage.start(before=("unshare", "--user", "--map-root-user", "--net", "sh", "-c", script, "sh"))

    def only_speak() -> int:
        return 1

    outcome = spoken_meeting(stage, program, scale.of(1, 3), only_speak)
    tried = packets_without_a_way(books)
    return replace(outcome, wrong=(*outcome.wrong, *((f"{tried} packets for somebody outside",) if tried else ())))


def packets_without_a_way(books: Path) -> int:
    """How often the kernel was asked to reach somebody who is not this computer."""
    lines = [line.split() for line in books.read_text().splitlines()]
    [names, counts] = [line for line in lines if line[:1] == ["Ip:"]]
    sixth = sum(int(line[1]) for line in lines if line[:1] == ["Ip6OutNoRoutes"])
    return int(counts[names.index("OutNoRoutes")]) + sixth


NETWORK = (Fault("no network at all", no_network, Allowance()),)
