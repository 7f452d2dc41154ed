"""What repair cuts off is kept, in a file beside the one it was cut from."""

from itertools import count
from pathlib import Path

from symbl_desktop.storage.disk import flush_folder, flush_to_disk, open_unbuffered, write_whole


def keep_beside(path: Path, what: str, data: bytes) -> None:
    """Returns when a copy is on the disk, as "name.what-1"; what was kept before is not kept twice."""
    for number in count(1):
        beside = path.with_name(f"{path.name}.{what}-{number}")
        try:
            file = open_unbuffered(beside, "xb")
        except FileExistsError:
            if beside.is_file() and beside.stat().st_size == len(data) and beside.read_bytes() == data:
                return
            continue
        try:
            with file:
                write_whole(file, data)
                flush_to_disk(file)
        except OSError:
            beside.unlink()  # half a copy would pass for what was cut
            raise
        flush_folder(path.parent)
        return
