"""Someone who listens to an AudioWorker, and can be waited for."""

import threading

from symbl_desktop.audio.block import AudioBlock
from symbl_desktop.audio.source import AudioError, AudioSource, AudioWorker

_LIMIT = 60.0


class Hearing:
    def __init__(self, source: AudioSource, first_sample: int = 0) -> None:
        self.blocks: list[AudioBlock] = []
        self.dropped = 0
        self.errors: list[AudioError | None] = []
        self._changed = threading.Condition()
        self.worker = AudioWorker(source, self._on_block, self._on_end, self._on_dropped, first_sample)
        self.worker.start()

    @property
    def pcm(self) -> bytes:
        return b"".join(block.pcm for block in self.blocks)

    def wait_for_samples(self, count: int) -> None:
        with self._changed:
            heard = self._changed.wait_for(lambda: self.errors or len(self.pcm) // 2 >= count, _LIMIT)
        assert heard
        assert not self.errors, f"ended early: {self.errors}"

    def wait_for_end(self) -> AudioError | None:
        with self._changed:
            assert self._changed.wait_for(lambda: self.errors, _LIMIT)
        self.worker.join(_LIMIT)
        assert len(self.errors) == 1
        return self.errors[0]

    def stop(self) -> None:
        self.worker.stop()
        self.worker.join(_LIMIT)

    def _on_block(self, block: AudioBlock) -> None:
        with self._changed:
            self.blocks.append(block)
            self._changed.notify_all()

    def _on_end(self, error: AudioError | None) -> None:
        with self._changed:
            self.errors.append(error)
            self._changed.notify_all()

    def _on_dropped(self, blocks: int) -> None:
        self.dropped += blocks
