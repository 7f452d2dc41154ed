"""A window as a capture knows it, in a process of its own that can be stopped and killed.

`python window.py FOLDER RECORDS LIMIT` begins a capture, prints each report as a line, and stops when a line says so.
"""

import sys
from pathlib import Path

from symbl_desktop.capture.codec import encode
from symbl_desktop.capture.host import CaptureHost, capture_command
from symbl_desktop.capture.messages import CapturePlan, DeviceSource, Report, Track
from symbl_desktop.storage.event_log import EventLog


def tell(report: Report) -> None:
    sys.stdout.write(encode(report).decode() + "\n")
    sys.stdout.flush()


def main(folder: Path, records: Path, alone_limit: str) -> None:
    command = [*capture_command(records), "--alone-limit", alone_limit]
    host = CaptureHost(command, records=records)
    assert host.wait_until_warm(60)
    log = EventLog(folder / "events.jsonl")
    capture = host.begin(CapturePlan(folder, (DeviceSource(Track.MICROPHONE),)), tell)
    sys.stdin.readline()
    capture.stop()
    capture.join()
    host.close()
    log.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
