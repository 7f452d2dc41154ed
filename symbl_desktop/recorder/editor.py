"""What the host changes in a meeting that is over."""

from symbl_desktop.meeting.events import Event, InsightCompleted, InsightDismissed, TitleChanged
from symbl_desktop.meeting.meeting import Meeting
from symbl_desktop.recorder.meeting_files import write_transcript
from symbl_desktop.storage.event_log import EventLog, read_events
from symbl_desktop.storage.library import MeetingFolder


class MeetingEditor:
    """Appends to a stored meeting's log and tells nobody but the caller; every call raises StorageError if it cannot.

    The log is open only while something is written: the meeting may be open in another window, too.
    """

    def __init__(self, folder: MeetingFolder) -> None:
        self.folder = folder
        self.events: list[Event] = read_events(folder.log_path)

    def rename(self, title: str) -> Event:
        return self._append(TitleChanged(self._end(), title))

    def complete(self, insight_id: str, completed: bool) -> Event:
        return self._append(InsightCompleted(self._end(), insight_id, completed))

    def dismiss(self, insight_id: str, dismissed: bool) -> Event:
        return self._append(InsightDismissed(self._end(), insight_id, dismissed))

    def _append(self, event: Event) -> Event:
        log = EventLog(self.folder.log_path)
        try:
            log.append(event)
        finally:
            log.close()
        self.events.append(event)
        write_transcript(self.folder, Meeting.of(self.events))
        return event

    def _end(self) -> float:
        return max((event.at for event in self.events), default=0.0)
