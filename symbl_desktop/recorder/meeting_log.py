"""The one door through which events enter a meeting: to disk, into the fold, out to whoever listens."""

from collections.abc import Callable, Sequence

from symbl_desktop.meeting.events import Event, ProblemOccurred, ProblemSettled
from symbl_desktop.meeting.meeting import Meeting
from symbl_desktop.storage.event_log import EventLog


class MeetingLog:
    """Belongs to the recorder's thread, like the meeting it folds."""

    def __init__(self, log: EventLog, tell: Callable[[Event], None], past: Sequence[Event] = ()) -> None:
        """What the log holds already is told, too, except for the troubles of those days."""
        self._log = log
        self._tell = tell
        self.meeting = Meeting.of(past)
        for event in past:
            if not isinstance(event, ProblemOccurred | ProblemSettled):
                tell(event)

    def record(self, event: Event) -> None:
        """Returns when the event is on the disk; raises StorageError when it cannot be, and then nobody is told."""
        self._log.append(event)
        self.meeting.apply(event)
        self._tell(event)

    def close(self) -> None:
        self._log.close()
