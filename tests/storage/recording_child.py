"""Records until it is killed, telling on its output what has been acknowledged: "s SAMPLES" and "e EVENTS"."""

import os
import sys
import threading
from pathlib import Path

from symbl_desktop.meeting.events import MomentMarked
from symbl_desktop.storage.event_log import EventLog
from symbl_desktop.storage.library import MeetingFolder
from symbl_desktop.storage.track_file import TrackWriter

RATE = 16000
BLOCK = 320
PART = 0.25  # seconds


def main() -> None:
    folder = MeetingFolder(Path(sys.argv[1]))
    pcm, pace = Path(sys.argv[2]).read_bytes(), float(sys.argv[3])
    writer, log = TrackWriter(folder.path, "microphone", RATE, PART), folder.open_log()
    events = threading.Thread(target=write_events, args=[log], daemon=True)
    events.start()
    never = threading.Event()
    for at in range(0, len(pcm), 2 * BLOCK):
        writer.append(pcm[at : at + 2 * BLOCK])
        os.write(1, b"s %d\n" % writer.samples)
        never.wait(pace)


def write_events(log: EventLog) -> None:
    count = 0
    while True:
        log.append(MomentMarked(float(count)))
        count += 1
        os.write(1, b"e %d\n" % count)


if __name__ == "__main__":
    main()
