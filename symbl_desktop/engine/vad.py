"""Silero's voice activity detector through onnxruntime, fed piece by piece."""

from pathlib import Path
from typing import Protocol

import numpy as np
import onnxruntime  # type: ignore[import-untyped]  # comes without types
from numpy.typing import NDArray

FRAME = 512

_CONTEXT = 64
_STATE = 128

Floats = NDArray[np.float32]


class VoiceDetector(Protocol):
    """Follows one stream (16 kHz, -1 to 1) frame by frame."""

    def probabilities(self, samples: Floats) -> list[float]: ...


class SileroVad:
    """One stream's detector: remembers the sound's end and the network's state from call to call."""

    def __init__(self, folder: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._network = onnxruntime.InferenceSession(
            str(folder / "silero_vad_v6.onnx"), sess_options=options, providers=["CPUExecutionProvider"]
        )
        self._hidden = np.zeros((1, 1, _STATE), dtype=np.float32)
        self._cell = np.zeros((1, 1, _STATE), dtype=np.float32)
        self._context = np.zeros(_CONTEXT, dtype=np.float32)
        self._waiting = np.zeros(0, dtype=np.float32)

    def probabilities(self, samples: Floats) -> list[float]:
        """How likely each frame of 512 samples is speech; what fills no frame yet waits for the next call."""
        sound = np.concatenate([self._waiting, samples])
        count = len(sound) // FRAME
        self._waiting = sound[count * FRAME :]
        if count == 0:
            return []
        frames = sound[: count * FRAME].reshape(count, FRAME)
        before = np.concatenate([self._context[None], frames[:-1, -_CONTEXT:]])
        self._context = frames[-1, -_CONTEXT:].copy()
        likely, self._hidden, self._cell = self._network.run(
            None, {"input": np.concatenate([before, frames], axis=1), "h": self._hidden, "c": self._cell}
        )
        return [float(probability) for probability in likely.reshape(-1)]
