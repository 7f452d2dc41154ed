"""How long nothing was said, and what that means for the meeting."""

_WARNING = 28 * 60.0
_LIMIT = 29 * 60.0  # a server ends a conversation after 30 minutes, on a clock of its own


class SilenceWatch:
    """Times in seconds of the recording; the host is warned once a silence, and may want the meeting to go on."""

    def __init__(self, keep_recording: bool) -> None:
        self._always_keeps = self._keeps = keep_recording
        self._since = 0.0
        self._heard = 0.0
        self._warned = False

    def broken(self, at: float) -> None:
        """Something was said until then, or there was nothing to hear it with."""
        if at > self._since:
            self._since = at
            self._warned = False
            self._keeps = self._always_keeps

    def heard(self, until: float) -> None:
        """The server has got the sound up to here; sound that is sent again says nothing new."""
        self._heard = max(self._heard, until)

    def keep_recording(self) -> None:
        """The host wants this meeting to go on."""
        self._keeps = True

    @property
    def ends_meeting(self) -> bool:
        """Whether a server that ends the conversation ends the meeting with it."""
        return self._length >= _LIMIT and not self._keeps

    def warns(self) -> bool:
        """Whether it is time to tell the host that the meeting is about to end."""
        if self._warned or self._keeps or self._length < _WARNING:
            return False
        self._warned = True
        return True

    @property
    def _length(self) -> float:
        return self._heard - self._since
