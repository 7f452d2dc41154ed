"""Silero's voice activity detector through onnxruntime, fed piece by piece."""

import os
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

# Looked at when the library is loaded, which would otherwise tell its maker's server of each session.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
import onnxruntime  # type: ignore[import-untyped]  # comes without types

FRAME = 512

_CONTEXT = 64
_STATE = 128

Floats = NDArray[np.float32]


class VoiceDetector(Protocol):
    """Follows one stream (16 kHz, -1 to 1) frame by frame."""

    def probabilities(self, samples: Floats) -> list[float]: ...


class SileroNetwork:
    """The network itself, which remembers nothing: one serves all streams, in any threads."""

    def __init__(self, folder: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(folder / "silero_vad_v6.onnx"), sess_options=options, providers=["CPUExecutionProvider"]
        )

    def run(self, frames: Floats, hidden: Floats, cell: Floats) -> tuple[Floats, Floats, Floats]:
        likely, hidden, cell = self._session.run(None, {"input": frames, "h": hidden, "c": cell})
        return likely, hidden, cell


class SileroVad:
    """One stream's detector: remembers the sound's end and the network's state from call to call."""

    def __init__(self, network: SileroNetwork) -> None:
        self._network = network
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
            np.concatenate([before, frames], axis=1), self._hidden, self._cell
        )
        return [float(probability) for probability in likely.reshape(-1)]
