"""A meeting's log as its recording writes it: every event, what follows from it, and what is wrong just now."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from symbl_desktop.audio.block import RECORDING_RATE
from symbl_desktop.meeting.events import Event, MeetingStarted, ProblemKind, ProblemOccurred, ProblemSettled
from symbl_desktop.meeting.meeting import Meeting
from symbl_desktop.recorder.echo import EchoFolder
from symbl_desktop.recorder.meeting_files import write_transcript
from symbl_desktop.recorder.meeting_log import MeetingLog
from symbl_desktop.recorder.options import RecorderOptions
from symbl_desktop.recorder.tracks import name_of
from symbl_desktop.storage.errors import StorageError
from symbl_desktop.storage.library import MeetingFolder


class Journal:
    """Belongs to the recorder's thread. Opens the log, or raises StorageError, as may whatever records something.

    `tell` hears of each event that is in the log, those of the `past` first. `now` is the meeting's time.
    """

    def __init__(
        self,
        folder: MeetingFolder,
        others: str,
        tell: Callable[[Event], None],
        now: Callable[[], float],
        past: Sequence[Event] = (),
    ) -> None:
        self.folder = folder
        self._tell = tell
        self._now = now
        self._open: set[ProblemKind] = set()
        self._echoes = EchoFolder(others)
        self._missed_echoes = self._echoes.go_on(past)
        self._log = MeetingLog(folder.open_log(), tell, past)

    @property
    def meeting(self) -> Meeting:
        return self._log.meeting

    def record(self, event: Event) -> None:
        self._log.record(event)
        for folded in self._echoes.feed(event):
            self._log.record(folded)

    def begin(self, meeting_id: str, options: RecorderOptions, server: str) -> None:
        """The log's first event; `server` is who is to understand the meeting."""
        started_at = datetime.now().astimezone().isoformat(timespec="seconds")
        source = name_of(options.sources[0])
        self.record(MeetingStarted(meeting_id, options.title, started_at, RECORDING_RATE, source, server=server))

    def catch_up(self) -> None:
        """What a recorder that was killed could not record any more."""
        missed, self._missed_echoes = self._missed_echoes, []
        for folded in missed:
            self._log.record(folded)

    def occur(self, kind: ProblemKind, cause: str = "") -> None:
        """A problem that goes on already is no news."""
        if kind not in self._open:
            self.record(ProblemOccurred(self._now(), kind, cause))
            self._open.add(kind)

    def settle(self, *kinds: ProblemKind) -> None:
        for kind in kinds:
            if kind in self._open:
                self.record(ProblemSettled(self._now(), kind))
                self._open.discard(kind)

    def follow(self, findings: Iterable[ProblemOccurred | ProblemSettled]) -> None:
        for finding in findings:
            if isinstance(finding, ProblemOccurred):
                self.occur(finding.kind, finding.cause)
            else:
                self.settle(finding.kind)

    def fail(self, kind: ProblemKind, error: StorageError) -> None:
        """Nothing can be recorded any more: the host is told all the same."""
        if kind not in self._open:
            self._open.add(kind)
            self._tell(ProblemOccurred(self._now(), kind, str(error)))

    def write_transcript(self) -> None:
        write_transcript(self.folder, self.meeting)

    def close(self) -> None:
        if self.meeting.stopped:
            self.write_transcript()
        self._log.close()
