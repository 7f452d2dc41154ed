"""The last while of a stream's sound, addressed by sample."""

from collections import deque

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.int16]


class RecentSound:
    """Sound from `begin` to `end`, in samples since the stream began; what nobody needs any more is let go."""

    def __init__(self) -> None:
        self._blocks: deque[tuple[int, Samples]] = deque()
        self.end = 0

    def append(self, block: Samples) -> None:
        self._blocks.append((self.end, block))
        self.end += len(block)

    def forget_before(self, begin: int) -> None:
        while self._blocks and self._blocks[0][0] + len(self._blocks[0][1]) <= begin:
            self._blocks.popleft()

    def between(self, begin: int, end: int) -> Samples:
        """The samples that are still held of this stretch."""
        parts = [
            block[max(0, begin - start) : max(0, end - start)]
            for start, block in self._blocks
            if start < end and start + len(block) > begin
        ]
        return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int16)
