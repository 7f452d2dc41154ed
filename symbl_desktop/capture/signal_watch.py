"""What a track's sound is like: whether there is anything in it at all."""

from symbl_desktop.audio.block import AudioBlock
from symbl_desktop.capture.messages import Signal

_ZEROS = 3.0
_QUIET = 20.0

# Every 20 ms below this: some 30 dB under speech, and about where a room's own noise begins.
_FAR_TOO_QUIET_DBFS = -60.0


class SignalWatch:
    """Fed with what a device gave, block by block; a sound file may well hold silence, and gaps are nobody's signal.

    Counts samples and asks no clock. A device that was opened anew begins with a watch of its own.
    """

    def __init__(self, muted: bool = False) -> None:
        self._muted = muted
        self._zeros = 0.0
        self._quiet = 0.0

    @property
    def signal(self) -> Signal:
        if self._muted:
            return Signal.MUTED
        if self._zeros >= _ZEROS:
            return Signal.ZEROS
        return Signal.TOO_QUIET if self._quiet >= _QUIET else Signal.OK

    def feed(self, block: AudioBlock) -> Signal:
        """As it came from the device, also while it is muted."""
        length = block.samples / block.sample_rate
        if block.pcm.count(0) == len(block.pcm):
            self._zeros += length
            self._quiet += length
        else:
            self._zeros = 0.0
            self._quiet = self._quiet + length if block.level().rms_dbfs < _FAR_TOO_QUIET_DBFS else 0.0
        return self.signal

    def mute(self, muted: bool) -> Signal:
        """What came while it was muted still counts: a device that is dead is known to be when it is opened again."""
        self._muted = muted
        return self.signal
